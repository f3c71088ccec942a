"""Årshjul: kept by coordinators of the group, read by its members, and never written over unseen."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar
from sqlalchemy import select

from lägesbild.actions import arshjul as acts
from lägesbild.actions import year_clocks, year_common
from lägesbild.actions.arshjul import NewEvent
from lägesbild.export import year_calendar
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    TrailEntry,
    Viewer,
    YearEvent,
    clock,
)
from lägesbild.model.words import YearKind
from lägesbild.reading import arshjul, year_events
from lägesbild.reading.arshjul import Occasion
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

GROUP = "ledningsgruppen"
TODAY = dt.date(2026, 10, 5)
FESTIVAL = NewEvent(
    title="Festival", kind=YearKind.TOPP, starts_on=dt.date(2026, 8, 7), ends_on=dt.date(2026, 8, 9)
)


def made(by: Viewer, new: NewEvent = FESTIVAL, key: str = "a") -> YearEvent:
    with transaction() as session:
        return acts.create(session, GROUP, new, by=by, submit_key=key)


def year(viewer: Viewer, which: int = 2027) -> dict[str, Occasion]:
    with reading() as session:
        return {one.title: one for one in arshjul.read(session, which, viewer=viewer).occasions}


def actions() -> list[str]:
    with reading() as session:
        found = session.scalars(
            select(TrailEntry.action).where(TrailEntry.table_name == "year_event").order_by(TrailEntry.id)
        )
        return [action for action in found if action.startswith("arshjul.")]


def test_an_event_comes_back_the_next_year_for_the_members_alone(cast: Cast) -> None:
    row = made(cast.stina)
    assert made(cast.stina).id == row.id, "the same form twice is one event"
    assert year(cast.anna)["Festival"].starts_on == dt.date(2027, 8, 7)
    assert year(cast.xenia) == {}
    assert actions() == ["arshjul.lagg_till"]


def test_a_new_database_holds_what_comes_every_year_with_unsure_days_marked(cast: Cast) -> None:
    this = clock.today().year
    found = year(cast.rolf, this)
    assert {"Höstlov", "Halloween", "Valborg", "Lucia", "Sportlov", "LUPP, ungdomsenkäten"} <= set(found)
    assert found["Höstlov"].starts_on.isocalendar()[:2] == (this, 44)
    assert (found["Sportlov"].is_proposal, found["Halloween"].is_proposal) == (True, False)
    lupp = [which for which in range(this, this + 7) if "LUPP, ungdomsenkäten" in year(cast.rolf, which)]
    assert lupp == [this, this + 3, this + 6]


def test_what_is_common_is_laid_in_once_and_confirmed_by_changing_it(cast: Cast) -> None:
    with transaction() as session:
        assert year_common.add(session, GROUP, today=TODAY, by=cast.stina) == 0
        for row in session.scalars(select(YearEvent)):
            session.delete(row)
    with transaction() as session:
        assert year_common.add(session, GROUP, today=TODAY, by=cast.stina) > 15
    with reading() as session:
        sport = session.scalars(select(YearEvent).where(YearEvent.title == "Sportlov")).one()
    new = NewEvent(title="Sportlov", kind=YearKind.LOV, starts_on=dt.date(2026, 1, 1), rule="v10")
    with transaction() as session:
        acts.change(session, sport.id, new, version=sport.version, by=cast.stina)
    found = year(cast.anna)["Sportlov"]
    assert (found.starts_on, found.is_proposal) == (dt.date(2027, 3, 8), False)
    with reading() as session:
        student = session.scalars(select(YearEvent).where(YearEvent.title == "Student")).one()
    with transaction() as session:
        acts.confirm(session, student.id, version=student.version, by=cast.stina)
    assert not year(cast.anna)["Student"].is_proposal


def test_an_ended_event_keeps_its_past_and_can_come_again(cast: Cast) -> None:
    row = made(cast.stina)
    with transaction() as session:
        acts.end(session, row.id, on=dt.date(2027, 1, 1), version=row.version, by=cast.stina)
    assert "Festival" in year(cast.anna, 2026)
    assert "Festival" not in year(cast.anna, 2027)
    with transaction() as session:
        acts.reopen(session, row.id, version=row.version + 1, by=cast.stina)
    assert "Festival" in year(cast.anna, 2027)
    assert actions() == ["arshjul.lagg_till", "arshjul.avsluta", "arshjul.ateroppna"]


@pytest.mark.parametrize("name", ["anna", "rolf", "sara", "admir", "xenia"])
def test_only_a_coordinator_writes_in_the_year(cast: Cast, name: str) -> None:
    by, row = getattr(cast, name), made(cast.stina)
    wrong = NotFoundError if name == "xenia" else ForbiddenError
    with pytest.raises(ForbiddenError), transaction() as session:
        acts.create(session, GROUP, FESTIVAL, by=by, submit_key="b")
    with pytest.raises(ForbiddenError), transaction() as session:
        year_common.add(session, GROUP, today=TODAY, by=by)
    with pytest.raises(wrong), transaction() as session:
        acts.change(session, row.id, FESTIVAL, version=row.version, by=by)
    with pytest.raises(wrong), transaction() as session:
        acts.end(session, row.id, on=TODAY, version=row.version, by=by)


def test_the_second_of_two_coordinators_is_told(cast: Cast) -> None:
    row = made(cast.stina)
    with transaction() as session:
        acts.change(session, row.id, FESTIVAL, version=row.version, by=cast.stina)
        session.get_one(YearEvent, row.id).title = "Stora festivalen"
    with pytest.raises(ConflictError), transaction() as session:
        acts.change(session, row.id, FESTIVAL, version=row.version, by=cast.stina)
    assert "Stora festivalen" in year(cast.anna)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "Kalas, ring 070-123 45 67"}),
        ("title", {"title": "x" * 201}),
        ("rule", {"rule": "v54"}),
        ("ends_on", {"ends_on": dt.date(2026, 8, 6)}),
        ("ends_on", {"ends_on": dt.date(2027, 12, 31)}),
        ("starts_on", {"starts_on": dt.date(1850, 1, 1), "ends_on": None}),
        ("every_years", {"every_years": 21}),
        ("owner_huvudman", {"owner_huvudman": "finns_inte"}),
    ],
)
def test_what_does_not_hold_is_told_at_its_field(cast: Cast, field: str, wrong: dict[str, object]) -> None:
    fields = {"title": "Festival", "kind": YearKind.TOPP, "starts_on": FESTIVAL.starts_on, **wrong}
    with pytest.raises(InputError) as told:
        made(cast.stina, NewEvent(**fields))  # type: ignore[arg-type]
    assert told.value.field == field


def test_a_clock_counts_two_years_from_the_decision_and_says_only_whether_a_basis_is_there(
    cast: Cast,
) -> None:
    with reading() as session:
        assert [one.has_basis(TODAY) for one in year_events.clocks(session, viewer=cast.anna)] == [
            False,
            False,
        ]
        assert year_events.clocks(session, viewer=cast.xenia) == ()
    on = dt.date(2025, 3, 12)
    with transaction() as session:
        year_clocks.decided(session, GROUP, "lagesbild", on=on, seen=None, today=TODAY, by=cast.stina)
    with reading() as session:
        picture, plan = year_events.clocks(session, viewer=cast.anna)
    assert (picture.latest_on, plan.latest_on) == (dt.date(2027, 3, 12), None)
    assert picture.has_basis(dt.date(2027, 3, 12))
    assert not picture.has_basis(dt.date(2027, 3, 13))
    assert year(cast.anna)["Lägesbilden förnyas senast"].starts_on == dt.date(2027, 3, 12)
    with pytest.raises(ConflictError), transaction() as session:
        year_clocks.decided(session, GROUP, "lagesbild", on=TODAY, seen=None, today=TODAY, by=cast.stina)
    later = TODAY + dt.timedelta(days=1)
    with pytest.raises(InputError), transaction() as session:
        year_clocks.decided(session, GROUP, "lagesbild", on=later, seen=on, today=TODAY, by=cast.stina)
    with pytest.raises(ForbiddenError), transaction() as session:
        year_clocks.decided(session, GROUP, "lagesbild", on=TODAY, seen=on, today=TODAY, by=cast.rolf)
    with transaction() as session:
        year_clocks.decided(session, GROUP, "lagesbild", on=TODAY, seen=on, today=TODAY, by=cast.stina)
    assert actions() == ["arshjul.frist", "arshjul.frist"]


def test_the_next_eight_weeks_hold_what_comes_and_not_what_lies_further_off(cast: Cast) -> None:
    made(cast.stina, NewEvent(title="Snart", kind=YearKind.TOPP, starts_on=TODAY + dt.timedelta(weeks=8)))
    made(cast.stina, NewEvent(title="Sen", kind=YearKind.TOPP, starts_on=TODAY + dt.timedelta(days=57)), "b")
    with reading() as session:
        found = [one.title for one in arshjul.coming(session, viewer=cast.anna, today=TODAY)]
        assert arshjul.coming(session, viewer=cast.xenia, today=TODAY) == ()
    assert "Snart" in found
    assert "Sen" not in found


def test_the_calendar_file_opens_with_whole_days_and_the_same_uid_after_a_change(cast: Cast) -> None:
    row = made(cast.stina)

    def entry() -> tuple[str, int, dt.date, dt.date]:
        with reading() as session:
            occasions = arshjul.read(session, 2027, viewer=cast.anna).occasions
        opened = Calendar.from_ical(year_calendar.ics(occasions))
        (found,) = (one for one in opened.walk("VEVENT") if str(one["SUMMARY"]).endswith("estival"))
        return str(found["UID"]), int(found["SEQUENCE"]), found["DTSTART"].dt, found["DTEND"].dt

    uid, sequence, first, after = entry()
    assert (first, after) == (dt.date(2027, 8, 7), dt.date(2027, 8, 10)), "the day after the last ends it"
    changed = NewEvent(title="Stora estival", kind=YearKind.TOPP, starts_on=FESTIVAL.starts_on)
    with transaction() as session:
        acts.change(session, row.id, changed, version=row.version, by=cast.stina)
    assert entry()[0] == uid
    assert entry()[1] > sequence
