"""Whether a meeting can be closed or opened again, and what is missing in it before it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.model import (
    Assessment,
    Attendance,
    Decision,
    Meeting,
    Minutes,
    Task,
    User,
    Viewer,
    clock,
)
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import MinutesStatus, ProblembildStatus
from lägesbild.reading import areas, frozen, group_view, meetings, rounds, statements


@dataclass(frozen=True, slots=True)
class Closing:
    """
    How far a meeting is; ``missing`` says in whole sentences what it lacks while it can be closed.

    ``closed_by`` is the name of the account; None when the meeting is open.
    """

    closed_at: dt.datetime | None
    closed_by: str | None
    may_close: bool
    may_reopen: bool
    missing: tuple[str, ...]


def read(session: Session, meeting_id: int, *, viewer: Viewer, today: dt.date | None = None) -> Closing:
    """
    How far a meeting is.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    row = meetings.of_viewer(session, meeting_id, viewer=viewer)
    leads = may(viewer.role, Deed.MEET)
    came = row.held_on <= (today or clock.today()) and row.cancelled_on is None
    may_close = leads and came and row.closed_at is None
    return Closing(
        closed_at=row.closed_at,
        closed_by=_name(session, row.closed_by),
        may_close=may_close,
        may_reopen=leads and row.closed_at is not None and _is_draft(session, row),
        missing=tuple(_missing(session, row, viewer)) if may_close else (),
    )


def _missing(session: Session, row: Meeting, viewer: Viewer) -> Iterator[str]:
    if not _count(session, row, Attendance):
        yield "Närvaron är inte antecknad."
    parts = rounds.standing(session, row.id, viewer=viewer)
    silent = [part.huvudman for part in parts if part.ready_at is None]
    if silent:
        yield f"Rundan är inte klar från {', '.join(silent)}."
    judged, followed = _judged(session, row)
    if judged < followed:
        yield f"{followed - judged} av {followed} problembilder är inte bedömda."
    if not _count(session, row, Decision) and not _count(session, row, Task):
        yield "Inga beslut eller uppdrag är antecknade."


def _count(session: Session, row: Meeting, table: type[Attendance | Decision | Task]) -> int:
    return session.scalars(select(func.count()).where(table.meeting_id == row.id)).one()


def _judged(session: Session, row: Meeting) -> tuple[int, int]:
    """How many of the problembilder that the whole group follows were judged, and how many there are."""
    group = group_view.of(session, row.body_id)
    tree, filters = areas.read_tree(session), frozen.period(session, row)
    followed = {
        view.id
        for view in statements.read_problembilder(session, filters, viewer=group, tree=tree)
        if view.status is not ProblembildStatus.AVSLUTAD
    }
    judged = session.scalars(
        select(Assessment.problembild_id).where(
            Assessment.meeting_id == row.id, Assessment.withdrawn_on.is_(None)
        )
    )
    return len(followed.intersection(judged)), len(followed)


def _is_draft(session: Session, row: Meeting) -> bool:
    status = session.scalars(select(Minutes.status).where(Minutes.meeting_id == row.id)).first()
    return status in {None, MinutesStatus.UTKAST}


def _name(session: Session, username: str | None) -> str | None:
    if username is None:
        return None
    return session.scalars(select(User.display_name).where(User.username == username)).first() or username
