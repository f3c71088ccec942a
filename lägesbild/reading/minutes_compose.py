"""What a meeting's minutes hold now, read as everybody in the group may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Guidance, Meeting, Minutes, User, Viewer
from lägesbild.model.words import AttendanceKind, MinutesStatus
from lägesbild.reading import (
    areas,
    attachments,
    changes,
    group_view,
    meeting_hours,
    meeting_notes,
    minutes_judged,
    minutes_paragraphs,
    rounds,
    statements,
)
from lägesbild.reading.decisions import tasks as every_task
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.meeting_notes import Attendee, MeetingNotes
from lägesbild.reading.minutes_content import Content, Paragraph, Person, Previous, TaskLine
from lägesbild.reading.minutes_paragraphs import Gathered, task_line
from lägesbild.reading.rights import visible
from lägesbild.store import settings as stored


def compose(session: Session, meeting: Meeting, row: Minutes | None, *, viewer: Viewer) -> Content:
    """
    The minutes as the meeting's rows tell them now.

    Notes, attendance, decisions and tasks are the group's own. The round, the judgements and what changed
    are read as somebody in whom all of the group meet, on the day of the meeting: nothing gets in that one
    member alone may read.
    """
    notes = meeting_notes.read(session, meeting.id, viewer=viewer)
    whole = group_view.of(session, meeting.body_id, on=meeting.held_on)
    before = _previous(session, meeting)
    paragraphs = _paragraphs(session, meeting, notes, before, whole=whole, chair=row.chair if row else None)
    return Content(
        municipality=str(stored.get(session, "kommun_namn")),
        group=meeting.body.name,
        held_on=meeting.held_on,
        hours=meeting_hours.hours(meeting),
        place=meeting.place or "",
        year=meeting.held_on.year,
        **_signed(session, row),
        present=_people(one for one in notes.attendance if one.kind is not AttendanceKind.GAST),
        guests=_people(one for one in notes.attendance if one.kind is AttendanceKind.GAST),
        paragraphs=paragraphs,
        tasks=tuple(one for part in paragraphs for one in part.tasks),
        attachments=_attachments(session, meeting, viewer),
        next_meeting=_next(session, meeting),
        previous=before,
        changes=_changes(session, meeting, before, whole),
        overdue=_overdue(session, meeting, viewer),
        kept_elsewhere=not notes.items,
    )


def report_ids(session: Session, meeting: Meeting) -> tuple[int, ...]:
    """The reports whose words the minutes of a meeting hold now."""
    whole = group_view.of(session, meeting.body_id, on=meeting.held_on)
    if meeting.body_id not in whole.circles:
        return ()
    return rounds.report_ids(rounds.read_out(session, meeting.id, viewer=whole))


def called(session: Session, username: str | None) -> str:
    """The name of whoever has an account; empty for nobody."""
    if not username:
        return ""
    return session.scalars(select(User.display_name).where(User.username == username)).first() or username


def before(session: Session, meeting: Meeting) -> Minutes | None:
    """The minutes of the group's latest meeting before this one that has any."""
    return session.scalars(
        select(Minutes)
        .join(Meeting)
        .where(Minutes.body_id == meeting.body_id, Meeting.held_on < meeting.held_on)
        .order_by(Meeting.held_on.desc())
        .limit(1)
    ).first()


class _Signed(TypedDict):
    number: int | None
    secretary: str
    chair: str
    approver: str
    distribution: str


def _signed(session: Session, row: Minutes | None) -> _Signed:
    if row is None:
        return _Signed(number=None, secretary="", chair="", approver="", distribution="")
    return _Signed(
        number=row.number,
        secretary=row.secretary or "",
        chair=row.chair or "",
        approver=called(session, row.approver),
        distribution=row.distribution,
    )


def _paragraphs(
    session: Session,
    meeting: Meeting,
    notes: MeetingNotes,
    previous: Previous | None,
    *,
    whole: Viewer,
    chair: str | None,
) -> tuple[Paragraph, ...]:
    known = meeting.body_id in whole.circles
    told = rounds.read_out(session, meeting.id, viewer=whole) if known else ()
    earlier = before(session, meeting)
    gathered = Gathered(
        parts=tuple(part for one in told if (part := minutes_paragraphs.part(one)) is not None),
        judged=minutes_judged.read(session, meeting.id, viewer=whole) if known else (),
        guidance=_guidance(session, meeting, previous, whole),
        chair=chair or "",
        files_previous=earlier is None or earlier.status is MinutesStatus.JUSTERAT,
    )
    return minutes_paragraphs.make(notes, gathered)


def _previous(session: Session, meeting: Meeting) -> Previous | None:
    held_on = rounds.since(session, meeting)
    if held_on is None:
        return None
    row = before(session, meeting)
    same = row is not None and row.meeting.held_on == held_on
    return Previous(held_on, f"{row.number}/{row.year}" if row is not None and same else "")


def _people(rows: Iterable[Attendee]) -> tuple[Person, ...]:
    return tuple(Person(one.name, one.whose, _remark(one)) for one in rows)


def _remark(one: Attendee) -> str:
    instead = ""
    if one.kind is AttendanceKind.ERSATTARE:
        instead = f"ersättare för {one.substitute_for}" if one.substitute_for else "ersättare"
    return ", ".join(part for part in (instead, one.part) if part)


def _attachments(session: Session, meeting: Meeting, viewer: Viewer) -> tuple[str, ...]:
    rows = attachments.of_meeting(session, meeting.id, viewer=viewer)
    return tuple(f"{one.name} (§ {one.item_number})" if one.item_number else one.name for one in rows)


def _guidance(
    session: Session, meeting: Meeting, previous: Previous | None, whole: Viewer
) -> tuple[str, ...]:
    """What was asked of or by the working group after the meeting before, and what was answered by then."""
    since = previous.held_on if previous else dt.date.min
    rows = session.scalars(
        select(Guidance)
        .where(
            visible(Guidance, whole),
            Guidance.audience_id == meeting.body_id,
            Guidance.asked_on > since,
            Guidance.asked_on <= meeting.held_on,
            Guidance.withdrawn_on.is_(None),
        )
        .order_by(Guidance.asked_on, Guidance.id)
    )
    return tuple(_asked(row, meeting.held_on) for row in rows)


def _asked(row: Guidance, day: dt.date) -> str:
    answered = row.answer and row.answered_on is not None and row.answered_on <= day
    return f"{row.kind.label}: {row.text}" + (f" Svar: {row.answer}" if answered else "")


def _next(session: Session, meeting: Meeting) -> str:
    row = session.scalars(
        select(Meeting)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.held_on > meeting.held_on,
            Meeting.cancelled_on.is_(None),
        )
        .order_by(Meeting.held_on)
        .limit(1)
    ).first()
    if row is None:
        return ""
    when = meeting_hours.when(row)
    return f"{when}, {row.place}" if row.place else when


def _changes(session: Session, meeting: Meeting, previous: Previous | None, whole: Viewer) -> tuple[str, ...]:
    """What changed after the meeting before, as sentences; nothing where there was none before."""
    if previous is None:
        return ()
    since = previous.held_on + dt.timedelta(days=1)
    if since > meeting.held_on:
        return ()
    period = Filters(since, meeting.held_on)
    tree = areas.read_tree(session)
    concerns = statements.read_problembilder(session, period, viewer=whole, tree=tree)
    insatser = statements.read_insatser(session, period, viewer=whole, tree=tree)
    found = [
        *changes.of_problembilder(concerns, since=since),
        *changes.of_insatser(insatser, since=since, end=meeting.held_on),
    ]
    return tuple(f"{one.sentence.rstrip('.')}." for one in found)


def _overdue(session: Session, meeting: Meeting, viewer: Viewer) -> tuple[TaskLine, ...]:
    """The group's own tasks that should have been done by the day of the meeting and are not."""
    return tuple(
        task_line(row, at=day_text(row.at.held_on))
        for row in every_task(session, viewer=viewer, today=meeting.held_on)
        if row.days_late and row.at.group == meeting.body.name and row.at.held_on < meeting.held_on
    )
