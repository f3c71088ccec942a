"""What is noted under the items of a meeting while it is held, and what was written down there in error."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.actions import agendas, meetings
from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    AgendaItem,
    ConflictError,
    Decision,
    InputError,
    Meeting,
    NotFoundError,
    Task,
    Viewer,
)
from lägesbild.store import trail

CANCELLED: Final = "Mötet är inställt. Återta det på sidan Möte om det ändå hålls."
GONE: Final = "Det finns inte längre. Läs in sidan på nytt."


def write(session: Session, item_id: int, text: str, *, version: int, by: Viewer) -> AgendaItem:
    """
    Note a text under an item, in place of the one before; the same text again adds nothing.

    ``version`` is that of the item as the person had it before them.

    Raises
    ------
    NotFoundError
        There is no such item, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is closed or cancelled, or the text is too long or points at a person.
    ConflictError
        Somebody else noted something else under it in between.
    """
    trail.next_revision(session)  # takes the writers' lock, so that the second of two sees the first
    row = session.get(AgendaItem, item_id)
    # One sentence for both: another would tell a stranger that there is such an item.
    if row is None or session.get_one(Meeting, row.meeting_id).body_id not in by.circles:
        raise NotFoundError("Punkten finns inte. Läs in sidan på nytt.")
    led(session, row.meeting_id, by)
    noted = rules.checked(session, text, field="note", asks=False) or ""
    if noted == row.note:
        return row
    if row.version != version:
        raise ConflictError("Någon annan har antecknat under punkten. Jämför och välj vad som ska stå.")
    trail.deed(session, by=by.username, action="anteckning.skriv")
    row.note = noted
    session.flush()
    return row


def lay_out(session: Session, meeting_id: int, *, by: Viewer) -> None:
    """
    Give a meeting that was noted afterwards its group's standing items, so that there is something to note
    under; nothing when it has an agenda.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is closed or cancelled.
    """
    trail.next_revision(session)
    meeting = led(session, meeting_id, by)
    if session.scalars(select(func.count(AgendaItem.id)).where(AgendaItem.meeting_id == meeting_id)).one():
        return
    trail.deed(session, by=by.username, action="dagordning.andra")
    agendas.lay_out(session, meeting)
    session.flush()


def strike_decision(session: Session, decision_id: int, *, by: Viewer) -> None:
    """
    Take away a decision that was written down under an item in error, while its meeting is not closed.

    Raises
    ------
    NotFoundError
        There is no such decision, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is closed or cancelled, or the decision stands under no item and can only be repealed.
    """
    _strike(session, session.get(Decision, decision_id), "beslut.stryk", by)


def strike_task(session: Session, task_id: int, *, by: Viewer) -> None:
    """
    Take away a task that was written down under an item in error, while its meeting is not closed.

    Raises
    ------
    NotFoundError
        There is no such task, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is closed or cancelled, or the task stands under no item.
    """
    _strike(session, session.get(Task, task_id), "uppdrag.stryk", by)


def led(session: Session, meeting_id: int, by: Viewer) -> Meeting:
    """The meeting, for a coordinator who may note at it; the errors of ``write`` for others."""
    meeting = meetings.led(session, meeting_id, by)
    meetings.require_open(meeting)
    if meeting.cancelled_on is not None:
        raise InputError(CANCELLED)
    return meeting


def _strike(session: Session, row: Decision | Task | None, action: str, by: Viewer) -> None:
    trail.next_revision(session)
    if row is None or row.meeting.body_id not in by.circles:
        raise NotFoundError(GONE)
    led(session, row.meeting_id, by)
    if row.agenda_item_id is None:
        raise InputError("Det skrevs inte under någon punkt. Ändra det på sidan Beslut och uppdrag.")
    trail.deed(session, by=by.username, action=action)
    session.delete(row)
    session.flush()
