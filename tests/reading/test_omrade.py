"""An area's sheet: what belongs to it, what stands around it, and when."""

from __future__ import annotations

import datetime as dt

from lägesbild.actions import reports
from lägesbild.model.words import ObservationKind
from lägesbild.reading import omrade
from lägesbild.reading.filters import Filters
from tests.conftest import Cast
from tests.reading.test_lage import MARCH, NOON, TODAY, report


def sheet(cast: Cast, code: str | None) -> omrade.Sheet:
    filters = Filters(MARCH.start, MARCH.end, district=code)
    return omrade.read(filters, viewer=cast.anna, today=TODAY)


def test_a_stadsdel_holds_its_parts_and_tells_what_concerns_it_as_a_whole(cast: Cast) -> None:
    report(cast.rolf, area="brynas", times=2)
    report(cast.rolf, area="2180R015")
    whole = sheet(cast, "brynas")
    assert (whole.total, whole.whole_only) == (3, 2)
    assert [part.name for part in whole.parts] == ["Norra Brynäs", "Södra Brynäs"]


def test_a_part_counts_its_own_and_only_mentions_the_stadsdel(cast: Cast) -> None:
    report(cast.rolf, area="brynas", times=2)
    report(cast.rolf, area="2180R015")
    part = sheet(cast, "2180R015")
    assert (part.total, part.around) == (1, 2)


def test_no_area_is_the_sheet_of_the_whole_kommun(cast: Cast) -> None:
    report(cast.rolf, area="2180R018")
    report(cast.rolf, area="2180")
    assert sheet(cast, None).total == 2


def test_nobody_reporting_is_told_as_silence(cast: Cast) -> None:
    assert sheet(cast, "2180R021").is_silent
    report(cast.rolf, area="2180R021", kind=ObservationKind.INGET)
    assert sheet(cast, "2180R021").total == 0


def test_weeks_and_hours_are_those_of_swedish_clocks(cast: Cast) -> None:
    # 23.30 UTC on Sunday 8 March 2026 is Monday 00.30 in Sweden: another day, week and hour.
    late = dt.datetime(2026, 3, 8, 23, 30, tzinfo=dt.UTC)
    report(cast.rolf, at=late)
    seen = sheet(cast, "2180R018")
    assert [week.count for week in seen.weeks if week.start == dt.date(2026, 3, 9)] == [1]
    assert seen.hours[0, 0] == 1
    assert seen.hours.sum() == 1


def test_sensitive_categories_stand_apart_suppressed(cast: Cast) -> None:
    report(cast.rolf, category="riskzon", times=3)
    seen = sheet(cast, "2180R018")
    assert (seen.total, seen.categories) == (0, ())
    asked = Filters(MARCH.start, MARCH.end, district="2180R018", categories=("riskzon",))
    assert omrade.read(asked, viewer=cast.anna, today=TODAY).total is None, "no false zero"
    assert dict(seen.sensitive)["Unga i riskzon"] is None


def test_the_latest_reports_are_those_the_viewer_may_read(cast: Cast) -> None:
    report(cast.rolf)
    report(cast.rolf, audience=reports.MIN_VERKSAMHET)
    report(cast.sara, kind=ObservationKind.INGET)
    rows = sheet(cast, "2180R018").latest
    assert [(row.huvudman, row.circle, row.reviewed) for row in rows] == [
        ("Polisen", "Ledningsgruppen", False)
    ]
    assert rows[0].occurred_at == NOON
