"""A meeting is closed (Avsluta mötet): what it saw is frozen, and what was noted at it stands still."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import meetings
from lägesbild.model import (
    ConflictError,
    Decision,
    InputError,
    Meeting,
    MeetingPicture,
    Minutes,
    NotFoundError,
    Revision,
    Viewer,
)
from lägesbild.model.clock import day_of, today
from lägesbild.model.sealed import checksum
from lägesbild.model.words import MinutesStatus
from lägesbild.store import trail


def stand_still(session: Session) -> None:
    """Let no other writer in until this transaction ends: what is read from here on is what is frozen."""
    session.execute(select(Revision.value).with_for_update())


def close(session: Session, meeting_id: int, *, pictures: Mapping[int | None, str], by: Viewer) -> Meeting:
    """
    Close a meeting, as a coordinator of its group, and keep the pictures it saw.

    ``pictures`` are the texts that reading composed in this same transaction, after ``stand_still``: by the
    id of the decision that rests on it, None for the meeting as a whole.

    Raises
    ------
    NotFoundError
        There is no such meeting or decision, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is closed already, is cancelled, or its day has not come.
    ConflictError
        Somebody wrote something after a picture was composed.
    """
    revision = trail.next_revision(session) - 1  # takes the writers' lock before the row is looked at
    row = _fresh(session, meeting_id, by)
    require_under_way(row)
    _require_own(session, row, pictures)
    _require_composed_at(revision, pictures)
    trail.deed(session, by=by.username, action="mote.avsluta")
    register(session, row, pictures, revision=revision, at=dt.datetime.now(dt.UTC), by=by.username)
    return row


def register(
    session: Session,
    row: Meeting,
    pictures: Mapping[int | None, str],
    *,
    revision: int,
    at: dt.datetime,
    by: str,
) -> None:
    """Close it with its pictures without asking who may: the caller has done so, and has said its deed."""
    row.closed_at, row.closed_by = at, by
    for decision_id, content in pictures.items():
        session.add(
            MeetingPicture(
                meeting_id=row.id,
                decision_id=decision_id,
                taken_at=at,
                revision=revision,
                content=content,
                checksum=checksum(content),
            )
        )
    session.flush()


def reopen(session: Session, meeting_id: int, *, by: Viewer) -> Meeting:
    """
    Open a closed meeting again while its minutes are a draft; its pictures go, and are taken anew.

    Raises
    ------
    NotFoundError, ForbiddenError
        As for ``close``.
    InputError
        The meeting is not closed, or its minutes are with their approver or approved.
    """
    trail.next_revision(session)
    row = _fresh(session, meeting_id, by)
    if row.closed_at is None:
        raise InputError("Mötet är inte avslutat.")
    minutes = session.scalars(select(Minutes).where(Minutes.meeting_id == row.id)).first()
    if minutes is not None and minutes.status is not MinutesStatus.UTKAST:
        raise InputError("Protokollet är inte längre ett utkast, så mötet kan inte öppnas igen.")
    trail.deed(session, by=by.username, action="mote.oppna_igen")
    for picture in session.scalars(select(MeetingPicture).where(MeetingPicture.meeting_id == row.id)):
        session.delete(picture)
    row.closed_at = row.closed_by = None
    session.flush()
    return row


def require_under_way(meeting: Meeting) -> None:
    """InputError for a meeting that is closed or cancelled, or whose day has not come."""
    if meeting.closed_at is not None:
        raise InputError(f"Mötet är redan avslutat ({day_of(meeting.closed_at)}) och kan inte ändras.")
    if meeting.cancelled_on is not None:
        raise InputError("Mötet är inställt. Återta det först om det ändå ska hållas.")
    if meeting.held_on > today():
        raise InputError(f"Mötet hålls {meeting.held_on}. Det här kan göras först den dagen.")


def _fresh(session: Session, meeting_id: int, by: Viewer) -> Meeting:
    """The meeting as it stands now, whatever this session read of it before it had the writers' lock."""
    row = meetings.led(session, meeting_id, by)
    session.refresh(row)
    return row


def _require_own(session: Session, meeting: Meeting, pictures: Mapping[int | None, str]) -> None:
    own = set(session.scalars(select(Decision.id).where(Decision.meeting_id == meeting.id)))
    if not {decision_id for decision_id in pictures if decision_id is not None} <= own:
        raise NotFoundError("Beslutet finns inte vid det här mötet. Läs in sidan på nytt.")


def _require_composed_at(revision: int, pictures: Mapping[int | None, str]) -> None:
    for content in pictures.values():
        if json.loads(content).get("revision", revision) != revision:
            raise ConflictError("Något sparades medan underlaget frystes. Avsluta mötet på nytt.")
