"""Coming and past meetings of the viewer's groups, and one meeting with its agenda and who is invited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import (
    AgendaItem,
    Body,
    Huvudman,
    Meeting,
    MeetingInvitee,
    Viewer,
    clock,
)
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import AgendaKind, BodyKind
from lägesbild.reading import circles, meeting_hours, meeting_known, meetings
from lägesbild.reading.areas import swedish_key
from lägesbild.store import settings as stored


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """
    A meeting as a list shows it. ``starts_at`` is None for one that was only noted afterwards.

    ``uid`` names it in calendars, and ``changed_count`` says how often those invited were told anew.
    """

    id: int
    uid: str
    body_id: int
    group: str
    title: str
    held_on: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    place: str
    cancelled_on: dt.date | None
    changed_count: int

    @property
    def hours(self) -> str:
        """The hours by Swedish clocks: "08.15–11.15"; empty when they are not known."""
        return meeting_hours.hours(self)

    @property
    def when(self) -> str:
        """Day and hours in words."""
        return meeting_hours.when(self)

    def is_coming(self, now: dt.datetime) -> bool:
        """Whether it has not ended yet; a cancelled one is coming too, until its time has passed."""
        return self.ends_at is not None and self.ends_at > now

    def has_begun(self, now: dt.datetime) -> bool:
        """Whether it can be planned no more."""
        return self.starts_at is None or self.starts_at <= now


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of an agenda; ``known`` says what there already is to take up under it."""

    id: int
    number: int
    kind: AgendaKind
    title: str
    known: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody invited besides the members; ``who`` is how they are called."""

    id: int
    who: str
    is_guest: bool


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """One meeting whole: what the list shows, its agenda, its members that day, and others invited."""

    line: MeetingLine
    items: tuple[ItemView, ...]
    members: tuple[str, ...]
    invited: tuple[Invited, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group that meetings can be planned for."""

    slug: str
    name: str


def may_plan(viewer: Viewer) -> bool:
    """Whether a viewer's role plans meetings."""
    return may(viewer.role, Deed.MEET)


def groups(session: Session, *, viewer: Viewer) -> tuple[Group, ...]:
    """The groups in force that a viewer may plan meetings for: those they are in that meet."""
    if not may_plan(viewer):
        return ()
    rows = session.scalars(
        select(Body)
        .where(Body.id.in_(sorted(viewer.circles - viewer.ended_circles)), Body.kind != BodyKind.MYNDIGHETER)
        .order_by(Body.sort, Body.id)
    )
    return tuple(Group(row.slug, row.name) for row in rows)


def read(session: Session, *, viewer: Viewer) -> tuple[MeetingLine, ...]:
    """Every meeting of the viewer's groups, by day."""
    kommun = str(stored.get(session, "kommun_kod"))
    rows = session.execute(
        select(Meeting, Body.name)
        .join(Body)
        .where(Meeting.body_id.in_(sorted(viewer.circles)))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
    )
    return tuple(_line(row, group, kommun) for row, group in rows)


def upcoming(session: Session, *, viewer: Viewer, now: dt.datetime | None = None) -> MeetingLine | None:
    """The next meeting of the ledningsgrupp that will be held, for its members."""
    kommun = str(stored.get(session, "kommun_kod"))
    found = session.execute(
        select(Meeting, Body.name)
        .join(Body)
        .where(
            Body.kind == BodyKind.LEDNINGSGRUPP,
            Meeting.body_id.in_(sorted(viewer.circles)),
            Meeting.cancelled_on.is_(None),
            Meeting.ends_at > (now or dt.datetime.now(dt.UTC)),
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    ).first()
    return None if found is None else _line(found[0], found[1], kommun)


def one(session: Session, meeting_id: int, *, viewer: Viewer, today: dt.date | None = None) -> MeetingPlan:
    """
    One meeting whole.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer is no member of its group.
    """
    row = meetings.of_viewer(session, meeting_id, viewer=viewer)
    members = _members(session, row)
    known = meeting_known.read(session, row, viewer=viewer, members=members, today=today or clock.today())
    items = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return MeetingPlan(
        line=_line(row, row.body.name, str(stored.get(session, "kommun_kod"))),
        items=tuple(
            ItemView(item.id, number, item.kind, item.title, known.get(item.kind, ""))
            for number, item in enumerate(items, start=1)
        ),
        members=members,
        invited=_invited(session, meeting_id),
    )


def invitable(session: Session, *, today: dt.date | None = None) -> dict[str, str]:
    """Names by slug of the huvudmän that can be invited."""
    day = today or clock.today()
    rows = session.scalars(select(Huvudman))
    found = {row.slug: row.name for row in rows if row.valid_to is None or row.valid_to >= day}
    return dict(sorted(found.items(), key=lambda pair: swedish_key(pair[1])))


def _line(row: Meeting, group: str, kommun: str) -> MeetingLine:
    return MeetingLine(
        id=row.id,
        uid=f"mote-{row.id}-{kommun}@lagesbild",
        body_id=row.body_id,
        group=group,
        title=row.title,
        held_on=row.held_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place or "",
        cancelled_on=row.cancelled_on,
        changed_count=row.changed_count,
    )


def _members(session: Session, row: Meeting) -> tuple[str, ...]:
    on_the_day = circles.every(session, on=row.held_on)
    return next(circle.members for circle in on_the_day if circle.id == row.body_id)


def _invited(session: Session, meeting_id: int) -> tuple[Invited, ...]:
    rows = session.execute(
        select(MeetingInvitee, Huvudman.name)
        .outerjoin(Huvudman, Huvudman.id == MeetingInvitee.huvudman_id)
        .where(MeetingInvitee.meeting_id == meeting_id)
        .order_by(MeetingInvitee.id)
    )
    return tuple(
        Invited(row.id, ", ".join(part for part in (row.name, huvudman) if part), row.is_guest)
        for row, huvudman in rows
    )
