"""An area's sheet: reports, problembilder and insatser on one time axis; category mix; weekday × hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from lägesbild.figures.chart import Chart, axis_style, count_axis, layout_style, new_figure, time_axis
from lägesbild.figures.classes import counted, number
from lägesbild.figures.lanes import (
    LANE_PX,
    NARROW_CHARS,
    WIDE_CHARS,
    WORD_CHARS,
    Drawn,
    lane_of,
    lane_text,
    put,
    table,
)
from lägesbild.figures.status_lanes import problembild_lane
from lägesbild.figures.status_lanes import problembild_table as problembild_table  # asked for here by pages
from lägesbild.figures.tokens import Palette, Theme, palette
from lägesbild.reading.filters import day_text
from lägesbild.reading.omrade import HOURS_PER_CELL, Sheet
from lägesbild.reading.picture import SUPPRESSED

WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
AXES: Final = ("", "2", "3")
"""How plotly tells the axes of the rows apart, from above."""
BARS_PX: Final = 170
TITLE_PX: Final = 34


def over_time(sheet: Sheet, *, start: dt.date, end: dt.date, theme: Theme, narrow: bool = False) -> Chart:
    """Weekly reports as bars, problembilder and insatser as lanes below, meetings as lines through all."""
    colours, most = palette(theme), NARROW_CHARS if narrow else WIDE_CHARS
    figure = _three_rows(sheet, colours, time_axis(start, end))
    figure.add_bar(
        x=[week.start.isoformat() for week in sheet.weeks],
        y=[week.count for week in sheet.weeks],
        width=6 * 86_400_000,
        offset=0,
        marker={"color": colours.primary},
        customdata=[week.start.isocalendar().week for week in sheet.weeks],
        hovertemplate="vecka %{customdata}, rapporter: %{y}<extra></extra>",
        xaxis="x",
        yaxis="y",
    )
    put(figure, _lanes(sheet, start, end, theme, most))
    _meeting_lines(figure, sheet, colours)
    alt = (
        f"{sheet.area.name}: rapporter per vecka, "
        f"{counted(len(sheet.problembilder), 'problembild', 'problembilder')} och "
        f"{counted(len(sheet.insatser), 'insats', 'insatser')} på samma tidslinje."
    )
    more = (problembild_table(sheet.problembilder), table(sheet.insatser), _meetings_table(sheet))
    return Chart(figure, _weeks_table(sheet), alt, more)


def _lanes(sheet: Sheet, start: dt.date, end: dt.date, theme: Theme, most: int) -> list[Drawn]:
    """The lanes below the bars, and one that says so where there is none of a kind."""
    worded = most - WORD_CHARS if most == NARROW_CHARS else most
    problembilder = [
        problembild_lane(view, lane, start=start, end=end, theme=theme, most=worded, axis="2")
        for lane, view in enumerate(sheet.problembilder)
    ]
    insatser = [
        lane_of(view, lane, start=start, end=end, theme=theme, most=most, axis="3")
        for lane, view in enumerate(sheet.insatser)
    ]
    colours = palette(theme)
    return [
        *(problembilder or [_none("Inga problembilder följs", start, colours, axis="2")]),
        *(insatser or [_none("Inga insatser är inlagda", start, colours, axis="3")]),
    ]


def _three_rows(sheet: Sheet, colours: Palette, time: dict[str, Any]) -> go.Figure:
    """
    Bars above, a lane for each problembild below them, and one for each insats at the bottom.

    Put together at once, not by plotly's own subplots, which are slow.
    """
    weeks = count_axis(max((week.count for week in sheet.weeks), default=0))
    rows = (
        _Row("Rapporter per vecka (händelser och oro)", BARS_PX, weeks),
        _lanes_row("Problembilder", len(sheet.problembilder)),
        _lanes_row("Insatser", len(sheet.insatser)),
    )
    height = sum(row.px for row in rows) + 3 * TITLE_PX + 40
    layout = layout_style(colours, height=height)
    layout["margin"] |= {"t": TITLE_PX}
    layout["annotations"] = []
    shared = {**axis_style(colours), **time, "domain": [0, 1]}
    spans = _spans([row.px for row in rows], TITLE_PX / height)
    for row, (bottom, top), name in zip(rows, spans, AXES, strict=True):
        same = {} if name == AXES[-1] else {"matches": f"x{AXES[-1]}", "showticklabels": False}
        upright = {**axis_style(colours), **row.axis, "domain": [bottom, top]}
        layout[f"xaxis{name}"] = {**shared, **same, "anchor": f"y{name}"}
        layout[f"yaxis{name}"] = {**upright, "anchor": f"x{name}"}
        layout["annotations"].append(_title(row.title, top, colours))
    return go.Figure(layout=layout)


@dataclass(frozen=True, slots=True)
class _Row:
    """One of the rows of the sheet: what stands above it, how high it is, and its upright axis."""

    title: str
    px: int
    axis: dict[str, Any]


def _lanes_row(title: str, lanes: int) -> _Row:
    most = max(1, lanes)
    axis = {"range": [most - 0.5, -0.5], "showgrid": False, "showticklabels": False}
    return _Row(title, LANE_PX * most, axis)


def _spans(heights: list[int], apart: float) -> list[tuple[float, float]]:
    """
    Where rows begin and end, as shares of the whole from below; the first is at the top.

    >>> _spans([30, 10], 0.2)
    [(0.4, 1.0), (0.0, 0.2)]
    """
    share = (1 - apart * (len(heights) - 1)) / sum(heights)
    tops = [1 - sum(heights[:above]) * share - above * apart for above in range(len(heights))]
    return [
        (round(max(0.0, top - height * share), 9), round(top, 9))
        for height, top in zip(heights, tops, strict=True)
    ]


def _title(text: str, top: float, colours: Palette) -> dict[str, Any]:
    return {
        "text": text,
        "x": 0,
        "y": top,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 14, "color": colours.muted},
    }


def categories(sheet: Sheet, *, theme: Theme) -> Chart:
    """Reports per category as labelled bars; sensitive ones stand in the table, suppressed and rounded."""
    names = [name for name, _ in sheet.categories]
    counts = [count for _, count in sheet.categories]
    most = max(counts, default=1)
    figure, colours = new_figure(
        theme,
        height=24 + 34 * max(1, len(names)),
        x={"visible": False, "range": [0, most * (1.08 + 0.04 * len(number(most)))]},
        y={
            "autorange": "reversed",
            "showgrid": False,
            "ticklabelstandoff": 6,
            "tickvals": names,
            "ticktext": [_wrapped(name) for name in names],
        },
    )
    figure.add_bar(
        x=counts,
        y=names,
        orientation="h",
        marker={"color": colours.primary},
        text=[number(count) for count in counts],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x}<extra></extra>",
    )
    return Chart(figure, _categories_table(sheet), f"Rapporter per kategori i {sheet.area.name}.")


def _categories_table(sheet: Sheet) -> pd.DataFrame:
    return pd.DataFrame(
        [(name, str(count)) for name, count in sheet.categories]
        + [(f"{name} (känslig)", about(n)) for name, n in sheet.sensitive],
        columns=["Kategori", "Rapporter"],
    )


def hours(sheet: Sheet, *, theme: Theme) -> Chart:
    """When it happens: weekday × three-hour span; only reports with a known time."""
    figure, colours = new_figure(
        theme,
        height=44 + 30 * 7,
        x={"side": "top", "showgrid": False, "tickangle": 0, "type": "category"},
        y={"autorange": "reversed", "showgrid": False},
    )
    spans = [f"{hour:02d}–{hour + HOURS_PER_CELL:02d}" for hour in range(0, 24, HOURS_PER_CELL)]
    texts = [[str(cell) if cell else "" for cell in line] for line in sheet.hours.tolist()]
    figure.add_heatmap(
        z=sheet.hours.tolist(),
        x=spans,
        y=[day[:3] for day in WEEKDAYS],
        text=texts,
        texttemplate="%{text}",
        colorscale=[[0, colours.panel], *[[(i + 1) / 5, shade] for i, shade in enumerate(colours.scale)]],
        zmin=0,
        zmax=max(5, int(sheet.hours.max())),
        xgap=2,
        ygap=2,
        showscale=False,
        hovertemplate="%{y} kl. %{x}: %{z}<extra></extra>",
    )
    twin = pd.DataFrame(sheet.hours.astype(str), columns=spans)
    twin.insert(0, "Veckodag", [day.capitalize() for day in WEEKDAYS])
    return Chart(figure, twin, f"Rapporter i {sheet.area.name} efter veckodag och tid på dygnet.")


def _meeting_lines(figure: go.Figure, sheet: Sheet, colours: Palette) -> None:
    """Put in all at once: plotly's own vertical lines take a second of every drawing."""
    line = {"color": colours.muted, "width": 1, "dash": "dot"}
    figure.layout.shapes = [
        {
            "type": "line",
            "xref": f"x{axis}",
            "yref": f"y{axis} domain",
            "x0": meeting.held_on.isoformat(),
            "x1": meeting.held_on.isoformat(),
            "y0": 0,
            "y1": 1,
            "line": line,
            "opacity": 0.6,
        }
        for meeting in sheet.meetings
        for axis in AXES
    ]


def _none(words: str, start: dt.date, colours: Palette, *, axis: str) -> Drawn:
    """A lane that says it is empty; the unseen point is there since plotly draws no axis without one."""
    point = {
        "type": "scatter",
        "x": [start.isoformat()],
        "y": [0],
        "mode": "markers",
        "marker": {"opacity": 0},
        "hoverinfo": "skip",
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
    }
    text = f"<span style='color:{colours.muted}'>{words}</span>"
    return Drawn([point], [lane_text(text, 0, colours, axis)])


def _weeks_table(sheet: Sheet) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (f"{week.start.isocalendar().year} vecka {week.start.isocalendar().week}", week.count)
            for week in sheet.weeks
        ],
        columns=["Vecka", "Rapporter"],
    )


def _meetings_table(sheet: Sheet) -> pd.DataFrame:
    return pd.DataFrame(
        [(day_text(meeting.held_on), meeting.title) for meeting in sheet.meetings], columns=["Datum", "Möte"]
    )


def about(count: int | None) -> str:
    """
    A suppressed and rounded count in words.

    >>> about(13450), about(None)
    ('omkring 13\xa0450', 'visas inte, för att skydda små tal')
    """
    return SUPPRESSED if count is None else f"omkring {number(count)}"


def _wrapped(name: str) -> str:
    if len(name) <= 24:
        return name
    middle = name.rfind(" ", 0, 26)
    return f"{name[:middle]}<br>{name[middle + 1 :]}" if middle > 0 else name
