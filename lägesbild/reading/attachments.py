"""Attachments of a meeting (Bilagor), for the members of its group."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import AgendaItem, Attachment, AttachmentContent, Meeting, NotFoundError, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.reading import meetings


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """
    An attachment as lists and minutes show it.

    ``item_number`` is the number of its item on the agenda, None for one of the meeting as a whole.
    """

    id: int
    name: str
    media_type: str
    size_bytes: int
    item_id: int | None
    item_number: int | None
    added_at: dt.datetime

    @property
    def size(self) -> str:
        """The size in words: "240 kB", "1,5 MB"."""
        if self.size_bytes < 1_000_000:
            return f"{max(1, round(self.size_bytes / 1000))} kB"
        return f"{self.size_bytes / 1_000_000:.1f} MB".replace(".", ",")


@dataclass(frozen=True, slots=True)
class AttachmentFile:
    """An attachment whole, for whoever takes it away."""

    name: str
    media_type: str
    data: bytes


def of_meeting(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[AttachmentLine, ...]:
    """
    A meeting's attachments: those of the meeting as a whole first, then by item.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    meetings.of_viewer(session, meeting_id, viewer=viewer)
    numbers = _numbers(session, meeting_id)
    rows = session.scalars(
        select(Attachment)
        .where(Attachment.meeting_id == meeting_id, Attachment.removed_on.is_(None))
        .order_by(Attachment.added_at, Attachment.id)
    )
    lines = [_line(row, numbers) for row in rows]
    return tuple(sorted(lines, key=lambda line: line.item_number or 0))


def may_change(session: Session, meeting_id: int, *, viewer: Viewer) -> bool:
    """Whether a viewer may add and remove them: coordinators of the group, until the meeting is closed."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.body_id not in viewer.circles or meeting.closed_at is not None:
        return False
    return may(viewer.role, Deed.MEET)


def content(session: Session, attachment_id: int, *, viewer: Viewer) -> AttachmentFile:
    """
    One attachment with its bytes.

    Raises
    ------
    NotFoundError
        There is none with that id, it was removed, or the viewer is no member of the group.
    """
    found = session.execute(
        select(Attachment, AttachmentContent.data)
        .join(AttachmentContent, AttachmentContent.attachment_id == Attachment.id)
        .join(Meeting, Meeting.id == Attachment.meeting_id)
        .where(
            Attachment.id == attachment_id,
            Attachment.removed_on.is_(None),
            Meeting.body_id.in_(sorted(viewer.circles)),
        )
    ).first()
    if found is None:
        raise NotFoundError("Bilagan finns inte. Läs in sidan på nytt.")
    row, data = found
    return AttachmentFile(row.name, row.media_type, data)


def _numbers(session: Session, meeting_id: int) -> dict[int, int]:
    ids = session.scalars(
        select(AgendaItem.id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return {item_id: number for number, item_id in enumerate(ids, start=1)}


def _line(row: Attachment, numbers: dict[int, int]) -> AttachmentLine:
    return AttachmentLine(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        item_id=row.agenda_item_id,
        item_number=numbers.get(row.agenda_item_id) if row.agenda_item_id is not None else None,
        added_at=row.added_at,
    )
