"""All areas over time in one picture: a stack, and from how many areas anybody was heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go

from lägesbild.figures.chart import Chart, axis_style, layout_style
from lägesbild.figures.classes import counted
from lägesbild.figures.lanes import safe
from lägesbild.figures.time_zoom import TOP_PX, buttons, time_axis
from lägesbild.figures.timeline import BOTTOM_PX, bars_of, note_of, table
from lägesbild.figures.tokens import Palette, Theme, palette
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.steps import Step
from lägesbild.reading.tidslinje import AreaRow, Timeline

STACKED_MOST: Final = 5
LEGEND: Final = "De områden som har flest rapporter för sig, övriga tillsammans. Prickade linjer: möten"
_SHADES: Final = ((4, ""), (3, "/"), (2, ""), (1, "x"), (0, "."))


def stacked(seen: Timeline, *, theme: Theme, narrow: bool = False) -> Chart:
    """Draw all areas as one stack, the largest named, and below it from how many areas anybody was heard."""
    colours = palette(theme)
    ordered = sorted(seen.areas, key=lambda row: -row.total)
    named, rest = ordered[:STACKED_MOST], ordered[STACKED_MOST:]
    top = (100 if narrow else 40) + (0 if narrow else TOP_PX)
    height = 420 + top
    traces = [
        _stack([row], row.name, seen.steps, colours.scale[shade], pattern, colours)
        for row, (shade, pattern) in zip(named, _SHADES, strict=False)
    ]
    if rest:
        traces.append(_stack(rest, f"Övriga ({len(rest)})", seen.steps, colours.outline, "", colours))
    heard, of = _heard(seen, colours)
    axis = time_axis(
        seen.filters.start, seen.steps[-1].end, colours, narrow=narrow, nticks=5 if narrow else 10
    )
    if not narrow:
        axis["rangeselector"] = buttons(seen.filters.days, colours, height=height, top=top, bottom=BOTTOM_PX)
    layout = {
        **layout_style(colours, height=height),
        "margin": {"l": 8, "r": 8, "t": top, "b": BOTTOM_PX},
        "barmode": "stack",
        "dragmode": False if narrow else "zoom",
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "x": 0,
            "y": 1.01,
            "yanchor": "bottom",
            "font": {"size": 13},
        },
        "xaxis": {**axis, "anchor": "y2"},
        "yaxis": {**axis_style(colours), "domain": [0.34, 1], "nticks": 5, "rangemode": "tozero"},
        "yaxis2": {**axis_style(colours), "domain": [0, 0.2], "nticks": 3, "range": [0, max(1, of)]},
        "shapes": [_meeting_line(meeting.held_on, colours) for meeting in seen.meetings],
        "annotations": [note_of("Områden som någon har rapporterat från", 0.21, colours)],
    }
    figure = go.Figure(data=[*traces, {**heard, "yaxis": "y2"}], layout=layout)
    alt = f"Rapporter per {seen.kind.value} i alla områden tillsammans, staplade efter område."
    return Chart(figure, table(seen), alt)


def _meeting_line(day: dt.date, colours: Palette) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": colours.muted, "width": 1, "dash": "dot"},
        "opacity": 0.6,
    }


def _stack(
    rows: Sequence[AreaRow], name: str, steps: Sequence[Step], colour: str, pattern: str, colours: Palette
) -> dict[str, Any]:
    heights = [sum(row.counts[i] for row in rows) for i in range(len(steps))]
    marker = {
        "color": colour,
        "line": {"width": 1, "color": colours.background},
        "pattern": {
            "shape": pattern,
            "size": 6,
            "solidity": 0.25,
            "fgcolor": colours.text,
            "bgcolor": colour,
        },
    }
    texts = [counted(height, "rapport", "rapporter") for height in heights]
    bars = bars_of(rows, steps, range(len(steps)), heights, texts, name=safe(name), marker=marker)
    return {**bars, "showlegend": True}


def _heard(seen: Timeline, colours: Palette) -> tuple[dict[str, Any], int]:
    """From how many of the areas anybody was heard, and how many there are."""
    places = [row for row in seen.areas if row.level is DistrictLevel.REGSO]
    heard = [sum(not row.silent[i] for row in places) for i in range(len(seen.steps))]
    texts = [f"{count} av {len(places)} områden" for count in heard]
    steps, marker = range(len(seen.steps)), {"color": colours.grey}
    return bars_of(places, seen.steps, steps, heard, texts, name="Någon rapporterade", marker=marker), len(
        places
    )
