"""Insatser: tell of an initiative, keep it current, and note how far it has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import insats_rules
from lägesbild.actions import statement_rows as rows
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.insats_rules import NewFunding, NewInsats
from lägesbild.model import Funding, Insats, InsatsChange, PlanGoal, Problembild, Viewer
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import InsatsStatus
from lägesbild.store import trail

__all__ = [
    "MISSING",
    "NewFunding",
    "NewInsats",
    "Saved",
    "change",
    "change_status",
    "create",
    "register",
    "turn",
]

MISSING: Final = "Insatsen finns inte. Den kan ha tagits bort; läs in sidan på nytt."
CONFLICT: Final = (
    "Insatsen har ändrats sedan du öppnade den. Jämför det som är sparat med ditt förslag och välj."
)
UNPUBLISHED: Final = (
    "Insatsen var märkt som offentlig. Märkningen är borttagen tills någon har sett över den igen."
)


@dataclass(frozen=True, slots=True)
class Saved:
    """The insats, whether it is new, and what else was changed on the way in (Swedish sentences)."""

    insats: Insats
    created: bool
    notices: tuple[str, ...] = ()


def create(session: Session, new: NewInsats, *, by: Viewer, submit_key: str) -> Saved:
    """
    Tell of an insats of one's own huvudman.

    Raises
    ------
    ForbiddenError
        The role may not report, or the huvudman is no member of the group.
    NotFoundError
        A problembild or goal it names does not exist, or the person may not know of it.
    InputError
        A text, number, date or choice does not hold.
    """
    require(by.role, Deed.FOLLOW)
    rules.require_member(by, rules.audience_id(session, new.audience))
    insats_rules.problembilder(session, new.problembilder, by=by)
    insats_rules.plan_goals(session, new.plan_goals, by=by)
    trail.deed(session, by=by.username, action="insats.skapa")
    return register(session, new, huvudman_id=by.huvudman_id, changed_by=by.username, submit_key=submit_key)


def register(
    session: Session, new: NewInsats, *, huvudman_id: int, changed_by: str, submit_key: str
) -> Saved:
    """
    Store an insats without asking who may: the caller has done so, and has said its deed.

    The same huvudman and ``submit_key`` again gives back the earlier row.
    """
    earlier = rows.earlier(session, Insats, huvudman_id=huvudman_id, submit_key=submit_key)
    if earlier is not None:
        return Saved(earlier, created=False)
    row = Insats(
        **insats_rules.columns(session, new),
        status=new.status,
        status_on=new.reported_on,
        reported_on=new.reported_on,
        huvudman_id=huvudman_id,
        audience_id=rules.audience_id(session, new.audience),
        submit_key=submit_key,
        problembilder=[session.get_one(Problembild, row_id) for row_id in new.problembilder],
        plan_goals=[session.get_one(PlanGoal, row_id) for row_id in new.plan_goals],
        funding=[
            Funding(source=part.source, amount_sek=part.amount_sek, ends_on=part.ends_on)
            for part in insats_rules.funding(session, new)
        ],
    )
    session.add(row)
    session.flush()
    _note_status(session, row, new.status, on=new.reported_on, reason="", changed_by=changed_by)
    return Saved(row, created=True)


def change(session: Session, insats_id: int, new: NewInsats, *, version: int, by: Viewer) -> Saved:
    """
    Write an insats anew, all but its status and the day it was first told.

    ``version`` is the one the person had before them. Problembilder and goals the person cannot read stay
    linked as they are. A changed insats is no longer marked public.

    Raises
    ------
    NotFoundError
        There is no such insats, problembild or goal, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it, or may not choose these readers.
    ConflictError
        It was changed in between; both versions are kept for choosing.
    InputError
        A text, number, date or choice does not hold.
    """
    row = rows.changeable(session, Insats, insats_id, by=by, missing=MISSING)
    rows.require_version(row, version, conflict=CONFLICT)
    goals_before = tuple(goal.id for goal in row.plan_goals)
    goals = insats_rules.plan_goals(session, new.plan_goals, by=by, before=goals_before)
    answered = insats_rules.problembilder(session, new.problembilder, by=by)
    values = insats_rules.columns(session, new) | {
        "audience_id": rows.audience_after(session, row, new.audience, by=by),
        "problembilder": rows.linked_after(row.problembilder, answered, by=by),
        "plan_goals": rows.linked_after(row.plan_goals, goals, by=by),
    }
    money = insats_rules.funding(session, new)
    trail.deed(session, by=by.username, action="insats.andra")
    with session.no_autoflush:
        moneyed = insats_rules.put_funding(session, row, money)
        changed = rows.put(session, row, values, also=moneyed)
    session.expire(row, ["funding"])
    return Saved(row, created=False, notices=_unpublished(session, row) if changed else ())


def change_status(
    session: Session,
    insats_id: int,
    status: InsatsStatus,
    *,
    by: Viewer,
    on: dt.date,
    reason: str = "",
) -> Insats:
    """
    Note the status an insats took on a day. Saying the same thing twice adds nothing.

    Its own huvudman's reporters may, and a coordinator who reads it (they lead the meeting).

    Raises
    ------
    NotFoundError
        There is no such insats, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it.
    """
    row = rows.changeable(session, Insats, insats_id, by=by, missing=MISSING)
    insats_rules.check_day(on, field="on")
    trail.deed(session, by=by.username, action="insats.andra_status")
    return turn(session, row, status, on=on, reason=reason, changed_by=by.username)


def turn(
    session: Session, row: Insats, status: InsatsStatus, *, on: dt.date, changed_by: str, reason: str = ""
) -> Insats:
    """Store a change of status without asking who may; a day before the present status only adds history."""
    same = select(InsatsChange.id).where(
        InsatsChange.insats_id == row.id, InsatsChange.status == status, InsatsChange.changed_on == on
    )
    if session.scalars(same).first() is not None:
        return row
    if on >= row.status_on:
        row.status, row.status_on = status, on
    _note_status(session, row, status, on=on, reason=reason, changed_by=changed_by)
    return row


def _note_status(
    session: Session, row: Insats, status: InsatsStatus, *, on: dt.date, reason: str, changed_by: str
) -> None:
    session.add(
        InsatsChange(
            insats_id=row.id,
            status=status,
            changed_on=on,
            reason=rules.checked(session, reason, field="reason") or "",
            changed_by=changed_by,
        )
    )
    session.flush()


def _unpublished(session: Session, row: Insats) -> tuple[str, ...]:
    if row.public_at is None:
        return ()
    row.public_at = row.public_by = None
    session.flush()
    return (UNPUBLISHED,)
