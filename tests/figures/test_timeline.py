"""The timeline's figures draw what their tables say: same scale, silence hatched, status by sign and word."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from lägesbild.figures import before_after, timeline, timeline_lanes, timeline_stack
from lägesbild.figures.status_lanes import hatched
from lägesbild.figures.tokens import DARK, LIGHT, Theme
from lägesbild.model.words import DistrictLevel, ProblembildStatus
from lägesbild.reading.before_after import Around, BeforeAfter, Side, WeekBin, compare
from lägesbild.reading.filters import Filters
from lägesbild.reading.meetings import DecisionNote, MeetingNotes
from lägesbild.reading.statements import ProblembildView, StatusOn
from lägesbild.reading.steps import steps_of
from lägesbild.reading.tidslinje import AreaRow, Timeline
from tests.figures.test_charts import INSATS

FILTERS = Filters(dt.date(2026, 3, 2), dt.date(2026, 3, 22))
KIND, STEPS = steps_of(FILTERS.start, FILTERS.end)
PROBLEMBILD = ProblembildView(
    id=6,
    title="Stök & <b>bråk</b>",
    status=ProblembildStatus.OKAR,
    status_on=dt.date(2026, 3, 9),
    category="Ordning",
    category_slug="ordning",
    huvudman="Polisen",
    huvudman_slug="polisen",
    areas=("2180R018",),
    area_names=("Sätra",),
    place=None,
    opened_on=dt.date(2026, 3, 3),
    closed_on=None,
    history=(StatusOn("ny", dt.date(2026, 3, 3), ""), StatusOn("okar", dt.date(2026, 3, 9), "")),
)
MEETING = MeetingNotes(
    3, dt.date(2026, 3, 5), "Ledningsgruppen", (DecisionNote("4", "Fler vuxna ute", None),)
)


def row(code: str, counts: tuple[int, ...], **given: Any) -> AreaRow:
    nothing = (False,) * len(counts)
    return AreaRow(
        code, f"Område {code}", DistrictLevel.REGSO, counts, **{"zero": nothing, "silent": nothing} | given
    )


def seen(*areas: AreaRow, **given: Any) -> Timeline:
    whole = Timeline(
        FILTERS, dt.date(2026, 3, 22), KIND, STEPS, areas, False, (), (PROBLEMBILD,), (INSATS,), (MEETING,)
    )
    return replace(whole, **given)


AREAS = (
    row("A", (3, 0, 1), zero=(False, True, False)),
    row("B", (12, 0, 0), silent=(False, True, True)),
    row("C", (0, 0, 0), silent=(True, True, True)),
)


def test_every_panel_has_the_same_scale_and_the_numbers_of_the_table() -> None:
    chart = timeline.panels(seen(*AREAS), theme="light")
    layout = chart.figure.to_dict()["layout"]
    scales = [axis["range"] for name, axis in layout.items() if name.startswith("yaxis")]
    assert len(scales) == 3
    assert all(scale == scales[0] and scale[1] > 12 for scale in scales)
    drawn = {trace.name: list(trace.y) for trace in chart.figure.data if trace.marker.color == LIGHT.primary}
    assert drawn == {"Område A": [3, 1], "Område B": [12]}
    assert chart.twin.iloc[:, 1:].values.tolist() == [
        ["4", "3", "0", "1"],
        ["12", "12", "ingen rapport", "ingen rapport"],
        ["ingen rapport"] * 4,
    ]


def test_on_a_phone_a_long_name_gives_way_to_a_large_number() -> None:
    area = replace(AREAS[0], name="Hemlingby-Hemsta-Järvsta")
    few, many = (
        timeline.panels(seen(replace(area, counts=(count,) * len(area.counts))), theme="light", narrow=True)
        for count in (1, 9000)
    )
    names = [chart.figure.layout.annotations[0].text.split("</b>")[0] for chart in (few, many)]
    assert len(names[1]) < len(names[0])


def test_silence_is_hatched_and_zero_is_written_only_where_it_was_said() -> None:
    figure = timeline.panels(seen(*AREAS), theme="light").figure
    silent = [trace for trace in figure.data if trace.type == "bar" and trace.marker.pattern.shape == "/"]
    assert [len(trace.x) for trace in silent] == [2, 3]
    zeros = [trace for trace in figure.data if trace.type == "scatter"]
    assert [(trace.name, list(trace.text)) for trace in zeros] == [("Område A", ["0"])]
    titles = [note.text for note in figure.layout.annotations]
    assert "tyst" in titles[2]


def test_a_click_on_a_bar_carries_its_area_and_days() -> None:
    figure = timeline.panels(seen(*AREAS), theme="light").figure
    bars = next(trace for trace in figure.data if trace.name == "Område A" and trace.type == "bar")
    assert list(bars.customdata[1]) == ["rapporter", "A", "2026-03-16", "2026-03-22"]


def test_too_many_areas_stand_in_the_table_only() -> None:
    many = [row(str(number), (number, 0, 0)) for number in range(40)]
    shown = seen(*many)
    assert len(timeline.shown_areas(shown)) == timeline.PANELS_MOST
    assert timeline.shown_areas(shown)[0].total == 12, "those with fewest are left out"
    assert len(timeline.panels(shown, theme="light").twin) == 40


def test_the_stack_holds_every_report_once_and_tells_who_was_heard() -> None:
    many = [row(str(number), (number, 1, 0), silent=(False, False, True)) for number in range(9)]
    figure = timeline_stack.stacked(seen(*many), theme="light").figure
    stack = [trace for trace in figure.data if trace.showlegend]
    assert [sum(trace.y[step] for trace in stack) for step in range(3)] == [36, 9, 0]
    assert stack[-1].name == "Övriga (4)"
    assert list(figure.data[-1].y) == [9, 9, 0]


def test_a_lane_changes_colour_with_its_status_and_says_it_in_words() -> None:
    chart = timeline_lanes.chart(seen(), theme="light")
    lines = [trace for trace in chart.figure.data if trace.type == "scatter" and trace.yaxis == "y2"]
    assert [trace.line.color for trace in lines] == [LIGHT.yellow, LIGHT.red]
    texts = " ".join(note.text for note in chart.figure.layout.annotations)
    assert "■ ökar" in texts
    assert "▶ pågår" in texts
    assert "Stök &amp; &lt;b&gt;bråk&lt;/b&gt;" in texts
    assert chart.twin.loc[0, "Problembild"] == PROBLEMBILD.title


def test_lanes_meetings_and_money_can_be_clicked() -> None:
    figure = timeline_lanes.chart(seen(), theme="light").figure
    carried = [list(one) for trace in figure.data if trace.customdata is not None for one in trace.customdata]
    assert carried == [["problembild", "6"], ["insats", "1"], ["mote", "3"]]
    funded = replace(INSATS, funding_ends_on=dt.date(2026, 3, 20))
    figure = timeline_lanes.chart(seen(insatser=(funded,)), theme="light").figure
    assert [list(one) for one in figure.data[-1].customdata] == [["insats", "1"]]


def test_lanes_beyond_the_limit_stand_in_the_table() -> None:
    many = seen(insatser=tuple(replace(INSATS, id=number) for number in range(40)))
    assert timeline_lanes.left_out(many, narrow=False) == 20
    assert timeline_lanes.left_out(many, narrow=True) == 30
    assert len(timeline_lanes.chart(many, theme="light").more[0]) == 40


def test_meetings_stand_in_a_table_with_what_they_decided() -> None:
    told = timeline_lanes.meetings_table([replace(MEETING, decisions=()), MEETING])
    assert told["Beslut"].tolist() == ["–", "Fler vuxna ute"]


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_no_colour_is_plotlys_own(theme: Theme, colours: Any) -> None:
    figures = [
        timeline.panels(seen(*AREAS), theme=theme).figure,
        timeline_stack.stacked(seen(*AREAS), theme=theme).figure,
    ]
    own = {getattr(colours, name) for name in ("primary", "grey", "outline", "panel")} | set(colours.scale)
    drawn = {trace.marker.color for figure in figures for trace in figure.data if trace.type == "bar"}
    assert drawn <= own
    assert hatched(colours)["pattern"]["fgcolor"] == colours.outline


def test_on_a_phone_nothing_catches_the_finger() -> None:
    for draw in (timeline.panels, timeline_stack.stacked, timeline_lanes.chart):
        layout = draw(seen(*AREAS), theme="light", narrow=True).figure.to_dict()["layout"]
        axes = [axis for name, axis in layout.items() if "axis" in name]
        assert all(axis["fixedrange"] for axis in axes)
        assert not layout["dragmode"]
        assert "rangeselector" not in layout["xaxis"]


def test_buttons_lead_back_to_the_whole() -> None:
    layout = timeline_lanes.chart(seen(), theme="light").figure.to_dict()["layout"]
    labels = [button["label"] for button in layout["xaxis"]["rangeselector"]["buttons"]]
    assert labels == ["Hela perioden", "3 månader", "1 månad"]


def test_before_and_after_tells_the_comparison_in_its_table() -> None:
    day = dt.date(2026, 2, 1)
    sides = (Side(day - dt.timedelta(days=28), day - dt.timedelta(days=1), 4, 4), Side(day, day, 4, 1))
    weeks = tuple(WeekBin(day + dt.timedelta(days=7 * i), 2, False) for i in (-1, 0))
    around = Around(
        "börjar",
        day,
        False,
        sides,
        compare("Sätra", 30, 60, days=28),
        (),
        compare("Övriga", None, 1, days=28),
        weeks,
    )
    found = BeforeAfter(1, "Nattvandring", ("Sätra",), False, (around,), ())
    chart = before_after.weeks(found, around, theme="light")
    assert chart.twin.values.tolist() == [
        ["Sätra", "30", "60", "ökning (+100 %)"],
        ["Övriga", "ingen rapport", "1", "går inte att säga: ingen rapporterade"],
        ["Väntade rapporter som kom", "4 av 4", "1 av 4", "–"],
    ]
    colours = [trace.marker.color for trace in chart.figure.data if len(trace.x) and trace.marker.color]
    assert colours == [LIGHT.grey, LIGHT.primary]
