"""Judgements on the screen of a meeting: those of today first, each with the one before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import and_, or_, select

from lägesbild.model import Assessment, District, Meeting, Problembild
from lägesbild.model.words import Judgement
from lägesbild.reading.filters import day_text
from lägesbild.reading.presentation_asked import Asked
from lägesbild.reading.presentation_slides import Line, Slide, each, short
from lägesbild.reading.rights import visible

WORST_FIRST: Final = (Judgement.ROD, Judgement.GUL, Judgement.GRA, Judgement.GRON)
NOTHING: Final = "Gruppen har inte bedömt något än. Det betyder inte att det är lugnt."


def read(asked: Asked) -> tuple[Slide, ...]:
    """The latest judgement of each problembild and area the group has judged, on the day or before it."""
    found: dict[tuple[int | None, int | None], list[Any]] = {}
    for row in _rows(asked):
        found.setdefault((row.Assessment.problembild_id, row.Assessment.district_id), []).append(row)
    latest = sorted(found.values(), key=lambda rows: _order(rows[0]))
    today = [rows for rows in latest if rows[0].Assessment.meeting_id == asked.meeting.id]
    earlier = [rows for rows in latest if rows not in today]
    if not latest:
        return (Slide(empty=NOTHING),)
    shown = each([_line(rows) for rows in today], Slide(under="Vid det här mötet")) if today else ()
    return (*shown, *(each(_told(earlier), Slide(under="Från tidigare möten")) if earlier else ()))


def _rows(asked: Asked) -> Iterable[Any]:
    return asked.session.execute(
        select(Assessment, Problembild.title, District.name, Meeting.held_on)
        .join(Meeting, Meeting.id == Assessment.meeting_id)
        .outerjoin(
            Problembild, and_(Problembild.id == Assessment.problembild_id, visible(Problembild, asked.every))
        )
        .outerjoin(District, District.id == Assessment.district_id)
        .where(
            Meeting.body_id == asked.meeting.body_id,
            Meeting.held_on <= asked.meeting.held_on,
            Assessment.withdrawn_on.is_(None),
            or_(Assessment.problembild_id.is_(None), Problembild.id.is_not(None)),
        )
        .order_by(Meeting.held_on.desc(), Assessment.id.desc())
    )


def _order(row: Any) -> tuple[int, int]:
    return WORST_FIRST.index(row.Assessment.judgement), -row.held_on.toordinal()


def _told(found: list[list[Any]]) -> list[Line]:
    return [_line(rows, day=True) for rows in found]


def _line(rows: list[Any], *, day: bool = False) -> Line:
    row, *before = rows
    where = row.name if row.Assessment.district_id is not None else "Hela kommunen"
    subject = f"{where}: {row.title}" if row.title else where
    remarks = [day_text(row.held_on)] if day else []
    if before:
        earlier = before[0]
        word = earlier.Assessment.judgement.label.split(" (")[0].lower()
        remarks.append(f"{word} {day_text(earlier.held_on)}")
    text = short(f"{subject}. {row.Assessment.reason}")
    return Line(text, " · ".join(remarks), f"bedomning.{row.Assessment.judgement.value}")
