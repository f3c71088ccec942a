"""What was noted at a meeting: under each item, who was there, and what was decided and given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.model import AgendaItem, Attendance, Decision, Huvudman, Meeting, NotFoundError, Task, Viewer
from lägesbild.model.words import AgendaKind, AttendanceKind
from lägesbild.reading import decisions, meetings
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.decisions import DecisionRow, TaskRow


@dataclass(frozen=True, slots=True)
class NotedItem:
    """An item of the agenda with its paragraph's ``number``, and what was noted under it."""

    id: int
    number: int
    kind: AgendaKind
    title: str
    note: str
    version: int
    decisions: tuple[DecisionRow, ...]
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class Attendee:
    """
    Somebody who was there. ``whose`` is the huvudman, else the organisation of a guest; empty for none.

    Paragraphs are numbers of items; None from the first, and to the last.
    """

    id: int
    name: str
    kind: AttendanceKind
    huvudman_id: int | None
    huvudman_slug: str | None
    whose: str
    organisation: str | None
    from_paragraph: int | None
    to_paragraph: int | None
    substitute_for: str | None
    version: int

    @property
    def part(self) -> str:
        """Which part of the meeting, as minutes say it: "fr.o.m. § 2, t.o.m. § 5"; empty for all of it."""
        ends = (("fr.o.m.", self.from_paragraph), ("t.o.m.", self.to_paragraph))
        return ", ".join(f"{word} § {number}" for word, number in ends if number is not None)


@dataclass(frozen=True, slots=True)
class MeetingNotes:
    """
    A meeting as it was noted. ``attendance`` stands in the order of the members' huvudmän, guests last.

    ``decisions`` and ``tasks`` are those under no item: of meetings that were noted afterwards.
    """

    meeting_id: int
    body_id: int
    held_on: dt.date
    closed_at: dt.datetime | None
    cancelled_on: dt.date | None
    items: tuple[NotedItem, ...]
    attendance: tuple[Attendee, ...]
    decisions: tuple[DecisionRow, ...]
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A name noted at an earlier meeting of the group, with what it was noted as."""

    name: str
    kind: AttendanceKind
    huvudman_slug: str | None
    organisation: str | None


def read(session: Session, meeting_id: int, *, viewer: Viewer, today: dt.date | None = None) -> MeetingNotes:
    """
    A meeting as it was noted.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer is no member of its group.
    """
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    decided, given = decisions.of_meeting(session, meeting_id, viewer=viewer, today=today)
    items = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return MeetingNotes(
        meeting_id=meeting_id,
        body_id=meeting.body_id,
        held_on=meeting.held_on,
        closed_at=meeting.closed_at,
        cancelled_on=meeting.cancelled_on,
        items=tuple(_item(row, number, decided, given) for number, row in enumerate(items, start=1)),
        attendance=_attendance(session, meeting_id),
        decisions=tuple(row for row in decided if row.agenda_item_id is None),
        tasks=tuple(row for row in given if row.agenda_item_id is None),
    )


def names_before(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[Known, ...]:
    """
    Names noted at earlier meetings of the group, the latest first.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    rows = session.execute(
        select(Attendance.name, Attendance.kind, Huvudman.slug, Attendance.organisation)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .outerjoin(Huvudman, Huvudman.id == Attendance.huvudman_id)
        .where(Meeting.body_id == meeting.body_id, Meeting.held_on < meeting.held_on)
        .group_by(Attendance.name, Attendance.kind, Huvudman.slug, Attendance.organisation)
        .order_by(func.max(Meeting.held_on).desc(), Attendance.name)
    )
    return tuple(Known(*row) for row in rows)


def stamp(session: Session, meeting_id: int, *, viewer: Viewer) -> dict[str, Any]:
    """
    Something that differs once anybody has noted more at a meeting: for asking often, in a few counts.

    ``items`` are the versions of the items by id.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    items = select(AgendaItem.id, AgendaItem.version).where(AgendaItem.meeting_id == meeting_id)
    present = select(
        func.count(Attendance.id), func.sum(Attendance.id), func.sum(Attendance.id * Attendance.version)
    )
    counts = [tuple(session.execute(present.where(Attendance.meeting_id == meeting_id)).one())]
    for table in (Decision, Task):
        told = select(func.count(table.id), func.sum(table.id), func.sum(func.length(table.text)))
        counts.append(tuple(session.execute(told.where(table.meeting_id == meeting_id)).one()))
    return {
        "meeting": (meeting.closed_at, meeting.cancelled_on),
        "items": dict(session.execute(items).all()),
        "counts": counts,
    }


def note_of(session: Session, item_id: int, *, viewer: Viewer) -> tuple[str, int]:
    """
    What is noted under an item now, and its version.

    Raises
    ------
    NotFoundError
        There is no such item, or the viewer is no member of its group.
    """
    row = session.execute(
        select(AgendaItem.note, AgendaItem.version)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.id == item_id, Meeting.body_id.in_(sorted(viewer.circles)))
    ).first()
    if row is None:
        raise NotFoundError("Punkten finns inte. Läs in sidan på nytt.")
    return row.note, row.version


def _item(
    row: AgendaItem, number: int, decided: Iterable[DecisionRow], given: Iterable[TaskRow]
) -> NotedItem:
    return NotedItem(
        id=row.id,
        number=number,
        kind=row.kind,
        title=row.title,
        note=row.note,
        version=row.version,
        decisions=tuple(one for one in decided if one.agenda_item_id == row.id),
        tasks=tuple(one for one in given if one.agenda_item_id == row.id),
    )


def _attendance(session: Session, meeting_id: int) -> tuple[Attendee, ...]:
    rows = session.execute(
        select(Attendance, Huvudman.name, Huvudman.slug, Huvudman.sort)
        .outerjoin(Huvudman, Huvudman.id == Attendance.huvudman_id)
        .where(Attendance.meeting_id == meeting_id)
    )
    found = sorted(rows, key=lambda found: _order(found[0], found[3]))
    return tuple(_attendee(row, huvudman, slug) for row, huvudman, slug, _ in found)


def _order(row: Attendance, sort: int | None) -> tuple[bool, bool, int, object]:
    return row.kind is AttendanceKind.GAST, sort is None, sort or 0, swedish_key(row.name)


def _attendee(row: Attendance, huvudman: str | None, slug: str | None) -> Attendee:
    return Attendee(
        id=row.id,
        name=row.name,
        kind=row.kind,
        huvudman_id=row.huvudman_id,
        huvudman_slug=slug,
        whose=huvudman or row.organisation or "",
        organisation=row.organisation,
        from_paragraph=row.from_paragraph,
        to_paragraph=row.to_paragraph,
        substitute_for=row.substitute_for,
        version=row.version,
    )
