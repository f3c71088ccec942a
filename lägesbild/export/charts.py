"""A chart as a picture for a slide: light, with its title above and its origin below, twice the pixels."""

from __future__ import annotations

import json
import textwrap
from html import escape
from typing import Any, Final

from lägesbild.export import images
from lägesbild.export.images import Kind
from lägesbild.export.stamp import Stamp
from lägesbild.figures.chart import Chart
from lägesbild.figures.tokens import LIGHT, in_light

WIDTH: Final = 960
SCALE: Final = 2
EDGE: Final = 16
TITLE_SIZE, TITLE_CHARACTERS = 20, 76
FOOT_SIZE, FOOT_CHARACTERS = 12, 142
LINE: Final = 1.3
FONT: Final = '"Source Sans 3", "Source Sans", "Liberation Sans", Arial, sans-serif'
"""A picture is drawn with the fonts of the server; these are alike."""


def picture(chart: Chart, stamp: Stamp, *, kind: Kind) -> bytes:
    """
    Draw a chart as PNG or SVG.

    Raises
    ------
    DocumentError
        The picture could not be drawn; the message says what to do.
    """
    return images.PAINTER.draw(framed(chart, stamp), kind=kind, scale=SCALE if kind == "png" else 1)


def framed(chart: Chart, stamp: Stamp) -> dict[str, Any]:
    """The figure with title and origin around it, as plotly reads it."""
    figure: dict[str, Any] = json.loads(in_light(chart.figure.to_json()))
    for name, axis in figure["layout"].items():
        if name.startswith("xaxis"):
            axis.pop("rangeselector", None)  # buttons are for the screen
    frame(figure, stamp, height=chart.figure.layout.height or 400)
    return figure


def frame(figure: dict[str, Any], stamp: Stamp, *, height: float) -> None:
    """Give a figure its title and its foot, in place; ``height`` is what its own part takes (px)."""
    head = textwrap.wrap(stamp.title, TITLE_CHARACTERS) or [""]
    foot = [part for line in stamp.lines for part in textwrap.wrap(line, FOOT_CHARACTERS)]
    above = round(EDGE + 18 + len(head) * TITLE_SIZE * LINE)
    below = round(2 * EDGE + len(foot) * FOOT_SIZE * LINE)
    layout = figure["layout"]
    margin = layout.get("margin", {})
    layout |= {
        "width": WIDTH,
        "height": round(height + above + below),
        "autosize": False,
        "margin": {
            "l": max(EDGE, margin.get("l", 0)),
            "r": max(EDGE, margin.get("r", 0)),
            "t": above + margin.get("t", 0),
            "b": EDGE,
        },
        "title": _title(head),
        "font": {**layout.get("font", {}), "family": FONT},
    }
    _add_foot(figure, foot)


def _title(lines: list[str]) -> dict[str, Any]:
    return {
        "text": "<br>".join(f"<b>{escape(line, quote=False)}</b>" for line in lines),
        "font": {"size": TITLE_SIZE, "color": LIGHT.text, "family": FONT},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": EDGE, "t": EDGE},
    }


def _add_foot(figure: dict[str, Any], lines: list[str]) -> None:
    # Only a title and a legend can stand at the picture's own edge, and a legend makes room for itself:
    # the foot is the heading of a legend that lists one invisible thing.
    if not figure["layout"].get("showlegend"):
        for trace in figure["data"]:
            trace["showlegend"] = False
    invisible = {"color": "rgba(0,0,0,0)", "size": 1}
    figure["data"].append(
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "marker": invisible,
            "legend": "legend9",
            "name": "",
            "showlegend": True,
            "hoverinfo": "skip",
        }
    )
    figure["layout"]["showlegend"] = True
    figure["layout"]["legend9"] = {
        "orientation": "h",
        "xref": "container",
        "x": EDGE / WIDTH,
        "xanchor": "left",
        "yref": "container",
        "y": 0,
        "yanchor": "bottom",
        "bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 1},
        "title": {
            "side": "top",
            "text": "<br>".join(escape(line, quote=False) for line in lines),
            "font": {"size": FOOT_SIZE, "color": LIGHT.muted, "family": FONT},
        },
    }
