"""
The area map for paper and slides: one plotly figure in SWEREF 99 TM, without tiles, readable in grey.

Every area carries its name and number, so that the shades only help; north is the grid's.
"""

from __future__ import annotations

import functools
import math
import textwrap
from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import shapely

from lägesbild.figures import geometry, print_names
from lägesbild.figures.area_map import LegendEntry, Measure, classed
from lägesbild.figures.chart import style
from lägesbild.figures.classes import number
from lägesbild.figures.print_names import HEIGHT, MAP_SHARE, WIDTH, View
from lägesbild.figures.tokens import LIGHT
from lägesbild.reading.picture import AreaPicture
from lägesbild.store import geography

SIDE_FROM: Final = 0.745
SIDE_WIDTH: Final = WIDTH * (1 - SIDE_FROM)
OVERVIEW_UP: Final = 216
LEGEND_UP: Final = 252
"""How far up the overview reaches and the legend begins, in pixels."""
TOLERANCE_M: Final = 60
ROW: Final = 24
MEASURES: Final[dict[Measure, str]] = {
    "antal": "Rapporter om händelser och oro",
    "per 1 000": "Rapporter om händelser och oro per 1 000 invånare",
}


def draw(areas: Sequence[AreaPicture], *, municipality_code: str, measure: Measure) -> go.Figure:
    """Draw the RegSO areas of a picture; where a town crowds, an overview shows the whole beside it."""
    classes, legend = classed(areas, measure=measure, colours=LIGHT)
    shapes = outlines(municipality_code)
    shown = {code: entry for code, entry in classes.items() if code in shapes}
    view, is_part = _view(municipality_code, tuple(sorted(shown)), whole=len(shown) == len(shapes))
    names = print_names.place(
        [area for area in areas if area.code in shown],
        shapes={code: shapes[code] for code in shown},
        points=geography.label_points(municipality_code),
        view=view,
        measure=measure,
    )
    figure = go.Figure()
    style(figure, LIGHT, height=HEIGHT + names.strip_px)
    _axes(figure, view, municipality_code, names.strip_px)
    for code in sorted(shown, key=lambda one: -shapes[one].area):
        figure.add_trace(_area(shapes[code], shown[code], axes="", width=1.5))
        if is_part:
            figure.add_trace(_area(shapes[code], shown[code], axes="3", width=0.7))
    _legend(figure, legend, measure)
    _scale_and_north(figure, view)
    if is_part:
        _overview_frame(figure, view)
    print_names.write(figure, names, overview=is_part)
    return figure


@functools.cache
def outlines(municipality_code: str) -> dict[str, Any]:
    """Outline of each RegSO area (SWEREF 99 TM), simplified without gaps."""
    frame = geography.regso(municipality_code)
    plain = shapely.coverage_simplify(frame.geometry.array, TOLERANCE_M)
    return dict(zip(frame["code"], plain, strict=True))


def _view(code: str, chosen: tuple[str, ...], *, whole: bool) -> tuple[View, bool]:
    core = geometry.core_box_m(code) if whole else None
    shapes = outlines(code)
    west, south, east, north = core or shapely.total_bounds([shapes[one] for one in chosen]).tolist()
    width_px, height_px = WIDTH * MAP_SHARE, HEIGHT
    m_per_px = 1.04 * max((east - west) / width_px, (north - south) / height_px)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    half_x, half_y = m_per_px * width_px / 2, m_per_px * height_px / 2
    box = (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
    return View(box, m_per_px), core is not None


def _axes(figure: go.Figure, view: View, code: str, strip_px: int) -> None:
    """Four panels: the map, the legend and the overview beside it, the numbered names below."""
    west, south, east, north = view.box
    total = HEIGHT + strip_px
    strip, legend, overview = (px / total for px in (strip_px, strip_px + LEGEND_UP, strip_px + OVERVIEW_UP))
    plain = {"visible": False, "automargin": False}
    whole = shapely.total_bounds(list(outlines(code).values()))
    framed = {"automargin": False, "showticklabels": False, "ticks": "", "showgrid": False}
    framed |= {"showline": True, "mirror": True, "linecolor": LIGHT.outline, "linewidth": 1}
    side = {**plain, "domain": [SIDE_FROM, 1]}
    figure.update_layout(
        xaxis={**framed, "domain": [0, MAP_SHARE], "range": [west, east], "anchor": "y"},
        yaxis={**framed, "domain": [strip, 1], "range": [south, north], "scaleanchor": "x"},
        xaxis2={**side, "range": [0, SIDE_WIDTH], "anchor": "y2"},
        yaxis2={**plain, "domain": [legend, 1], "range": [LEGEND_UP - HEIGHT, 0], "anchor": "x2"},
        xaxis3={**side, "range": [whole[0], whole[2]], "anchor": "y3"},
        yaxis3={
            **plain,
            "domain": [strip, overview],
            "range": [whole[1], whole[3]],
            "anchor": "x3",
            "scaleanchor": "x3",
        },
        xaxis4={**plain, "domain": [0, 1], "range": [0, WIDTH], "anchor": "y4"},
        yaxis4={**plain, "domain": [0, max(strip, 0.001)], "range": [-max(strip_px, 1), 0], "anchor": "x4"},
    )


def _area(shape: shapely.Geometry, entry: LegendEntry, *, axes: str, width: float) -> go.Scatter:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for polygon in getattr(shape, "geoms", [shape]):
        for x, y in polygon.exterior.coords:
            xs.append(round(x, 1))
            ys.append(round(y, 1))
        xs.append(None)
        ys.append(None)
    return _filled(xs, ys, entry, axes=axes, width=width)


def _filled(xs: Any, ys: Any, entry: LegendEntry, *, axes: str, width: float) -> go.Scatter:
    line = {"color": LIGHT.muted, "width": width}
    filling: dict[str, Any] = {"fillcolor": entry.fill}
    if entry.mark == "hatch":
        pattern = {"shape": "/", "fgcolor": LIGHT.outline, "bgcolor": LIGHT.background, "size": 7}
        filling = {"fillpattern": {**pattern, "fillmode": "replace", "solidity": 0.22}}
    elif entry.mark == "dotted":
        line |= {"dash": "dot", "width": width + 1}
        filling = {"fillcolor": LIGHT.background}
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        fill="toself",
        line=line,
        xaxis=f"x{axes}",
        yaxis=f"y{axes}",
        hoverinfo="skip",
        **filling,
    )


def _legend(figure: go.Figure, legend: Sequence[LegendEntry], measure: Measure) -> None:
    heading = textwrap.wrap(MEASURES[measure], 34)
    _side_text(figure, 0, -2, "<br>".join(f"<b>{line}</b>" for line in heading), top=True)
    first = len(heading) * 18 + 20
    for place, entry in enumerate(legend):
        middle = -first - place * ROW
        xs, ys = [0, 30, 30, 0, 0], [middle - 8, middle - 8, middle + 8, middle + 8, middle - 8]
        figure.add_trace(_filled(xs, ys, entry, axes="2", width=1))
        _side_text(figure, 38, middle, f"{entry.label} ({_areas(entry.areas)})")


def _areas(count: int) -> str:
    return "1 område" if count == 1 else f"{count} områden"


def _side_text(figure: go.Figure, x: float, y: float, text: str, *, top: bool = False) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        xref="x2",
        yref="y2",
        text=text,
        showarrow=False,
        align="left",
        xanchor="left",
        yanchor="top" if top else "middle",
        font={"size": 13, "color": LIGHT.text},
    )


def _scale_and_north(figure: go.Figure, view: View) -> None:
    west, south, _, north = view.box
    length = _round_length(view.m_per_px * WIDTH * MAP_SHARE * 0.25)
    x, y = west + 14 * view.m_per_px, south + 16 * view.m_per_px
    tick = 5 * view.m_per_px
    figure.add_trace(
        go.Scatter(
            x=[x, x, x + length, x + length],
            y=[y + tick, y, y, y + tick],
            mode="lines",
            line={"color": LIGHT.text, "width": 2},
            hoverinfo="skip",
        )
    )
    told = f"{number(length / 1000)} km" if length >= 1000 else f"{number(length)} m"
    white = {"bgcolor": "rgba(255,255,255,0.82)", "borderpad": 2, "showarrow": False}
    font = {"size": 12, "color": LIGHT.text}
    figure.add_annotation(x=x, y=y + tick, text=told, xanchor="left", yanchor="bottom", font=font, **white)
    figure.add_annotation(
        x=x,
        y=north - 12 * view.m_per_px,
        text="<b>N</b><br>↑",
        xanchor="left",
        yanchor="top",
        font={"size": 15, "color": LIGHT.text},
        **white,
    )


def _round_length(most: float) -> float:
    """
    The longest of 1, 2 and 5 times a power of ten that fits.

    >>> _round_length(4700), _round_length(990)
    (2000.0, 500.0)
    """
    magnitude = 10.0 ** math.floor(math.log10(most))
    return float(max(step * magnitude for step in (1, 2, 5) if step * magnitude <= most))


def _overview_frame(figure: go.Figure, view: View) -> None:
    west, south, east, north = view.box
    figure.add_shape(
        type="rect",
        x0=west,
        x1=east,
        y0=south,
        y1=north,
        xref="x3",
        yref="y3",
        line={"color": LIGHT.text, "width": 1.5},
    )
    _side_text(figure, 0, LEGEND_UP - HEIGHT + 10, "<b>Hela kommunen</b>")
