"""What every plotly chart shares: colours, type, Swedish time axes, no toolbar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
from babel.dates import format_date

from lägesbild.figures.tokens import Palette, Theme, palette

CONFIG: Final[dict[str, Any]] = {"displayModeBar": False, "scrollZoom": False, "responsive": True}
FONT: Final = '"Source Sans", "Source Sans 3", sans-serif'


@dataclass(frozen=True, slots=True)
class Chart:
    """
    A figure with its table twin (Swedish column names) and its text alternative.

    ``more`` are further tables, for a picture that holds several kinds of things.
    """

    figure: go.Figure
    twin: pd.DataFrame
    alt: str
    more: tuple[pd.DataFrame, ...] = ()


def new_figure(
    theme: Theme, *, height: int, x: dict[str, Any] | None = None, y: dict[str, Any] | None = None
) -> tuple[go.Figure, Palette]:
    """
    An empty figure in the house style, and the colours to draw with.

    ``x`` and ``y``: what its axes are beside that, given here since plotly's own updates are slow.
    """
    colours = palette(theme)
    axis = axis_style(colours)
    axes = {"xaxis": axis | (x or {}), "yaxis": axis | (y or {})}
    return go.Figure(layout=layout_style(colours, height=height) | axes), colours


def style(figure: go.Figure, colours: Palette, *, height: int) -> None:
    """Give a figure the house style."""
    figure.update_layout(**layout_style(colours, height=height))
    figure.update_xaxes(**axis_style(colours))
    figure.update_yaxes(**axis_style(colours))


def layout_style(colours: Palette, *, height: int) -> dict[str, Any]:
    """The house style of a layout, for figures put together at once (plotly's own updates are slow)."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": colours.background,
        "plot_bgcolor": colours.background,
        "font": {"family": FONT, "size": 14, "color": colours.text},
        "hoverlabel": {
            "bgcolor": colours.panel,
            "bordercolor": colours.outline,
            "font": {"color": colours.text, "family": FONT, "size": 14},
        },
        "showlegend": False,
        "dragmode": False,
        "bargap": 0.15,
        "separators": ", ",
    }


def axis_style(colours: Palette) -> dict[str, Any]:
    """The house style of an axis."""
    return {
        "gridcolor": colours.border,
        "linecolor": colours.outline,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": colours.muted, "size": 13},
        "automargin": True,
    }


def count_axis(most: int) -> dict[str, Any]:
    """
    An axis of counts from zero; below four plotly would put ticks at halves, and write each number twice.

    >>> count_axis(1)
    {'range': [0, 1.1], 'dtick': 1}
    """
    if most < 4:
        return {"range": [0, max(most, 1) * 1.1], "dtick": 1}
    return {"rangemode": "tozero", "nticks": 4, "tickformat": ",d"}


def time_axis(start: dt.date, end: dt.date, *, most: int = 9) -> dict[str, Any]:
    """
    Range and Swedish ticks of a time axis: months, quarters, half years or years, never more than ``most``.

    >>> time_axis(dt.date(2024, 1, 10), dt.date(2024, 4, 20))["ticktext"]
    ['feb', 'mars', 'apr']
    """
    for months in (1, 2, 3, 6, 12, 24, 60):
        days = _month_starts(start, end, months)
        if len(days) <= most:
            break
    return {
        "range": [start.isoformat(), (end + dt.timedelta(days=1)).isoformat()],
        "tickvals": [day.isoformat() for day in days],
        "ticktext": [_tick(day, first=i == 0, months=months) for i, day in enumerate(days)],
        "type": "date",
    }


def _month_starts(start: dt.date, end: dt.date, months: int) -> list[dt.date]:
    days = pd.date_range(start, end, freq="MS").date
    return [day for day in days if (day.year * 12 + day.month - 1) % months == 0]


def _tick(day: dt.date, *, first: bool, months: int) -> str:
    if months >= 12:
        return str(day.year)
    name = str(format_date(day, "MMM", locale="sv_SE")).rstrip(".")
    return f"{name}<br>{day.year}" if day.month == 1 or (first and months > 1) else name
