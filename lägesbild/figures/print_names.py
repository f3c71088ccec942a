"""
Names on the printed map: at the area where there is room, else a number there and the name below the map.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import plotly.graph_objects as go
import shapely

from lägesbild.figures.area_map import Measure
from lägesbild.figures.classes import number
from lägesbild.figures.tokens import LIGHT
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.picture import AreaPicture

HEIGHT: Final = 600
WIDTH: Final = 928
MAP_SHARE: Final = 0.72
"""The main map in pixels, and its share of the width."""
SIZE: Final = 12
LINE: Final = 1.3
CHARACTERS: Final = 15
LETTER: Final = 0.54
"""Width of a letter, as a share of its size."""
INSIDE: Final = 0.8
"""How much of a name must lie on its own area."""
EDGE: Final = 14
COLUMNS: Final = 3
ROW: Final = 19

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What the main map shows (SWEREF 99 TM: west, south, east, north), and metres per pixel."""

    box: Box
    m_per_px: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a number at a point stands whole inside the map."""
        west, south, east, north = self.box
        edge = EDGE * self.m_per_px
        return west + edge < x < east - edge and south + edge < y < north - edge


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at a point; ``listed`` is what the list below the map says of it, empty for a name."""

    x: float
    y: float
    text: str
    listed: str
    in_view: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Every label, and how high the list below the map is."""

    labels: tuple[Label, ...]

    @property
    def listed(self) -> tuple[str, ...]:
        return tuple(label.listed for label in self.labels if label.listed)

    @property
    def strip_px(self) -> int:
        rows = -(-len(self.listed) // COLUMNS)
        return rows * ROW + 20 if rows else 0


def place(
    areas: Sequence[AreaPicture],
    *,
    shapes: Mapping[str, Any],
    points: Mapping[str, tuple[float, float]],
    view: View,
    measure: Measure,
) -> Names:
    """Give each area its name and number on land, or a number that the list explains."""
    taken: list[Box] = []
    labels, crowded = [], []
    for area in sorted(areas, key=lambda one: -shapes[one.code].area):
        box = _box(area, points[area.code], view, measure)
        if _fits(box, shapes[area.code], taken, view) and view.holds(*points[area.code]):
            taken.append(box)
            labels.append(Label(*points[area.code], _text(area, measure), "", True))
        else:
            crowded.append(area)
    for place_in_list, area in enumerate(sorted(crowded, key=lambda one: swedish_key(one.name)), start=1):
        told = _told(area, measure)
        listed = f"<b>{place_in_list}</b>  {escape(area.name, quote=False)}" + (
            f": <b>{told}</b>" if told else ""
        )
        at = points[area.code]
        labels.append(Label(*at, f"<b>{place_in_list}</b>", listed, view.holds(*at)))
    return Names(tuple(labels))


def write(figure: go.Figure, names: Names, *, overview: bool) -> None:
    """Write the labels on the map (those outside it on the overview) and the list below."""
    font = {"size": SIZE, "color": LIGHT.text}
    for label in names.labels:
        if not label.in_view and not overview:
            continue
        axes = {} if label.in_view else {"xref": "x3", "yref": "y3"}
        border = {"bordercolor": LIGHT.muted, "borderwidth": 1} if label.listed else {}
        figure.add_annotation(
            x=label.x,
            y=label.y,
            text=label.text,
            showarrow=False,
            bgcolor="rgba(255,255,255,0.85)",
            borderpad=1,
            font=font,
            **axes,
            **border,
        )
    rows = -(-len(names.listed) // COLUMNS)
    for position, text in enumerate(names.listed):
        column, row = divmod(position, rows)
        figure.add_annotation(
            x=column * WIDTH / COLUMNS,
            y=-14 - row * ROW,
            xref="x4",
            yref="y4",
            text=text,
            showarrow=False,
            xanchor="left",
            yanchor="middle",
            font=font,
        )


def _lines(area: AreaPicture) -> list[str]:
    return textwrap.wrap(area.name, CHARACTERS, break_long_words=False)


def _text(area: AreaPicture, measure: Measure) -> str:
    told = _told(area, measure)
    name = "<br>".join(escape(line, quote=False) for line in _lines(area))
    return f"{name}<br><b>{told}</b>" if told else name


def _told(area: AreaPicture, measure: Measure) -> str:
    value = area.count if measure == "antal" else area.rate_per_1000
    return "" if value is None or area.is_silent else number(value)


def _box(area: AreaPicture, at: tuple[float, float], view: View, measure: Measure) -> Box:
    """What a name covers, in metres."""
    lines = _lines(area)
    across = (max(map(len, lines)) * SIZE * LETTER + 6) * view.m_per_px / 2
    up = ((len(lines) + bool(_told(area, measure))) * SIZE * LINE + 4) * view.m_per_px / 2
    return at[0] - across, at[1] - up, at[0] + across, at[1] + up


def _fits(box: Box, shape: Any, taken: Sequence[Box], view: View) -> bool:
    west, south, east, north = view.box
    if box[0] < west or box[1] < south or box[2] > east or box[3] > north:
        return False
    if any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    ):
        return False
    covered = shapely.box(*box)
    return bool(shape.intersection(covered).area >= INSIDE * covered.area)
