"""Named places on the map, other names of areas, and how many people live in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import admin_rules as rules
from lägesbild.model import District, DistrictAlias, InputError, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import DistrictLevel
from lägesbild.store import points
from lägesbild.store import settings as stored

EARLIEST_YEAR: Final = 1990
MOST_PEOPLE: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """
    What an administrator decides of a named place; the fields are columns of the table.

    ``parent_id=None`` means the area the point lies in. The point is SWEREF 99 TM, both or neither.
    """

    name: str
    parent_id: int | None = None
    east_m: int | None = None
    north_m: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How many live in an area, and in which year they were counted; both or neither."""

    population: int | None
    population_year: int | None


def add_place(session: Session, new: PlaceWords, *, by: Viewer) -> District:
    """
    Put a named public place into the tree, with a point or without one.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        The name is missing or taken, no area is known, or the point lies outside it.
    """
    rules.begin(session, by=by, action="plats.lagg_till")
    new = _checked(session, new, own_id=None)
    row = District(
        code=rules.code(session, District.code, new.name, prefix="plats_"),
        name=new.name,
        level=DistrictLevel.PLATS,
        valid_from=today(),
    )
    rules.put(row, new)
    session.add(row)
    session.flush()
    return row


def change_place(
    session: Session, district_id: int, new: PlaceWords, *, seen: PlaceWords, by: Viewer
) -> District:
    """
    Rename or move a named place; the reports on it move with it, to the area it then lies in.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    ConflictError
        It is no longer what the form showed.
    InputError
        The name is taken, or the point lies outside the area.
    """
    rules.begin(session, by=by, action="plats.andra")
    row = _place(session, district_id)
    rules.require_same(row, seen)
    rules.put(row, _checked(session, new, own_id=row.id))
    session.flush()
    return row


def end_place(session: Session, district_id: int, *, by: Viewer) -> District:
    """
    End a place: no form offers it from tomorrow, while what was reported there stays.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It has ended already.
    """
    rules.begin(session, by=by, action="plats.avsluta")
    row = _place(session, district_id)
    if row.valid_to is not None:
        raise InputError(f"{row.name} är redan avslutad. Läs in sidan på nytt.")
    row.valid_to = today()
    session.flush()
    return row


def reopen_place(session: Session, district_id: int, *, by: Viewer) -> District:
    """
    Let an ended place be offered again.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It has not ended.
    """
    rules.begin(session, by=by, action="plats.ateroppna")
    row = _place(session, district_id)
    rules.reopen(session, row)
    return row


def add_alias(session: Session, district_id: int, name: str, *, by: Viewer) -> DistrictAlias:
    """
    Add another name or an old spelling of an area. Two areas may share one: then the program asks.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        The area has it already, or it is another area's own name.
    """
    rules.begin(session, by=by, action="omrade.namn_lagg_till")
    row = rules.row(session, District, district_id)
    name = rules.named(session, name)
    own = session.scalars(select(DistrictAlias.name).where(DistrictAlias.district_id == row.id))
    rules.require_free(name, [row.name, *own])
    rules.require_free(name, session.scalars(select(District.name).where(District.id != row.id)))
    alias = DistrictAlias(district_id=row.id, name=name)
    session.add(alias)
    session.flush()
    return alias


def remove_alias(session: Session, alias_id: int, *, by: Viewer) -> None:
    """
    Remove another name of an area.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    NotFoundError
        Somebody removed it already.
    """
    rules.begin(session, by=by, action="omrade.namn_ta_bort")
    session.delete(rules.row(session, DistrictAlias, alias_id))
    session.flush()


def set_population(
    session: Session, district_id: int, new: Population, *, seen: Population, by: Viewer
) -> District:
    """
    Say how many live in a RegSO area and in which year; rates per 1 000 are counted with it at once.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    ConflictError
        It is no longer what the form showed.
    InputError
        Only one of the two is given, it is out of range, or the area is no RegSO area.
    """
    rules.begin(session, by=by, action="omrade.folkmangd")
    row = rules.row(session, District, district_id)
    rules.require_same(row, seen)
    if row.level is not DistrictLevel.REGSO:
        raise InputError("Folkmängd anges för statistikområden.", field="population")
    if (new.population is None) != (new.population_year is None):
        raise InputError("Ange både folkmängd och år, eller ingetdera.", field="population")
    if new.population is not None and not 0 < new.population <= MOST_PEOPLE:
        raise InputError("Folkmängden ska vara minst 1.", field="population")
    if new.population_year is not None and not EARLIEST_YEAR <= new.population_year <= today().year:
        raise InputError(f"Året ska ligga mellan {EARLIEST_YEAR} och i år.", field="population_year")
    rules.put(row, new)
    session.flush()
    return row


def area_of(session: Session, *, east_m: int, north_m: int) -> District | None:
    """The RegSO area a point lies in; None outside the municipality."""
    code = points.area_at(str(stored.get(session, "kommun_kod")), east_m=east_m, north_m=north_m)
    return session.scalars(select(District).where(District.code == code)).first() if code else None


def _place(session: Session, district_id: int) -> District:
    row = rules.row(session, District, district_id)
    if row.level is not DistrictLevel.PLATS:
        raise InputError(f"{row.name} är ett område, ingen plats. Lägg till ett annat namn i stället.")
    return row


def _checked(session: Session, new: PlaceWords, *, own_id: int | None) -> PlaceWords:
    name = rules.named(session, new.name)
    rules.require_free(name, session.scalars(select(District.name).where(District.id != (own_id or 0))))
    if (new.east_m is None) != (new.north_m is None):
        raise InputError("Välj punkten på kartan igen.", field="point")
    if new.east_m is None or new.north_m is None:
        rules.require_choice(new.parent_id, "Välj ett område, eller en punkt på kartan.", field="parent_id")
        return replace(new, name=name, parent_id=_parent(session, new.parent_id).id)
    inside = area_of(session, east_m=new.east_m, north_m=new.north_m)
    if inside is None:
        raise InputError("Punkten ligger utanför kommunen. Välj en annan.", field="point")
    if new.parent_id is None:
        return replace(new, name=name, parent_id=inside.id)
    parent = _parent(session, new.parent_id)
    if parent.id not in _path(session, inside):
        raise InputError(
            f"Punkten ligger i {inside.name}, inte i {parent.name}. Flytta punkten eller byt område.",
            field="parent_id",
        )
    return replace(new, name=name, parent_id=parent.id)


def _parent(session: Session, parent_id: int | None) -> District:
    row = rules.row(session, District, parent_id or 0)
    if row.level is DistrictLevel.PLATS:
        raise InputError("En plats ligger i ett område, inte i en annan plats.", field="parent_id")
    return row


def _path(session: Session, area: District) -> set[int]:
    ids = {area.id}
    while area.parent_id is not None:
        area = session.get_one(District, area.parent_id)
        ids.add(area.id)
    return ids
