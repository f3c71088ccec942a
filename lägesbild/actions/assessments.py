"""Bedömning: the group's judgement at a meeting, of a problembild or of an area, always with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import closing, meetings
from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    Assessment,
    ConflictError,
    InputError,
    Meeting,
    NotFoundError,
    Problembild,
    Viewer,
)
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import Judgement
from lägesbild.store import trail


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssessment:
    """What the group thinks; ``district`` is a code, none the whole kommun."""

    judgement: Judgement
    reason: str
    problembild_id: int | None = None
    district: str | None = None


def judge(session: Session, meeting_id: int, new: NewAssessment, *, by: Viewer) -> Assessment:
    """
    Write down a judgement of a meeting, as a coordinator of its group.

    Raises
    ------
    NotFoundError
        There is no such meeting or problembild, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        It has no reason, the area is unknown, not all of the group may read the problembild, or the meeting
        is closed, cancelled or still to come.
    ConflictError
        Somebody else judged the same at this meeting already.
    """
    trail.next_revision(session)  # takes the writers' lock, so that two do not judge the same at once
    meeting = meetings.led(session, meeting_id, by)
    closing.require_under_way(meeting)
    _require_shared(session, new.problembild_id, meeting, by)
    columns = _columns(session, new)
    there = _same(session, meeting.id, new.problembild_id, columns["district_id"])
    if there is not None:
        if (there.judgement, there.reason) != (columns["judgement"], columns["reason"]):
            raise ConflictError(f"Någon annan hann före: {there.judgement.label.lower()} – {there.reason}")
        return there
    trail.deed(session, by=by.username, action="bedomning.skriv")
    row = Assessment(meeting_id=meeting.id, problembild_id=new.problembild_id, **columns)
    session.add(row)
    session.flush()
    return row


def change(
    session: Session, assessment_id: int, new: NewAssessment, *, version: int, by: Viewer
) -> Assessment:
    """
    Change a judgement's colour, reason or area while the meeting is open; what it judges stays.

    Raises
    ------
    NotFoundError, ForbiddenError, InputError
        As for ``judge``, or it is withdrawn.
    ConflictError
        It was changed in between, or the area has a judgement already.
    """
    row = _row(session, assessment_id, by)
    if row.version != version:
        raise ConflictError("Bedömningen har ändrats sedan du öppnade den. Läs in den på nytt och jämför.")
    columns = _columns(session, new)
    there = _same(session, row.meeting_id, row.problembild_id, columns["district_id"])
    if there is not None and there.id != row.id:
        raise ConflictError("Området har redan en bedömning vid det här mötet. Ändra den i stället.")
    trail.deed(session, by=by.username, action="bedomning.andra")
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()
    return row


def withdraw(session: Session, assessment_id: int, *, on: dt.date, by: Viewer) -> Assessment:
    """
    Take back a judgement that should not have been written; it stays in the history. Raises as ``change``.
    """
    row = _row(session, assessment_id, by)
    trail.deed(session, by=by.username, action="bedomning.dra_tillbaka")
    row.withdrawn_on = on
    session.flush()
    return row


def _row(session: Session, assessment_id: int, by: Viewer) -> Assessment:
    trail.next_revision(session)
    row = session.get(Assessment, assessment_id)
    if row is None or row.meeting.body_id not in by.circles or not _knows(session, row.problembild_id, by):
        raise NotFoundError("Bedömningen finns inte. Läs in sidan på nytt.")
    require(by.role, Deed.MEET)
    closing.require_under_way(row.meeting)
    if row.withdrawn_on is not None:
        raise InputError("Bedömningen är tillbakadragen. Skriv en ny.")
    return row


def _same(
    session: Session, meeting_id: int, problembild_id: int | None, district_id: int | None
) -> Assessment | None:
    """The judgement in force of the same problembild and area at a meeting, if there is one."""
    return session.scalars(
        select(Assessment).where(
            Assessment.meeting_id == meeting_id,
            Assessment.problembild_id.is_not_distinct_from(problembild_id),
            Assessment.district_id.is_not_distinct_from(district_id),
            Assessment.withdrawn_on.is_(None),
        )
    ).first()


def _columns(session: Session, new: NewAssessment) -> dict[str, Any]:
    rows = rules.districts(session, (new.district,)) if new.district else []
    return {
        "judgement": new.judgement,
        "reason": rules.required(
            session, new.reason, field="reason", missing="Skriv skälet till bedömningen."
        ),
        "district_id": rows[0].id if rows else None,
    }


def _knows(session: Session, problembild_id: int | None, by: Viewer) -> bool:
    """A judgement goes with its problembild: who may not read that one may not know of it."""
    row = session.get(Problembild, problembild_id) if problembild_id is not None else None
    return row is None or by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id)


def _require_shared(session: Session, problembild_id: int | None, meeting: Meeting, by: Viewer) -> None:
    """A judgement is read by the whole group: so must the problembild be that it names."""
    if problembild_id is None:
        return
    row = session.get(Problembild, problembild_id)
    if row is None or not _knows(session, problembild_id, by):
        raise NotFoundError("Problembilden finns inte. Välj en i listan.")
    readers = {row.huvudman_id} | rules.members(session, row.audience_id, meeting.held_on)
    if not rules.members(session, meeting.body_id, meeting.held_on) <= readers:
        raise InputError(
            "Alla i gruppen får inte läsa problembilden, så den kan inte bedömas vid gruppens möte. "
            "Dela den med gruppen först.",
            field="problembild",
        )
