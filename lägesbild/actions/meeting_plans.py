"""Coming meetings of a group: planned one by one or a year at once, moved, cancelled, and who is invited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import agendas
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.meetings import led, require_open
from lägesbild.model import Body, ConflictError, Huvudman, InputError, Meeting, MeetingInvitee, Viewer
from lägesbild.model.clock import STOCKHOLM, today
from lägesbild.model.roles import Deed, require
from lägesbild.store import trail

MOST_AT_ONCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A day and the hours of a meeting on it, by Swedish clocks, and where."""

    on: dt.date
    start: dt.time
    end: dt.time
    place: str = ""

    @property
    def starts_at(self) -> dt.datetime:
        return dt.datetime.combine(self.on, self.start, STOCKHOLM)

    @property
    def ends_at(self) -> dt.datetime:
        return dt.datetime.combine(self.on, self.end, STOCKHOLM)


def plan(session: Session, body: str, hours: Hours, *, by: Viewer) -> Meeting:
    """
    Plan a meeting of a group, with the group's standing items as its agenda.

    Planned once more with the same day and hours it is the same meeting.

    Raises
    ------
    ForbiddenError
        The person is no coordinator, or their huvudman is no member of the group.
    InputError
        It lies in the past, ends before it begins, the group has another meeting that day, or a text
        does not hold.
    """
    return plan_series(session, body, [hours], by=by)[0]


def plan_series(session: Session, body: str, days: Sequence[Hours], *, by: Viewer) -> list[Meeting]:
    """
    Plan several meetings at once: all of them or, when one cannot be, none. Raises as ``plan`` does.
    """
    require(by.role, Deed.MEET)
    group = rules.body(session, body)
    rules.require_member(by, group.id)
    if not 1 <= len(days) <= MOST_AT_ONCE:
        raise InputError(f"Skriv minst en och högst {MOST_AT_ONCE} dagar.", field="days")
    trail.next_revision(session)  # takes the writers' lock, so that one day has one meeting
    trail.deed(session, by=by.username, action="mote.planera")
    return [_planned(session, group, hours) for hours in days]


def move(session: Session, meeting_id: int, hours: Hours, *, seen: int, by: Viewer) -> Meeting:
    """
    Move a coming meeting to another time or place; what nobody has to be told anew changes nothing.

    ``seen`` is the ``changed_count`` the person had before them.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        It is cancelled, has begun or was never planned, or the new time cannot be.
    ConflictError
        Somebody else moved or cancelled it in between.
    """
    row = _coming(session, meeting_id, seen, by)
    agendas.require_coming(row)
    _require_possible(hours)
    _require_free(session, row.body, hours.on, but=row.id)
    place = _place(session, hours.place)
    if (row.starts_at, row.ends_at, row.place) == (hours.starts_at, hours.ends_at, place):
        return row
    trail.deed(session, by=by.username, action="mote.flytta")
    if row.title == _title(row.body, row.held_on):
        row.title = _title(row.body, hours.on)
    row.held_on, row.starts_at, row.ends_at = hours.on, hours.starts_at, hours.ends_at
    row.place = place
    row.changed_count += 1
    session.flush()
    return row


def cancel(session: Session, meeting_id: int, *, seen: int, by: Viewer) -> Meeting:
    """
    Cancel a coming meeting; it stays, marked as cancelled, for calendars that hold it. Raises as ``move``.
    """
    row = _coming(session, meeting_id, seen, by)
    agendas.require_coming(row)
    trail.deed(session, by=by.username, action="mote.stall_in")
    row.cancelled_on = today()
    row.changed_count += 1
    session.flush()
    return row


def restore(session: Session, meeting_id: int, *, seen: int, by: Viewer) -> Meeting:
    """
    Let a cancelled meeting, whose time has not come, be held after all. Raises as ``move``.
    """
    row = _coming(session, meeting_id, seen, by)
    if row.cancelled_on is None:
        raise InputError("Mötet är inte inställt.")
    trail.deed(session, by=by.username, action="mote.aterta")
    row.cancelled_on = None
    row.changed_count += 1
    session.flush()
    return row


def invite(
    session: Session, meeting_id: int, *, huvudman: str | None, name: str = "", by: Viewer
) -> MeetingInvitee:
    """
    Invite a huvudman (a slug), a function or both, besides the members that are always invited.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        Nobody is named, somebody is invited already, or a text does not hold.
    """
    row = led(session, meeting_id, by)
    agendas.require_coming(row)
    _require_not_begun(row)
    named = rules.checked(session, name, field="owner")
    found = _huvudman(session, huvudman)
    if named is None and found is None:
        raise InputError("Skriv vem som bjuds in, eller välj en huvudman.", field="name")
    found_id = found.id if found else None
    is_guest = found_id not in rules.members(session, row.body_id, row.held_on)
    if named is None and not is_guest:
        raise InputError("Gruppens medlemmar är redan inbjudna.", field="huvudman")
    wanted = select(MeetingInvitee).where(
        MeetingInvitee.meeting_id == meeting_id,
        MeetingInvitee.huvudman_id == found_id,
        MeetingInvitee.name == named,
    )
    if session.scalars(wanted).first() is not None:
        raise InputError("Redan inbjuden.", field="name")
    trail.deed(session, by=by.username, action="mote.bjud_in")
    new = MeetingInvitee(meeting_id=meeting_id, huvudman_id=found_id, name=named, is_guest=is_guest)
    session.add(new)
    session.flush()
    return new


def uninvite(session: Session, meeting_id: int, invitee_id: int, *, by: Viewer) -> None:
    """Take somebody off the list of those invited. Raises as ``invite``; one already gone is left so."""
    row = led(session, meeting_id, by)
    agendas.require_coming(row)
    _require_not_begun(row)
    found = session.get(MeetingInvitee, invitee_id)
    if found is None or found.meeting_id != meeting_id:
        return
    trail.deed(session, by=by.username, action="mote.ta_bort_inbjuden")
    session.delete(found)
    session.flush()


def _planned(session: Session, group: Body, hours: Hours) -> Meeting:
    _require_possible(hours)
    there = _on(session, group, hours.on)
    if there is not None and (there.starts_at, there.cancelled_on) == (hours.starts_at, None):
        return there
    _require_free(session, group, hours.on)
    row = Meeting(
        body_id=group.id,
        held_on=hours.on,
        title=_title(group, hours.on),
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        place=_place(session, hours.place),
    )
    session.add(row)
    session.flush()
    agendas.lay_out(session, row)
    session.flush()
    return row


def _coming(session: Session, meeting_id: int, seen: int, by: Viewer) -> Meeting:
    trail.next_revision(session)  # takes the writers' lock before the row is looked at
    row = led(session, meeting_id, by)
    if row.changed_count != seen:
        raise ConflictError("Någon annan har flyttat eller ställt in mötet. Se hur det står nu, och gör om.")
    _require_not_begun(row)
    return row


def _require_not_begun(row: Meeting) -> None:
    require_open(row)
    if row.starts_at is not None and row.starts_at <= dt.datetime.now(dt.UTC):
        raise InputError("Mötet har redan börjat eller hållits och kan inte ändras här.")


def _require_possible(hours: Hours) -> None:
    if hours.ends_at <= hours.starts_at:
        raise InputError("Mötet slutar innan det börjar. Byt plats på klockslagen.", field="hours")
    if hours.starts_at <= dt.datetime.now(dt.UTC):
        raise InputError(f"{hours.on} är en dag som har varit. Välj en kommande.", field="days")
    if hours.on.year > 2200:
        raise InputError(f"{hours.on} ligger för långt fram. Se över året.", field="days")


def _require_free(session: Session, group: Body, day: dt.date, *, but: int | None = None) -> None:
    there = _on(session, group, day)
    if there is not None and there.id != but:
        cancelled = there.cancelled_on is not None
        what = "ett inställt möte" if cancelled else "redan ett möte"
        hint = "Öppna det och återta det i stället." if cancelled else "Flytta det, eller välj en annan dag."
        raise InputError(f"{group.name} har {what} {day}. {hint}", field="days")


def _on(session: Session, group: Body, day: dt.date) -> Meeting | None:
    wanted = select(Meeting).where(Meeting.body_id == group.id, Meeting.held_on == day)
    return session.scalars(wanted).first()


def _title(group: Body, day: dt.date) -> str:
    return f"{group.name} {day}"


def _place(session: Session, place: str) -> str | None:
    found = rules.checked(session, place, field="place")
    return " ".join(found.split()) if found else None


def _huvudman(session: Session, slug: str | None) -> Huvudman | None:
    if slug is None:
        return None
    found = session.scalars(select(Huvudman).where(Huvudman.slug == slug)).first()
    if found is None or (found.valid_to is not None and found.valid_to < today()):
        raise InputError(f"Huvudmannen {slug!r} finns inte. Välj en i listan.", field="huvudman")
    return found
