"""
The screen of a meeting: moved from item to item, and shown for guests or not.

Where a screen stands is nobody's statement: it leaves no trail, raises no revision, and has no version. When
two coordinators move it at once, it stands where the last one put it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lägesbild.actions.meetings import led
from lägesbild.model import AgendaItem, InputError, Presentation, Viewer
from lägesbild.store import trail

MOST_STEPS: Final = 100_000


def steer(session: Session, meeting_id: int, *, item_id: int | None, step: int, by: Viewer) -> None:
    """
    Move the screen of a meeting, for everybody who follows it.

    ``item_id`` is None at a meeting without an agenda, where the step alone tells.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The item is no longer on the meeting's agenda, or there is no such step.
    """
    led(session, meeting_id, by)
    item = session.get(AgendaItem, item_id) if item_id is not None else None
    if item_id is not None and (item is None or item.meeting_id != meeting_id):
        raise InputError("Punkten finns inte kvar på dagordningen. Läs in sidan på nytt.")
    if not 0 <= step < MOST_STEPS:
        raise InputError("Punkten har inte så många steg. Läs in sidan på nytt.")
    _put(session, meeting_id, {"agenda_item_id": item_id, "step": step})


def show_for_guests(session: Session, meeting_id: int, *, on: bool, by: Viewer) -> None:
    """
    Limit the screen of a meeting to what guests may see, or show what the group reads again.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    """
    led(session, meeting_id, by)
    _put(session, meeting_id, {"for_guests": on})


def _put(session: Session, meeting_id: int, values: dict[str, Any]) -> None:
    changed = update(Presentation).where(Presentation.meeting_id == meeting_id)
    changed = changed.values(**values, changed_at=dt.datetime.now(dt.UTC))
    if session.execute(changed).rowcount:  # type: ignore[attr-defined]
        return
    trail.next_revision(session)  # takes the writers' lock, so that the first row is made once
    if not session.execute(changed).rowcount:  # type: ignore[attr-defined]
        first = {"agenda_item_id": None, "step": 0, "for_guests": False} | values
        session.execute(
            insert(Presentation).values(meeting_id=meeting_id, **first, changed_at=dt.datetime.now(dt.UTC))
        )
