"""Trygghetsvandringar as a viewer reads them, and how many of the year's are done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.model import Body, District, Huvudman, NotFoundError, SafetyWalk, Viewer, WalkFinding
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.reading.filters import day_text
from lägesbild.reading.rights import visible
from lägesbild.store import settings as stored


@dataclass(frozen=True, slots=True)
class WalkLine:
    """One walk; ``open_count`` and ``fixed_count`` are its shortcomings, withdrawn ones left out."""

    id: int
    version: int
    district: str
    district_code: str
    district_id: int
    planned_on: dt.date
    done_on: dt.date | None
    cancelled_on: dt.date | None
    people: int | None
    note: str
    huvudman: str
    huvudman_id: int
    audience: str
    audience_slug: str
    open_count: int
    fixed_count: int

    @property
    def on(self) -> dt.date:
        """The day it was walked, else the day it is planned for."""
        return self.done_on or self.planned_on

    @property
    def is_planned(self) -> bool:
        return self.done_on is None and self.cancelled_on is None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the walks the municipality wants a year are done, among those the viewer reads."""

    wanted: int
    done: int
    next_on: dt.date | None
    next_district: str

    @property
    def sentence(self) -> str:
        """
        The progress in words.

        >>> Progress(2, 1, dt.date(2026, 12, 12), "Sätra").sentence
        '1 av 2 genomförda i år, nästa 12 december i Sätra'
        >>> Progress(0, 1, None, "").sentence
        '1 genomförd i år, ingen är planerad'
        """
        if self.wanted:
            begin = f"{self.done} av {self.wanted} genomförda i år"
        else:
            begin = f"{self.done} {'genomförd' if self.done == 1 else 'genomförda'} i år"
        if self.next_on is None:
            return f"{begin}, ingen är planerad"
        return f"{begin}, nästa {day_text(self.next_on, year=False)} i {self.next_district}"


def read(session: Session, *, viewer: Viewer) -> tuple[WalkLine, ...]:
    """Every walk the viewer reads, the latest first."""
    found = [_line(row) for row in session.execute(_rows(viewer))]
    return tuple(sorted(found, key=lambda walk: (walk.on, walk.id), reverse=True))


def one(session: Session, walk_id: int, *, viewer: Viewer) -> WalkLine:
    """
    One walk.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer may not read it.
    """
    row = session.execute(_rows(viewer).where(SafetyWalk.id == walk_id)).first()
    if row is None:
        raise NotFoundError("Vandringen finns inte. Läs in sidan Trygghetsvandringar på nytt.")
    return _line(row)


def progress(session: Session, *, viewer: Viewer, today: dt.date) -> Progress:
    """How far this year's walks have come. Never whether that is enough."""
    walks = read(session, viewer=viewer)
    done = sum(walk.done_on is not None and walk.done_on.year == today.year for walk in walks)
    coming = [walk for walk in walks if walk.is_planned and walk.planned_on >= today]
    following = min(coming, key=lambda walk: (walk.planned_on, walk.id), default=None)
    return Progress(
        wanted=int(stored.get(session, stored.WALKS_A_YEAR)),
        done=done,
        next_on=following.planned_on if following else None,
        next_district=following.district if following else "",
    )


def _rows(viewer: Viewer) -> Any:
    standing = (
        select(func.count())
        .where(WalkFinding.walk_id == SafetyWalk.id, WalkFinding.withdrawn_on.is_(None))
        .correlate(SafetyWalk)
    )
    return (
        select(
            SafetyWalk,
            District,
            Huvudman.name,
            Body,
            standing.where(WalkFinding.fixed_on.is_(None)).scalar_subquery(),
            standing.where(WalkFinding.fixed_on.is_not(None)).scalar_subquery(),
        )
        .join(District, District.id == SafetyWalk.district_id)
        .join(Huvudman, Huvudman.id == SafetyWalk.huvudman_id)
        .outerjoin(Body, Body.id == SafetyWalk.audience_id)
        .where(visible(SafetyWalk, viewer))
    )


def _line(found: Any) -> WalkLine:
    row, district, huvudman, body, open_count, fixed_count = found
    return WalkLine(
        id=row.id,
        version=row.version,
        district=district.name,
        district_code=district.code,
        district_id=district.id,
        planned_on=row.planned_on,
        done_on=row.done_on,
        cancelled_on=row.cancelled_on,
        people=row.people,
        note=row.note,
        huvudman=huvudman,
        huvudman_id=row.huvudman_id,
        audience=body.name if body else "Min verksamhet",
        audience_slug=body.slug if body else MIN_VERKSAMHET,
        open_count=open_count,
        fixed_count=fixed_count,
    )
