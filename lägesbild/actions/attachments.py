"""Attachments to a meeting (Bilagor): added and removed by its coordinators until it is closed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.actions import attachment_rules
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.meetings import led
from lägesbild.model import (
    AgendaItem,
    Attachment,
    AttachmentContent,
    InputError,
    Meeting,
    NotFoundError,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.store import trail

MOST: Final = 20
"""Attachments of one meeting."""


@dataclass(frozen=True, slots=True)
class Added:
    """The attachment, and whether it is new: the same file is there only once."""

    attachment: Attachment
    created: bool


def add(
    session: Session,
    meeting_id: int,
    *,
    name: str,
    data: bytes,
    agenda_item_id: int | None = None,
    by: Viewer,
) -> Added:
    """
    Attach a file to a meeting, or to an item of its agenda; the same file again is the same attachment.

    Its content is not searched for personal data: whoever adds it answers for it.

    Raises
    ------
    NotFoundError
        There is no such meeting or item, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is closed or has enough of them, or the file is of no kind or size that is taken.
    """
    led(session, meeting_id, by)
    checked = attachment_rules.check(name, data)
    row = _open_meeting(session, meeting_id, by)
    rules.checked(session, checked.name.rpartition(".")[0], field="file")
    _require_item(session, meeting_id, agenda_item_id)
    checksum = hashlib.sha256(data).hexdigest()
    earlier = session.scalars(
        select(Attachment).where(Attachment.meeting_id == meeting_id, Attachment.checksum == checksum)
    ).first()
    if earlier is not None and earlier.removed_on is None:
        return Added(earlier, created=False)
    _require_room(session, meeting_id)
    trail.deed(session, by=by.username, action="bilaga.lagg_till")
    kept = earlier or Attachment(meeting_id=row.id, checksum=checksum)
    kept.agenda_item_id, kept.removed_on = agenda_item_id, None
    kept.name, kept.media_type, kept.size_bytes = checked.name, checked.media_type, len(data)
    kept.added_at, kept.added_by = dt.datetime.now(dt.UTC), by.username
    session.add(kept)
    session.flush()
    session.add(AttachmentContent(attachment_id=kept.id, data=data))
    session.flush()
    return Added(kept, created=True)


def remove(session: Session, attachment_id: int, *, by: Viewer) -> None:
    """
    Take an attachment off a meeting; its content is gone with it. One already removed is left so.

    Raises
    ------
    NotFoundError
        There is no such attachment, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is closed.
    """
    missing = "Bilagan finns inte. Läs in sidan på nytt."
    row = session.get(Attachment, attachment_id)
    if row is None or row.meeting.body_id not in by.circles:
        raise NotFoundError(missing)
    _open_meeting(session, row.meeting_id, by)
    session.refresh(row)
    if row.removed_on is not None:
        return
    trail.deed(session, by=by.username, action="bilaga.ta_bort")
    row.removed_on = today()
    session.delete(session.get_one(AttachmentContent, row.id))
    session.flush()


def release(session: Session, item_ids: Sequence[int]) -> None:
    """Let the attachments of items that are taken off an agenda be the meeting's own: they stay."""
    for row in session.scalars(select(Attachment).where(Attachment.agenda_item_id.in_(item_ids))):
        row.agenda_item_id = None
    session.flush()


def _open_meeting(session: Session, meeting_id: int, by: Viewer) -> Meeting:
    trail.next_revision(session)  # takes the writers' lock, so that two do not pass the limit together
    row = led(session, meeting_id, by)
    if row.closed_at is not None:
        raise InputError("Mötet är avslutat. Bilagorna står som de stod då.", field="file")
    return row


def _require_item(session: Session, meeting_id: int, item_id: int | None) -> None:
    if item_id is None:
        return
    item = session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise NotFoundError("Punkten finns inte på dagordningen längre. Läs in sidan på nytt.")


def _require_room(session: Session, meeting_id: int) -> None:
    wanted = select(func.count(Attachment.id)).where(
        Attachment.meeting_id == meeting_id, Attachment.removed_on.is_(None)
    )
    if session.scalars(wanted).one() >= MOST:
        raise InputError(f"Mötet har redan {MOST} bilagor. Ta bort någon först.", field="file")
