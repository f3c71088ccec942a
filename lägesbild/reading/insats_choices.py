"""What the forms of an insats and of a plan goal offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import Insats, PlanGoal, Problembild, Viewer
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading import areas, circles, form_choices, own_reports
from lägesbild.reading.circles import Circle
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.reading.rights import visible
from lägesbild.reading.statements import GOING_ON
from lägesbild.store.session import reading


@dataclass(frozen=True, slots=True)
class InsatsChoices:
    """
    Names by the value that is stored: theme, district and partner by slug or code, rows by id.

    ``last_audience`` is the circle the viewer chose last, to be pointed out.
    """

    themes: dict[str, str]
    districts: dict[str, str]
    partners: dict[str, str]
    problembilder: dict[int, str]
    plan_goals: dict[int, str]
    audiences: dict[str, Circle]
    last_audience: str | None


def read(viewer: Viewer, *, today: dt.date, row: InsatsRow | None = None) -> InsatsChoices:
    """
    Everything offered today: problembilder that are not ended, goals of last year and later.

    What the ``row`` to be changed has already is offered too, ended or not, so that saving loses nothing.
    """
    with reading() as session:
        tree = areas.read_tree(session)
        return InsatsChoices(
            themes=form_choices.themes(session),
            districts=form_choices.areas_by_code(tree, kept=row.district_codes if row else ()),
            partners=form_choices.huvudman(session, kept=row.partner_slugs if row else ()),
            problembilder=_problembilder(session, viewer),
            plan_goals=_plan_goals(session, viewer, since=today.year - 1),
            audiences={circle.slug: circle for circle in _circles(session, viewer, row)},
            last_audience=own_reports.last_audience(session, viewer=viewer),
        )


def for_goal(goal_id: int | None, *, viewer: Viewer) -> tuple[dict[int, str], list[int]]:
    """Titles by id of the insatser that may serve a goal, and ids of those the viewer reads that do."""
    with reading() as session:
        rows = session.scalars(
            select(Insats)
            .where(visible(Insats, viewer))
            .options(selectinload(Insats.plan_goals))
            .order_by(Insats.title, Insats.id)
        ).all()
    linked = [row.id for row in rows if any(_is_goal(goal, goal_id, viewer) for goal in row.plan_goals)]
    offered = {row.id: row.title for row in rows if row.status in GOING_ON or row.id in linked}
    return offered, linked


def _is_goal(goal: PlanGoal, goal_id: int | None, viewer: Viewer) -> bool:
    readable = viewer.may_read(huvudman_id=goal.huvudman_id, audience_id=goal.audience_id)
    return goal.id == goal_id and readable


def _circles(session: Session, viewer: Viewer, row: InsatsRow | None) -> tuple[Circle, ...]:
    return circles.for_viewer(session, viewer, kept=row.audience_slug if row else None)


def _problembilder(session: Session, viewer: Viewer) -> dict[int, str]:
    rows = session.execute(
        select(Problembild.id, Problembild.title, Problembild.status)
        .where(visible(Problembild, viewer), Problembild.status != ProblembildStatus.AVSLUTAD)
        .order_by(Problembild.title, Problembild.id)
    )
    return {row_id: f"{title} ({status.label.lower()})" for row_id, title, status in rows}


def _plan_goals(session: Session, viewer: Viewer, *, since: int) -> dict[int, str]:
    rows = session.execute(
        select(PlanGoal.id, PlanGoal.year, PlanGoal.text)
        .where(visible(PlanGoal, viewer), PlanGoal.withdrawn_on.is_(None), PlanGoal.year >= since)
        .order_by(PlanGoal.year.desc(), PlanGoal.id)
    )
    return {row_id: f"{year}: {text}" for row_id, year, text in rows}
