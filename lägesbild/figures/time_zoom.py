"""A time axis that can be zoomed: buttons with Swedish words, dragging, and a way back to the whole."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from lägesbild.figures.chart import axis_style
from lägesbild.figures.tokens import Palette

TOP_PX: Final = 40
"""Room above a figure for the buttons."""
WHOLE: Final = "Hela perioden"
_MONTHS: Final = ((1, "1 månad"), (3, "3 månader"), (6, "6 månader"), (12, "1 år"))
# Plotly writes months in English: days and months as numbers, as on a Swedish form, need no language.
_FORMATS: Final = (
    {"dtickrange": [None, "M1"], "value": "%-d/%-m"},
    {"dtickrange": ["M1", "M12"], "value": "%Y-%m"},
    {"dtickrange": ["M12", None], "value": "%Y"},
)


def time_axis(start: dt.date, end: dt.date, colours: Palette, *, narrow: bool, nticks: int) -> dict[str, Any]:
    """
    A time axis with ticks that follow the zoom.

    On a phone there is no dragging: it would catch the finger that scrolls the page.
    """
    first, last = start.isoformat(), (end + dt.timedelta(days=1)).isoformat()
    return {
        **axis_style(colours),
        "type": "date",
        "range": [first, last],
        "minallowed": first,
        "maxallowed": last,
        "nticks": nticks,
        "tickformatstops": list(_FORMATS),
        "hoverformat": "%Y-%m-%d",
        "fixedrange": narrow,
    }


def buttons(days: int, colours: Palette, *, height: int, top: int, bottom: int) -> dict[str, Any]:
    """Buttons above a figure with these margins: parts of a period so long, and back to the whole of it."""
    shorter = [(count, label) for count, label in _MONTHS if count * 31 < days]
    return {
        "buttons": [
            {"step": "all", "label": WHOLE},
            *(
                {"step": "month", "count": count, "label": label, "stepmode": "backward"}
                for count, label in reversed(shorter)
            ),
        ],
        "x": 0,
        "y": 1 + (top - TOP_PX + 6) / (height - top - bottom),
        "xanchor": "left",
        "yanchor": "bottom",
        "bgcolor": colours.panel,
        "activecolor": colours.scale[0],
        "bordercolor": colours.outline,
        "borderwidth": 1,
        "font": {"size": 14, "color": colours.text},
        "visible": bool(shorter),
    }
