"""Problembilder as lanes that change colour with their status, marks for meetings and money, and clicks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from lägesbild.figures.lanes import Drawn, lane_text, line_of, safe, shortened
from lägesbild.figures.tokens import PROBLEMBILD_SIGNS, Palette, Theme, palette
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading.filters import day_text
from lägesbild.reading.statements import ProblembildView

DAY_MS: Final = 86_400_000
_DASH: Final = {"okar": "solid", "ny": "dash", "oforandrad": "dot", "minskar": "dashdot", "avslutad": "dot"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A lane that can be clicked: what it carries back to the page, and what it tells under the pointer."""

    lane: float
    carries: tuple[str, ...]
    tells: str


def problembild_lane(
    view: ProblembildView, lane: int, *, start: dt.date, end: dt.date, theme: Theme, most: int, axis: str
) -> Drawn:
    """One problembild; each status has a colour and a dash, the present one its sign and word too."""
    colours = palette(theme)
    steps = view.history or ()
    stops = [step.on for step in steps[1:]] + [view.closed_on or end]
    traces = []
    for step, stop in zip(steps, stops, strict=True):
        sign = PROBLEMBILD_SIGNS[step.status]
        first, last = max(start, step.on), min(end, max(stop, step.on))
        if last < first:
            continue
        label = ProblembildStatus(step.status).label
        line = {"color": getattr(colours, sign.colour), "width": 7, "dash": _DASH[step.status]}
        tells = f"{label} från {day_text(step.on)}<extra></extra>"
        traces.append(line_of(first, last, lane, line, tells, axis))
    sign = PROBLEMBILD_SIGNS[view.status.value]
    text = (
        f"<span style='color:{getattr(colours, sign.colour)}'>{sign.sign} {view.status.label.lower()}"
        f"</span> {safe(shortened(view.title, most))}"
    )
    return Drawn(traces, [lane_text(text, lane, colours, axis)])


def problembild_table(problembilder: Sequence[ProblembildView]) -> pd.DataFrame:
    """Problembilder as a table: one row each, with their status history."""
    return pd.DataFrame(
        [
            {
                "Problembild": view.title,
                "Område": ", ".join(view.area_names) or "Hela kommunen",
                "Plats": view.place or "–",
                "Status": view.status.label,
                "Sedan": day_text(view.status_on),
                "Kategori": view.category,
                "Huvudman": view.huvudman,
                "Tidigare": "; ".join(
                    f"{ProblembildStatus(step.status).label} {day_text(step.on, short=True)}"
                    for step in view.history[:-1]
                )
                or "–",
            }
            for view in problembilder
        ],
        columns=["Problembild", "Område", "Plats", "Status", "Sedan", "Kategori", "Huvudman", "Tidigare"],
    )


def clickable(
    hits: Sequence[Hit], *, start: dt.date, end: dt.date, colours: Palette, axis: str
) -> dict[str, Any]:
    """
    An unseen bar over each lane, so that a click anywhere on it (its title too) is a click on it.

    Plotly takes no clicks on lines. The chosen lane gets a shade, the others stay as they are.
    """
    return {
        "type": "bar",
        "base": [start.isoformat()] * len(hits),
        "x": [((end - start).days + 1) * DAY_MS] * len(hits),
        "y": [hit.lane + 0.05 for hit in hits],
        "width": 0.92,
        "orientation": "h",
        "marker": {"color": colours.primary, "opacity": 0},
        "selected": {"marker": {"opacity": 0.18}},
        "unselected": {"marker": {"opacity": 0}},
        "customdata": [list(hit.carries) for hit in hits],
        "text": [hit.tells for hit in hits],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "yaxis": f"y{axis}",
    }


def marks(
    found: Sequence[tuple[dt.date, tuple[str, ...], str]], *, lane: float, symbol: str, colour: str
) -> dict[str, Any]:
    """Days as marks in a lane: (day, what a click carries back, what the mark tells)."""
    return {
        "type": "scatter",
        "x": [day.isoformat() for day, _, _ in found],
        "y": [lane] * len(found),
        "mode": "markers",
        "marker": {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
        "unselected": {"marker": {"opacity": 1}},
        "selected": {"marker": {"size": 17}},
        "customdata": [list(carries) for _, carries, _ in found],
        "text": [tells for _, _, tells in found],
        "hovertemplate": "%{text}<extra></extra>",
    }


def hatched(colours: Palette) -> dict[str, Any]:
    """How silence is drawn: not a colour of its own but a hatch, as on the map."""
    pattern = {
        "shape": "/",
        "size": 6,
        "solidity": 0.16,
        "fgcolor": colours.outline,
        "bgcolor": colours.panel,
    }
    return {"color": colours.panel, "line": {"width": 0}, "pattern": pattern}
