"""Område: the latest value of each indicator told of the area, as a list of lines."""

from __future__ import annotations

from lägesbild.figures import indicators as figures
from lägesbild.model import Viewer
from lägesbild.reading import indicators
from lägesbild.reading.indicators import LEGEND
from lägesbild.store.session import reading
from lägesbild.ui import layout


def show(viewer: Viewer, code: str) -> None:
    """The section; nothing when no indicator tells of this area."""
    with reading() as session:
        lines = indicators.of_area(session, code, viewer=viewer)
    if not lines:
        return
    layout.section("Indikatorer", aside=str(len(lines)))
    layout.rows(
        [
            (
                f"<strong>{figures.text(line.value)}</strong>",
                f"{line.name} ({line.unit})",
                line.period,
            )
            for line in lines
        ],
        label="Indikatorer",
        hrefs=["/indikatorer"] * len(lines),
    )
    sources = dict.fromkeys(line.source for line in lines)
    rounded = f" {LEGEND}." if any(line.is_rounded for line in lines) else ""
    layout.note(f"Källa: {'; '.join(sources)}.{rounded}")
