"""Meetings of a group, and the decisions and tasks made at them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.actions import views
from lägesbild.model import (
    AgendaItem,
    Decision,
    Huvudman,
    InputError,
    Meeting,
    NotFoundError,
    Task,
    Viewer,
)
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import TaskStatus
from lägesbild.store import trail

MAX_PARAGRAPH_LENGTH = 20
CLOSED: Final = "Mötet är avslutat och står fast. Det som blev fel rättas i protokollet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The view a decision rests on: a page by its path, and what stands in its address."""

    name: str
    page: str
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """
    What a meeting decided; ``theme`` is a slug.

    Under an item of the agenda the number of that item is its paragraph, whatever ``paragraph`` says.
    """

    text: str
    paragraph: str | None = None
    theme: str | None = None
    agenda_item_id: int | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """
    What somebody is to do after a meeting.

    ``owner_huvudman`` is a slug; None means the group itself. ``owner`` names a function, not a person.
    Under an item of the agenda the number of that item is its paragraph, whatever ``paragraph`` says.
    """

    text: str
    paragraph: str | None = None
    theme: str | None = None
    owner_huvudman: str | None = None
    owner: str | None = None
    due_on: dt.date | None = None
    status: TaskStatus = TaskStatus.OPPEN
    agenda_item_id: int | None = None


def hold(session: Session, *, body: str, held_on: dt.date, title: str = "", by: Viewer) -> Meeting:
    """
    Note that a group met on a day; the same group and day again gives back the same meeting.

    Raises
    ------
    ForbiddenError
        The person is no coordinator, or their huvudman is no member of the group.
    InputError
        There is no such group, or the title is too long or points at a person.
    """
    require(by.role, Deed.MEET)
    rules.require_member(by, rules.body(session, body).id)
    trail.deed(session, by=by.username, action="mote.hall")
    return register(session, body=body, held_on=held_on, title=title)


def register(session: Session, *, body: str, held_on: dt.date, title: str = "") -> Meeting:
    """Store a meeting without asking who may: the caller has done so, and has said its deed."""
    trail.next_revision(session)  # takes the writers' lock, so that one day has one meeting
    group = rules.body(session, body)
    row = session.scalars(
        select(Meeting).where(Meeting.body_id == group.id, Meeting.held_on == held_on)
    ).first()
    if row is None:
        named = rules.checked(session, title, field="meeting_title") or f"{group.name} {held_on}"
        row = Meeting(body_id=group.id, held_on=held_on, title=named)
        session.add(row)
        session.flush()
    elif row.cancelled_on is not None:  # whoever says that the group met knows better than the plan
        row.cancelled_on = None
        row.changed_count += 1
    return row


def decide(session: Session, meeting_id: int, new: NewDecision, *, by: Viewer, submit_key: str) -> Decision:
    """
    Write down a decision of a meeting; the same ``submit_key`` again gives back the earlier one.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The text is empty, the theme or item unknown, the evidence no page here, or the meeting is closed.
    """
    trail.next_revision(session)  # takes the writers' lock, so that nobody closes the meeting meanwhile
    require_open(led(session, meeting_id, by))
    trail.deed(session, by=by.username, action="beslut.skriv")
    return record_decision(session, meeting_id, new, submit_key=submit_key)[0]


def record_decision(
    session: Session, meeting_id: int, new: NewDecision, *, submit_key: str
) -> tuple[Decision, bool]:
    """Store a decision without asking who may; also says whether it is new."""
    trail.next_revision(session)
    row = session.scalars(
        select(Decision).where(Decision.meeting_id == meeting_id, Decision.submit_key == submit_key)
    ).first()
    if row is not None:
        return row, False
    meeting = session.get_one(Meeting, meeting_id)
    require_open(meeting)
    row = Decision(
        meeting=meeting,
        **decision_columns(session, new) | _place(session, meeting_id, new.agenda_item_id),
        **evidence_columns(session, new.evidence),
        submit_key=submit_key,
    )
    session.add(row)
    session.flush()
    return row, True


def decision_columns(session: Session, new: NewDecision | NewTask) -> dict[str, Any]:
    """The words of a decision, checked; a task has them too."""
    return {
        "paragraph": _paragraph(new.paragraph),
        "text": rules.required(session, new.text, field="text", missing="Skriv vad som bestämdes."),
        "theme_id": rules.theme_id(session, new.theme) if new.theme else None,
    }


def assign(session: Session, meeting_id: int, new: NewTask, *, by: Viewer, submit_key: str) -> Task:
    """
    Write down a task given at a meeting; the same ``submit_key`` again gives back the earlier one.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The text is empty, the theme, owner or item unknown, the task is due before the meeting, or the
        meeting is closed.
    """
    trail.next_revision(session)
    meeting = led(session, meeting_id, by)
    require_open(meeting)
    require_due_after(meeting, new.due_on)
    trail.deed(session, by=by.username, action="uppdrag.ge")
    return record_task(session, meeting_id, new, submit_key=submit_key)[0]


def record_task(session: Session, meeting_id: int, new: NewTask, *, submit_key: str) -> tuple[Task, bool]:
    """Store a task without asking who may; also says whether it is new."""
    trail.next_revision(session)
    row = session.scalars(
        select(Task).where(Task.meeting_id == meeting_id, Task.submit_key == submit_key)
    ).first()
    if row is not None:
        return row, False
    meeting = session.get_one(Meeting, meeting_id)
    require_open(meeting)
    row = Task(
        meeting=meeting,
        **task_columns(session, new) | _place(session, meeting_id, new.agenda_item_id),
        status=new.status,
        submit_key=submit_key,
    )
    session.add(row)
    session.flush()
    return row, True


def task_columns(session: Session, new: NewTask) -> dict[str, Any]:
    """The words of a task but its status, checked."""
    return decision_columns(session, new) | {
        "owner_huvudman_id": _huvudman_id(session, new.owner_huvudman),
        "owner": rules.checked(session, new.owner, field="owner"),
        "due_on": new.due_on,
    }


def evidence_columns(session: Session, evidence: Evidence | None) -> dict[str, Any]:
    """The view a decision rests on, copied so that it stays when the saved view is changed or removed."""
    if evidence is None:
        return {"evidence_name": None, "evidence_page": None, "evidence_query": None}
    name = rules.required(session, evidence.name, field="evidence", missing="Ge underlaget ett namn.")
    if len(name) > views.MAX_NAME:
        raise InputError(f"Namnet får ha högst {views.MAX_NAME} tecken.", field="evidence")
    try:
        page, query = views.address(session, evidence.page, evidence.query)
    except InputError as error:
        raise InputError(str(error), field="evidence") from error
    return {"evidence_name": name, "evidence_page": page, "evidence_query": query}


def require_open(meeting: Meeting) -> None:
    """InputError for a meeting that is closed: what was noted at it stands still."""
    if meeting.closed_at is not None:
        raise InputError(CLOSED)


def require_due_after(meeting: Meeting, due_on: dt.date | None) -> None:
    """InputError when a task is due before the meeting that gives it."""
    if due_on is not None and due_on < meeting.held_on:
        raise InputError(f"Dagen ligger före mötet {meeting.held_on}. Välj en senare dag.", field="due_on")


def led(session: Session, meeting_id: int, by: Viewer) -> Meeting:
    """The meeting, for a coordinator of its group; NotFoundError or ForbiddenError for others."""
    row = of_member(session, meeting_id, by)
    require(by.role, Deed.MEET)
    return row


def of_member(session: Session, meeting_id: int, by: Viewer) -> Meeting:
    """The meeting; NotFoundError when there is none, or the person's huvudman is no member of its group."""
    row = session.get(Meeting, meeting_id)
    if row is None or row.body_id not in by.circles:
        raise NotFoundError("Mötet finns inte. Välj ett möte i listan.")
    return row


def _place(session: Session, meeting_id: int, agenda_item_id: int | None) -> dict[str, Any]:
    """The item a decision or task belongs to, with its number as paragraph; nothing for none."""
    if agenda_item_id is None:
        return {}
    ids = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id)
    found = list(session.scalars(ids.order_by(AgendaItem.position, AgendaItem.id)))
    if agenda_item_id not in found:
        raise InputError("Punkten finns inte på mötets dagordning. Läs in sidan på nytt.")
    return {"agenda_item_id": agenda_item_id, "paragraph": str(found.index(agenda_item_id) + 1)}


def _paragraph(paragraph: str | None) -> str | None:
    if paragraph and len(paragraph) > MAX_PARAGRAPH_LENGTH:
        raise InputError(f"Paragrafen får ha högst {MAX_PARAGRAPH_LENGTH} tecken.", field="paragraph")
    return paragraph or None


def _huvudman_id(session: Session, slug: str | None) -> int | None:
    if slug is None:
        return None
    found = session.scalars(select(Huvudman.id).where(Huvudman.slug == slug)).first()
    if found is None:
        raise InputError(f"Huvudmannen {slug!r} finns inte. Välj en i listan.", field="owner_huvudman")
    return found
