"""Exactly what others will see of one's closed rows, and, for one's own people, why no more."""

from __future__ import annotations

from lägesbild.figures.classes import counted, number
from lägesbild.reading.indicator_preview import Line, Preview
from lägesbild.reading.indicators import HIDDEN
from lägesbild.ui import layout

ONLY_OWN = "Antalet och skälet ser bara din verksamhet. Andra ser talet till vänster eller ett streck."


def show(preview: Preview) -> None:
    """A line per area: what others see, then what is behind it."""
    layout.rows(
        [
            (
                f"<strong>{HIDDEN if line.value is None else number(line.value)}</strong>",
                line.area,
                _behind(line),
            )
            for line in preview.lines
        ],
        label="Förhandsvisning",
    )
    note = ONLY_OWN
    if preview.elsewhere:
        told = counted(preview.elsewhere, "rapport", "rapporter")
        note += f" {told} i perioden räknas inte: de har ingen plats i något av områdena."
    layout.note(note)
    if not preview.shows_anything:
        layout.warn(
            "Alla tal är för små för att visas, så det finns inget att publicera. Välj större områden, färre "
            "områden, fler slag eller en längre period."
        )


def _behind(line: Line) -> str:
    if not line.count:
        return "inga rapporter"
    told = f"{counted(line.count, 'rapport', 'rapporter')}, {counted(line.people, 'person', 'personer')}"
    return f"{told} · {line.why}" if line.why else told
