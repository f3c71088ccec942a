"""Trygghetsvandringar: planned, walked, cancelled, by the huvudman that arranges them or a coordinator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.model import ConflictError, ForbiddenError, InputError, NotFoundError, SafetyWalk, Viewer
from lägesbild.model.roles import Deed, may, require
from lägesbild.store import trail

MISSING: Final = "Vandringen finns inte. Läs in sidan Trygghetsvandringar på nytt."
MOST_PEOPLE: Final = 2000
FIRST_DAY: Final = dt.date(2000, 1, 1)
LAST_DAY: Final = dt.date(2200, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWalk:
    """A walk to be: ``district`` is an area code, ``audience`` a group's slug or ``MIN_VERKSAMHET``."""

    district: str
    planned_on: dt.date
    audience: str
    note: str = ""


def plan(session: Session, new: NewWalk, *, by: Viewer, submit_key: str) -> SafetyWalk:
    """
    Plan a walk of one's own huvudman; the same ``submit_key`` again gives back the earlier one.

    Raises
    ------
    ForbiddenError
        The role may not report, or the huvudman is no member of the group.
    InputError
        The area or group does not exist, or the day or a text does not hold.
    """
    require(by.role, Deed.REPORT)
    audience_id = rules.audience_id(session, new.audience)
    rules.require_member(by, audience_id)
    trail.deed(session, by=by.username, action="vandring.planera")
    return register(session, new, huvudman_id=by.huvudman_id, submit_key=submit_key)


def register(session: Session, new: NewWalk, *, huvudman_id: int, submit_key: str) -> SafetyWalk:
    """Store a walk without asking who may; the caller has said its deed."""
    trail.next_revision(session)  # takes the writers' lock, so that two submits of one key queue up
    row = session.scalars(
        select(SafetyWalk).where(SafetyWalk.huvudman_id == huvudman_id, SafetyWalk.submit_key == submit_key)
    ).first()
    if row is not None:
        return row
    row = SafetyWalk(
        district_id=_district_id(session, new.district),
        planned_on=_possible(new.planned_on),
        audience_id=rules.audience_id(session, new.audience),
        note=_note(session, new.note),
        huvudman_id=huvudman_id,
        submit_key=submit_key,
    )
    session.add(row)
    session.flush()
    return row


def change(session: Session, walk_id: int, new: NewWalk, *, version: int, by: Viewer) -> SafetyWalk:
    """
    Change a walk's area, day, note and readers. ``version`` is the one the person had before them.

    Raises
    ------
    NotFoundError
        There is no such walk, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it, or may not choose these readers.
    ConflictError
        Somebody changed it in between; both versions are kept for choosing.
    InputError
        The area or group does not exist, or the day or a text does not hold.
    """
    row = changeable(session, walk_id, version=version, by=by)
    district_id, day = _district_id(session, new.district), _possible(new.planned_on)
    audience_id = rules.audience_id(session, new.audience)
    if audience_id != row.audience_id:
        if row.huvudman_id != by.huvudman_id:
            raise ForbiddenError("Vilka som får läsa ändrar bara den huvudman som planerade vandringen.")
        rules.require_member(by, audience_id)
    trail.deed(session, by=by.username, action="vandring.andra")
    row.district_id, row.planned_on, row.audience_id = district_id, day, audience_id
    row.note = _note(session, new.note)
    session.flush()
    return row


def carry_out(
    session: Session,
    walk_id: int,
    *,
    on: dt.date,
    people: int | None,
    today: dt.date,
    version: int,
    by: Viewer,
) -> SafetyWalk:
    """Note that a walk was walked, which day and by how many. Raises as ``change``."""
    row = changeable(session, walk_id, version=version, by=by)
    if row.cancelled_on is not None:
        raise InputError("Vandringen är inställd. Återta den först.")
    if _possible(on, field="on") > today:
        raise InputError("Dagen har inte varit än. Skriv när ni gick.", field="on")
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        raise InputError(f"Skriv hur många som gick, högst {MOST_PEOPLE}.", field="people")
    trail.deed(session, by=by.username, action="vandring.genomfor")
    row.done_on, row.people = on, people
    session.flush()
    return row


def cancel(session: Session, walk_id: int, *, on: dt.date, version: int, by: Viewer) -> SafetyWalk:
    """Cancel a walk that has not been walked. Raises as ``change``."""
    row = changeable(session, walk_id, version=version, by=by)
    if row.done_on is not None:
        raise InputError("Vandringen är genomförd och kan inte ställas in.")
    trail.deed(session, by=by.username, action="vandring.stall_in")
    row.cancelled_on = on
    session.flush()
    return row


def restore(session: Session, walk_id: int, *, version: int, by: Viewer) -> SafetyWalk:
    """Let a walk be planned again that was cancelled, or noted as walked. Raises as ``change``."""
    row = changeable(session, walk_id, version=version, by=by)
    trail.deed(session, by=by.username, action="vandring.aterta")
    row.cancelled_on = row.done_on = row.people = None
    session.flush()
    return row


def may_change(by: Viewer, *, huvudman_id: int) -> bool:
    """Whether somebody who reads a huvudman's walk may change it: its own reporters, and coordinators."""
    return may(by.role, Deed.REPORT if huvudman_id == by.huvudman_id else Deed.MEET)


def readable(session: Session, walk_id: int, *, by: Viewer) -> SafetyWalk:
    """The walk; NotFoundError when the person may not know of it (rule 1)."""
    row = session.get(SafetyWalk, walk_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError(MISSING)
    return row


def changeable(session: Session, walk_id: int, *, version: int, by: Viewer) -> SafetyWalk:
    """The walk, for those who may change it, as they saw it; raises as ``change``."""
    trail.next_revision(session)  # takes the writers' lock before the row is looked at
    row = readable(session, walk_id, by=by)
    require(by.role, Deed.REPORT if row.huvudman_id == by.huvudman_id else Deed.MEET)
    if row.version != version:
        raise ConflictError(
            "Vandringen har ändrats sedan du öppnade den. Jämför det som är sparat med ditt, och välj."
        )
    return row


def _district_id(session: Session, code: str) -> int:
    if not code:
        raise InputError("Välj var ni går.", field="district")
    return rules.districts(session, (code,))[0].id


def _possible(day: dt.date, *, field: str = "planned_on") -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InputError("Dagen ska ligga mellan 2000 och 2200.", field=field)
    return day


def _note(session: Session, note: str) -> str:
    return rules.checked(session, note, field="note") or ""
