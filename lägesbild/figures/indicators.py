"""An indicator: a bar per area, or small multiples of areas when several periods are told."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go
from babel.dates import format_date
from plotly.subplots import make_subplots

from lägesbild.figures.chart import Chart, count_axis, new_figure, style
from lägesbild.figures.classes import number
from lägesbild.figures.tokens import Palette, Theme, palette
from lägesbild.model.counted import QUARTER, months_of
from lägesbild.reading.indicators import HIDDEN, IndicatorView, Period

MOST_MULTIPLES: Final = 16
MOST_PERIODS: Final = 8
ROW_PX: Final = 160
GAP_PX: Final = 84
BAR_PX: Final = 30
AREA: Final = "Område"


def draw(view: IndicatorView, *, theme: Theme, narrow: bool = False) -> Chart:
    """Draw the latest periods; what is too small to be shown stands as a dash at the bar's foot."""
    periods = [period for period in view.periods if period.values][-MOST_PERIODS:]
    areas = _areas(periods)
    if len(periods) > 1 and len(areas) <= MOST_MULTIPLES:
        figure = _multiples(periods, areas, palette(theme), columns=2 if narrow else 4)
    else:
        figure = _bars(periods[-1:], areas, theme)
    hidden = sum(1 for period in periods for value in period.values if value.value is None)
    alt = (
        f"{view.name}, {view.unit}, i {len(areas)} områden, "
        f"{' till '.join(dict.fromkeys((periods[0].name, periods[-1].name)))}. "
        f"{hidden} tal är för små för att visas."
    )
    return Chart(figure, table(view), alt)


def table(view: IndicatorView) -> pd.DataFrame:
    """Every area and period that is told, a dash for what is too small."""
    periods = [period for period in view.periods if period.values]
    rows = [
        {AREA: name, **{period.name: text(_value(period, code), code in _told(period)) for period in periods}}
        for code, name in _areas(periods).items()
    ]
    return pd.DataFrame(rows, columns=[AREA, *(period.name for period in periods)], dtype=object)


def text(value: float | None, is_told: bool = True) -> str:
    """
    A value as it is written: a dash when it is too small, nothing when nobody told it.

    >>> text(15.0), text(81.25), text(None), text(None, False)
    ('15', '81,25', '–', '')
    """
    if value is None:
        return HIDDEN if is_told else ""
    return number(value) if value == int(value) else f"{value:g}".replace(".", ",")


def short_name(period: Period) -> str:
    """A period under a bar."""
    months = months_of(period.start, period.end)
    if months == QUARTER and (period.start.month - 1) % QUARTER == 0:
        return f"kv {(period.start.month + 2) // QUARTER}<br>{period.start.year}"
    if months == 1:
        return f"{str(format_date(period.start, 'MMM', locale='sv_SE')).rstrip('.')}<br>{period.start.year}"
    return period.name


def _multiples(periods: list[Period], areas: dict[str, str], colours: Palette, *, columns: int) -> go.Figure:
    lines = -(-len(areas) // columns)
    figure = make_subplots(
        rows=lines,
        cols=columns,
        subplot_titles=[*areas.values()],
        shared_yaxes="all",
        horizontal_spacing=0.03,
        vertical_spacing=min(0.5, GAP_PX / (ROW_PX * lines)),
    )
    names = [short_name(period) for period in periods]
    for place, code in enumerate(areas):
        figure.add_trace(
            _trace(periods, names, code, colours), row=place // columns + 1, col=place % columns + 1
        )
    style(figure, colours, height=ROW_PX * lines + 40)
    figure.update_layout(margin={"t": 28})
    figure.update_annotations(font={"size": 13, "color": colours.text}, yshift=4)
    most = max((value.value or 0 for period in periods for value in period.values), default=0)
    figure.update_yaxes(range=[0, max(most, 1) * 1.35], showticklabels=False, showgrid=False)
    figure.update_xaxes(showgrid=False, tickangle=0, tickfont={"size": 12}, type="category")
    for place in range(len(areas), lines * columns):
        spare = {"row": place // columns + 1, "col": place % columns + 1}
        figure.update_xaxes(visible=False, **spare)
        figure.update_yaxes(visible=False, **spare)
    return figure


def _trace(periods: list[Period], names: list[str], code: str, colours: Palette) -> go.Bar:
    values = [_value(period, code) for period in periods]
    said = [text(value, code in _told(period)) for value, period in zip(values, periods, strict=True)]
    return go.Bar(
        x=names,
        y=[value or 0 for value in values],
        text=said,
        textposition="outside",
        cliponaxis=False,
        textfont={"size": [13 if value is not None else 18 for value in values], "color": colours.text},
        marker={"color": colours.primary},
        customdata=[period.name for period in periods],
        hovertemplate="%{customdata}: %{text}<extra></extra>",
    )


def _bars(periods: list[Period], areas: dict[str, str], theme: Theme) -> go.Figure:
    period = periods[0]
    figure, colours = new_figure(theme, height=48 + BAR_PX * len(areas))
    told = _told(period)
    figure.add_bar(
        y=list(areas.values()),
        x=[told.get(code) or 0 for code in areas],
        text=[text(told.get(code), code in told) for code in areas],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 14, "color": colours.text},
        orientation="h",
        marker={"color": colours.primary},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    most = max((value.value or 0 for value in period.values), default=0)
    figure.update_xaxes(**count_axis(int(most)), showticklabels=False, showgrid=False)
    figure.update_xaxes(range=[0, max(most, 1) * 1.12])
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def _areas(periods: list[Period]) -> dict[str, str]:
    return {value.code: value.area for period in periods for value in period.values}


def _told(period: Period) -> dict[str, float | None]:
    return {value.code: value.value for value in period.values}


def _value(period: Period, code: str) -> float | None:
    return _told(period).get(code)
