"""Meetings the viewer's groups have held."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, Meeting, Viewer
from lägesbild.model.words import BodyKind


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """A meeting as a mark on the time axis."""

    held_on: dt.date
    title: str


def read_days(session: Session, *, viewer: Viewer, start: dt.date, end: dt.date) -> tuple[MeetingDay, ...]:
    """The ledningsgrupp's meetings in a period, for members of it."""
    rows = session.execute(
        select(Meeting.held_on, Meeting.title)
        .join(Body)
        .where(
            Body.kind == BodyKind.LEDNINGSGRUPP,
            Meeting.body_id.in_(sorted(viewer.circles)),
            Meeting.held_on.between(start, end),
        )
        .order_by(Meeting.held_on)
    )
    return tuple(MeetingDay(held_on, title) for held_on, title in rows)


def last_before(session: Session, *, viewer: Viewer, day: dt.date) -> dt.date | None:
    """The day of the ledningsgrupp's latest meeting before a day."""
    earlier = read_days(session, viewer=viewer, start=dt.date(1990, 1, 1), end=day - dt.timedelta(days=1))
    return earlier[-1].held_on if earlier else None
