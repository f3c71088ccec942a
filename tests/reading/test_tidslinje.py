"""All areas over time: what is counted in which week, what is silent, and what lies behind a mark."""

from __future__ import annotations

import datetime as dt

import pytest

from lägesbild.actions import meetings, reports
from lägesbild.actions.meetings import NewDecision
from lägesbild.model import InputError, Viewer
from lägesbild.model.words import ObservationKind
from lägesbild.reading import tidslinje
from lägesbild.reading.filters import Filters
from lägesbild.reading.steps import StepKind, steps_of
from lägesbild.reading.tidslinje import AreaRow, Behind, Timeline
from lägesbild.store.session import transaction
from tests.conftest import Cast
from tests.reading.test_lage import MARCH, NOON, TODAY, expect_weekly, report

SATRA, VALBO = "2180R018", "2180R021"
WEEK_10 = (dt.date(2026, 3, 2), dt.date(2026, 3, 8))


def timeline(viewer: Viewer, filters: Filters = MARCH) -> Timeline:
    return tidslinje.read(filters, viewer=viewer, today=TODAY)


def row(viewer: Viewer, code: str = SATRA, filters: Filters = MARCH) -> AreaRow:
    return next(row for row in timeline(viewer, filters).areas if row.code == code)


def behind(viewer: Viewer, code: str = SATRA, filters: Filters = MARCH) -> Behind:
    return tidslinje.behind(filters, [code], *WEEK_10, viewer=viewer, today=TODAY)


def test_steps_are_weeks_then_months_then_years() -> None:
    end = dt.date(2026, 3, 12)
    kinds = [steps_of(end - dt.timedelta(days=days), end)[0] for days in (27, 181, 364, 1094, 4000)]
    assert kinds == [StepKind.WEEK, StepKind.WEEK, StepKind.MONTH, StepKind.MONTH, StepKind.YEAR]


def test_steps_cover_the_period_once_up_to_today(cast: Cast) -> None:
    steps = timeline(cast.anna).steps
    assert (steps[0].start, steps[-1].end) == (MARCH.start, TODAY)
    assert sum(step.days for step in steps) == (TODAY - MARCH.start).days + 1
    assert [step.whole for step in steps] == [False, True, False]


def test_reports_are_counted_in_their_week_and_area(cast: Cast) -> None:
    report(cast.rolf, times=2)
    report(cast.rolf, at=NOON + dt.timedelta(days=7))
    report(cast.rolf, area="plats_brynjan")
    assert row(cast.anna).counts == (0, 2, 1)
    assert row(cast.anna, "2180R015").total + row(cast.anna, "2180R020").total <= 1


def test_the_whole_kommun_and_no_place_have_a_row_only_where_something_was_told(cast: Cast) -> None:
    codes = {row.code for row in timeline(cast.anna).areas}
    assert "2180" not in codes
    report(cast.rolf, area="2180")
    report(cast.rolf, area=None)
    report(cast.rolf, area="brynas")
    rows = {row.code: row.total for row in timeline(cast.anna).areas}
    assert (rows["2180"], rows[tidslinje.NOWHERE], rows["brynas"]) == (1, 1, 1)


def test_nobody_reporting_is_silence_and_never_zero(cast: Cast) -> None:
    silent = row(cast.anna, VALBO)
    assert (silent.is_silent, any(silent.zero)) == (True, False)
    report(cast.rolf, area=VALBO, kind=ObservationKind.INGET)
    said = row(cast.anna, VALBO)
    assert (said.zero, said.silent) == ((False, True, False), (True, False, True))


def test_a_zero_for_a_stadsdel_holds_for_its_parts(cast: Cast) -> None:
    report(cast.rolf, area="brynas", kind=ObservationKind.INGET)
    assert row(cast.anna, "2180R015").zero == (False, True, False)
    assert not any(row(cast.anna).zero)


def test_a_week_is_silent_when_those_expected_said_nothing(cast: Cast) -> None:
    expect_weekly("polisen", SATRA)
    report(cast.sara)
    assert row(cast.anna).counts[1] == 1
    assert row(cast.anna).silent[1]
    assert behind(cast.anna).silent == ("Polisen",)
    report(cast.rolf)
    assert not row(cast.anna).silent[1]
    assert behind(cast.anna).silent == ()


def test_min_verksamhet_leaves_no_trace_for_others(cast: Cast) -> None:
    for viewer in (cast.anna, cast.sara, cast.stina, cast.admir):
        before, list_before = timeline(viewer), behind(viewer)
        report(cast.rolf, audience=reports.MIN_VERKSAMHET)
        assert timeline(viewer) == before
        assert behind(viewer) == list_before
    assert row(cast.rolf).total == behind(cast.rolf).total == 4


def test_sensitive_reports_are_in_no_count_and_no_list(cast: Cast) -> None:
    report(cast.rolf, category="riskzon", times=4)
    report(cast.rolf)
    seen = timeline(cast.anna)
    assert row(cast.anna).total == 1
    assert dict(seen.sensitive)["Unga i riskzon"] is None
    assert [one.category for one in behind(cast.anna).rows] == ["Ordningsstörning och samlingar"]
    asked = Filters(MARCH.start, MARCH.end, categories=("riskzon",))
    assert timeline(cast.anna, asked).only_sensitive
    assert row(cast.anna, filters=asked).total == behind(cast.anna, filters=asked).total == 0


def test_what_lies_behind_a_bar_is_what_it_counts(cast: Cast) -> None:
    report(cast.rolf, times=2)
    report(cast.sara, category="trafik")
    report(cast.rolf, kind=ObservationKind.POSITIVT)
    report(cast.rolf, at=NOON + dt.timedelta(days=7))
    found = behind(cast.anna)
    assert (found.total, len(found.rows), found.areas) == (row(cast.anna).counts[1], 3, ("Sätra",))
    assert behind(cast.xenia).total == 0
    only = Filters(MARCH.start, MARCH.end, huvudman=("valfard",))
    assert [one.huvudman for one in behind(cast.anna, filters=only).rows] == ["Välfärd"]


def test_decisions_are_for_members_of_the_group(cast: Cast) -> None:
    with transaction() as session:
        held = meetings.hold(session, body="ledningsgruppen", held_on=dt.date(2026, 3, 5), by=cast.stina)
        new = NewDecision(text="Fler vuxna ute på kvällarna", paragraph="4")
        meetings.decide(session, held.id, new, by=cast.stina, submit_key="a")
    (meeting,) = timeline(cast.anna).meetings
    assert [(part.paragraph, part.text) for part in meeting.decisions] == [
        ("4", "Fler vuxna ute på kvällarna")
    ]
    assert timeline(cast.xenia).meetings == ()


def test_filters_that_name_nothing_are_refused(cast: Cast) -> None:
    with pytest.raises(InputError):
        timeline(cast.anna, Filters(MARCH.start, MARCH.end, district="9999R001"))


def test_a_period_to_come_has_no_steps(cast: Cast) -> None:
    seen = timeline(cast.anna, Filters(dt.date(2026, 5, 1), dt.date(2026, 5, 31)))
    assert (seen.steps, seen.areas, seen.heard) == ((), (), False)
