"""The events of the årshjul as they are edited, and the two clocks of the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lägesbild.analysis import year_rules
from lägesbild.analysis.year_rules import CLOCKS
from lägesbild.model import Body, NotFoundError, Viewer, YearEvent
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import BodyKind, YearKind
from lägesbild.reading.areas import swedish_key


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as it is stored; ``starts_on`` tells the first year of a ``rule``."""

    id: int
    version: int
    body: str
    body_slug: str
    kind: YearKind
    title: str
    starts_on: dt.date
    ends_on: dt.date | None
    every_years: int | None
    rule: str | None
    owner: str
    owner_slug: str | None
    ended_on: dt.date | None
    is_proposal: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """
    When the lägesbild or the åtgärdsplan must be renewed; None where no day has been written.

    ``rule`` is one of ``year_rules.CLOCKS``.
    """

    rule: str
    decided_on: dt.date | None
    latest_on: dt.date | None

    def has_basis(self, today: dt.date) -> bool:
        """Whether something decided within the law's time is noted. Never that the law is followed."""
        return self.latest_on is not None and today <= self.latest_on


@dataclass(frozen=True, slots=True)
class YearGroup:
    """A group whose year a viewer may edit."""

    slug: str
    name: str
    is_leading: bool


def rows(session: Session, *, viewer: Viewer) -> Sequence[YearEvent]:
    """The events of the viewer's groups as they are stored."""
    return session.scalars(
        select(YearEvent).where(YearEvent.body_id.in_(sorted(viewer.circles))).order_by(YearEvent.id)
    ).all()


def is_proposal(row: YearEvent) -> bool:
    """Whether the days are a proposal that nobody has confirmed."""
    return (row.submit_key or "").startswith(year_rules.PROPOSAL)


def read(session: Session, *, viewer: Viewer) -> tuple[EventView, ...]:
    """Every event of the viewer's groups but the clocks, by when in the year it comes; ended ones last."""
    found = session.scalars(
        select(YearEvent)
        .where(YearEvent.body_id.in_(sorted(viewer.circles)))
        .options(joinedload(YearEvent.body), joinedload(YearEvent.owner_huvudman))
    )
    views = [_view(row) for row in found if row.rule not in CLOCKS]
    return tuple(
        sorted(
            views,
            key=lambda one: (one.ended_on is not None, one.starts_on.timetuple().tm_yday, one.title),
        )
    )


def one(session: Session, event_id: int, *, viewer: Viewer) -> EventView:
    """
    One event.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer is no member of its group.
    """
    row = session.get(YearEvent, event_id)
    if row is None or row.body_id not in viewer.circles:
        raise NotFoundError("Händelsen finns inte. Läs in sidan Årshjul på nytt.")
    return _view(row)


def clocks(session: Session, *, viewer: Viewer) -> tuple[Clock, ...]:
    """The two clocks as the viewer's groups have written them; none for who is in no ledningsgrupp."""
    leading = select(Body.id).where(Body.kind == BodyKind.LEDNINGSGRUPP, Body.id.in_(sorted(viewer.circles)))
    if session.scalars(leading).first() is None:
        return ()
    held: dict[str, YearEvent] = {}
    for row in rows(session, viewer=viewer):
        if row.rule in CLOCKS and (row.rule not in held or held[row.rule].starts_on < row.starts_on):
            held[row.rule] = row
    return tuple(_clock(rule, held.get(rule)) for rule in CLOCKS)


def groups(session: Session, *, viewer: Viewer) -> tuple[YearGroup, ...]:
    """The groups in force whose year the viewer may edit: their own, for coordinators; leading ones first."""
    if not may(viewer.role, Deed.MEET):
        return ()
    found = session.scalars(
        select(Body).where(
            Body.id.in_(sorted(viewer.circles - viewer.ended_circles)), Body.kind != BodyKind.MYNDIGHETER
        )
    )
    offered = [YearGroup(row.slug, row.name, row.kind is BodyKind.LEDNINGSGRUPP) for row in found]
    return tuple(sorted(offered, key=lambda group: (not group.is_leading, swedish_key(group.name))))


def _clock(rule: str, row: YearEvent | None) -> Clock:
    if row is None:
        return Clock(rule, None, None)
    years = row.every_years or year_rules.CLOCK_YEARS
    return Clock(rule, row.starts_on, year_rules.deadline(row.starts_on, years))


def _view(row: YearEvent) -> EventView:
    owner = row.owner_huvudman
    return EventView(
        id=row.id,
        version=row.version,
        body=row.body.name,
        body_slug=row.body.slug,
        kind=row.kind,
        title=row.title,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        every_years=row.every_years,
        rule=row.rule,
        owner=owner.name if owner else "",
        owner_slug=owner.slug if owner else None,
        ended_on=row.ended_on,
        is_proposal=is_proposal(row),
    )
