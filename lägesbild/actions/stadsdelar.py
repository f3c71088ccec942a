"""Stadsdelar: areas people speak of that are several of the statistical areas (RegSO) together."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import admin_rules as rules
from lägesbild.actions.municipality import municipality
from lägesbild.model import ConflictError, District, InputError, NotFoundError, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import DistrictLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class StadsdelWords:
    """What an administrator decides of a stadsdel; ``parts`` are names of RegSO areas in order."""

    name: str
    parts: tuple[str, ...] = ()


def add_stadsdel(session: Session, new: StadsdelWords, *, by: Viewer) -> District:
    """
    Put a stadsdel between the kommun and some of its areas.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        The name is missing or taken, or an area is unknown or part of another stadsdel.
    """
    rules.begin(session, by=by, action="stadsdel.lagg_till")
    name, parts = _checked(session, new, own_id=None)
    row = District(
        code=rules.code(session, District.code, name, prefix="stadsdel_"),
        name=name,
        level=DistrictLevel.STADSDEL,
        parent_id=municipality(session).id,
        valid_from=today(),
    )
    session.add(row)
    session.flush()
    _hold(session, row, parts)
    return row


def change_stadsdel(
    session: Session, district_id: int, new: StadsdelWords, *, seen: StadsdelWords, by: Viewer
) -> District:
    """
    Rename a stadsdel or change which areas are part of it; what was reported on it stays on it.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    ConflictError
        It is no longer what the form showed.
    InputError
        It has ended, the name is taken, or an area is unknown or part of another stadsdel.
    """
    rules.begin(session, by=by, action="stadsdel.andra")
    row = _stadsdel(session, district_id)
    if row.valid_to is not None:
        raise InputError(f"{row.name} är avslutad. Öppna den igen först.")
    if (row.name, {part.name for part in _parts_of(session, row)}) != (seen.name, set(seen.parts)):
        raise ConflictError(rules.CHANGED)
    row.name, parts = _checked(session, new, own_id=row.id)
    _hold(session, row, parts)
    return row


def end_stadsdel(session: Session, district_id: int, *, by: Viewer) -> District:
    """
    End a stadsdel: its areas lie directly under the kommun again, and no form offers it from tomorrow.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It has ended already.
    """
    rules.begin(session, by=by, action="stadsdel.avsluta")
    row = _stadsdel(session, district_id)
    if row.valid_to is not None:
        raise InputError(f"{row.name} är redan avslutad. Läs in sidan på nytt.")
    row.valid_to = today()
    _hold(session, row, [])
    return row


def reopen_stadsdel(session: Session, district_id: int, *, by: Viewer) -> District:
    """
    Let an ended stadsdel be offered again; which areas are part of it is chosen anew.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It has not ended.
    """
    rules.begin(session, by=by, action="stadsdel.ateroppna")
    row = _stadsdel(session, district_id)
    rules.reopen(session, row)
    return row


def _stadsdel(session: Session, district_id: int) -> District:
    row = rules.row(session, District, district_id)
    if row.level is not DistrictLevel.STADSDEL:
        raise NotFoundError("Stadsdelen finns inte längre. Läs in sidan på nytt.")
    return row


def _parts_of(session: Session, row: District) -> list[District]:
    inside = District.parent_id == row.id, District.level == DistrictLevel.REGSO
    return list(session.scalars(select(District).where(*inside)))


def _checked(session: Session, new: StadsdelWords, *, own_id: int | None) -> tuple[str, list[District]]:
    name = rules.named(session, new.name)
    others = District.level.in_([DistrictLevel.STADSDEL, DistrictLevel.KOMMUN]), District.id != (own_id or 0)
    rules.require_free(name, session.scalars(select(District.name).where(*others)))
    wanted = District.level == DistrictLevel.REGSO, District.name.in_(new.parts)
    parts = list(session.scalars(select(District).where(*wanted).order_by(District.code)))
    if not parts or len(parts) != len(set(new.parts)):
        raise InputError("Välj minst ett område i listan.", field="parts")
    for part in parts:
        around = session.get(District, part.parent_id)
        if around is not None and around.level is DistrictLevel.STADSDEL and around.id != own_id:
            raise InputError(f"{part.name} är redan del av {around.name}. Ta bort det där.", field="parts")
    return name, parts


def _hold(session: Session, row: District, parts: list[District]) -> None:
    """Let these areas, and no others, be part of the stadsdel."""
    whole = municipality(session).id
    for part in _parts_of(session, row):
        if part not in parts:
            part.parent_id = whole
    for part in parts:
        part.parent_id = row.id
    session.flush()
