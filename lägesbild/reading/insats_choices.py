"""What the forms of an insats and of a plan goal offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import Huvudman, Insats, PlanGoal, Problembild, Viewer
from lägesbild.model.words import DistrictLevel, ProblembildStatus
from lägesbild.reading import areas, circles, form_choices, own_reports
from lägesbild.reading.circles import Circle
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


def read(viewer: Viewer, *, today: dt.date) -> InsatsChoices:
    """Everything offered today: problembilder that are not ended, goals of last year and later."""
    with reading() as session:
        tree = areas.read_tree(session)
        places = tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO, DistrictLevel.PLATS)
        return InsatsChoices(
            themes=form_choices.themes(session),
            districts={area.code: form_choices.area_title(tree, area) for area in places},
            partners=_partners(session, today),
            problembilder=_problembilder(session, viewer),
            plan_goals=_plan_goals(session, viewer, since=today.year - 1),
            audiences={circle.slug: circle for circle in circles.for_viewer(session, viewer)},
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
    linked = [row.id for row in rows if any(goal.id == goal_id for goal in row.plan_goals)]
    offered = {row.id: row.title for row in rows if row.status in GOING_ON or row.id in linked}
    return offered, linked


def _partners(session: Session, today: dt.date) -> dict[str, str]:
    rows = session.execute(
        select(Huvudman.slug, Huvudman.name)
        .where(or_(Huvudman.valid_to.is_(None), Huvudman.valid_to >= today))
        .order_by(Huvudman.sort, Huvudman.name)
    )
    return dict(rows.all())


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
