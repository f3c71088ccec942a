"""What every file carries: what it shows, from where, for when, how it was cut, and who may read it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lägesbild.model import Viewer
from lägesbild.reading.filters import Filters, day_text

SOURCE: Final = "huvudmännens egna rapporter i Lägesbild"
NAME_LENGTH: Final = 90


@dataclass(frozen=True, slots=True)
class Stamp:
    """The statement of origin of one file. ``period`` is empty where the rows have no period."""

    title: str
    period: str
    chosen: str
    source: str
    circle: str
    made_on: dt.date
    note: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What is said, as name and text; what is empty is left out."""
        told = (
            ("Innehåll", self.title),
            ("Period", self.period),
            ("Urval", self.chosen),
            ("Källa", self.source),
            ("Hämtat", day_text(self.made_on)),
            ("Krets", self.circle),
            ("Anmärkning", self.note),
        )
        return tuple((name, text) for name, text in told if text)

    @property
    def lines(self) -> tuple[str, ...]:
        """The same without the title, in lines for the foot of a picture."""
        *others, (_, note) = self.pairs if self.note else (*self.pairs, ("", ""))
        said = dict(others)
        first = [f"{name}: {said[name]}" for name in ("Period", "Urval") if name in said]
        lines = [note.rstrip(".")] if note else []
        lines.append(". ".join(first))
        lines.append(f"Källa: {self.source}. Hämtat {said['Hämtat']}")
        lines.append(f"Krets: {self.circle}")
        return tuple(line for line in lines if line)


def make(
    title: str,
    *,
    filters: Filters | None,
    viewer: Viewer,
    circles: Iterable[str],
    made_on: dt.date,
    note: str = "",
    source: str = SOURCE,
) -> Stamp:
    """Say of a file what it holds; ``circles`` names what the viewer's huvudman may read."""
    return Stamp(
        title=title,
        period=filters.period_text() if filters else "",
        chosen=chosen(filters),
        source=source,
        circle=f"det som {viewer.huvudman} får läsa ({', '.join(circles)})",
        made_on=made_on,
        note=note,
    )


def chosen(filters: Filters | None) -> str:
    """The selection in words."""
    if filters is None:
        return "alla rader"
    return ", ".join(filters.words) or "hela kommunen, alla kategorier och huvudmän"


def file_name(title: str, filters: Filters | None, ending: str) -> str:
    """
    A name that says what the file holds, in letters every system keeps.

    >>> view = Filters(dt.date(2026, 5, 24), dt.date(2026, 11, 22), words=("Södra Brynäs",))
    >>> file_name("Rapporter per vecka", view, "png")
    'rapporter-per-vecka-sodra-brynas-2026-05-24--2026-11-22.png'
    """
    parts = [slug(title)]
    if filters is not None:
        parts += [part for part in map(slug, filters.words) if part and part not in parts[0]]
    name = "-".join(parts)[:NAME_LENGTH].rstrip("-")
    period = f"-{filters.start}--{filters.end}" if filters else ""
    return f"{name}{period}.{ending}"


def slug(text: str) -> str:
    """
    A text in lower-case ASCII letters, digits and hyphens.

    >>> slug("Område: Fridhem & Öster")
    'omrade-fridhem-oster'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
