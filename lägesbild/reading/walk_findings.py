"""Brister from trygghetsvandringar as a viewer reads them: open ones first, the oldest on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.model import Body, District, Huvudman, NotFoundError, SafetyWalk, Viewer, WalkFinding
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.rights import visible

NOBODY = "Ingen angiven"


class State(StrEnum):
    """Where a shortcoming stands; the value is what users read."""

    OPEN = "öppen"
    FIXED = "åtgärdad"
    WITHDRAWN = "tillbakadragen"


@dataclass(frozen=True, slots=True)
class FindingView:
    """
    One shortcoming. ``found_on`` is the day of the walk; ``age_days`` counts from it to the day it was
    mended or withdrawn, or to today. ``point`` is (east_m, north_m), SWEREF 99 TM.
    """

    id: int
    version: int
    walk_id: int
    walk_huvudman_id: int
    district: str
    found_on: dt.date
    age_days: int
    text: str
    place: str
    point: tuple[int, int] | None
    responsible_id: int | None
    responsible_slug: str | None
    responsible_huvudman: str
    function: str
    fixed_on: dt.date | None
    fixed_note: str
    withdrawn_on: dt.date | None
    audience: str

    @property
    def responsible(self) -> str:
        """Who is to mend it, in words."""
        return ", ".join(part for part in (self.responsible_huvudman, self.function) if part) or NOBODY

    @property
    def where(self) -> str:
        return ", ".join(part for part in (self.place, self.district) if part)

    @property
    def state(self) -> State:
        if self.withdrawn_on is not None:
            return State.WITHDRAWN
        return State.FIXED if self.fixed_on is not None else State.OPEN


def read(
    session: Session, *, viewer: Viewer, today: dt.date, walk_id: int | None = None
) -> tuple[FindingView, ...]:
    """Shortcomings of every walk the viewer reads, or of one: open ones first, the oldest on top."""
    statement = _rows(viewer) if walk_id is None else _rows(viewer).where(SafetyWalk.id == walk_id)
    found = [_view(row, today) for row in session.execute(statement)]
    order = list(State)
    return tuple(sorted(found, key=lambda one: (order.index(one.state), _newest(one), one.id)))


def one(session: Session, finding_id: int, *, viewer: Viewer, today: dt.date) -> FindingView:
    """
    One shortcoming.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer may not read its walk.
    """
    row = session.execute(_rows(viewer).where(WalkFinding.id == finding_id)).first()
    if row is None:
        raise NotFoundError("Bristen finns inte. Läs in sidan Trygghetsvandringar på nytt.")
    return _view(row, today)


def open_in(session: Session, areas: Collection[int], *, viewer: Viewer) -> int:
    """How many shortcomings are open from walks in these areas (ids), among the walks the viewer reads."""
    wanted = (
        select(func.count())
        .select_from(WalkFinding)
        .join(SafetyWalk, SafetyWalk.id == WalkFinding.walk_id)
        .where(
            visible(SafetyWalk, viewer),
            SafetyWalk.district_id.in_(sorted(areas)),
            WalkFinding.fixed_on.is_(None),
            WalkFinding.withdrawn_on.is_(None),
        )
    )
    return session.scalar(wanted) or 0


def places(tree: AreaTree, code: str) -> tuple[str, ...]:
    """Names of the places that lie in an area."""
    area = tree.by_code(code)
    if area is None:
        return ()
    inside = tree.inside(area)
    return tuple(place.name for place in tree.level(DistrictLevel.PLATS) if place.id in inside)


def _newest(one: FindingView) -> int:
    """Open ones by age, the oldest first; others by when they were done with, the latest first."""
    done = one.withdrawn_on or one.fixed_on
    return one.found_on.toordinal() if done is None else -done.toordinal()


def _rows(viewer: Viewer) -> Any:
    return (
        select(WalkFinding, SafetyWalk, District.name, Huvudman, Body.name)
        .join(SafetyWalk, SafetyWalk.id == WalkFinding.walk_id)
        .join(District, District.id == SafetyWalk.district_id)
        .outerjoin(Huvudman, Huvudman.id == WalkFinding.responsible_huvudman_id)
        .outerjoin(Body, Body.id == SafetyWalk.audience_id)
        .where(visible(SafetyWalk, viewer))
    )


def _view(found: Any, today: dt.date) -> FindingView:
    row, walk, district, responsible, body = found
    found_on = walk.done_on or min(walk.planned_on, today)
    over = row.withdrawn_on or row.fixed_on or today
    return FindingView(
        id=row.id,
        version=row.version,
        walk_id=walk.id,
        walk_huvudman_id=walk.huvudman_id,
        district=district,
        found_on=found_on,
        age_days=max((over - found_on).days, 0),
        text=row.text,
        place=row.place or "",
        point=(row.east_m, row.north_m) if row.east_m is not None else None,
        responsible_id=row.responsible_huvudman_id,
        responsible_slug=responsible.slug if responsible else None,
        responsible_huvudman=responsible.name if responsible else "",
        function=row.responsible or "",
        fixed_on=row.fixed_on,
        fixed_note=row.fixed_note or "",
        withdrawn_on=row.withdrawn_on,
        audience=body or "Min verksamhet",
    )
