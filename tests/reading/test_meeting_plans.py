"""Meetings as the members of a group read them, and that a coming one never passes for one that was held."""

from __future__ import annotations

import datetime as dt

import pytest

from lägesbild.actions import guidance, meeting_plans, meetings
from lägesbild.actions.guidance import NewGuidance
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.meetings import NewTask
from lägesbild.model import InputError, NotFoundError, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import AgendaKind, GuidanceKind
from lägesbild.reading import meeting_dates
from lägesbild.reading import meeting_plans as plans
from lägesbild.reading import meetings as held
from lägesbild.reading.filters import day_text
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

GROUP = "ledningsgruppen"
BEFORE = today() - dt.timedelta(days=40)
COMING = today() + dt.timedelta(days=20)
LATER = COMING + dt.timedelta(days=30)


def at(day: dt.date) -> Hours:
    return Hours(on=day, start=dt.time(8, 15), end=dt.time(11, 15), place="Rådhuset")


def plan(by: Viewer, *days: dt.date) -> list[int]:
    with transaction() as session:
        return [row.id for row in meeting_plans.plan_series(session, GROUP, [at(d) for d in days], by=by)]


def test_members_see_what_is_known_under_each_item_and_others_see_no_meeting(cast: Cast) -> None:
    meeting_id, _ = plan(cast.stina, COMING, LATER)
    with transaction() as session:
        earlier = meetings.hold(session, body=GROUP, held_on=BEFORE, by=cast.stina).id
        for number, due in enumerate((BEFORE + dt.timedelta(days=9), None)):
            task = NewTask(text="Se över", due_on=due)
            meetings.assign(session, earlier, task, by=cast.stina, submit_key=str(number))
        for audience in (GROUP, "myndigheterna"):
            new = NewGuidance(kind=GuidanceKind.STOD, text="Tid", audience=audience, asked_on=BEFORE)
            guidance.ask(session, new, by=cast.rolf, submit_key=audience)
    with reading() as session:
        seen = plans.one(session, meeting_id, viewer=cast.anna)
        with pytest.raises(NotFoundError):
            plans.one(session, meeting_id, viewer=cast.xenia)
        assert plans.read(session, viewer=cast.xenia) == ()
        assert plans.upcoming(session, viewer=cast.xenia) is None
    known = {item.kind: item.known for item in seen.items}
    assert known[AgendaKind.FOREGAENDE] == f"Mötet {day_text(BEFORE)}: 0 beslut, 2 uppdrag"
    assert known[AgendaKind.BESLUT] == "2 öppna uppdrag, 1 försenat"
    assert known[AgendaKind.INRIKTNING] == "1 fråga väntar på svar", "only what was asked in this group"
    assert known[AgendaKind.INSATSER] == "Inga insatser pågår"
    assert known[AgendaKind.RUNDA] == f"{len(seen.members)} huvudmän"
    assert known[AgendaKind.AVSLUTNING] == f"Nästa möte {day_text(LATER)}"
    assert (seen.line.hours, seen.line.place) == ("08.15–11.15", "Rådhuset")


def test_a_coming_or_cancelled_meeting_is_none_that_was_held(cast: Cast) -> None:
    with transaction() as session:
        meetings.hold(session, body=GROUP, held_on=BEFORE, by=cast.stina)
    cancelled, _ = plan(cast.stina, COMING, LATER)
    with transaction() as session:
        meeting_plans.cancel(session, cancelled, seen=0, by=cast.stina)
    far = LATER + dt.timedelta(days=400)
    with reading() as session:
        assert held.last_before(session, viewer=cast.anna, day=far) == BEFORE
        days = held.read_days(session, viewer=cast.anna, start=BEFORE, end=far)
        notes = held.read_notes(session, viewer=cast.anna, start=BEFORE, end=far)
        following = plans.upcoming(session, viewer=cast.anna)
    assert [day.held_on for day in days] == [note.held_on for note in notes] == [BEFORE]
    assert following is not None
    assert following.held_on == LATER, "the cancelled one is not the next"


def test_a_cancelled_meeting_whose_day_has_passed_was_not_held(cast: Cast) -> None:
    (meeting_id,) = plan(cast.stina, COMING)
    with transaction() as session:
        row = meeting_plans.cancel(session, meeting_id, seen=0, by=cast.stina)
        row.held_on = BEFORE
        row.starts_at, row.ends_at = at(BEFORE).starts_at, at(BEFORE).ends_at
    with reading() as session:
        assert held.last_before(session, viewer=cast.anna, day=today()) is None


def test_groups_to_plan_for_are_those_a_coordinator_is_in_that_meet(cast: Cast) -> None:
    with reading() as session:
        offered = [group.slug for group in plans.groups(session, viewer=cast.stina)]
        assert plans.groups(session, viewer=cast.rolf) == ()
    assert GROUP in offered
    assert "myndigheterna" not in offered


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Skriv dagarna"),
        ("31/2", "kalendern"),
        ("9/9 imorgon", "imorgon"),
        ("2027-09-09, 2027-09-09", "två gånger"),
    ],
)
def test_what_is_no_day_is_said_at_the_field(typed: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        meeting_dates.days(typed, today=dt.date(2026, 11, 22))
    assert refused.value.field == "days"


@pytest.mark.parametrize("typed", ["", "8.15", "25.00-26.00", "förmiddag"])
def test_what_is_no_time_is_said_at_the_field(typed: str) -> None:
    with pytest.raises(InputError, match=r"08\.15") as refused:
        meeting_dates.hours(typed)
    assert refused.value.field == "hours"
