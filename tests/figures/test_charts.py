"""What a figure draws is what its table twin says, and texts stand as people wrote them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lägesbild.figures import lanes, reporting, sheet
from lägesbild.model.words import InsatsStatus
from lägesbild.reading import omrade
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import SUPPRESSED, Heard, Reporter, Reporting
from lägesbild.reading.statements import InsatsView
from tests.conftest import Cast
from tests.reading.test_lage import MARCH, TODAY, report

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
INSATS = InsatsView(
    id=1,
    title="Nattvandring & <b>fika</b>",
    status=InsatsStatus.PAGAR,
    status_on=dt.date(2026, 3, 1),
    theme="Fritid",
    huvudman="Livsmiljö",
    huvudman_slug="livsmiljo",
    areas=("2180R018",),
    area_names=("Sätra",),
    place=None,
    starts_on=None,
    ends_on=None,
    reported_on=dt.date(2026, 2, 1),
    funding_ends_on=dt.date(2026, 6, 30),
    funding_source="Allmänna arvsfonden",
)


def test_a_statement_is_thick_while_known_and_thin_afterwards() -> None:
    assert lanes.spans(INSATS, START, END) == [
        (dt.date(2026, 2, 1), dt.date(2026, 3, 1), True),
        (dt.date(2026, 3, 1), END, False),
    ]


def test_an_insats_with_dates_is_known_from_start_to_end() -> None:
    dated = replace(INSATS, starts_on=dt.date(2025, 6, 1), ends_on=dt.date(2026, 4, 1))
    assert lanes.spans(dated, START, END) == [(START, dt.date(2026, 4, 1), True)]


@pytest.mark.parametrize("gone", [dt.date(2025, 1, 1), dt.date(2025, 12, 31)])
def test_an_insats_that_ended_before_the_view_has_no_lane(gone: dt.date) -> None:
    ended = replace(INSATS, reported_on=dt.date(2024, 1, 1), starts_on=dt.date(2024, 1, 1), ends_on=gone)
    assert lanes.spans(ended, START, END) == []


def test_titles_are_escaped_for_the_chart_and_plain_in_the_table() -> None:
    chart = lanes.ongoing([INSATS], start=START, end=END, theme="light")
    drawn = " ".join(note.text for note in chart.figure.layout.annotations)
    assert "Nattvandring &amp; &lt;b&gt;fika&lt;/b&gt;" in drawn
    assert chart.twin.loc[0, "Insats"] == INSATS.title
    assert chart.twin.loc[0, "Pengar till"] == "30 juni 2026"


def test_the_grid_and_its_table_say_the_same() -> None:
    weeks = (dt.date(2026, 3, 2), dt.date(2026, 3, 9))
    told = Reporting(weeks, (Reporter("Polisen", (Heard.REPORTED, Heard.SILENT)),))
    chart = reporting.weeks(told, theme="dark", most=12)
    assert [list(line) for line in chart.figure.data[0].text] == [["✓", "–"]]
    assert chart.twin.values.tolist() == [["Polisen", "rapporterade", "väntad rapport kom inte"]]
    assert list(chart.twin.columns) == ["Huvudman", "v 10", "v 11"]


def test_the_sheets_figures_hold_the_numbers_of_their_tables(cast: Cast) -> None:
    report(cast.rolf, times=3)
    report(cast.rolf, category="trafik")
    filters = Filters(MARCH.start, MARCH.end, district="2180R018")
    seen = omrade.read(filters, viewer=cast.anna, today=TODAY)
    over_time = sheet.over_time(seen, start=filters.start, end=filters.end, theme="light")
    bars = next(trace for trace in over_time.figure.data if trace.type == "bar")
    assert list(bars.y) == over_time.twin["Rapporter"].tolist()
    assert sum(bars.y) == 4
    mix = sheet.categories(seen, theme="light")
    assert list(mix.figure.data[0].x) == [3, 1]
    assert mix.twin["Rapporter"].tolist()[:2] == ["3", "1"]
    hours = sheet.hours(seen, theme="light")
    assert sum(map(sum, hours.figure.data[0].z)) == 4


def test_an_area_with_reports_alone_has_months_below_whole_counts_and_lanes_that_say_they_are_empty(
    cast: Cast,
) -> None:
    report(cast.rolf)
    seen = omrade.read(Filters(MARCH.start, MARCH.end, district="2180R018"), viewer=cast.anna, today=TODAY)
    figure = sheet.over_time(seen, start=MARCH.start, end=MARCH.end, theme="light").figure
    assert {trace.xaxis for trace in figure.data} == {"x", "x2", "x3"}, "no axis is drawn without a trace"
    texts = " ".join(note.text for note in figure.layout.annotations)
    assert "Inga problembilder följs" in texts
    assert "Inga insatser är inlagda" in texts
    assert figure.layout.yaxis.dtick == 1, "half a report is none"
    assert figure.layout.xaxis.matches == figure.layout.xaxis2.matches == "x3", "one time axis for all"


def test_a_suppressed_number_is_not_given_a_value_in_the_table(cast: Cast) -> None:
    report(cast.rolf, category="riskzon", times=3)
    report(cast.rolf)
    seen = omrade.read(Filters(MARCH.start, MARCH.end, district="2180R018"), viewer=cast.anna, today=TODAY)
    told = dict(sheet.categories(seen, theme="light").twin.values.tolist())
    assert told["Unga i riskzon (känslig)"] == SUPPRESSED
    over_time = sheet.over_time(seen, start=MARCH.start, end=MARCH.end, theme="light")
    assert [table.columns[0] for table in over_time.more] == ["Problembild", "Insats", "Datum"]
