"""Who has reported: presence only, and the silent ones are rows too."""

from __future__ import annotations

import datetime as dt

from lägesbild.actions import reports
from lägesbild.model.words import ObservationKind
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import Heard
from tests.conftest import Cast
from tests.reading.test_lage import MARCH, NOON, expect_weekly, picture, report


def rows(cast: Cast, filters: Filters = MARCH) -> dict[str, str]:
    told = picture(cast.anna, filters).reporting
    return {row.huvudman: "".join(cell.value or "." for cell in row.heard) for row in told.reporters}


def test_reported_nothing_to_report_and_silence_differ(cast: Cast) -> None:
    expect_weekly("valfard", "2180R018")
    report(cast.rolf)
    report(cast.rolf, kind=ObservationKind.INGET, at=NOON + dt.timedelta(days=7))
    # Weeks beginning 23 February, 2 and 9 March; Välfärd was expected from 2 March and said nothing.
    assert rows(cast) == {"Polisen": ".✓0", "Välfärd": ".––"}


def test_a_sensitive_report_looks_like_any_other_and_filters_change_nothing(cast: Cast) -> None:
    report(cast.rolf, category="riskzon")
    first = rows(cast)
    report(cast.rolf)
    assert rows(cast) == first == {"Polisen": ".✓."}
    assert rows(cast, Filters(MARCH.start, MARCH.end, categories=("trafik",))) == first


def test_closed_reports_are_silence_to_others(cast: Cast) -> None:
    report(cast.rolf, audience=reports.MIN_VERKSAMHET)
    assert rows(cast) == {}
    assert Heard.REPORTED in picture(cast.rolf).reporting.reporters[0].heard
