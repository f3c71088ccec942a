"""What others will see of a huvudman's closed rows, beside what its own people see: why a cell is hidden."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.analysis import release
from lägesbild.analysis.release import Why
from lägesbild.model import Indicator, Viewer
from lägesbild.model.counted import Counted
from lägesbild.reading.areas import swedish_key
from lägesbild.store import closed_rows, settings

WHY: Final = {
    Why.FEW: "färre än {least}",
    Why.ONE_REPORTER: "färre än två kända personer bakom",
    Why.COVER: "döljs så att de andra strecken inte går att räkna ut",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One area: the rows and people behind it, what others see, and why they see no more."""

    area: str
    count: int
    people: int
    value: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The lines, and the rows in the period that stand in none of the areas."""

    lines: tuple[Line, ...]
    elsewhere: int
    least: int

    @property
    def shows_anything(self) -> bool:
        return any(line.value is not None for line in self.lines)


def read(session: Session, counted: Counted, *, start: dt.date, end: dt.date, viewer: Viewer) -> Preview:
    """Count the viewer's own huvudman's closed rows as a release of that period would."""
    threshold = int(settings.get(session, "troskel"))
    found = closed_rows.count(session, counted, huvudman_id=viewer.huvudman_id, start=start, end=end)
    names = closed_rows.areas(session, counted)
    least = release.whole_band(threshold)
    lines = [
        Line(
            area=names[code],
            count=sum(found.cells[code].values()),
            people=release.people([found.cells[code]]),
            value=cell.value,
            why="" if cell.why is None else WHY[cell.why].format(least=least),
        )
        for code, cell in release.tell(found.cells, threshold=threshold).items()
    ]
    lines.sort(key=lambda line: swedish_key(line.area))
    return Preview(tuple(lines), found.elsewhere, least)


def of_indicator(
    session: Session, indicator_id: int, *, start: dt.date, end: dt.date, viewer: Viewer
) -> Preview | None:
    """The same for a period of an indicator of the viewer's own huvudman; None when it is no such."""
    text = session.scalars(
        select(Indicator.definition).where(
            Indicator.id == indicator_id, Indicator.huvudman_id == viewer.huvudman_id
        )
    ).first()
    return read(session, Counted.of(text), start=start, end=end, viewer=viewer) if text else None
