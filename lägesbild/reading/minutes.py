"""Protokoll: the minutes of a meeting, as the members of its group read them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import (
    Body,
    BodyMember,
    Huvudman,
    Meeting,
    Minutes,
    MinutesCorrection,
    NotFoundError,
    User,
    Viewer,
    clock,
)
from lägesbild.model.roles import Deed, may
from lägesbild.model.sealed import require_same
from lägesbild.model.words import BodyKind, MinutesStatus
from lägesbild.reading import meetings, minutes_content
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.minutes_compose import before, called, compose, report_ids
from lägesbild.reading.minutes_content import Content

EVERYBODY: Final = "Närvarande samt kommunstyrelsen"
"""Whom minutes are sent to until the group has said otherwise."""


@dataclass(frozen=True, slots=True)
class Said:
    """A correction, or why minutes were sent back: what, by whom, when."""

    text: str
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Whole:
    """
    Minutes with how they stand.

    ``version`` is 0 where nobody has written anything of them yet. ``sent_back`` is why they were given back
    before they were approved, ``corrections`` what was appended after. ``may_write`` and ``may_approve`` are
    of the viewer, as the minutes stand now.
    """

    meeting_id: int
    content: Content
    status: MinutesStatus
    version: int
    approver: str | None
    sent_on: dt.date | None
    approved_on: dt.date | None
    filed_on: dt.date | None
    checksum: str
    sent_back: tuple[Said, ...]
    corrections: tuple[Said, ...]
    previous_id: int | None
    may_write: bool
    may_approve: bool

    @property
    def is_approved(self) -> bool:
        """Whether they stand as they are."""
        return self.status is MinutesStatus.JUSTERAT

    @property
    def headed(self) -> str:
        """How they stand, as files say it on top: nothing when they are approved."""
        if self.is_approved:
            return ""
        return "UTKAST" if self.status is MinutesStatus.UTKAST else "UTKAST, sänt för justering"


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who signed the minutes before, and whom they went to: where the next ones begin."""

    secretary: str
    chair: str
    approver: str | None
    distribution: str


def of_meeting(session: Session, meeting_id: int, *, viewer: Viewer) -> Content:
    """
    What the minutes of a meeting hold: as they were sent, or while they are a draft as the meeting tells now.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    DocumentError
        The text is not the one that was sent to be approved.
    """
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    return _content(session, meeting, _row(session, meeting_id), viewer)


def read(session: Session, meeting_id: int, *, viewer: Viewer) -> Whole:
    """The minutes of a meeting with how they stand. Raises as ``of_meeting``."""
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    row = _row(session, meeting_id)
    content = _content(session, meeting, row, viewer)
    earlier = before(session, meeting)
    status = row.status if row else MinutesStatus.UTKAST
    back, corrected = _said(session, row)
    return Whole(
        meeting_id=meeting_id,
        content=content,
        status=status,
        version=row.version if row else 0,
        approver=row.approver if row else None,
        sent_on=_day(row.sent_at if row else None),
        approved_on=_day(row.approved_at if row else None),
        filed_on=row.filed_on if row else None,
        checksum=(row.checksum if row else None) or "",
        sent_back=back,
        corrections=corrected,
        previous_id=earlier.meeting_id if earlier else None,
        may_write=may(viewer.role, Deed.MEET),
        may_approve=bool(row and status is MinutesStatus.FOR_JUSTERING and row.approver == viewer.username),
    )


def reports_read(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[int, ...]:
    """
    Ids of the reports that are read in the draft of a meeting's minutes; none once they are fixed, and a
    document. Raises as ``read``.
    """
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    row = _row(session, meeting_id)
    is_draft = row is None or row.status is MinutesStatus.UTKAST
    return report_ids(session, meeting) if is_draft else ()


def fixed(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[str, str]:
    """What minutes would hold if they were sent now, as JSON, and the checksum of what is the meeting's."""
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    content = compose(session, meeting, _row(session, meeting_id), viewer=viewer)
    return minutes_content.to_json(content), content.material


def proposed(session: Session, meeting_id: int, *, viewer: Viewer) -> Proposed:
    """What the fields of new minutes hold at first: as in the group's minutes before. Raises as ``read``."""
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    row = _row(session, meeting_id)
    if row is not None:
        return Proposed(row.secretary or "", row.chair or "", row.approver, row.distribution)
    earlier = before(session, meeting)
    if earlier is None:
        return Proposed(viewer.display_name, "", None, EVERYBODY)
    return Proposed(viewer.display_name, earlier.chair or "", earlier.approver, earlier.distribution)


def approvers(session: Session, meeting_id: int, *, viewer: Viewer) -> dict[str, str]:
    """Who may approve, by username: open accounts of the group's huvudmän today, but not the viewer's own."""
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    rows = session.execute(
        select(User.username, User.display_name, Huvudman.name)
        .join(Huvudman, Huvudman.id == User.huvudman_id)
        .join(BodyMember, BodyMember.huvudman_id == Huvudman.id)
        .where(
            BodyMember.body_id == meeting.body_id,
            BodyMember.in_force(clock.today()),
            User.approved_at.is_not(None),
            User.closed_at.is_(None),
            User.username != viewer.username,
        )
        .distinct()
    )
    found = {username: f"{name}, {huvudman}" for username, name, huvudman in rows}
    return dict(sorted(found.items(), key=lambda pair: swedish_key(pair[1])))


def on_day(session: Session, day: dt.date, *, viewer: Viewer, group: str | None = None) -> int:
    """
    The id of the meeting of a day: of a group by name or code, else of the ledningsgrupp, else the only one.

    Raises
    ------
    NotFoundError
        No group of the viewer's met that day, or several did and none was named.
    """
    rows = session.execute(
        select(Meeting.id, Body.slug, Body.name, Body.kind)
        .join(Body)
        .where(Meeting.held_on == day, Meeting.body_id.in_(sorted(viewer.circles)))
        .order_by(Body.sort)
    ).all()
    wanted = [row for row in rows if group is None or group.casefold() in {row.slug, row.name.casefold()}]
    if group is None and len(wanted) > 1:
        wanted = [row for row in wanted if row.kind is BodyKind.LEDNINGSGRUPP] or wanted
    if not wanted:
        raise NotFoundError(f"Inget möte hölls {day} i en grupp som du är med i.")
    if len(wanted) > 1:
        names = ", ".join(row.name for row in wanted)
        raise NotFoundError(f"Flera grupper möttes {day}: {names}. Säg vilken med --group.")
    return int(wanted[0].id)


def _row(session: Session, meeting_id: int) -> Minutes | None:
    return session.scalars(select(Minutes).where(Minutes.meeting_id == meeting_id)).first()


def _content(session: Session, meeting: Meeting, row: Minutes | None, viewer: Viewer) -> Content:
    if row is None or row.content is None:
        return compose(session, meeting, row, viewer=viewer)
    require_same(row.content, row.checksum, what="Protokollets")
    return minutes_content.from_json(row.content)


def _said(session: Session, row: Minutes | None) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Why minutes were sent back, and what was corrected once they were approved."""
    if row is None:
        return (), ()
    found = [(_is_correction(row, one), one) for one in row.corrections]
    told = [(is_one, Said(one.text, called(session, one.by), clock.day_of(one.at))) for is_one, one in found]
    return tuple(said for is_one, said in told if not is_one), tuple(said for is_one, said in told if is_one)


def _is_correction(row: Minutes, one: MinutesCorrection) -> bool:
    return row.approved_at is not None and one.at >= row.approved_at


def _day(at: dt.datetime | None) -> dt.date | None:
    return None if at is None else clock.day_of(at)
