"""Follow-ups of an insats: plan one, tell what it showed, or drop one that will not be done."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import insats_rules, insatser
from lägesbild.actions import statement_rows as rows
from lägesbild.actions import statement_rules as rules
from lägesbild.model import ConflictError, FollowUp, InputError, Insats, NotFoundError, Viewer, clock
from lägesbild.store import trail

MISSING: Final = "Uppföljningen finns inte. Den kan ha tagits bort; läs in sidan på nytt."
CONFLICT: Final = (
    "Någon annan har skrivit vad uppföljningen visade. Läs det som är sparat och rätta det i så fall."
)


def plan_follow_up(session: Session, insats_id: int, planned_on: dt.date, *, by: Viewer) -> FollowUp:
    """
    Plan a follow-up for a day. Planning the same day twice gives the same follow-up.

    Raises
    ------
    NotFoundError
        There is no such insats, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it.
    InputError
        The day is beyond any plan.
    """
    row = rows.changeable(session, Insats, insats_id, by=by, missing=insatser.MISSING)
    insats_rules.check_day(planned_on, field="planned_on")
    trail.next_revision(session)  # takes the writers' lock, so that two clicks queue up
    planned = session.scalars(
        select(FollowUp).where(
            FollowUp.insats_id == row.id, FollowUp.planned_on == planned_on, FollowUp.done_on.is_(None)
        )
    ).first()
    if planned is not None:
        return planned
    trail.deed(session, by=by.username, action="uppfoljning.planera")
    follow_up = FollowUp(insats_id=row.id, planned_on=planned_on)
    session.add(follow_up)
    session.flush()
    return follow_up


def record_follow_up(
    session: Session,
    follow_up_id: int,
    done_on: dt.date,
    outcome: str,
    *,
    by: Viewer,
    corrects: str | None = None,
) -> FollowUp:
    """
    Tell what a follow-up showed. To mend an outcome told before, hand in that one as ``corrects``.

    Raises
    ------
    NotFoundError
        There is no such follow-up, or the person may not know of it.
    ForbiddenError
        The person reads the insats but may not change it.
    ConflictError
        Somebody else has told an outcome in between.
    InputError
        The outcome is missing or points at a person, or the day is yet to come.
    """
    row = _changeable(session, follow_up_id, by=by)
    if done_on > clock.today():
        raise InputError("Dagen har inte varit än. Ange när uppföljningen gjordes.", field="done_on")
    insats_rules.check_day(done_on, field="done_on")
    told = rules.required(session, outcome, field="outcome", missing="Skriv vad uppföljningen visade.")
    if (row.done_on, row.outcome) == (done_on, told):
        return row
    if row.outcome != corrects:
        raise ConflictError(CONFLICT)
    trail.deed(session, by=by.username, action="uppfoljning.gor")
    row.done_on, row.outcome = done_on, told
    session.flush()
    return row


def drop_follow_up(session: Session, follow_up_id: int, *, by: Viewer) -> None:
    """
    Drop a follow-up that will not be done.

    Raises
    ------
    NotFoundError
        There is no such follow-up, or the person may not know of it.
    ForbiddenError
        The person reads the insats but may not change it.
    InputError
        It is done: then it belongs to the history.
    """
    row = _changeable(session, follow_up_id, by=by)
    if row.done_on is not None:
        raise InputError("Uppföljningen är gjord och hör till historiken. Rätta vad den visade i stället.")
    trail.deed(session, by=by.username, action="uppfoljning.ta_bort")
    session.delete(row)
    session.flush()


def _changeable(session: Session, follow_up_id: int, *, by: Viewer) -> FollowUp:
    trail.next_revision(session)  # two people telling at once queue up, and the second sees the first
    row = session.get(FollowUp, follow_up_id)
    if row is None:
        raise NotFoundError(MISSING)
    rows.changeable(session, Insats, row.insats_id, by=by, missing=MISSING)
    return row
