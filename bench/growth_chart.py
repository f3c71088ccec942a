"""How the cost of each step grows with the number of reports, as lines."""

from __future__ import annotations

import math
from typing import Any, Final

import plotly.graph_objects as go

from bench import growth
from lägesbild.figures import tokens
from lägesbild.figures.chart import new_figure

WIDTH: Final = 860
HEIGHT: Final = 520
RIGHT: Final = 170
"""Room for the names of the lines, which stand at their ends."""
APART: Final = 0.17
"""How far apart names stand at least, in powers of ten of a second."""
LINES: Final = {
    "ladda": ("Första inläsningen", "Välfärd"),
    "csv": ("Ett år som CSV", "Livsmiljö"),
    "lagesbild": ("Sidan Lägesbild", "Polisen"),
    "uppdatera": ("Ta in en ny rapport", "Utbildning"),
    "mina_rapporter": ("Mina rapporter", "Styrning och stöd"),
    "spara": ("Spara en rapport", "Social hållbarhet"),
}
"""The step, its name, and whose colour of the six that can be told apart it is drawn in."""
TICKS: Final = {0.001: "1 ms", 0.01: "10 ms", 0.1: "0,1 s", 1.0: "1 s", 10.0: "10 s"}


def read(results: list[dict[str, Any]]) -> dict[str, dict[int, float]]:
    """Seconds by step and number of reports."""
    held = {one["name"]: float(one["value"]) for one in results}
    return {
        step: {
            int(held[f"vaxer_rapporter_{size}"]): held[name]
            for size in growth.SIZES
            if (name := f"vaxer_{step}_{size}") in held
        }
        for step in LINES
    }


def chart(seconds: dict[str, dict[int, float]]) -> go.Figure:
    """Seconds against the number of reports, both in powers of ten; each line is named at its end."""
    figure, colours = new_figure("light", height=HEIGHT)
    for step, (name, colour) in LINES.items():
        figure.add_scatter(
            x=list(seconds[step]),
            y=list(seconds[step].values()),
            name=name,
            mode="lines+markers",
            line={"color": tokens.huvudman_colour(colour, "light"), "width": 2.5},
            marker={"size": 7},
        )
    most = max(most for line in seconds.values() for most in line)
    figure.layout.annotations = [
        _name(step, at, most) for step, at in _heights({s: line[max(line)] for s, line in seconds.items()})
    ]
    figure.update_xaxes(
        type="log",
        range=[2.85, 6.15],
        tickvals=list(growth.SIZES),
        ticktext=[f"{size:,}".replace(",", " ") for size in growth.SIZES],
        title={"text": "Antal rapporter", "font": {"color": colours.muted}},
    )
    figure.update_yaxes(type="log", tickvals=list(TICKS), ticktext=list(TICKS.values()))
    figure.update_layout(width=WIDTH, margin={"l": 12, "r": RIGHT, "t": 16, "b": 12})
    return figure


def _heights(ends: dict[str, float]) -> list[tuple[str, float]]:
    """Where each name stands, from below: at the end of its line, or just above the name below it."""
    from_below: list[tuple[str, float]] = []
    for step, value in sorted(ends.items(), key=lambda pair: pair[1]):
        least = from_below[-1][1] + APART if from_below else float("-inf")
        from_below.append((step, max(math.log10(value), least)))
    return from_below


def _name(step: str, height: float, most: int) -> dict[str, Any]:
    name, colour = LINES[step]
    return {
        "x": math.log10(most),
        "y": height,
        "text": name,
        "xanchor": "left",
        "xshift": 10,
        "showarrow": False,
        "font": {"size": 14, "color": tokens.huvudman_colour(colour, "light")},
    }
