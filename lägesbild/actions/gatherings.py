"""Call an områdesgrupp together at once, and write down what is known and done (Sammankallning)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    Body,
    ConflictError,
    Gathering,
    Huvudman,
    InputError,
    LogEntry,
    NotFoundError,
    Viewer,
)
from lägesbild.model.clock import STOCKHOLM, day_of
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import BodyKind, LogKind
from lägesbild.store import trail

MISSING: Final = "Sammankallningen finns inte. Välj en i listan."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGathering:
    """What has happened, where (an area's code, a place in words) and which huvudmän are called."""

    what: str
    called: tuple[int, ...]
    district: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """
    A line of the log. A quick measure has an owner: a huvudman's id, and the function that sees to it.
    """

    kind: LogKind
    text: str
    owner_huvudman: int | None = None
    owner: str = ""


def call(session: Session, body: str, new: NewGathering, *, by: Viewer, submit_key: str) -> Gathering:
    """
    Call an områdesgrupp together; the same ``submit_key`` again gives back the earlier one.

    Whoever calls is called too. All members of the group read it, called or not.

    Raises
    ------
    ForbiddenError
        The role may not report, or the person's huvudman is no member of the group.
    InputError
        It is no områdesgrupp or has ended, nothing is said to have happened, a text points at a person,
        the area does not exist, or somebody called is no member.
    """
    require(by.role, Deed.REPORT)
    group = rules.body(session, body)
    rules.require_member(by, group.id)
    if group.kind is not BodyKind.OMRADESGRUPP:
        raise InputError("Bara områdesgrupper sammankallas här. Planera ett möte på sidan Möte.")
    trail.next_revision(session)  # takes the writers' lock, so that a double press calls once
    wanted = select(Gathering).where(Gathering.body_id == group.id, Gathering.submit_key == submit_key)
    if (earlier := session.scalars(wanted).first()) is not None:
        return earlier
    new = NewGathering(
        what=new.what, called=(*new.called, by.huvudman_id), district=new.district, place=new.place
    )
    trail.deed(session, by=by.username, action="sammankallning.kalla")
    return register(
        session, group, new, called_by=by.username, at=dt.datetime.now(dt.UTC), submit_key=submit_key
    )


def register(
    session: Session, group: Body, new: NewGathering, *, called_by: str, at: dt.datetime, submit_key: str
) -> Gathering:
    """Store it without asking who may: the caller has done so, and has said its deed."""
    what = rules.required(session, new.what, field="what", missing="Skriv vad som har hänt.")
    place = rules.checked(session, new.place, field="place")
    strangers = set(new.called) - rules.members(session, group.id, day_of(at))
    if strangers:
        raise InputError("Bara gruppens medlemmar kan kallas. Läs in sidan på nytt.", field="called")
    row = Gathering(
        body_id=group.id,
        what=what,
        district_id=_district_id(session, new.district),
        place=" ".join(place.split()) if place else None,
        called_at=at,
        called_by=called_by,
        submit_key=submit_key,
        called=list(session.scalars(select(Huvudman).where(Huvudman.id.in_(new.called)))),
    )
    session.add(row)
    session.flush()
    return row


def write(session: Session, gathering_id: int, new: NewLine, *, by: Viewer, submit_key: str) -> LogEntry:
    """
    Write a line in the log; the same ``submit_key`` again gives back the earlier one. No line is rewritten.

    Raises
    ------
    NotFoundError
        There is no such gathering, or the person may not know of it.
    ForbiddenError
        The role may not report.
    ConflictError
        It has been closed.
    InputError
        The text is empty or points at a person, or a quick measure has no owner in the group.
    """
    row = open_one(session, gathering_id, by=by)
    wanted = select(LogEntry).where(LogEntry.gathering_id == row.id, LogEntry.submit_key == submit_key)
    if (earlier := session.scalars(wanted).first()) is not None:
        return earlier
    trail.deed(session, by=by.username, action="sammankallning.skriv")
    return record(
        session, row, new, written_by=by.username, at=dt.datetime.now(dt.UTC), submit_key=submit_key
    )


def record(
    session: Session, row: Gathering, new: NewLine, *, written_by: str, at: dt.datetime, submit_key: str
) -> LogEntry:
    """Store a line without asking who may: the caller has done so, and has said its deed."""
    measure = new.kind is LogKind.ATGARD
    missing = "Skriv vad som ska göras." if measure else "Skriv vad ni vet om läget."
    entry = LogEntry(
        gathering_id=row.id,
        at=at,
        kind=new.kind,
        text=rules.required(session, new.text, field="text", missing=missing),
        owner_huvudman_id=_owner(session, row.body_id, new, day_of(at)) if measure else None,
        owner=rules.checked(session, new.owner, field="owner") if measure else None,
        written_by=written_by,
        submit_key=submit_key,
    )
    session.add(entry)
    session.flush()
    return entry


def mark_done(session: Session, entry_id: int, *, by: Viewer) -> LogEntry:
    """
    Note that a quick measure is done, now; one done already keeps its time.

    Raises
    ------
    NotFoundError
        There is no such line, or the person may not know of it.
    ForbiddenError
        The role may not report.
    ConflictError
        The gathering has been closed.
    InputError
        The line is no measure.
    """
    entry = session.get(LogEntry, entry_id)
    if entry is None or entry.gathering.body_id not in by.circles:
        raise NotFoundError("Raden finns inte. Läs in sidan på nytt.")
    open_one(session, entry.gathering_id, by=by)
    session.refresh(entry)
    if entry.kind is not LogKind.ATGARD:
        raise InputError("Bara en snabb åtgärd märks som klar.")
    if entry.done_at is None:
        trail.deed(session, by=by.username, action="sammankallning.atgard_klar")
        entry.done_at = dt.datetime.now(dt.UTC)
        session.flush()
    return entry


def note_mailed(session: Session, gathering_id: int, *, sent: int, failed: int, by: Viewer) -> None:
    """Note in the trail how many were mailed that the group is called together, and how many could not be."""
    row = session.get(Gathering, gathering_id)
    if row is None or row.body_id not in by.circles:
        raise NotFoundError(MISSING)
    trail.note(
        session,
        by=by.username,
        action="sammankallning.mejla",
        table_name=Gathering.__tablename__,
        row_id=row.id,
        details={"antal": sent, "misslyckade": failed},
        audience_id=row.body_id,
    )


def open_one(session: Session, gathering_id: int, *, by: Viewer) -> Gathering:
    """The gathering, for a member who may report, while it is open; writers queue here."""
    trail.next_revision(session)
    row = session.get(Gathering, gathering_id, populate_existing=True)
    if row is None or row.body_id not in by.circles:
        raise NotFoundError(MISSING)
    require(by.role, Deed.REPORT)
    if row.closed_at is not None:
        at = row.closed_at.astimezone(STOCKHOLM)
        raise ConflictError(
            f"Sammankallningen avslutades {at:%Y-%m-%d} kl. {at:%H.%M}. Inget mer skrivs i den; "
            "läs in sidan på nytt för att se sammanfattningen."
        )
    return row


def _owner(session: Session, group_id: int, new: NewLine, day: dt.date) -> int:
    if new.owner_huvudman is None or new.owner_huvudman not in rules.members(session, group_id, day):
        raise InputError("Välj vilken av gruppens medlemmar som ansvarar.", field="owner_huvudman")
    return new.owner_huvudman


def _district_id(session: Session, code: str | None) -> int | None:
    return rules.districts(session, (code,))[0].id if code else None
