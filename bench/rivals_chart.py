"""How long the plain page takes beside Lägesbild, as two marks on a line for each choice."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from bench import plain, rivals
from lägesbild.figures import tokens
from lägesbild.figures.chart import new_figure
from lägesbild.figures.classes import number

WIDTH: Final = 860
LINE_PX: Final = 44
OWN, RIVAL = "Lägesbild", "Den enkla sidan"
COLOURS: Final = {OWN: "Polisen", RIVAL: "Livsmiljö"}
"""Whose colours the two are drawn in, of those that can be told apart."""
WORDS: Final = {"alla_ar": "alla år", "12_manader": "12 månader"}
AREAS: Final = {"": "hela kommunen", "_ett_omrade": "ett område"}
TICKS: Final = {0.1: "0,1 s", 1.0: "1 s", 10.0: "10 s", 100.0: "100 s"}


def read(results: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Seconds of Lägesbild and of the plain page, by what was chosen."""
    held = {one["name"]: float(one["value"]) for one in results}
    return {
        f"{number(size)} rapporter, {WORDS[period]}, {words}": (
            held[f"jamfort_enkel_{size}_{period}{area}_lagesbild_s"],
            held[f"jamfort_enkel_{size}_{period}{area}_rival_s"],
        )
        for size in plain.SIZES
        for period in rivals.PERIODS
        for area, words in AREAS.items()
    }


def chart(seconds: dict[str, tuple[float, float]]) -> go.Figure:
    """Seconds in powers of ten; how many times longer stands at the plain page's mark."""
    figure, colours = new_figure(
        "light",
        height=LINE_PX * len(seconds) + 80,
        x={
            "type": "log",
            "range": [-1.1, 1.9],
            "tickvals": list(TICKS),
            "ticktext": list(TICKS.values()),
            "side": "top",
        },
        y={"autorange": "reversed", "ticklabelstandoff": 8},
    )
    figure.layout.shapes = [
        {
            "layer": "below",
            "type": "line",
            "x0": own,
            "x1": rival,
            "y0": at,
            "y1": at,
            "line": {"color": colours.outline},
        }
        for at, (own, rival) in enumerate(seconds.values())
    ]
    times = [f"{rival / own:.0f} gånger" if rival / own >= 2 else "" for own, rival in seconds.values()]
    for nth, (name, text) in enumerate({OWN: None, RIVAL: times}.items()):
        figure.add_scatter(
            x=[both[nth] for both in seconds.values()],
            y=list(seconds),
            name=name,
            mode="markers+text",
            text=text,
            textposition="middle right",
            cliponaxis=False,
            marker={"color": tokens.huvudman_colour(COLOURS[name], "light"), "size": 12},
        )
    legend = {"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0}
    figure.update_layout(width=WIDTH, margin={"r": 90}, showlegend=True, legend=legend)
    return figure
