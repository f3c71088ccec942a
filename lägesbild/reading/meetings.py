"""Meetings the viewer's groups have held, with their decisions and tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, Meeting, Task, Viewer
from lägesbild.model.words import BodyKind, TaskStatus


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """A meeting as a mark on the time axis."""

    held_on: dt.date
    title: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    text: str
    owner: str
    due_on: dt.date | None
    held_on: dt.date


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


def read_open_tasks(session: Session, *, viewer: Viewer, on: dt.date) -> tuple[OpenTask, ...]:
    """Tasks of the viewer's groups that were given by a day and are not closed."""
    rows = session.scalars(
        select(Task)
        .join(Meeting)
        .where(
            Meeting.body_id.in_(sorted(viewer.circles)),
            Meeting.held_on <= on,
            Task.status.in_([TaskStatus.OPPEN, TaskStatus.PAGAR]),
        )
        .order_by(Task.due_on, Meeting.held_on)
    )
    return tuple(
        OpenTask(
            row.text,
            row.owner or (row.owner_huvudman.name if row.owner_huvudman else "Ledningsgruppen"),
            row.due_on,
            row.meeting.held_on,
        )
        for row in rows
    )
