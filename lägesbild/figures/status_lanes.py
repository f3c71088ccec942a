"""Problembilder as lanes that change colour with their status, marks for meetings and money, and clicks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from lägesbild.figures.lanes import safe, shortened
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
    figure: go.Figure,
    view: ProblembildView,
    lane: int,
    *,
    start: dt.date,
    end: dt.date,
    theme: Theme,
    most: int,
    row: int,
) -> None:
    """Draw one problembild; each status has a colour and a dash, the present one its sign and word too."""
    colours = palette(theme)
    steps = view.history or ()
    stops = [step.on for step in steps[1:]] + [view.closed_on or end]
    for step, stop in zip(steps, stops, strict=True):
        sign = PROBLEMBILD_SIGNS[step.status]
        first, last = max(start, step.on), min(end, max(stop, step.on))
        if last < first:
            continue
        label = ProblembildStatus(step.status).label
        figure.add_scatter(
            x=[first.isoformat(), (last + dt.timedelta(days=1)).isoformat()],
            y=[lane + 0.28] * 2,
            mode="lines",
            line={"color": getattr(colours, sign.colour), "width": 7, "dash": _DASH[step.status]},
            hovertemplate=f"{label} från {day_text(step.on)}<extra></extra>",
            row=row,
            col=1,
        )
    sign = PROBLEMBILD_SIGNS[view.status.value]
    figure.add_annotation(
        x=start.isoformat(),
        y=lane - 0.12,
        text=f"<span style='color:{getattr(colours, sign.colour)}'>{sign.sign} {view.status.label.lower()}"
        f"</span> {safe(shortened(view.title, most))}",
        xanchor="left",
        showarrow=False,
        font={"size": 13, "color": colours.text},
        bgcolor=colours.background,
        borderpad=0,
        row=row,
        col=1,
    )


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
    figure: go.Figure, hits: Sequence[Hit], *, start: dt.date, end: dt.date, colours: Palette, row: int
) -> None:
    """
    Lay an unseen bar over each lane, so that a click anywhere on it (its title too) is a click on it.

    Plotly takes no clicks on lines. The chosen lane gets a shade, the others stay as they are.
    """
    if not hits:
        return
    figure.add_bar(
        base=[start.isoformat()] * len(hits),
        x=[((end - start).days + 1) * DAY_MS] * len(hits),
        y=[hit.lane + 0.05 for hit in hits],
        width=0.92,
        orientation="h",
        marker={"color": colours.primary, "opacity": 0},
        selected={"marker": {"opacity": 0.18}},
        unselected={"marker": {"opacity": 0}},
        customdata=[list(hit.carries) for hit in hits],
        text=[hit.tells for hit in hits],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        row=row,
        col=1,
    )


def marks(
    figure: go.Figure,
    found: Sequence[tuple[dt.date, tuple[str, ...], str]],
    *,
    lane: float,
    symbol: str,
    colour: str,
    row: int,
) -> None:
    """Days as marks in a lane: (day, what a click carries back, what the mark tells)."""
    if not found:
        return
    solid: dict[str, Any] = {
        "symbol": symbol,
        "size": 12,
        "color": colour,
        "line": {"width": 2, "color": colour},
    }
    figure.add_scatter(
        x=[day.isoformat() for day, _, _ in found],
        y=[lane] * len(found),
        mode="markers",
        marker=solid,
        unselected={"marker": {"opacity": 1}},
        selected={"marker": {"size": 16}},
        customdata=[list(carries) for _, carries, _ in found],
        text=[tells for _, _, tells in found],
        hovertemplate="%{text}<extra></extra>",
        row=row,
        col=1,
    )
