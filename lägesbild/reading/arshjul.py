"""A year as a viewer reads it: what comes back, meetings, walks, follow-ups, money that ends, deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.analysis import year_rules
from lägesbild.analysis.year_rules import CLOCKS, DayOff, Span
from lägesbild.model import FollowUp, Funding, Huvudman, Insats, Meeting, Viewer, YearEvent
from lägesbild.reading import safety_walks, year_events
from lägesbild.reading.rights import visible
from lägesbild.reading.statements import GOING_ON
from lägesbild.store import settings as stored

MEETING, WALK, FOLLOW_UP, MONEY = "mote", "vandring", "uppfoljning", "pengar"
"""Sorts of occasions that are no events of the årshjul: rows of other pages."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """
    Something that falls in a year, both days included.

    ``sort`` is a ``YearKind`` value or one of the sorts above. ``page`` and ``row_id`` lead to the row,
    where there is one. ``is_proposal``: nobody has confirmed the days. ``uid`` names it in calendars.
    """

    sort: str
    title: str
    starts_on: dt.date
    ends_on: dt.date
    owner: str = ""
    page: str = ""
    row_id: int | None = None
    is_proposal: bool = False
    uid: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """What a year holds, by day; ``days_off`` are those of the calendar."""

    year: int
    occasions: tuple[Occasion, ...]
    days_off: tuple[DayOff, ...]


def read(session: Session, year: int, *, viewer: Viewer) -> Year:
    """Everything of a calendar year that the viewer may read."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found = [
        *_events(session, viewer, first, last),
        *_meetings(session, viewer, first, last),
        *_walks(session, viewer, first, last),
        *_follow_ups(session, viewer, first, last),
        *_money(session, viewer, first, last),
    ]
    return Year(year, _in_order(found), year_rules.days_off(year))


def coming(session: Session, *, viewer: Viewer, today: dt.date, weeks: int = 8) -> tuple[Occasion, ...]:
    """
    What the next weeks bring, soonest first; what has begun already and goes on comes last.

    Follow-ups and money that ends are not: other lists tell of those.
    """
    last = today + dt.timedelta(weeks=weeks)
    found = [
        *_events(session, viewer, today, last),
        *_meetings(session, viewer, today, last),
        *_walks(session, viewer, today, last),
    ]
    return tuple(sorted(_in_order(found), key=lambda one: one.starts_on < today))


def years(session: Session, *, viewer: Viewer, today: dt.date) -> tuple[int, ...]:
    """The years one can look at: from the first that anything is known of, to three years ahead."""
    first = min((row.starts_on.year for row in year_events.rows(session, viewer=viewer)), default=today.year)
    return tuple(range(max(min(first, today.year - 1), today.year - 10), today.year + 4))


def _in_order(found: list[Occasion]) -> tuple[Occasion, ...]:
    return tuple(sorted(found, key=lambda one: (one.starts_on, one.ends_on, one.title)))


def _events(session: Session, viewer: Viewer, first: dt.date, last: dt.date) -> Iterator[Occasion]:
    kommun = str(stored.get(session, "kommun_kod"))
    names = dict(_pairs(session))
    for row in year_events.rows(session, viewer=viewer):
        for year, (starts_on, ends_on) in _times(row, first, last):
            if row.ended_on is not None and starts_on >= row.ended_on:
                continue
            yield Occasion(
                sort=row.kind.value,
                title=row.title,
                starts_on=starts_on,
                ends_on=ends_on,
                owner=names.get(row.owner_huvudman_id or 0, ""),
                page="" if row.rule in CLOCKS else "arshjul",
                row_id=None if row.rule in CLOCKS else row.id,
                is_proposal=year_events.is_proposal(row),
                uid=f"arshjul-{row.id}-{year}-{kommun}@lagesbild",
                sequence=row.version,
            )


def _times(row: YearEvent, first: dt.date, last: dt.date) -> Iterator[tuple[int, Span]]:
    if row.rule in CLOCKS:
        day = year_rules.deadline(row.starts_on, row.every_years or year_rules.CLOCK_YEARS)
        if first <= day <= last:
            yield day.year, (day, day)
        return
    yield from year_rules.occasions(
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        every_years=row.every_years,
        rule=row.rule,
        first=first,
        last=last,
    )


def _meetings(session: Session, viewer: Viewer, first: dt.date, last: dt.date) -> Iterator[Occasion]:
    rows = session.scalars(
        select(Meeting).where(
            Meeting.body_id.in_(sorted(viewer.circles)),
            Meeting.cancelled_on.is_(None),
            Meeting.held_on.between(first, last),
        )
    )
    for row in rows:
        title = f"Möte: {row.body.name}"
        yield Occasion(MEETING, title, row.held_on, row.held_on, page="mote", row_id=row.id)


def _walks(session: Session, viewer: Viewer, first: dt.date, last: dt.date) -> Iterator[Occasion]:
    kommun = str(stored.get(session, "kommun_kod"))
    for walk in safety_walks.read(session, viewer=viewer):
        if walk.cancelled_on is None and first <= walk.on <= last:
            yield Occasion(
                sort=WALK,
                title=f"Trygghetsvandring: {walk.district}",
                starts_on=walk.on,
                ends_on=walk.on,
                owner=walk.huvudman,
                page="trygghetsvandringar",
                row_id=walk.id,
                uid=f"vandring-{walk.id}-{kommun}@lagesbild",
                sequence=walk.version,
            )


def _follow_ups(session: Session, viewer: Viewer, first: dt.date, last: dt.date) -> Iterator[Occasion]:
    rows = session.execute(
        select(FollowUp.planned_on, Insats.id, Insats.title, Huvudman.name)
        .join(Insats, Insats.id == FollowUp.insats_id)
        .join(Huvudman, Huvudman.id == Insats.huvudman_id)
        .where(visible(Insats, viewer), FollowUp.done_on.is_(None), FollowUp.planned_on.between(first, last))
    )
    for on, insats_id, title, huvudman in rows:
        yield _of_insats(FOLLOW_UP, f"Uppföljning: {title}", on, insats_id, huvudman)


def _money(session: Session, viewer: Viewer, first: dt.date, last: dt.date) -> Iterator[Occasion]:
    rows = session.execute(
        select(Funding.ends_on, Insats.id, Insats.title, Huvudman.name)
        .join(Insats, Insats.id == Funding.insats_id)
        .join(Huvudman, Huvudman.id == Insats.huvudman_id)
        .where(visible(Insats, viewer), Insats.status.in_(GOING_ON), Funding.ends_on.between(first, last))
        .distinct()
    )
    for on, insats_id, title, huvudman in rows:
        if on is not None:
            yield _of_insats(MONEY, f"Pengarna tar slut: {title}", on, insats_id, huvudman)


def _of_insats(sort: str, title: str, on: dt.date, insats_id: int, huvudman: str) -> Occasion:
    return Occasion(sort, title, on, on, owner=huvudman, page="insatser", row_id=insats_id)


def _pairs(session: Session) -> list[tuple[int, str]]:
    rows: Any = session.execute(select(Huvudman.id, Huvudman.name))
    return [(key, name) for key, name in rows]
