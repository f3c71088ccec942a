"""A year's occasions as a calendar file: whole days that a calendar changes when it opens the file again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from lägesbild.reading.arshjul import Occasion


def ics(occasions: Iterable[Occasion], *, now: dt.datetime | None = None) -> bytes:
    """
    Occasions that have a UID as whole-day entries; meetings are left out, they have hours of their own.

    The same event of the same year always has the same UID, and a higher SEQUENCE when it was changed.
    """
    made = now or dt.datetime.now(dt.UTC)
    calendar = Calendar()
    for name, value in (
        ("prodid", "-//Lägesbild//Årshjul//SV"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
    ):
        calendar.add(name, value)
    for one in occasions:
        if one.uid:
            calendar.add_component(_event(one, made))
    return bytes(calendar.to_ical())


def _event(one: Occasion, made: dt.datetime) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", made)
    event.add("summary", f"{one.title} (preliminär)" if one.is_proposal else one.title)
    event.add("dtstart", one.starts_on)
    event.add("dtend", one.ends_on + dt.timedelta(days=1))  # the day after the last, says RFC 5545
    event.add("transp", "TRANSPARENT")
    if one.owner:
        event.add("description", f"Ansvarig: {one.owner}")
    return event
