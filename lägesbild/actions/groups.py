"""Groups (Grupp): add, change, end and reopen. Their members are in members.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import admin_rules as rules
from lägesbild.actions import statement_rules
from lägesbild.actions.municipality import slug
from lägesbild.model import Body, BodyMember, Huvudman, InputError, Viewer
from lägesbild.model.clock import today
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import BodyKind, HuvudmanKind

MOST_WEEKS: Final = 104


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWords:
    """
    What an administrator decides of a group; the fields are columns of the table.

    ``interval_weeks`` is how often it means to meet, ``contact`` the function one turns to, never a person.
    """

    name: str
    kind: BodyKind
    district_id: int | None = None
    interval_weeks: int | None = None
    contact: str | None = None
    sort: int = 100


def add_group(session: Session, new: GroupWords, *, by: Viewer) -> Body:
    """
    Add a group without members.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        The name is missing or taken, an områdesgrupp has no area, or interval or contact does not hold.
    """
    rules.begin(session, by=by, action="grupp.lagg_till")
    new = _checked(session, new, own_id=None)
    row = Body(slug=rules.code(session, Body.slug, new.name), name=new.name, kind=new.kind)
    rules.put(row, new)
    session.add(row)
    session.flush()
    return row


def change_group(session: Session, group_id: int, new: GroupWords, *, seen: GroupWords, by: Viewer) -> Body:
    """
    Change a group's name, kind, area, order, contact or how often it means to meet.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    ConflictError
        It is no longer what the form showed.
    InputError
        The name is taken, or the kind does not go with its members.
    """
    rules.begin(session, by=by, action="grupp.andra")
    row = rules.row(session, Body, group_id)
    rules.require_same(row, seen)
    new = _checked(session, new, own_id=row.id)
    if new.kind is BodyKind.MYNDIGHETER and _private_members(session, row.id):
        raise InputError("Gruppen har medlemmar som inte är myndigheter.", field="kind")
    rules.put(row, new)
    session.flush()
    return row


def end_group(session: Session, group_id: int, *, by: Viewer) -> Body:
    """
    End a group: nothing more is shared with it and nobody is added; its members keep reading what was.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It has ended already.
    """
    rules.begin(session, by=by, action="grupp.avsluta")
    row = rules.row(session, Body, group_id)
    if row.ended_on is not None:
        raise InputError(f"{row.name} är redan avslutad. Läs in sidan på nytt.")
    row.ended_on = today()
    for member in _coming(session, row.id):
        session.delete(member)
    session.flush()
    return row


def reopen_group(session: Session, group_id: int, *, by: Viewer) -> Body:
    """
    Let an ended group be shared with again, by the members it has today.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It has not ended.
    """
    rules.begin(session, by=by, action="grupp.ateroppna")
    row = rules.row(session, Body, group_id)
    if row.ended_on is None:
        raise InputError(f"{row.name} är inte avslutad. Läs in sidan på nytt.")
    row.ended_on = None
    session.flush()
    return row


def _checked(session: Session, new: GroupWords, *, own_id: int | None) -> GroupWords:
    new = replace(new, name=rules.named(session, new.name), contact=_contact(session, new.contact))
    rules.require_free(new.name, session.scalars(select(Body.name).where(Body.id != (own_id or 0))))
    if slug(new.name) == MIN_VERKSAMHET:
        raise InputError("Så heter valet att inte dela med någon. Välj ett annat namn.", field="name")
    if new.kind is BodyKind.OMRADESGRUPP:
        rules.require_choice(new.district_id, "Välj vilket område gruppen gäller.", field="district_id")
    if new.interval_weeks is not None and not 1 <= new.interval_weeks <= MOST_WEEKS:
        raise InputError(f"Skriv ett antal veckor mellan 1 och {MOST_WEEKS}.", field="interval_weeks")
    return new


def _contact(session: Session, contact: str | None) -> str | None:
    found = statement_rules.checked(session, contact, field="contact")
    if found is not None and len(found) > rules.MAX_NAME:
        raise InputError(f"Korta kontakten till högst {rules.MAX_NAME} tecken.", field="contact")
    return " ".join(found.split()) if found else None


def _coming(session: Session, group_id: int) -> list[BodyMember]:
    coming = select(BodyMember).where(BodyMember.body_id == group_id, BodyMember.valid_from > today())
    return list(session.scalars(coming))


def _private_members(session: Session, group_id: int) -> bool:
    found = session.scalars(
        select(BodyMember.id)
        .join(Huvudman, Huvudman.id == BodyMember.huvudman_id)
        .where(
            BodyMember.body_id == group_id,
            Huvudman.kind != HuvudmanKind.MYNDIGHET,
            (BodyMember.valid_to.is_(None)) | (BodyMember.valid_to >= today()),
        )
    ).first()
    return found is not None
