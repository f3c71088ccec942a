"""Problembilder and insatser as the viewer may read them: statements, shared by name, without counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from lägesbild.model import Insats, Problembild, Viewer
from lägesbild.model.words import DistrictLevel, InsatsStatus, ProblembildStatus
from lägesbild.reading.areas import Area, AreaTree
from lägesbild.reading.filters import Filters
from lägesbild.reading.rights import visible

GOING_ON: Final = frozenset({InsatsStatus.PLANERAD, InsatsStatus.PAGAR})


@dataclass(frozen=True, slots=True)
class StatusOn:
    """A status, the day it was given and why."""

    status: str
    on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class ProblembildView:
    """A problembild as it stood at the end of the period. No area means the whole kommun."""

    id: int
    title: str
    status: ProblembildStatus
    status_on: dt.date
    category: str
    category_slug: str
    huvudman: str
    huvudman_slug: str
    areas: tuple[str, ...]
    area_names: tuple[str, ...]
    place: str | None
    opened_on: dt.date
    closed_on: dt.date | None
    history: tuple[StatusOn, ...]


@dataclass(frozen=True, slots=True)
class InsatsView:
    """An insats as it stood at the end of the period. No area means the whole kommun."""

    id: int
    title: str
    status: InsatsStatus
    status_on: dt.date
    theme: str
    huvudman: str
    huvudman_slug: str
    areas: tuple[str, ...]
    area_names: tuple[str, ...]
    place: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    reported_on: dt.date
    funding_ends_on: dt.date | None
    funding_source: str | None


View = TypeVar("View", ProblembildView, InsatsView)
Status = TypeVar("Status", ProblembildStatus, InsatsStatus)


def read_problembilder(
    session: Session, filters: Filters, *, viewer: Viewer, tree: AreaTree
) -> tuple[ProblembildView, ...]:
    """
    Those followed at some time in the period, latest status first.

    A problembild stays in the picture until it is closed, however long nobody has spoken of it: its
    date tells how old the statement is.
    """
    rows = session.scalars(
        select(Problembild)
        .where(visible(Problembild, viewer), *followed(filters))
        .options(
            selectinload(Problembild.districts),
            selectinload(Problembild.history),
            joinedload(Problembild.category, innerjoin=True),
            joinedload(Problembild.huvudman, innerjoin=True),
        )
    )
    views = _wanted((_problembild(row, filters.end, tree) for row in rows), filters, tree)
    kept = [view for view in views if not filters.categories or view.category_slug in filters.categories]
    return tuple(sorted(kept, key=lambda view: (-view.status_on.toordinal(), view.title)))


def read_insatser(
    session: Session, filters: Filters, *, viewer: Viewer, tree: AreaTree
) -> tuple[InsatsView, ...]:
    """Those planned or ongoing in the period, and those that ended within it. Categories do not cut them."""
    rows = session.scalars(
        select(Insats)
        .where(visible(Insats, viewer), Insats.reported_on <= filters.end)
        .options(
            selectinload(Insats.districts),
            joinedload(Insats.theme, innerjoin=True),
            joinedload(Insats.huvudman, innerjoin=True),
            selectinload(Insats.funding),
            selectinload(Insats.history),
        )
    )
    views = _wanted((_insats(row, filters.end, tree) for row in rows), filters, tree)
    kept = [view for view in views if is_current(view.status, view.status_on, filters)]
    return tuple(sorted(kept, key=lambda view: (view.theme, view.title)))


def followed(filters: Filters) -> tuple[Any, ...]:
    """The condition of problembilder that were followed at some time in the period."""
    return (
        Problembild.opened_on <= filters.end,
        or_(Problembild.closed_on.is_(None), Problembild.closed_on >= filters.start),
    )


def is_current(status: InsatsStatus, since: dt.date, filters: Filters) -> bool:
    """Whether an insats with that status at the end of the period went on in it, or ended within it."""
    return status in GOING_ON or since >= filters.start


def problembild_status(row: Problembild, on: dt.date) -> tuple[ProblembildStatus, dt.date]:
    """The status a problembild had on a day, and the day it got it."""
    return _latest([(h.status, h.changed_on) for h in row.history], on) or (row.status, row.opened_on)


def insats_status(row: Insats, on: dt.date) -> tuple[InsatsStatus, dt.date]:
    """The status an insats had on a day, and the day it got it."""
    return _latest([(h.status, h.changed_on) for h in row.history], on) or (row.status, row.status_on)


def _latest(history: Sequence[tuple[Status, dt.date]], on: dt.date) -> tuple[Status, dt.date] | None:
    known = [step for step in history if step[1] <= on]
    return known[-1] if known else None


def _wanted(views: Iterable[View], filters: Filters, tree: AreaTree) -> list[View]:
    """Those of the chosen huvudmän, in the chosen area."""
    return [
        view
        for view in views
        if (not filters.huvudman or view.huvudman_slug in filters.huvudman)
        and in_area(view.areas, filters.district, tree)
    ]


def in_area(codes: tuple[str, ...], district: str | None, tree: AreaTree) -> bool:
    """Whether a statement about these areas belongs to a view limited to one area."""
    if district is None:
        return True
    wanted = tree.by_code(district)
    if wanted is None:
        return False
    if wanted.level is DistrictLevel.KOMMUN:
        return True
    family = {tree.by_id[i].code for i in tree.inside(wanted)} | {a.code for a in tree.path(wanted)[:-1]}
    return bool(family.intersection(codes))


def listed_under(areas: list[Area], tree: AreaTree) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Codes and names of the areas a statement is listed under, and the named place it concerns."""
    shown = sorted({tree.shown_on(area).code for area in areas} - {tree.kommun.code})
    places = [area.name for area in areas if area.level is DistrictLevel.PLATS]
    names = tuple(area.name for code in shown if (area := tree.by_code(code)) is not None)
    return tuple(shown), names, ", ".join(places) or None


def _problembild(row: Problembild, end: dt.date, tree: AreaTree) -> ProblembildView:
    codes, names, place = listed_under([tree.by_id[d.id] for d in row.districts], tree)
    history = tuple(StatusOn(h.status.value, h.changed_on, h.reason) for h in row.history)
    status, status_on = problembild_status(row, end)
    return ProblembildView(
        id=row.id,
        title=row.title,
        status=status,
        status_on=status_on,
        category=row.category.name,
        category_slug=row.category.slug,
        huvudman=row.huvudman.name,
        huvudman_slug=row.huvudman.slug,
        areas=codes,
        area_names=names,
        place=place or row.place,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        history=history,
    )


def _insats(row: Insats, end: dt.date, tree: AreaTree) -> InsatsView:
    status, status_on = insats_status(row, end)
    codes, names, place = listed_under([tree.by_id[d.id] for d in row.districts], tree)
    ending = min((f for f in row.funding if f.ends_on), key=lambda f: f.ends_on or dt.date.max, default=None)
    return InsatsView(
        id=row.id,
        title=row.title,
        status=status,
        status_on=status_on,
        theme=row.theme.name,
        huvudman=row.huvudman.name,
        huvudman_slug=row.huvudman.slug,
        areas=codes,
        area_names=names,
        place=place or row.place,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        reported_on=row.reported_on,
        funding_ends_on=ending.ends_on if ending else None,
        funding_source=ending.source if ending else None,
    )
