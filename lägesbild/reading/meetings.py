"""One meeting of a viewer's group, the one before it, and those the groups have held."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import Body, Meeting, NotFoundError, Viewer, clock
from lägesbild.model.words import BodyKind

MISSING: Final = "Mötet finns inte. Välj ett möte i listan."


def of_viewer(session: Session, meeting_id: int, *, viewer: Viewer) -> Meeting:
    """The meeting; NotFoundError when there is none, or the viewer is no member of its group."""
    row = session.get(Meeting, meeting_id)
    if row is None or row.body_id not in viewer.circles:
        raise NotFoundError(MISSING)
    return row


def previous(session: Session, meeting: Meeting) -> Meeting | None:
    """The group's latest meeting before this one that was held."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.body_id == meeting.body_id, Meeting.held_on < meeting.held_on, held())
        .order_by(Meeting.held_on.desc())
        .limit(1)
    ).first()


def held() -> ColumnElement[bool]:
    """The meetings that have been held or have begun: neither coming ones nor cancelled ones."""
    return and_(
        Meeting.cancelled_on.is_(None),
        Meeting.held_on <= clock.today(),
        or_(Meeting.starts_at.is_(None), Meeting.starts_at <= dt.datetime.now(dt.UTC)),
    )


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
            held(),
        )
        .order_by(Meeting.held_on)
    )
    return tuple(MeetingDay(held_on, title) for held_on, title in rows)


@dataclass(frozen=True, slots=True)
class DecisionNote:
    """A decision as a member of the group reads it; ``repealed_on`` when it no longer holds."""

    paragraph: str | None
    text: str
    repealed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class MeetingNotes:
    """A meeting with what was decided at it."""

    id: int
    held_on: dt.date
    title: str
    decisions: tuple[DecisionNote, ...]


def read_notes(session: Session, *, viewer: Viewer, start: dt.date, end: dt.date) -> tuple[MeetingNotes, ...]:
    """The ledningsgrupp's meetings in a period with their decisions, for members of it."""
    rows = session.scalars(
        select(Meeting)
        .join(Body)
        .where(
            Body.kind == BodyKind.LEDNINGSGRUPP,
            Meeting.body_id.in_(sorted(viewer.circles)),
            Meeting.held_on.between(start, end),
            held(),
        )
        .options(selectinload(Meeting.decisions))
        .order_by(Meeting.held_on)
    )
    return tuple(
        MeetingNotes(
            row.id,
            row.held_on,
            row.title,
            tuple(
                DecisionNote(part.paragraph, part.text, part.repealed_on)
                for part in sorted(row.decisions, key=lambda part: part.id)
            ),
        )
        for row in rows
    )


def last_before(session: Session, *, viewer: Viewer, day: dt.date) -> dt.date | None:
    """The day of the ledningsgrupp's latest meeting before a day."""
    earlier = read_days(session, viewer=viewer, start=dt.date(1990, 1, 1), end=day - dt.timedelta(days=1))
    return earlier[-1].held_on if earlier else None
