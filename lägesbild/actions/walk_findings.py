"""Brister: what was seen on a trygghetsvandring, who is to mend it, and that it was mended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import safety_walks
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.report_place import GRID_M
from lägesbild.model import (
    ConflictError,
    District,
    ForbiddenError,
    Huvudman,
    InputError,
    NotFoundError,
    SafetyWalk,
    Viewer,
    WalkFinding,
)
from lägesbild.model.roles import Deed, may, require
from lägesbild.model.words import DistrictLevel
from lägesbild.store import trail

MISSING: Final = "Bristen finns inte. Läs in sidan Trygghetsvandringar på nytt."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """
    A shortcoming: what, where and who is to mend it.

    ``place`` is the name of a place of the area, or words. ``point`` is (east_m, north_m), SWEREF 99 TM; it
    is moved to the nearest 250 metres, and left out where the place is known. ``responsible_huvudman`` is a
    slug, ``responsible`` a function.
    """

    text: str
    place: str | None = None
    point: tuple[int, int] | None = None
    responsible_huvudman: str | None = None
    responsible: str | None = None


def note(session: Session, walk_id: int, new: NewFinding, *, by: Viewer, submit_key: str) -> WalkFinding:
    """
    Note a shortcoming on a walk that one reads; the same ``submit_key`` again gives back the earlier one.

    Raises
    ------
    NotFoundError
        There is no such walk, or the person may not know of it.
    ForbiddenError
        The role may not report.
    InputError
        The walk is cancelled, the text is empty, or a text points at a person.
    """
    walk = safety_walks.readable(session, walk_id, by=by)
    require(by.role, Deed.REPORT)
    if walk.cancelled_on is not None:
        raise InputError("Vandringen är inställd. Brister noteras på en vandring som gås.")
    trail.deed(session, by=by.username, action="brist.notera")
    return register(session, walk, new, submit_key=submit_key)


def register(session: Session, walk: SafetyWalk, new: NewFinding, *, submit_key: str) -> WalkFinding:
    """Store a shortcoming without asking who may; the caller has said its deed."""
    trail.next_revision(session)  # takes the writers' lock, so that two submits of one key queue up
    row = session.scalars(
        select(WalkFinding).where(WalkFinding.walk_id == walk.id, WalkFinding.submit_key == submit_key)
    ).first()
    if row is not None:
        return row
    row = WalkFinding(walk_id=walk.id, **_columns(session, new), submit_key=submit_key)
    session.add(row)
    session.flush()
    return row


def change(session: Session, finding_id: int, new: NewFinding, *, version: int, by: Viewer) -> WalkFinding:
    """
    Write a shortcoming anew: by who arranges the walk, or a coordinator.

    Raises
    ------
    NotFoundError
        There is no such shortcoming, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it.
    ConflictError
        Somebody changed it in between; both versions are kept for choosing.
    InputError
        The text is empty, or a text points at a person.
    """
    row = _led(session, finding_id, version, by)
    columns = _columns(session, new)
    trail.deed(session, by=by.username, action="brist.andra")
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()
    return row


def fix(
    session: Session,
    finding_id: int,
    *,
    on: dt.date,
    note: str,
    today: dt.date,
    version: int,
    by: Viewer,
) -> WalkFinding:
    """
    Note that a shortcoming was mended, and how: by the huvudman responsible too. Raises as ``change``.
    """
    row = _seen(session, finding_id, version, by)
    if not may_fix(by, huvudman_id=row.walk.huvudman_id, responsible_id=row.responsible_huvudman_id):
        require(by.role, Deed.REPORT)
        raise ForbiddenError(
            "Den som ansvarar för bristen, eller för vandringen, skriver att den är åtgärdad."
        )
    _require_standing(row)
    begun = row.walk.done_on or row.walk.planned_on
    if on > today:
        raise InputError("Dagen har inte varit än. Skriv när bristen åtgärdades.", field="on")
    if on < min(begun, today):
        raise InputError(f"Dagen ligger före vandringen {begun}. Skriv en senare dag.", field="on")
    trail.deed(session, by=by.username, action="brist.atgarda")
    row.fixed_on, row.fixed_note = on, rules.checked(session, note, field="fixed_note")
    session.flush()
    return row


def reopen(session: Session, finding_id: int, *, version: int, by: Viewer) -> WalkFinding:
    """Let a shortcoming that was said to be mended, or withdrawn, be open again. Raises as ``fix``."""
    row = _seen(session, finding_id, version, by)
    if not may_fix(by, huvudman_id=row.walk.huvudman_id, responsible_id=row.responsible_huvudman_id):
        require(by.role, Deed.MEET)
        raise ForbiddenError("Den som ansvarar för bristen, eller för vandringen, öppnar den igen.")
    trail.deed(session, by=by.username, action="brist.ateroppna")
    row.fixed_on = row.fixed_note = row.withdrawn_on = None
    session.flush()
    return row


def withdraw(session: Session, finding_id: int, *, on: dt.date, version: int, by: Viewer) -> WalkFinding:
    """Withdraw a shortcoming that was none: it leaves lists and counts. Raises as ``change``."""
    row = _led(session, finding_id, version, by)
    _require_standing(row)
    trail.deed(session, by=by.username, action="brist.dra_tillbaka")
    row.withdrawn_on = on
    session.flush()
    return row


def may_fix(by: Viewer, *, huvudman_id: int, responsible_id: int | None) -> bool:
    """Whether somebody who reads a walk of a huvudman may say that a shortcoming of it is mended."""
    own = by.huvudman_id in {huvudman_id, responsible_id}
    return may(by.role, Deed.REPORT if own else Deed.MEET)


def _seen(session: Session, finding_id: int, version: int, by: Viewer) -> WalkFinding:
    trail.next_revision(session)  # takes the writers' lock before the row is looked at
    row = session.get(WalkFinding, finding_id)
    if row is None or not by.may_read(huvudman_id=row.walk.huvudman_id, audience_id=row.walk.audience_id):
        raise NotFoundError(MISSING)
    if row.version != version:
        raise ConflictError(
            "Bristen har ändrats sedan du öppnade den. Jämför det som är sparat med ditt, och välj."
        )
    return row


def _led(session: Session, finding_id: int, version: int, by: Viewer) -> WalkFinding:
    row = _seen(session, finding_id, version, by)
    require(by.role, Deed.REPORT if row.walk.huvudman_id == by.huvudman_id else Deed.MEET)
    return row


def _require_standing(row: WalkFinding) -> None:
    if row.withdrawn_on is not None:
        raise InputError("Bristen är tillbakadragen. Öppna den igen först.")


def _columns(session: Session, new: NewFinding) -> dict[str, Any]:
    place = rules.checked(session, new.place, field="place")
    known = _known_place(session, place)
    point = None if known else _snapped(new.point)
    return {
        "text": rules.required(session, new.text, field="text", missing="Skriv vad som behöver åtgärdas."),
        "place": place,
        "east_m": point[0] if point else None,
        "north_m": point[1] if point else None,
        "responsible_huvudman_id": _huvudman_id(session, new.responsible_huvudman),
        "responsible": rules.checked(session, new.responsible, field="owner"),
    }


def _known_place(session: Session, name: str | None) -> bool:
    """Whether a place is one the municipality has put on the map: then its own point says where."""
    if name is None:
        return False
    found = select(District.id).where(
        District.level == DistrictLevel.PLATS, District.name == name, District.east_m.is_not(None)
    )
    return session.scalars(found).first() is not None


def _snapped(point: tuple[int, int] | None) -> tuple[int, int] | None:
    if point is None:
        return None
    east, north = (round(value / GRID_M) * GRID_M for value in point)
    return east, north


def _huvudman_id(session: Session, slug: str | None) -> int | None:
    if not slug:
        return None
    found = session.scalars(select(Huvudman.id).where(Huvudman.slug == slug)).first()
    if found is None:
        raise InputError("Huvudmannen finns inte. Välj en i listan.", field="owner")
    return found
