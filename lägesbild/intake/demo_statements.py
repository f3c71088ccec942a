"""Invented statements: problembilder with histories, insatser with goals and money, and the meetings."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lägesbild.actions import insatser, meetings, problembilder
from lägesbild.actions.insatser import NewFunding, NewInsats
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.intake.demo_plan import YEARS, Plan
from lägesbild.model import FollowUp, Insats, Observation, Problembild
from lägesbild.model.words import (
    BodyKind,
    InsatsLevel,
    InsatsStatus,
    ProblembildStatus,
    TaskStatus,
    Track,
)
from lägesbild.store import trail

MEETING_EVERY: Final = dt.timedelta(weeks=6)
LAST_MEETING: Final = dt.timedelta(days=18)
OPEN_AFTER: Final = 4
"""Of how many of the last meetings the tasks are still to be done: all but the latest are late."""
LINKED_AT_MOST: Final = 12
BEFORE_OPENING: Final = dt.timedelta(days=45)


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Store every statement of the templates, for the ledningsgrupp; nothing when there is no such group."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    if group is None:
        return
    _meetings(session, plan, group.slug)
    concerns = {
        number: row
        for number, part in enumerate(plan.templates["problembild"])
        if (row := _concern(session, plan, part, group.slug, by, f"demo-{number}")) is not None
    }
    for number, part in enumerate(plan.templates["insats"]):
        _insats(session, plan, part, concerns, group.slug, by, f"demo-{number}")


def meeting_days(plan: Plan) -> list[dt.date]:
    """Every sixth week for three years, the last a few weeks ago."""
    last = plan.today - LAST_MEETING
    count = YEARS * 52 // 6
    return [last - MEETING_EVERY * back for back in range(count)][::-1]


def _meetings(session: Session, plan: Plan, group: str) -> None:
    decisions, tasks = plan.templates["mote"]["beslut"], plan.templates["mote"]["uppdrag"]
    days = meeting_days(plan)
    for number, day in enumerate(days):
        meeting = meetings.register(session, body=group, held_on=day)
        decision = NewDecision(text=decisions[number % len(decisions)], paragraph="6")
        meetings.record_decision(session, meeting.id, decision, submit_key=f"demo-{number}")
        part = tasks[number % len(tasks)]
        recent = number >= len(days) - OPEN_AFTER
        task = NewTask(
            text=part["text"],
            paragraph="7",
            theme=part["amne"] if part["amne"] in plan.themes else None,
            owner_huvudman=part["agare"] if part["agare"] in plan.huvudman else None,
            due_on=day + MEETING_EVERY,
            status=TaskStatus.OPPEN if recent else TaskStatus.KLAR,
        )
        meetings.record_task(session, meeting.id, task, submit_key=f"demo-{number}")


def _concern(
    session: Session, plan: Plan, part: dict[str, Any], group: str, by: str, key: str
) -> Problembild | None:
    districts = plan.by_rank(part["omrade"])
    if part["huvudman"] not in plan.huvudman or (part["omrade"] and not districts):
        return None
    (weeks, status), *later = part["historik"]
    row = problembilder.register(
        session,
        NewProblembild(
            title=part["titel"],
            description=part["text"],
            category=part["kategori"],
            audience=group,
            opened_on=_back(plan, weeks),
            status=ProblembildStatus(status),
            districts=districts,
            cause_situation=part.get("orsak", {}).get("situation"),
            cause_target=part.get("orsak", {}).get("utsatt"),
            cause_offender=part.get("orsak", {}).get("garningsperson"),
        ),
        huvudman_id=plan.huvudman[part["huvudman"]],
        changed_by=by,
        submit_key=key,
    ).problembild
    for weeks, status in later:
        problembilder.turn(
            session,
            row,
            ProblembildStatus(status),
            on=_back(plan, weeks),
            changed_by=by,
            reason="Enligt genomgången på mötet.",
        )
    return row


def _insats(
    session: Session,
    plan: Plan,
    part: dict[str, Any],
    concerns: dict[int, Problembild],
    group: str,
    by: str,
    key: str,
) -> None:
    if part["huvudman"] not in plan.huvudman:
        return
    starts, status = _back(plan, part["borjar"]), InsatsStatus(part["status"])
    told = min(starts, _back(plan, 2))
    row = insatser.register(
        session,
        _new_insats(plan, part, concerns, group, told),
        huvudman_id=plan.huvudman[part["huvudman"]],
        changed_by=by,
        submit_key=key,
    ).insats
    if status is not InsatsStatus.PLANERAD:
        insatser.turn(session, row, InsatsStatus.PAGAR, on=starts, changed_by=by)
    if status in {InsatsStatus.GENOMFORD, InsatsStatus.AVSLUTAD}:
        insatser.turn(session, row, status, on=_back(plan, part["slutar"]), changed_by=by)
    _follow_ups(session, plan, part, row)


def _new_insats(
    plan: Plan, part: dict[str, Any], concerns: dict[int, Problembild], group: str, told: dt.date
) -> NewInsats:
    money = part.get("finans")
    return NewInsats(
        title=part["titel"],
        theme=part["amne"],
        audience=group,
        reported_on=told,
        districts=plan.by_rank(part["omrade"]),
        goal=part["mal"],
        target_group=part["malgrupp"],
        level=InsatsLevel(part["niva"]),
        track=Track(part["spar"]) if "spar" in part else None,
        starts_on=_back(plan, part["borjar"]),
        ends_on=_back(plan, part["slutar"]) if "slutar" in part else None,
        cost_sek=money["belopp"] if money else None,
        partners=tuple(slug for slug in part["partner"] if slug in plan.huvudman),
        problembilder=tuple(concerns[number].id for number in part["svarar_pa"] if number in concerns),
        funding=(
            NewFunding(
                source=money["kalla"], amount_sek=money["belopp"], ends_on=_back(plan, money["slutar"])
            ),
        )
        if money
        else (),
    )


def _follow_ups(session: Session, plan: Plan, part: dict[str, Any], row: Insats) -> None:
    for weeks in part["uppfoljning"]:
        day = _back(plan, weeks)
        done = day < plan.today
        session.add(
            FollowUp(
                insats=row,
                planned_on=day,
                done_on=day if done else None,
                outcome="Målet är delvis nått. Fortsätt och följ upp igen." if done else None,
            )
        )
    session.flush()


def link_reports(session: Session, plan: Plan, *, by: str) -> int:
    """Attach a dozen shared reports to each problembild that they fit; return how many were attached."""
    linked = 0
    rows = session.scalars(select(Problembild).where(Problembild.submit_key.like("demo-%"))).all()
    for row in rows:
        areas = {plan.tree.by_id[d.id] for d in row.districts} or {plan.tree.kommun}
        below = frozenset[int]().union(*(plan.tree.inside(area) for area in areas))
        fitting = session.scalars(
            select(Observation.id)
            .where(
                Observation.category_id == row.category_id,
                Observation.audience_id == row.audience_id,
                Observation.district_id.in_(below),
                Observation.kind.in_(["handelse", "oro"]),
                Observation.occurred_at >= _midnight(row.opened_on - BEFORE_OPENING),
                Observation.occurred_at < _midnight(row.closed_on or plan.today),
            )
            .order_by(Observation.occurred_at.desc())
            .limit(LINKED_AT_MOST)
        ).all()
        session.execute(
            update(Observation)
            .where(Observation.id.in_(fitting))
            .values(problembild_id=row.id, changed_revision=trail.next_revision(session))
            .execution_options(synchronize_session=False)
        )
        linked += len(fitting)
    trail.note(session, by=by, action="demo.koppla", table_name="observation", details={"antal": linked})
    return linked


def _back(plan: Plan, weeks: int) -> dt.date:
    return plan.today - dt.timedelta(weeks=weeks)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
