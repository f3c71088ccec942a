"""Words, expected reporting, areas and the allow-list as Administration shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import (
    AllowedText,
    Category,
    District,
    ExpectedReporting,
    Huvudman,
    Insats,
    Observation,
    Problembild,
    Theme,
    Viewer,
)
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import CategoryKind, DistrictLevel
from lägesbild.reading.areas import swedish_key


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category, and whether any report or problembild has it."""

    id: int
    name: str
    kind: CategoryKind
    parent_id: int | None
    sensitive: bool
    whole_kommun_only: bool
    sort: int
    retired_on: dt.date | None
    is_used: bool


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme, and whether any report or insats has it."""

    id: int
    name: str
    sort: int
    retired_on: dt.date | None
    is_used: bool


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """A huvudman expected to report from an area every so many weeks."""

    id: int
    huvudman: str
    district: str
    every_weeks: int
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One node of the area tree with its other names (id, name)."""

    id: int
    code: str
    name: str
    level: DistrictLevel
    parent_id: int | None
    parent: str | None
    population: int | None
    population_year: int | None
    east_m: int | None
    north_m: int | None
    valid_to: dt.date | None
    aliases: tuple[tuple[int, str], ...]


def categories(session: Session, *, viewer: Viewer) -> tuple[CategoryRow, ...]:
    """
    Every category, each followed by those below it, retired ones too.

    Raises
    ------
    ForbiddenError
        The viewer is no administrator.
    """
    require(viewer.role, Deed.ADMINISTER)
    used = _used(session, Observation.category_id) | _used(session, Problembild.category_id)
    rows = [
        CategoryRow(
            row.id,
            row.name,
            row.kind,
            row.parent_id,
            row.sensitive,
            row.whole_kommun_only,
            row.sort,
            row.retired_on,
            row.id in used,
        )
        for row in session.scalars(select(Category).order_by(Category.sort, Category.name))
    ]
    top = [row for row in rows if row.parent_id is None]
    return tuple(one for row in top for one in (row, *(child for child in rows if child.parent_id == row.id)))


def themes(session: Session, *, viewer: Viewer) -> tuple[ThemeRow, ...]:
    """
    Every theme in its order, retired ones too.

    Raises
    ------
    ForbiddenError
        The viewer is no administrator.
    """
    require(viewer.role, Deed.ADMINISTER)
    used = _used(session, Observation.theme_id) | _used(session, Insats.theme_id)
    return tuple(
        ThemeRow(row.id, row.name, row.sort, row.retired_on, row.id in used)
        for row in session.scalars(select(Theme).order_by(Theme.sort, Theme.name))
    )


def expected(session: Session, *, viewer: Viewer) -> tuple[ExpectedRow, ...]:
    """
    All expected reporting by area and huvudman, what has ended too.

    Raises
    ------
    ForbiddenError
        The viewer is no administrator.
    """
    require(viewer.role, Deed.ADMINISTER)
    rows = session.execute(
        select(ExpectedReporting, Huvudman.name, District.name)
        .join(Huvudman, Huvudman.id == ExpectedReporting.huvudman_id)
        .join(District, District.id == ExpectedReporting.district_id)
        .order_by(Huvudman.sort, Huvudman.name, ExpectedReporting.valid_from)
    ).all()
    return tuple(
        ExpectedRow(row.id, owner, area, row.every_weeks, row.valid_from, row.valid_to)
        for row, owner, area in sorted(rows, key=lambda found: swedish_key(found[2]))
    )


def areas(session: Session, *, viewer: Viewer) -> tuple[AreaRow, ...]:
    """
    Every area and place by name, ended ones too.

    Raises
    ------
    ForbiddenError
        The viewer is no administrator.
    """
    require(viewer.role, Deed.ADMINISTER)
    rows = list(session.scalars(select(District).options(selectinload(District.aliases))))
    names = {row.id: row.name for row in rows}
    return tuple(
        AreaRow(
            row.id,
            row.code,
            row.name,
            row.level,
            row.parent_id,
            names.get(row.parent_id) if row.parent_id is not None else None,
            row.population,
            row.population_year,
            row.east_m,
            row.north_m,
            row.valid_to,
            tuple((one.id, one.name) for one in sorted(row.aliases, key=lambda one: swedish_key(one.name))),
        )
        for row in sorted(rows, key=lambda row: swedish_key(row.name))
    )


def allowed(session: Session, *, viewer: Viewer) -> tuple[tuple[int, str], ...]:
    """
    The allow-list as (id, text), in alphabetical order.

    Raises
    ------
    ForbiddenError
        The viewer is no administrator.
    """
    require(viewer.role, Deed.ADMINISTER)
    rows = session.execute(select(AllowedText.id, AllowedText.text).order_by(func.lower(AllowedText.text)))
    return tuple((row_id, text) for row_id, text in rows)


def _used(session: Session, column: object) -> set[int | None]:
    return set(session.scalars(select(column).distinct()))  # type: ignore[call-overload]
