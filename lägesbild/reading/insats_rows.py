"""Insatser with everything they hold, as far as the viewer may know of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from lägesbild.model import Body, FollowUp, Funding, Insats, Problembild, Viewer
from lägesbild.model.roles import MIN_VERKSAMHET, Deed, may
from lägesbild.model.words import InsatsLevel, InsatsStatus, ProblembildStatus, Track
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.changes import FUNDING_WARNING_DAYS
from lägesbild.reading.rights import visible
from lägesbild.reading.statements import GOING_ON, StatusOn, listed_under


@dataclass(frozen=True, slots=True)
class Answered:
    """A problembild that an insats answers, with the status it has and the one it had before."""

    id: int
    title: str
    status: ProblembildStatus
    status_on: dt.date
    before: ProblembildStatus | None
    category_slug: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a year's plan."""

    id: int
    year: int
    text: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Money:
    """Money for an insats; ``days_left`` counts to the day it ends, below zero once it has ended."""

    source: str
    amount_sek: int | None
    ends_on: dt.date | None
    days_left: int | None

    @property
    def ends_soon(self) -> bool:
        """Whether it ends within 90 days from today."""
        return self.days_left is not None and 0 <= self.days_left <= FUNDING_WARNING_DAYS


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """A planned or done follow-up. ``is_overdue``: its day has passed and nobody has told what it showed."""

    id: int
    planned_on: dt.date
    done_on: dt.date | None
    outcome: str | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class InsatsRow:
    """
    One insats as it stands today. No area means the whole kommun.

    ``problembilder`` and ``plan_goals`` name only what the viewer may read; ``may_change`` says whether the
    viewer may write it anew.
    """

    id: int
    version: int
    title: str
    description: str
    status: InsatsStatus
    status_on: dt.date
    theme: str
    theme_slug: str
    goal: str | None
    owner: str | None
    place: str | None
    target_group: str | None
    level: InsatsLevel | None
    track: Track | None
    method: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    reported_on: dt.date
    cost_sek: int | None
    hours: int | None
    evaluation_plan: str | None
    evaluation_on: dt.date | None
    huvudman: str
    huvudman_slug: str
    is_own: bool
    audience: str
    audience_slug: str
    areas: tuple[str, ...]
    area_names: tuple[str, ...]
    named_place: str | None
    district_codes: tuple[str, ...]
    partners: tuple[str, ...]
    partner_slugs: tuple[str, ...]
    problembilder: tuple[Answered, ...]
    plan_goals: tuple[Goal, ...]
    funding: tuple[Money, ...]
    follow_ups: tuple[FollowUpView, ...]
    history: tuple[StatusOn, ...]
    is_public: bool
    may_change: bool

    @property
    def is_going_on(self) -> bool:
        """Planned or ongoing: not carried out, not ended."""
        return self.status in GOING_ON

    @property
    def overdue(self) -> tuple[FollowUpView, ...]:
        """Follow-ups whose day has passed without an outcome."""
        return tuple(follow_up for follow_up in self.follow_ups if follow_up.is_overdue)

    @property
    def next_follow_up_on(self) -> dt.date | None:
        """The day of the first follow-up that is planned and not done."""
        return min((part.planned_on for part in self.follow_ups if part.done_on is None), default=None)

    @property
    def latest_outcome(self) -> FollowUpView | None:
        """The latest follow-up that is done and told of."""
        told = [part for part in self.follow_ups if part.done_on is not None and part.outcome]
        return max(told, key=lambda part: part.done_on or part.planned_on, default=None)

    @property
    def money_ending(self) -> Money | None:
        """The money that ends first within 90 days, for an insats that is not ended."""
        soon = [part for part in self.funding if part.ends_soon] if self.is_going_on else []
        return min(soon, key=lambda part: part.days_left or 0, default=None)


_WHOLE: Final[tuple[ExecutableOption, ...]] = (
    selectinload(Insats.huvudman),
    selectinload(Insats.theme),
    selectinload(Insats.districts),
    selectinload(Insats.partners),
    selectinload(Insats.plan_goals),
    selectinload(Insats.funding),
    selectinload(Insats.follow_ups),
    selectinload(Insats.history),
    selectinload(Insats.problembilder).selectinload(Problembild.history),
    selectinload(Insats.problembilder).selectinload(Problembild.category),
)


def every(session: Session, *, viewer: Viewer, tree: AreaTree, today: dt.date) -> tuple[InsatsRow, ...]:
    """Every insats the viewer may read."""
    rows = session.scalars(select(Insats).where(visible(Insats, viewer)).options(*_WHOLE)).all()
    audiences = _audiences(session)
    return tuple(_row(row, audiences, viewer=viewer, tree=tree, today=today) for row in rows)


def one(
    session: Session, insats_id: int, *, viewer: Viewer, tree: AreaTree, today: dt.date
) -> InsatsRow | None:
    """One insats, or None when the viewer may not know of it."""
    row = session.scalars(
        select(Insats).where(Insats.id == insats_id, visible(Insats, viewer)).options(*_WHOLE)
    ).first()
    return None if row is None else _row(row, _audiences(session), viewer=viewer, tree=tree, today=today)


def _audiences(session: Session) -> dict[int | None, tuple[str, str]]:
    found: dict[int | None, tuple[str, str]] = {None: ("Min verksamhet", MIN_VERKSAMHET)}
    found.update({row.id: (row.name, row.slug) for row in session.scalars(select(Body))})
    return found


def _row(
    row: Insats,
    audiences: dict[int | None, tuple[str, str]],
    *,
    viewer: Viewer,
    tree: AreaTree,
    today: dt.date,
) -> InsatsRow:
    codes, names, named_place = listed_under([tree.by_id[d.id] for d in row.districts], tree)
    own = row.huvudman_id == viewer.huvudman_id
    audience, audience_slug = audiences[row.audience_id]
    return InsatsRow(
        **{name: getattr(row, name) for name in _SAME},
        theme=row.theme.name,
        theme_slug=row.theme.slug,
        huvudman=row.huvudman.name,
        huvudman_slug=row.huvudman.slug,
        is_own=own,
        audience=audience,
        audience_slug=audience_slug,
        areas=codes,
        area_names=names,
        named_place=named_place,
        district_codes=tuple(sorted(d.code for d in row.districts)),
        partners=tuple(part.name for part in _partners(row)),
        partner_slugs=tuple(part.slug for part in _partners(row)),
        problembilder=tuple(_answered(part) for part in _readable(row.problembilder, viewer)),
        plan_goals=tuple(
            Goal(part.id, part.year, part.text, part.withdrawn_on is not None)
            for part in _readable(row.plan_goals, viewer)
        ),
        funding=tuple(_money(part, today) for part in sorted(row.funding, key=_by_end)),
        follow_ups=tuple(_follow_up(part, today) for part in sorted(row.follow_ups, key=_by_day)),
        history=tuple(StatusOn(part.status.value, part.changed_on, part.reason) for part in row.history),
        is_public=row.public_at is not None,
        may_change=may(viewer.role, Deed.FOLLOW if own else Deed.MEET),
    )


_SAME: Final = (
    "id",
    "version",
    "title",
    "description",
    "status",
    "status_on",
    "goal",
    "owner",
    "place",
    "target_group",
    "level",
    "track",
    "method",
    "starts_on",
    "ends_on",
    "reported_on",
    "cost_sek",
    "hours",
    "evaluation_plan",
    "evaluation_on",
)
"""Fields that are a column of the same name."""


def _partners(row: Insats) -> list[Any]:
    return sorted(row.partners, key=lambda part: (part.sort, part.name))


def _readable(rows: list[Any], viewer: Viewer) -> list[Any]:
    found = [row for row in rows if viewer.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id)]
    return sorted(found, key=lambda row: row.id)


def _answered(row: Problembild) -> Answered:
    latest = row.history[-1] if row.history else None
    earlier = [change.status for change in row.history if change.status is not row.status]
    return Answered(
        id=row.id,
        title=row.title,
        status=row.status,
        status_on=latest.changed_on if latest else row.opened_on,
        before=earlier[-1] if earlier else None,
        category_slug=row.category.slug,
    )


def _money(part: Funding, today: dt.date) -> Money:
    days_left = (part.ends_on - today).days if part.ends_on else None
    return Money(part.source, part.amount_sek, part.ends_on, days_left)


def _follow_up(part: FollowUp, today: dt.date) -> FollowUpView:
    overdue = part.done_on is None and part.planned_on < today
    return FollowUpView(part.id, part.planned_on, part.done_on, part.outcome, overdue)


def _by_end(part: Funding) -> tuple[dt.date, int]:
    return part.ends_on or dt.date.max, part.id


def _by_day(part: FollowUp) -> tuple[dt.date, int]:
    return part.planned_on, part.id
