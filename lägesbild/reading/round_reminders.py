"""Whom to remind of a meeting's round: accounts with an address at huvudmän that are not ready."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import AccountState, Body, Meeting, NotFoundError, User
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import BodyKind
from lägesbild.reading import group_view, meeting_plans, rounds
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_plans import MeetingLine


@dataclass(frozen=True, slots=True)
class Missing:
    """A huvudman that is not ready, and the addresses of those there who can prepare its part."""

    huvudman: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminders:
    """A meeting and who is missing, in the members' order."""

    line: MeetingLine
    missing: tuple[Missing, ...]


def read(session: Session, *, day: dt.date | None = None, now: dt.datetime | None = None) -> Reminders:
    """
    Who is missing for the ledningsgrupp's next meeting, or for the coming one on a day.

    Tells who is ready and nothing of what anybody wrote.

    Raises
    ------
    NotFoundError
        There is no such coming meeting.
    """
    wanted = (
        select(Meeting)
        .join(Body)
        .where(
            Body.kind == BodyKind.LEDNINGSGRUPP,
            Meeting.cancelled_on.is_(None),
            Meeting.closed_at.is_(None),
            Meeting.ends_at > (now or dt.datetime.now(dt.UTC)),
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )
    row = session.scalars(wanted if day is None else wanted.where(Meeting.held_on == day)).first()
    if row is None:
        on_the_day = f" {day_text(day)}" if day is not None else ""
        raise NotFoundError(f"Ledningsgruppen har inget kommande möte{on_the_day}.")
    viewer = group_view.of(session, row.body_id)
    plan = meeting_plans.one(session, row.id, viewer=viewer)
    missing = tuple(
        Missing(one.huvudman, _addresses(session, one.huvudman_id))
        for one in rounds.standing(session, row.id, viewer=viewer)
        if one.ready_at is None
    )
    return Reminders(plan.line, missing)


def _addresses(session: Session, huvudman_id: int) -> tuple[str, ...]:
    users = session.scalars(select(User).where(User.huvudman_id == huvudman_id).order_by(User.id))
    found = (
        user.email
        for user in users
        if user.email and user.state is AccountState.OPEN and may(user.role, Deed.REPORT)
    )
    return tuple(dict.fromkeys(found))
