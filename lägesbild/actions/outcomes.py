"""What a meeting decided and gave somebody to do, afterwards: corrected, moved on, ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from lägesbild.actions import meetings
from lägesbild.actions.meetings import Evidence, NewDecision, NewTask
from lägesbild.model import ConflictError, Decision, InputError, Insats, NotFoundError, Task, Viewer
from lägesbild.model.roles import Deed, may, require
from lägesbild.model.words import TaskStatus
from lägesbild.store import trail

CHANGED: Final = "har ändrats sedan du öppnade det. Jämför det som är sparat med ditt förslag och välj."


def change_decision(
    session: Session, decision_id: int, new: NewDecision, *, seen: NewDecision, by: Viewer
) -> Decision:
    """
    Correct the wording of a decision, as a coordinator of the group. ``seen`` is what the form showed.

    Its item stays, and what it rests on (``rest_on``), whatever ``new`` says of them.

    Raises
    ------
    NotFoundError
        There is no such decision, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The decision is repealed, its meeting is closed, a text does not hold, or it stands under an item
        with another paragraph.
    ConflictError
        It is no longer what the form showed.
    """
    row = _led_decision(session, decision_id, seen, by)
    meetings.require_open(row.meeting)
    _require_its_paragraph(row, new)
    trail.deed(session, by=by.username, action="beslut.andra")
    for name, value in meetings.decision_columns(session, new).items():
        setattr(row, name, value)
    session.flush()
    return row


def rest_on(
    session: Session, decision_id: int, evidence: Evidence | None, *, seen: NewDecision, by: Viewer
) -> Decision:
    """
    Say which view a decision rests on, or that it rests on none.

    Raises
    ------
    NotFoundError
        There is no such decision, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The decision is repealed, its meeting is closed, or the view is no page here.
    ConflictError
        The decision is no longer what the form showed.
    """
    row = _led_decision(session, decision_id, seen, by)
    meetings.require_open(row.meeting)
    trail.deed(session, by=by.username, action="beslut.andra")
    for name, value in meetings.evidence_columns(session, evidence).items():
        setattr(row, name, value)
    session.flush()
    return row


def repeal(session: Session, decision_id: int, *, on: dt.date, seen: NewDecision, by: Viewer) -> Decision:
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
    ConflictError
        It is no longer what the page showed.
    """
    row = _led_decision(session, decision_id, seen, by)
    if on < row.meeting.held_on:
        raise InputError(f"Dagen ligger före mötet {row.meeting.held_on}. Välj en senare dag.", field="on")
    trail.deed(session, by=by.username, action="beslut.upphav")
    row.repealed_on = on
    session.flush()
    return row


def change_task(session: Session, task_id: int, new: NewTask, *, seen: NewTask, by: Viewer) -> Task:
    """
    Change what a task says, who has it and when it is due; its status is moved by ``turn_task``.

    Raises
    ------
    NotFoundError
        There is no such task, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        A text does not hold, a choice is unknown, the task is due before its meeting, it stands under an
        item with another paragraph, or other words are put in it after its meeting was closed.
    ConflictError
        It is no longer what the form showed, its status left aside.
    """
    trail.next_revision(session)
    row = _task(session, task_id, by)
    require(by.role, Deed.MEET)
    if _words_of_task(row) != replace(seen, status=row.status, agenda_item_id=None):
        raise ConflictError(f"Uppdraget {CHANGED}")
    if new.due_on != row.due_on:
        meetings.require_due_after(row.meeting, new.due_on)
    _require_its_paragraph(row, new)
    columns = meetings.task_columns(session, new)
    if (columns["text"], columns["paragraph"]) != (row.text, row.paragraph):
        meetings.require_open(row.meeting)  # who has it and until when goes on after the meeting
    trail.deed(session, by=by.username, action="uppdrag.andra")
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()
    return row


def may_turn(by: Viewer, *, owner_huvudman_id: int | None) -> bool:
    """Whether this person may say how far a task they read has come."""
    return may(by.role, _deed(owner_huvudman_id, by))


def turn_task(session: Session, task_id: int, status: TaskStatus, *, seen: TaskStatus, by: Viewer) -> Task:
    """
    Say how far a task has come: its own huvudman's reporters may, and a coordinator of the group.

    The same status twice adds nothing.

    Raises
    ------
    NotFoundError
        There is no such task, or the person may not know of it.
    ForbiddenError
        The person reads it but has no part in it.
    ConflictError
        Somebody else gave it another status in between.
    """
    trail.next_revision(session)
    row = _task(session, task_id, by)
    require(by.role, _deed(row.owner_huvudman_id, by))
    if row.status is status:
        return row
    if row.status is not seen:
        now = row.status.label.lower()
        raise ConflictError(f"Någon annan hann före: uppdraget är {now}. Välj på nytt om det inte stämmer.")
    trail.deed(session, by=by.username, action="uppdrag.andra_status")
    row.status = status
    session.flush()
    return row


def become_insats(session: Session, task_id: int, insats: Insats, *, by: Viewer) -> None:
    """
    Note in the history of a task that an insats came of it; nothing of one for Min verksamhet.

    Raises
    ------
    NotFoundError
        There is no such task, or the person may not know of it.
    ForbiddenError
        The person has no part in the task.
    """
    row = _task(session, task_id, by)
    require(by.role, _deed(row.owner_huvudman_id, by))
    if insats.audience_id is None:
        return
    trail.note(
        session,
        by=by.username,
        action="uppdrag.bli_insats",
        table_name=Task.__tablename__,
        row_id=row.id,
        details={"insatser": {"added": [insats.id], "removed": []}},
        audience_id=row.meeting.body_id,
    )


def _require_its_paragraph(row: Decision | Task, new: NewDecision | NewTask) -> None:
    """InputError when what stands under an item would get another paragraph than the item's."""
    if row.agenda_item_id is not None and new.paragraph != row.paragraph:
        raise InputError(f"Det skrevs under punkt {row.paragraph}, som är dess paragraf.", field="paragraph")


def _deed(owner_huvudman_id: int | None, by: Viewer) -> Deed:
    return Deed.FOLLOW if owner_huvudman_id == by.huvudman_id else Deed.MEET


def _led_decision(session: Session, decision_id: int, seen: NewDecision, by: Viewer) -> Decision:
    """A decision that holds, for a coordinator who has seen it as it is; writers queue here."""
    trail.next_revision(session)
    row = session.get(Decision, decision_id)
    if row is None or row.meeting.body_id not in by.circles:
        raise NotFoundError("Beslutet finns inte. Läs in sidan på nytt.")
    require(by.role, Deed.MEET)
    if row.repealed_on is not None:
        raise InputError(f"Beslutet upphävdes {row.repealed_on} och kan inte ändras. Skriv ett nytt.")
    held = NewDecision(text=row.text, paragraph=row.paragraph, theme=_theme(row))
    if held != replace(seen, agenda_item_id=None, evidence=None):
        raise ConflictError(f"Beslutet {CHANGED}")
    return row


def _task(session: Session, task_id: int, by: Viewer) -> Task:
    row = session.get(Task, task_id)
    if row is None or row.meeting.body_id not in by.circles:
        raise NotFoundError("Uppdraget finns inte. Läs in sidan på nytt.")
    return row


def _words_of_task(row: Task) -> NewTask:
    return NewTask(
        text=row.text,
        paragraph=row.paragraph,
        theme=_theme(row),
        owner_huvudman=row.owner_huvudman.slug if row.owner_huvudman else None,
        owner=row.owner,
        due_on=row.due_on,
        status=row.status,
    )


def _theme(row: Decision | Task) -> str | None:
    return row.theme.slug if row.theme else None
