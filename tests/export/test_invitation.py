"""The invitation opened again: as a calendar reads it, and as it stands in a mail."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar, Event

from lägesbild.actions import meeting_plans
from lägesbild.actions.meeting_plans import Hours
from lägesbild.config import settings
from lägesbild.export import invitation
from lägesbild.model.clock import today
from lägesbild.reading import meeting_plans as plans
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

DAY = dt.date(today().year + 1, 6, 9)
LATER = dt.date(today().year + 1, 12, 9)


def at(day: dt.date) -> Hours:
    return Hours(on=day, start=dt.time(8, 15), end=dt.time(11, 15), place="Rådhuset; sal 2, plan 1")


def planned(cast: Cast) -> int:
    with transaction() as session:
        meeting_id = meeting_plans.plan(session, "ledningsgruppen", at(DAY), by=cast.stina).id
        meeting_plans.invite(session, meeting_id, huvudman="x_trafik", by=cast.stina)
    return meeting_id


def read(cast: Cast, meeting_id: int) -> MeetingPlan:
    with reading() as session:
        return plans.one(session, meeting_id, viewer=cast.anna)


def event(calendar: Calendar) -> Event:
    (found,) = calendar.walk("VEVENT")
    assert isinstance(found, Event)
    return found


def test_a_calendar_finds_time_place_and_agenda(cast: Cast) -> None:
    calendar = Calendar.from_ical(invitation.ics([read(cast, planned(cast))]))
    found = event(calendar)
    assert calendar["METHOD"] == "PUBLISH"
    assert found["DTSTART"].params["TZID"] == "Europe/Stockholm"
    assert found.decoded("DTSTART").astimezone(dt.UTC).time() == dt.time(6, 15), "summer time"
    assert str(found["LOCATION"]) == "Rådhuset; sal 2, plan 1"
    assert "3. Föregående protokoll" in str(found["DESCRIPTION"])
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Stockholm"]


def test_moved_and_cancelled_it_is_the_same_entry_told_anew(cast: Cast) -> None:
    meeting_id = planned(cast)
    told = [event(Calendar.from_ical(invitation.ics([read(cast, meeting_id)])))]
    with transaction() as session:
        meeting_plans.move(session, meeting_id, at(LATER), seen=0, by=cast.stina)
    told.append(event(Calendar.from_ical(invitation.ics([read(cast, meeting_id)]))))
    with transaction() as session:
        meeting_plans.cancel(session, meeting_id, seen=1, by=cast.stina)
    told.append(event(Calendar.from_ical(invitation.ics([read(cast, meeting_id)]))))
    assert len({str(one["UID"]) for one in told}) == 1
    assert [int(one["SEQUENCE"]) for one in told] == [0, 1, 2]
    assert [str(one["STATUS"]) for one in told] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert told[1].decoded("DTSTART").astimezone(dt.UTC).time() == dt.time(7, 15), "winter time"


def test_the_text_says_when_where_what_and_who(cast: Cast) -> None:
    said = invitation.text(read(cast, planned(cast)))
    for part in ("08.15–11.15", "Rådhuset", "1. Öppnande", "9. Avslutning", "Polisen", "X-trafik"):
        assert part in said
    assert "None" not in said


def test_it_says_where_the_round_is_written(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_id = planned(cast)
    assert "Förbered er del av rundan: i Lägesbild under Möte" in invitation.text(read(cast, meeting_id))
    monkeypatch.setenv("LAGESBILD_BASE_URL", "https://bild.exempel.se/")
    settings.cache_clear()
    address = f"https://bild.exempel.se/runda?rad={meeting_id}"
    plan = read(cast, meeting_id)
    assert address in invitation.text(plan)
    assert address in str(event(Calendar.from_ical(invitation.ics([plan])))["DESCRIPTION"])
    monkeypatch.undo()
    settings.cache_clear()
