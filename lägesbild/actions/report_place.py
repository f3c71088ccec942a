"""How rule 3 lifts the place of a report: to the area in a sensitive category, and off the exact point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from lägesbild.model import Category, District
from lägesbild.model.words import DistrictLevel

GRID_M: Final = 250


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report is put: an area or named place, words for it, a point (metres, SWEREF 99 TM)."""

    district: District | None
    words: str | None = None
    point: tuple[int, int] | None = None
    notices: tuple[str, ...] = ()


def lifted(session: Session, given: Place, category: Category | None, *, kommun: District) -> Place:
    """The place a report in a category may keep; ``notices`` tell the reporter what was left out."""
    if category is not None and category.whole_kommun_only:
        return _on_kommun(given, category, kommun)
    if category is not None and category.sensitive:
        return _on_area(session, given, category)
    point = None if _is_known_place(given.district) else _snapped(given.point)
    return Place(given.district, given.words, point)


def _on_kommun(given: Place, category: Category, kommun: District) -> Place:
    """No place at all: the kommun, or no place where none was given."""
    district = given.district
    lost = given.words or given.point or (district and district.level is not DistrictLevel.KOMMUN)
    notice = f"{category.name} rapporteras bara för hela kommunen. Området och platsen sparades inte."
    return Place(kommun if district is not None else None, notices=(notice,) if lost else ())


def _on_area(session: Session, given: Place, category: Category) -> Place:
    """No place below RegSO: a named place gives way to the area it lies in."""
    area = given.district
    while area is not None and area.level is DistrictLevel.PLATS:
        area = session.get(District, area.parent_id)
    sensitive = f"{category.name} är en känslig kategori."
    notices = []
    if area is not given.district and area is not None and given.district is not None:
        notices.append(f"{sensitive} Rapporten sparades på {area.name} i stället för {given.district.name}.")
    elif given.words or given.point:
        notices.append(f"{sensitive} Platsen sparades inte, bara området.")
    return Place(area, notices=tuple(notices))


def _is_known_place(district: District | None) -> bool:
    return district is not None and district.level is DistrictLevel.PLATS and district.east_m is not None


def _snapped(point: tuple[int, int] | None) -> tuple[int, int] | None:
    if point is None:
        return None
    east, north = (round(value / GRID_M) * GRID_M for value in point)
    return east, north
