"""The verksamhetsplan of a year: track → goal → insatser → what became of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, Huvudman, PlanGoal, Viewer, clock
from lägesbild.model.roles import MIN_VERKSAMHET, Deed, may
from lägesbild.model.words import Track
from lägesbild.reading import areas, insats_rows, insatser
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.reading.rights import visible
from lägesbild.store.session import reading

BOTH: Final = "Båda spåren"


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with the insatser towards it that the viewer reads. ``track`` None: both tracks."""

    id: int
    version: int
    year: int
    track: Track | None
    text: str
    outcome: str | None
    huvudman: str
    is_own: bool
    audience: str
    audience_slug: str
    insatser: tuple[InsatsRow, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """The goals of one track (None: both), and the year's insatser in it that serve none of them."""

    track: Track | None
    goals: tuple[GoalView, ...]
    without_goal: tuple[InsatsRow, ...]

    @property
    def title(self) -> str:
        return self.track.label if self.track else BOTH


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year's plan as the viewer reads it, and the years there are goals for."""

    year: int
    years: tuple[int, ...]
    tracks: tuple[TrackPlan, ...]

    @property
    def goals(self) -> tuple[GoalView, ...]:
        return tuple(goal for part in self.tracks for goal in part.goals)

    @property
    def without_goal(self) -> tuple[InsatsRow, ...]:
        """Insatser of the year that serve no goal of it."""
        return tuple(row for part in self.tracks for row in part.without_goal)


def read(year: int | None, filters: Filters, *, viewer: Viewer, today: dt.date | None = None) -> YearPlan:
    """
    The plan of a year (the present one unless told), for the tracks in their order and both tracks last.

    Insatser are those going on at some time in the year, in the area and for the huvudmän and categories
    chosen; goals stand whatever is chosen. Goals and insatser the viewer cannot read are not there, and an
    insats that only serves such a goal stands among those without: nothing tells them apart.
    """
    day = today or clock.today()
    wanted = year or day.year
    with reading() as session:
        tree = areas.read_tree(session)
        rows = insats_rows.every(session, viewer=viewer, tree=tree, today=day)
        goals = _goals(session, viewer)
        names = _names(session)
    chosen = tuple(
        sorted(
            (row for row in rows if insatser.in_choice(row, filters, tree)),
            key=lambda row: swedish_key(row.title),
        )
    )
    views = [_goal(goal, chosen, names, viewer) for goal in goals if goal.year == wanted]
    served = {row.id for goal in views for row in goal.insatser}
    loose = [row for row in chosen if row.id not in served and in_year(row, wanted)]
    tracks = tuple(
        TrackPlan(
            track,
            tuple(goal for goal in views if goal.track is track),
            tuple(row for row in loose if row.track is track),
        )
        for track in (*Track, None)
    )
    years = sorted({goal.year for goal in goals} | {day.year, wanted}, reverse=True)
    return YearPlan(wanted, tuple(years), tracks)


def in_year(row: InsatsRow, year: int) -> bool:
    """
    Whether an insats went on, or was meant to, at some time in a year.

    It begins when it says, else when it was first told of; it ends when it says, else when it took a
    status that ends it, else it goes on.
    """
    begins = row.starts_on or row.reported_on
    ends = row.ends_on or (None if row.is_going_on else row.status_on)
    return begins.year <= year and (ends is None or ends.year >= year)


def outcome_text(row: InsatsRow) -> str:
    """What is known of whether an insats helped: its latest follow-up, else what is planned."""
    latest = row.latest_outcome
    if latest is not None and latest.done_on is not None:
        late = f" Nästa skulle ha gjorts {day_text(row.overdue[-1].planned_on)}." if row.overdue else ""
        return f"Uppföljning {day_text(latest.done_on)}: {latest.outcome}{late}"
    if row.overdue:
        return f"Ingen uppföljning gjord. Den skulle ha gjorts {day_text(row.overdue[0].planned_on)}."
    if row.next_follow_up_on is not None:
        return f"Följs upp {day_text(row.next_follow_up_on)}."
    if row.evaluation_on is not None:
        return f"Utvärderas {day_text(row.evaluation_on)}."
    return "Ingen uppföljning gjord eller planerad."


def _goals(session: Session, viewer: Viewer) -> list[PlanGoal]:
    found = session.scalars(
        select(PlanGoal)
        .where(visible(PlanGoal, viewer), PlanGoal.withdrawn_on.is_(None))
        .order_by(PlanGoal.year.desc(), PlanGoal.id)
    )
    return list(found)


def _names(session: Session) -> tuple[dict[int, str], dict[int | None, tuple[str, str]]]:
    audiences: dict[int | None, tuple[str, str]] = {None: ("Min verksamhet", MIN_VERKSAMHET)}
    audiences.update({row.id: (row.name, row.slug) for row in session.scalars(select(Body))})
    return {row.id: row.name for row in session.scalars(select(Huvudman))}, audiences


def _goal(
    goal: PlanGoal,
    rows: tuple[InsatsRow, ...],
    names: tuple[dict[int, str], dict[int | None, tuple[str, str]]],
    viewer: Viewer,
) -> GoalView:
    huvudman, audiences = names
    audience, audience_slug = audiences[goal.audience_id]
    return GoalView(
        id=goal.id,
        version=goal.version,
        year=goal.year,
        track=goal.track,
        text=goal.text,
        outcome=goal.outcome,
        huvudman=huvudman[goal.huvudman_id],
        is_own=goal.huvudman_id == viewer.huvudman_id,
        audience=audience,
        audience_slug=audience_slug,
        insatser=tuple(row for row in rows if any(part.id == goal.id for part in row.plan_goals)),
        may_change=may(viewer.role, Deed.MEET),
    )
