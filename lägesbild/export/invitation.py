"""An invitation to meetings: a calendar file that Outlook opens, and a text to paste into a mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from icalendar import Calendar, Event, Timezone

from lägesbild.config import settings
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import AgendaKind
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_plans import MeetingLine, MeetingPlan


def ics(plans: Sequence[MeetingPlan], *, now: dt.datetime | None = None) -> bytes:
    """
    Meetings as an iCalendar file; those without hours are left out.

    The same meeting always has the same UID, and a higher SEQUENCE when it was moved or cancelled, so that
    a calendar that opens the file again changes its entry. Titles of the agenda go along, and no report.
    """
    made = now or dt.datetime.now(dt.UTC)
    calendar = Calendar()
    for name, value in (
        ("prodid", "-//Lägesbild//Möten//SV"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
    ):
        calendar.add(name, value)
    timed = [plan for plan in plans if plan.line.starts_at is not None]
    if timed:
        calendar.add_component(Timezone.from_tzinfo(STOCKHOLM, first_date=dt.date(2020, 1, 1)))
    for plan in timed:
        calendar.add_component(_event(plan, made))
    return bytes(calendar.to_ical())


def text(plan: MeetingPlan) -> str:
    """The invitation as plain text."""
    line = plan.line
    status = "INSTÄLLT: " if line.cancelled_on else "Kallelse: "
    parts = [f"{status}{line.group} {day_text(line.held_on)}", "", f"När: {line.when}"]
    if line.place:
        parts.append(f"Var: {line.place}")
    parts += ["", "Dagordning", *_agenda(plan)] if plan.items else []
    parts += ["", *_round(plan)] if _round(plan) else []
    parts += ["", "Inbjudna", ", ".join(plan.members), *(one.who for one in plan.invited)]
    return "\n".join(parts) + "\n"


def file_name(lines: Sequence[MeetingLine]) -> str:
    """What the calendar file is called."""
    return f"mote-{lines[0].held_on}.ics" if len(lines) == 1 else "moten.ics"


def _event(plan: MeetingPlan, made: dt.datetime) -> Event:
    line = plan.line
    event = Event()
    event.add("uid", line.uid)
    event.add("sequence", line.changed_count)
    event.add("dtstamp", made)
    event.add("summary", f"Inställt: {line.group}" if line.cancelled_on else line.group)
    event.add("status", "CANCELLED" if line.cancelled_on else "CONFIRMED")
    for name, at in (("dtstart", line.starts_at), ("dtend", line.ends_at)):
        if at is not None:
            event.add(name, at.astimezone(STOCKHOLM))
    if line.place:
        event.add("location", line.place)
    if plan.items:
        event.add("description", "\n".join(["Dagordning", *_agenda(plan), *_round(plan)]))
    return event


def round_address(meeting_id: int) -> str:
    """Where one's part of a meeting's round is written: an address, or the way in words."""
    base = settings().base_url
    if base is None:
        return "i Lägesbild under Möte, välj mötet och sedan Runda"
    return f"{base.rstrip('/')}/runda?rad={meeting_id}"


def _round(plan: MeetingPlan) -> list[str]:
    """Where to prepare the round, when the agenda has one."""
    asked = plan.line.cancelled_on is None and any(item.kind is AgendaKind.RUNDA for item in plan.items)
    return [f"Förbered er del av rundan: {round_address(plan.line.id)}"] if asked else []


def _agenda(plan: MeetingPlan) -> list[str]:
    return [f"{item.number}. {item.title}" for item in plan.items]
