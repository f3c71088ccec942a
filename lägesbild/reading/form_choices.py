"""What forms offer: categories, themes, huvudmän, and every name an area may be called. Nothing ended."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lägesbild.model import Category, District, DistrictAlias, Huvudman, Theme
from lägesbild.model.clock import today
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.areas import Area, AreaTree, normalized, swedish_key


def categories(session: Session) -> dict[str, str]:
    """Names by slug of the categories in use, in the order the municipality gave them."""
    return _in_use(session, Category)


def themes(session: Session) -> dict[str, str]:
    """Names by slug of the themes in use."""
    return _in_use(session, Theme)


def huvudman(session: Session, *, kept: Collection[str] = ()) -> dict[str, str]:
    """Names by slug of the huvudmän in force; ``kept`` are slugs a stored row has, ended or not."""
    offered = or_(in_force(Huvudman), Huvudman.slug.in_(sorted(kept)))
    wanted = select(Huvudman.slug, Huvudman.name).where(offered)
    return dict(session.execute(wanted.order_by(Huvudman.sort, Huvudman.name)).all())


def in_force(table: type[Huvudman] | type[District]) -> ColumnElement[bool]:
    """The condition that leaves out what has ended: its last day is before today."""
    return or_(table.valid_to.is_(None), table.valid_to >= today())


def _in_use(session: Session, table: type[Category] | type[Theme]) -> dict[str, str]:
    rows = session.execute(
        select(table.slug, table.name)
        .where(or_(table.retired_on.is_(None), table.retired_on > today()))
        .order_by(table.sort, table.name)
    )
    return dict(rows.all())


def area_names(session: Session, tree: AreaTree) -> dict[str, str]:
    """
    Every name one may type for an area, with its code: whole names first, then other names and old
    spellings, which tell the area they mean. A name that fits several areas stands once for each.
    """
    levels = (DistrictLevel.STADSDEL, DistrictLevel.REGSO, DistrictLevel.PLATS)
    offered = [area for area in tree.level(*levels) if not area.has_ended(today())]
    names = {area_title(tree, area): area.code for area in offered}
    aliases = session.execute(select(DistrictAlias.name, DistrictAlias.district_id))
    for alias, area_id in sorted(aliases, key=lambda pair: swedish_key(pair[0])):
        area = tree.by_id[area_id]
        if area in offered and normalized(alias) != normalized(area.name):
            names[f"{alias} – {area_title(tree, area)}"] = area.code
    return names


def areas_by_code(tree: AreaTree, *, kept: Collection[str] = ()) -> dict[str, str]:
    """Titles by code of every area and place in force; ``kept`` are codes a stored row has, ended or not."""
    levels = (DistrictLevel.STADSDEL, DistrictLevel.REGSO, DistrictLevel.PLATS)
    day = today()
    return {
        area.code: area_title(tree, area)
        for area in tree.level(*levels)
        if area.code in kept or not area.has_ended(day)
    }


def area_title(tree: AreaTree, area: Area) -> str:
    """An area as it is offered: a stadsdel says that it is whole, a place where it lies."""
    if area.level is DistrictLevel.STADSDEL:
        return f"{area.name} (hela stadsdelen)"
    if area.level is DistrictLevel.PLATS and area.parent_id is not None:
        return f"{area.name}, {tree.by_id[area.parent_id].name}"
    return "Hela kommunen" if area.level is DistrictLevel.KOMMUN else area.name
