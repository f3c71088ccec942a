"""An area's sheet: reports, problembilder and insatser on one time axis; category mix; weekday × hour."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from lägesbild.figures.chart import Chart, count_axis, new_figure, style, time_axis
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
BARS_PX: Final = 170
TITLE_PX: Final = 34


def over_time(sheet: Sheet, *, start: dt.date, end: dt.date, theme: Theme, narrow: bool = False) -> Chart:
    """Weekly reports as bars, problembilder and insatser as lanes below, meetings as lines through all."""
    colours, most = palette(theme), NARROW_CHARS if narrow else WIDE_CHARS
    figure = _three_rows(sheet, colours)
    figure.add_bar(
        x=[week.start.isoformat() for week in sheet.weeks],
        y=[week.count for week in sheet.weeks],
        width=6 * 86_400_000,
        offset=0,
        marker={"color": colours.primary},
        customdata=[week.start.isocalendar().week for week in sheet.weeks],
        hovertemplate="vecka %{customdata}, rapporter: %{y}<extra></extra>",
        row=1,
        col=1,
    )
    put(figure, _lanes(sheet, start, end, theme, most))
    for row, count in ((2, len(sheet.problembilder)), (3, len(sheet.insatser))):
        figure.update_yaxes(
            range=[max(count, 1) - 0.5, -0.5], showgrid=False, showticklabels=False, row=row, col=1
        )
    _meeting_lines(figure, sheet, colours)
    figure.update_xaxes(**time_axis(start, end))
    figure.update_yaxes(**count_axis(max((week.count for week in sheet.weeks), default=0)), row=1, col=1)
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


def _three_rows(sheet: Sheet, colours: Palette) -> go.Figure:
    """Bars above, a lane for each problembild below them, and one for each insats at the bottom."""
    rows = (BARS_PX, _lanes_px(len(sheet.problembilder)), _lanes_px(len(sheet.insatser)))
    height = sum(rows) + 3 * TITLE_PX + 40
    figure = make_subplots(
        rows=3,
        cols=1,
        shared_xaxes=True,
        row_heights=list(rows),
        vertical_spacing=TITLE_PX / height,
        subplot_titles=("Rapporter per vecka (händelser och oro)", "Problembilder", "Insatser"),
    )
    style(figure, colours, height=height)
    figure.update_layout(margin={"t": TITLE_PX})
    figure.update_annotations(x=0, xanchor="left", font={"size": 14, "color": colours.muted})
    return figure


def categories(sheet: Sheet, *, theme: Theme) -> Chart:
    """Reports per category as labelled bars; sensitive ones stand in the table, suppressed and rounded."""
    figure, colours = new_figure(theme, height=24 + 34 * max(1, len(sheet.categories)))
    names = [name for name, _ in sheet.categories]
    counts = [count for _, count in sheet.categories]
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
    most = max(counts, default=1)
    figure.update_xaxes(visible=False, range=[0, most * (1.08 + 0.04 * len(number(most)))])
    figure.update_yaxes(autorange="reversed", showgrid=False, ticklabelstandoff=6)
    figure.update_yaxes(tickvals=names, ticktext=[_wrapped(name) for name in names])
    twin = pd.DataFrame(
        [(name, str(count)) for name, count in sheet.categories]
        + [(f"{name} (känslig)", about(n)) for name, n in sheet.sensitive],
        columns=["Kategori", "Rapporter"],
    )
    return Chart(figure, twin, f"Rapporter per kategori i {sheet.area.name}.")


def hours(sheet: Sheet, *, theme: Theme) -> Chart:
    """When it happens: weekday × three-hour span; only reports with a known time."""
    figure, colours = new_figure(theme, height=44 + 30 * 7)
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
    figure.update_xaxes(side="top", showgrid=False, tickangle=0, type="category")
    figure.update_yaxes(autorange="reversed", showgrid=False)
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
        for axis in ("", "2", "3")
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


def _lanes_px(count: int) -> int:
    return LANE_PX * max(count, 1)


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
