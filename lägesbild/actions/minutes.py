"""Protokoll: a meeting's minutes from draft to approved, and what is corrected afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.actions import minutes_rules as rules
from lägesbild.actions import note_persons, statement_rules
from lägesbild.actions.meetings import led
from lägesbild.model import (
    AgendaItem,
    ConflictError,
    ForbiddenError,
    InputError,
    Meeting,
    Minutes,
    MinutesCorrection,
    NotFoundError,
    Viewer,
)
from lägesbild.model.sealed import checksum, require_same
from lägesbild.model.words import AgendaKind, MinutesStatus
from lägesbild.store import trail

CHANGED: Final = "Någon annan har ändrat protokollet. Läs in sidan på nytt, se hur det står nu, och gör om."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Who writes, leads and approves the minutes, and whom they are sent to. ``approver`` is a username."""

    secretary: str = ""
    chair: str = ""
    approver: str | None = None
    distribution: str = ""


def describe(session: Session, meeting_id: int, named: Signing, *, version: int, by: Viewer) -> Minutes:
    """
    Say who signs the minutes of a meeting that was held; they get their number the first time.

    ``version`` is that of the minutes as the person had them before them, 0 when there were none.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is not held yet, the minutes are no draft, or a field does not hold.
    ConflictError
        Somebody else changed them in between.
    """
    row = _draft(session, meeting_id, version, by)
    wanted = _columns(session, row, named, by)
    trail.deed(session, by=by.username, action="protokoll.skriv")
    _put(session, row, wanted)
    return row


def send(
    session: Session,
    meeting_id: int,
    named: Signing,
    *,
    version: int,
    compose: Callable[[Session], str],
    by: Viewer,
) -> Minutes:
    """
    Fix the minutes as they are now, and send them to be approved.

    ``compose`` says what they hold, as JSON; it is asked when nobody else can write any more, and may raise
    ConflictError when that is not what the person had before them. Raises as ``describe`` does, also when
    nobody is named who writes, leads or approves.
    """
    row = _draft(session, meeting_id, version, by)
    rules.require_closed(row.meeting)
    wanted = _columns(session, row, named, by)
    rules.require_named(wanted)
    trail.deed(session, by=by.username, action="protokoll.sand")
    _put(session, row, wanted)  # what the minutes hold names their number and signatures too
    note_persons.require_answered(session, row.meeting)
    row.content = compose(session)
    row.checksum = checksum(row.content)
    row.status, row.sent_at = MinutesStatus.FOR_JUSTERING, dt.datetime.now(dt.UTC)
    session.flush()
    return row


def approve(session: Session, meeting_id: int, *, version: int, by: Viewer) -> Minutes:
    """
    Approve minutes as the one person they were sent to; the minutes before are filed at their meeting.

    From here on neither they nor what was noted at the meeting change.

    Raises
    ------
    NotFoundError
        There are no such minutes, or the person may not know of them.
    ForbiddenError
        Somebody else is to approve them.
    InputError
        They are not waiting to be approved.
    ConflictError
        They were taken back or sent anew in between.
    DocumentError
        Their text is not the one that was sent.
    """
    row = _waiting(session, meeting_id, version, by)
    if row.content is not None:
        require_same(row.content, row.checksum, what="Protokollets")
    trail.deed(session, by=by.username, action="protokoll.justera")
    row.status, row.approved_at = MinutesStatus.JUSTERAT, dt.datetime.now(dt.UTC)
    if row.meeting.closed_at is None:
        row.meeting.closed_at, row.meeting.closed_by = row.approved_at, by.username
    session.flush()
    _file_previous(session, row, by)
    return row


def send_back(session: Session, meeting_id: int, *, reason: str, version: int, by: Viewer) -> Minutes:
    """
    Give minutes back to be changed, as the one who was to approve them. Raises as ``approve``.

    The reason is kept beside them, as what was wrong with them before they were approved (docs/adr/0641).
    """
    row = _waiting(session, meeting_id, version, by)
    why = statement_rules.required(
        session, reason, field="reason", missing="Skriv vad som behöver ändras, så att sekreteraren vet."
    )
    trail.deed(session, by=by.username, action="protokoll.sand_tillbaka")
    session.add(MinutesCorrection(minutes_id=row.id, text=why, at=dt.datetime.now(dt.UTC), by=by.username))
    return _thrown(session, row)


def take_back(session: Session, meeting_id: int, *, version: int, by: Viewer) -> Minutes:
    """
    Take minutes back that nobody has approved yet, as a coordinator: somebody else can then approve them.

    Raises as ``describe``, and InputError when they are not waiting.
    """
    trail.next_revision(session)  # takes the writers' lock before the row is looked at
    row = _found(session, led(session, meeting_id, by).id)
    rules.require_waiting(row)
    _require_version(row, version)
    trail.deed(session, by=by.username, action="protokoll.ta_tillbaka")
    return _thrown(session, row)


def correct(
    session: Session, meeting_id: int, *, text: str, submit_key: str, by: Viewer
) -> MinutesCorrection:
    """
    Append what turned out to be wrong in approved minutes; the same ``submit_key`` again adds nothing.

    Raises
    ------
    NotFoundError
        There are no such minutes, or the person may not know of them.
    ForbiddenError
        The person is no coordinator.
    InputError
        They are not approved yet, or the text does not hold.
    """
    trail.next_revision(session)
    row = _found(session, led(session, meeting_id, by).id)
    if row.status is not MinutesStatus.JUSTERAT:
        raise InputError("Protokollet är inte justerat än. Ändra det i stället.")
    wanted = select(MinutesCorrection).where(
        MinutesCorrection.minutes_id == row.id, MinutesCorrection.submit_key == submit_key
    )
    if (there := session.scalars(wanted).first()) is not None:
        return there
    told = statement_rules.required(session, text, field="text", missing="Skriv vad som ska rättas.")
    trail.deed(session, by=by.username, action="protokoll.ratta")
    new = MinutesCorrection(
        minutes_id=row.id, text=told, at=dt.datetime.now(dt.UTC), by=by.username, submit_key=submit_key
    )
    session.add(new)
    session.flush()
    return new


def _draft(session: Session, meeting_id: int, version: int, by: Viewer) -> Minutes:
    """The draft of a meeting's minutes; a new one, with the next number, when there is none."""
    trail.next_revision(session)  # takes the writers' lock, so that two do not number at once
    meeting = led(session, meeting_id, by)
    rules.require_held(meeting)
    row = session.scalars(select(Minutes).where(Minutes.meeting_id == meeting_id)).first()
    if row is None:
        if version:
            raise ConflictError(CHANGED)
        return _numbered(session, meeting)
    if row.status is not MinutesStatus.UTKAST:
        raise InputError(f"Protokollet är {row.status.label.lower()} och ändras inte här.")
    _require_version(row, version)
    return row


def _numbered(session: Session, meeting: Meeting) -> Minutes:
    year = meeting.held_on.year
    last = session.scalars(
        select(func.max(Minutes.number)).where(Minutes.body_id == meeting.body_id, Minutes.year == year)
    ).one()
    return Minutes(
        meeting=meeting,
        body_id=meeting.body_id,
        year=year,
        number=(last or 0) + 1,
        status=MinutesStatus.UTKAST,
    )


def _columns(session: Session, row: Minutes, named: Signing, by: Viewer) -> dict[str, str | None]:
    """Who signs and whom it is sent to, checked."""
    secretary = rules.name(session, named.secretary, field="secretary")
    group = row.meeting.body
    return {
        "secretary": secretary,
        "chair": rules.name(session, named.chair, field="chair"),
        "distribution": statement_rules.checked(session, named.distribution, field="distribution") or "",
        "approver": rules.approver(session, named.approver, group=group, secretary=secretary, by=by),
    }


def _put(session: Session, row: Minutes, columns: dict[str, str | None]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def _waiting(session: Session, meeting_id: int, version: int, by: Viewer) -> Minutes:
    """Minutes that wait for the person to approve them."""
    trail.next_revision(session)
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.body_id not in by.circles:
        raise NotFoundError("Protokollet finns inte. Välj ett möte i listan.")
    row = _found(session, meeting_id)
    rules.require_waiting(row)
    if by.username != row.approver:
        raise ForbiddenError(
            f"Protokollet ska justeras av {rules.called(session, row.approver)}. Ingen annan kan göra det, "
            "och den som är samordnare kan ta tillbaka det och välja en annan justerare."
        )
    _require_version(row, version)
    return row


def _found(session: Session, meeting_id: int) -> Minutes:
    row = session.scalars(select(Minutes).where(Minutes.meeting_id == meeting_id)).first()
    if row is None:
        raise NotFoundError("Mötet har inget protokoll än.")
    return row


def _require_version(row: Minutes, version: int) -> None:
    if row.version != version:
        raise ConflictError(CHANGED)


def _thrown(session: Session, row: Minutes) -> Minutes:
    row.status, row.content, row.checksum, row.sent_at = MinutesStatus.UTKAST, None, None, None
    session.flush()
    return row


def _file_previous(session: Session, row: Minutes, by: Viewer) -> None:
    """Let the group's minutes before be filed, when its agenda had them as an item."""
    kinds = session.scalars(select(AgendaItem.kind).where(AgendaItem.meeting_id == row.meeting_id)).all()
    if kinds and AgendaKind.FOREGAENDE not in kinds:
        return
    before = session.scalars(
        select(Minutes)
        .join(Meeting)
        .where(Minutes.body_id == row.body_id, Meeting.held_on < row.meeting.held_on)
        .order_by(Meeting.held_on.desc())
        .limit(1)
    ).first()
    if before is None or before.status is not MinutesStatus.JUSTERAT or before.filed_on is not None:
        return
    trail.deed(session, by=by.username, action="protokoll.lagg_till_handlingarna")
    before.filed_on = row.meeting.held_on
    session.flush()
