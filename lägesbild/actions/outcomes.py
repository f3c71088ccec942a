"""What a meeting decided and gave somebody to do, afterwards: corrected, moved on, ended."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from lägesbild.actions import meetings
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.model import Decision, InputError, NotFoundError, Task, Viewer
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import TaskStatus
from lägesbild.store import trail


def change_decision(session: Session, decision_id: int, new: NewDecision, *, by: Viewer) -> Decision:
    """
    Correct the wording of a decision, as a coordinator of the group.

    Raises
    ------
    NotFoundError
        There is no such decision, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The decision is repealed, or a text does not hold.
    """
    row = _decision(session, decision_id, by)
    require(by.role, Deed.MEET)
    _require_standing(row)
    trail.deed(session, by=by.username, action="beslut.andra")
    for name, value in meetings.decision_columns(session, new).items():
        setattr(row, name, value)
    session.flush()
    return row


def repeal(session: Session, decision_id: int, *, on: dt.date, by: Viewer) -> Decision:
    """
    Note that a decision no longer holds from a day on; it stays where it is read.

    Raises
    ------
    NotFoundError
        There is no such decision, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        It is repealed already, or the day lies before the meeting.
    """
    row = _decision(session, decision_id, by)
    require(by.role, Deed.MEET)
    _require_standing(row)
    if on < row.meeting.held_on:
        raise InputError(f"Dagen ligger före mötet {row.meeting.held_on}. Välj en senare dag.", field="on")
    trail.deed(session, by=by.username, action="beslut.upphav")
    row.repealed_on = on
    session.flush()
    return row


def change_task(session: Session, task_id: int, new: NewTask, *, by: Viewer) -> Task:
    """
    Change what a task says, who has it and when it is due; its status is moved by ``turn_task``.

    Raises
    ------
    NotFoundError
        There is no such task, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        A text does not hold, or a choice is unknown.
    """
    row = _task(session, task_id, by)
    require(by.role, Deed.MEET)
    trail.deed(session, by=by.username, action="uppdrag.andra")
    for name, value in meetings.task_columns(session, new).items():
        setattr(row, name, value)
    session.flush()
    return row


def turn_task(session: Session, task_id: int, status: TaskStatus, *, by: Viewer) -> Task:
    """
    Say how far a task has come: its own huvudman's reporters may, and a coordinator of the group.

    Raises
    ------
    NotFoundError
        There is no such task, or the person may not know of it.
    ForbiddenError
        The person reads it but has no part in it.
    """
    row = _task(session, task_id, by)
    require(by.role, Deed.FOLLOW if row.owner_huvudman_id == by.huvudman_id else Deed.MEET)
    trail.deed(session, by=by.username, action="uppdrag.andra_status")
    row.status = status
    session.flush()
    return row


def _decision(session: Session, decision_id: int, by: Viewer) -> Decision:
    row = session.get(Decision, decision_id)
    if row is None or row.meeting.body_id not in by.circles:
        raise NotFoundError("Beslutet finns inte. Läs in sidan på nytt.")
    return row


def _task(session: Session, task_id: int, by: Viewer) -> Task:
    row = session.get(Task, task_id)
    if row is None or row.meeting.body_id not in by.circles:
        raise NotFoundError("Uppdraget finns inte. Läs in sidan på nytt.")
    return row


def _require_standing(row: Decision) -> None:
    if row.repealed_on is not None:
        raise InputError(f"Beslutet upphävdes {row.repealed_on} och kan inte ändras. Skriv ett nytt.")
