"""Insatser as lanes on a time axis: who carries them, how far they have come, when the money ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from lägesbild.figures.chart import Chart, new_figure, time_axis
from lägesbild.figures.classes import counted
from lägesbild.figures.tokens import INSATS_SIGNS, Palette, Theme, huvudman_colour, palette
from lägesbild.reading.filters import day_text
from lägesbild.reading.statements import InsatsView

LANE_PX: Final = 30
WIDE_CHARS: Final = 72
NARROW_CHARS: Final = 48
WORD_CHARS: Final = 10  # what a status in words takes of a narrow lane
WHOLE: Final = "Hela kommunen"


def ongoing(
    insatser: Sequence[InsatsView], *, start: dt.date, end: dt.date, theme: Theme, narrow: bool = False
) -> Chart:
    """
    Draw one lane per insats, grouped by area; filled while it goes on, outlined while it is planned.

    An insats without dates is drawn thick while it is known to go on, thin after it was last told of.
    """
    ordered = in_order(insatser)
    figure, colours = new_figure(
        theme,
        height=60 + LANE_PX * max(1, len(ordered)),
        x={**time_axis(start, end), "side": "top"},
        y={"range": [len(ordered) - 0.5, -0.5], "showgrid": False, "showticklabels": False},
    )
    most = NARROW_CHARS if narrow else WIDE_CHARS
    drawn = [
        lane_of(view, lane, start=start, end=end, theme=theme, most=most) for lane, view in enumerate(ordered)
    ]
    put(figure, drawn if narrow else [*drawn, *_groups(ordered, colours)])
    alt = f"{counted(len(ordered), 'insats', 'insatser')} på en tidslinje, efter område."
    return Chart(figure, table(ordered), alt)


def in_order(insatser: Iterable[InsatsView]) -> list[InsatsView]:
    """By area, those of the whole kommun last."""
    return sorted(insatser, key=lambda view: (not view.areas, where(view), view.title))


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn of a lane: put into a figure with all the others at once (one by one is slow)."""

    traces: list[dict[str, Any]]
    texts: list[dict[str, Any]]
    shapes: list[dict[str, Any]] = field(default_factory=list)


def put(figure: go.Figure, lanes: Iterable[Drawn]) -> None:
    """Add lanes to a figure."""
    found = list(lanes)
    figure.add_traces([trace for lane in found for trace in lane.traces])
    texts = [text for lane in found for text in lane.texts]
    figure.layout.annotations = [*figure.layout.annotations, *texts]
    if shapes := [shape for lane in found for shape in lane.shapes]:
        figure.layout.shapes = [*figure.layout.shapes, *shapes]


def lane_of(
    view: InsatsView,
    lane: float,
    *,
    start: dt.date,
    end: dt.date,
    theme: Theme,
    most: int,
    axis: str = "",
    worded: bool = False,
) -> Drawn:
    """
    One insats as a lane; its title stands on the lane itself, with its status as sign, or sign and word.

    ``axis`` is the number of its axes in the figure ("" for the first).
    """
    colours, colour = palette(theme), huvudman_colour(view.huvudman, theme)
    planned = view.status.value == "planerad"
    traces = [
        line_of(
            first,
            last,
            lane,
            {"color": colour, "width": 7 if known else 2, "dash": "dot" if planned else "solid"},
            f"{safe(view.title)}<br>{_hover(view)}<extra></extra>",
            axis,
        )
        for first, last, known in spans(view, start, end)
    ]
    ends = view.funding_ends_on
    if ends and start <= ends <= end:
        traces.append(
            {
                "type": "scatter",
                "x": [ends.isoformat()],
                "y": [lane + 0.28],
                "mode": "markers",
                "marker": {"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": colours.red}},
                "hovertemplate": f"Pengarna tar slut {day_text(ends)}<extra></extra>",
                "xaxis": f"x{axis}",
                "yaxis": f"y{axis}",
            }
        )
    sign = INSATS_SIGNS[view.status.value]
    status = f"{sign.sign} {view.status.label.lower()}" if worded else sign.sign
    title = safe(shortened(view.title, most))
    text = f"<span style='color:{getattr(colours, sign.colour)}'>{status}</span> {title}"
    if most == WIDE_CHARS:
        text += f" <span style='color:{colours.muted}'>· {_remark(view, start)}</span>"
    return Drawn(traces, [lane_text(text, lane, colours, axis)])


def line_of(
    first: dt.date, last: dt.date, lane: float, line: dict[str, Any], tells: str, axis: str
) -> dict[str, Any]:
    """A stretch of a lane, both days included."""
    return {
        "type": "scatter",
        "x": [first.isoformat(), (last + dt.timedelta(days=1)).isoformat()],
        "y": [lane + 0.28, lane + 0.28],
        "mode": "lines",
        "line": line,
        "hovertemplate": tells,
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
    }


def lane_text(text: str, lane: float, colours: Palette, axis: str) -> dict[str, Any]:
    """A text that stands above its lane, wherever the time axis is zoomed to."""
    return {
        "x": 0,
        "xref": f"x{axis} domain",
        "y": lane - 0.12,
        "yref": f"y{axis}",
        "text": text,
        "xanchor": "left",
        "showarrow": False,
        "align": "left",
        "font": {"size": 13, "color": colours.text},
        "bgcolor": colours.background,
        "borderpad": 0,
    }


def spans(view: InsatsView, start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date, bool]]:
    """
    The stretches of a lane within a view: (first day, last day, whether it is known to go on).

    What is only a statement is known from the day it was first told to the day it was last told;
    after that the lane goes on thin: nobody has said that it ended, nor that it went on.
    """
    begins = view.starts_on or view.reported_on
    told = view.ends_on or max(view.status_on, begins)
    last = view.ends_on or end
    found = [(begins, told, True)]
    if last > told:
        found.append((told, last, False))
    clipped = [(max(first, start), min(stop, end), known) for first, stop, known in found]
    return [(first, stop, known) for first, stop, known in clipped if first <= stop]


def _remark(view: InsatsView, start: dt.date) -> str:
    if view.starts_on is None and view.status_on < start:
        return f"{safe(view.huvudman)}, senast {day_text(view.status_on, short=True)}"
    return safe(view.huvudman)


def where(view: InsatsView) -> str:
    """The areas of an insats in words."""
    return ", ".join(view.area_names) or WHOLE


def table(insatser: Sequence[InsatsView]) -> pd.DataFrame:
    """The insatser as a table: one row each."""
    return pd.DataFrame(
        [
            {
                "Insats": view.title,
                "Område": where(view),
                "Status": view.status.label,
                "Huvudman": view.huvudman,
                "Ämne": view.theme,
                "Börjar": day_text(view.starts_on) if view.starts_on else "–",
                "Slutar": day_text(view.ends_on) if view.ends_on else "–",
                "Pengar till": day_text(view.funding_ends_on) if view.funding_ends_on else "–",
                "Rapporterad": day_text(view.reported_on),
            }
            for view in insatser
        ],
        columns=[
            "Insats",
            "Område",
            "Status",
            "Huvudman",
            "Ämne",
            "Börjar",
            "Slutar",
            "Pengar till",
            "Rapporterad",
        ],
    )


def shortened(text: str, most: int) -> str:
    """
    A text cut at a word, with an ellipsis.

    >>> shortened("Stärkta fritidsgårdar i stan", 20)
    'Stärkta…'
    """
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:–") + "…"


def _groups(ordered: Sequence[InsatsView], colours: Palette) -> Iterator[Drawn]:
    """The name of the area at the first lane of each, and a line above it."""
    for lane, view in enumerate(ordered):
        if lane and where(view) == where(ordered[lane - 1]):
            continue
        name = {
            "x": 1,
            "xref": "paper",
            "y": lane - 0.12,
            "text": f"<b>{safe(shortened(where(view), 40))}</b>",
            "xanchor": "right",
            "showarrow": False,
            "font": {"size": 13, "color": colours.text},
            "bgcolor": colours.background,
        }
        line = {
            "type": "line",
            "xref": "x domain",
            "x0": 0,
            "x1": 1,
            "y0": lane - 0.5,
            "y1": lane - 0.5,
            "line": {"color": colours.border, "width": 1},
        }
        yield Drawn([], [name], [line] if lane else [])


def _hover(view: InsatsView) -> str:
    parts = [view.status.label, view.huvudman, view.theme, where(view)]
    if view.funding_ends_on:
        parts.append(f"pengar till {day_text(view.funding_ends_on)}")
    return "<br>".join(safe(part) for part in parts)


def safe(text: str) -> str:
    """Text for plotly, which reads a little HTML: what people typed stands as they typed it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
