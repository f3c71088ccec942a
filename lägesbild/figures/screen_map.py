"""
The area map for a screen read from five metres: one drawing in SWEREF 99 TM, its names and signs large.

The colours and classes are those of the map on Lägesbild (``area_map.classed``). It is a picture and not a
map to move: nothing in it takes the keyboard or a click, and twenty who follow get it at no cost.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import shapely

from lägesbild.figures import geometry, print_map
from lägesbild.figures.area_map import LegendEntry, classed
from lägesbild.figures.tokens import PROBLEMBILD_SIGNS, Palette, Theme, palette
from lägesbild.model.words import DistrictLevel, InsatsStatus, ProblembildStatus
from lägesbild.reading.picture import AreaPicture
from lägesbild.store import geography

WIDTH: Final = 1000
HEIGHT: Final = 720
MARGIN: Final = 1.05
SIZE: Final = 22
LETTER: Final = 0.52
"""Width of a letter, as a share of its size."""
OVERVIEW: Final = 190
_WORST_FIRST: Final = tuple(PROBLEMBILD_SIGNS.values())

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ScreenMap:
    """The drawing (SVG), its legend, and what it shows in words."""

    svg: str
    legend: tuple[LegendEntry, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class _View:
    """What the map shows (SWEREF 99 TM), on a drawing of WIDTH × HEIGHT."""

    west: float
    north: float
    scale: float

    def at(self, east: float, north: float) -> tuple[float, float]:
        return (east - self.west) * self.scale, (self.north - north) * self.scale


def draw(areas: Sequence[AreaPicture], *, municipality_code: str, theme: Theme) -> ScreenMap:
    """Draw the RegSO areas by count, hatched where nobody has reported, with signs of what is followed."""
    colours = palette(theme)
    entries, legend = classed(areas, measure="antal", colours=colours)
    shapes = {code: shape for code, shape in print_map.outlines(municipality_code).items() if code in entries}
    core = geometry.core_box_m(municipality_code)
    view = _view(core or shapely.total_bounds(list(shapes.values())).tolist())
    drawn = "".join(_area(shape, entries[code], view, colours) for code, shape in shapes.items())
    taken: list[Box] = [(WIDTH - OVERVIEW, 0, WIDTH, OVERVIEW)] if core else []
    marks = _marks(areas, municipality_code, view, taken, colours)
    names = _names(areas, municipality_code, shapes, view, taken, colours)
    whole = _overview(municipality_code, entries, colours) if core else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="Source Sans, Segoe UI, Arial, sans-serif" font-size="{SIZE}">'
        f"{_hatch(colours)}{drawn}{names}{marks}{whole}</svg>"
    )
    return ScreenMap(svg, legend, _alt(areas))


def _view(box: Sequence[float]) -> _View:
    west, south, east, north = box
    scale = min(WIDTH / (east - west), HEIGHT / (north - south)) / MARGIN
    left = (west + east) / 2 - WIDTH / 2 / scale
    return _View(left, (south + north) / 2 + HEIGHT / 2 / scale, scale)


def _hatch(colours: Palette) -> str:
    return (
        '<defs><pattern id="tyst" width="9" height="9" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="9" height="9" fill="{colours.panel}"/>'
        f'<line x1="0" y1="0" x2="0" y2="9" stroke="{colours.outline}" stroke-width="2.5"/></pattern></defs>'
    )


def _area(shape: shapely.Geometry, entry: LegendEntry, view: _View, colours: Palette) -> str:
    fill = "url(#tyst)" if entry.mark == "hatch" else entry.fill
    edge = colours.edge if entry.mark == "fill" else colours.outline
    dots = ' stroke-dasharray="2 6" stroke-width="2.5"' if entry.mark == "dotted" else ' stroke-width="1.5"'
    return f'<path d="{_path(shape, view)}" fill="{fill}" stroke="{edge}"{dots}/>'


def _path(shape: shapely.Geometry, view: _View) -> str:
    rings = [polygon.exterior for polygon in getattr(shape, "geoms", [shape])]
    points = ([view.at(*point) for point in ring.coords] for ring in rings)
    return " ".join("M" + "L".join(f"{x:.0f},{y:.0f}" for x, y in ring) + "Z" for ring in points)


def _marks(areas: Sequence[AreaPicture], code: str, view: _View, taken: list[Box], colours: Palette) -> str:
    """The worst sign with the number of open problembilder, and the number of insatser, area by area."""
    found = []
    points = geography.label_points(code)
    for area in areas:
        parts = tuple(
            points[other.code] for other in areas if other.parent == area.code and other.code in points
        )
        point = points.get(area.code) or _middle(parts)
        told = _told(area, colours)
        if point is None or not told:
            continue
        length = sum(len(text) for text, _ in told) * SIZE * LETTER + 18 * len(told)
        x, y = _free(view.at(*point), length, taken)
        spans = "".join(
            f'<tspan fill="{colour}" dx="{12 if number else 0}">{text}</tspan>'
            for number, (text, colour) in enumerate(told)
        )
        found.append(
            f'<rect x="{x - length / 2:.0f}" y="{y - 16:.0f}" width="{length:.0f}" height="32" rx="16" '
            f'fill="{colours.background}" stroke="{colours.outline}"/>'
            f'<text x="{x:.0f}" y="{y + 8:.0f}" text-anchor="middle" font-weight="600">{spans}</text>'
        )
    return "".join(found)


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    if not points:
        return None
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _told(area: AreaPicture, colours: Palette) -> list[tuple[str, str]]:
    statuses = [view.status for view in area.problembilder if view.status is not ProblembildStatus.AVSLUTAD]
    told = []
    if statuses:
        sign = min((PROBLEMBILD_SIGNS[status.value] for status in statuses), key=_WORST_FIRST.index)
        told.append((f"{sign.sign} {len(statuses)}", getattr(colours, sign.colour)))
    ongoing = sum(view.status in {InsatsStatus.PAGAR, InsatsStatus.PLANERAD} for view in area.insatser)
    if ongoing:
        told.append((f"▶ {ongoing}", colours.primary))
    return told


def _free(point: tuple[float, float], length: float, taken: list[Box]) -> tuple[float, float]:
    """The nearest place to a point where a mark covers no other."""
    moves = ((0, 0), (0, -36), (0, 36), (70, 0), (-70, 0), (0, -72), (0, 72), (70, 36), (-70, -36))
    for dx, dy in moves:
        box = _box(point[0] + dx, point[1] + dy, length, 34)
        if not any(_cover(box, other) for other in taken):
            break
    else:
        dx, dy = moves[0]
        box = _box(*point, length, 34)
    taken.append(box)
    return point[0] + dx, point[1] + dy


def _names(
    areas: Sequence[AreaPicture],
    code: str,
    shapes: Mapping[str, shapely.Geometry],
    view: _View,
    taken: list[Box],
    colours: Palette,
) -> str:
    """Names where there is room: of the areas with most reports first."""
    found = []
    points = geography.label_points(code)
    shown = [area for area in areas if area.code in shapes and area.level is DistrictLevel.REGSO]
    for area in sorted(shown, key=lambda one: -(one.count or 0)):
        x, y = view.at(*points[area.code])
        length = len(area.name) * SIZE * LETTER
        for up in (0, -34, 34):
            box = _box(x, y + up, length, 26)
            inside = min(box) >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT
            if inside and not any(_cover(box, other) for other in taken):
                taken.append(box)
                found.append(_name(area.name, x, y + up, colours))
                break
    return "".join(found)


def _name(name: str, x: float, y: float, colours: Palette) -> str:
    return (
        f'<text x="{x:.0f}" y="{y + 7:.0f}" text-anchor="middle" fill="{colours.text}" '
        f'stroke="{colours.background}" stroke-width="5" paint-order="stroke" '
        f'stroke-linejoin="round">{escape(name)}</text>'
    )


def _box(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _cover(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _overview(code: str, entries: Mapping[str, LegendEntry], colours: Palette) -> str:
    """The whole municipality, small, in the corner of a map that shows the town."""
    width, shapes = geometry.inset(code, OVERVIEW - 40)
    paths = "".join(
        f'<path d="{shape.path}" stroke="{colours.edge}" stroke-width="0.7" '
        f'fill="{"url(#tyst)" if entries[shape.code].mark == "hatch" else entries[shape.code].fill}"/>'
        for shape in shapes
        if shape.code in entries
    )
    left = WIDTH - (OVERVIEW + width) // 2
    return (
        f'<rect x="{WIDTH - OVERVIEW}" width="{OVERVIEW}" height="{OVERVIEW}" fill="{colours.background}" '
        f'stroke="{colours.outline}"/><g transform="translate({left} 8)">{paths}'
        f'</g><text x="{WIDTH - OVERVIEW / 2:.0f}" y="{OVERVIEW - 10}" text-anchor="middle" font-size="18" '
        f'fill="{colours.muted}">Hela kommunen</text>'
    )


def _alt(areas: Sequence[AreaPicture]) -> str:
    shown = [area for area in areas if area.level is DistrictLevel.REGSO]
    heard = sorted((area for area in shown if area.count), key=lambda area: -(area.count or 0))
    silent = sum(area.is_silent for area in shown)
    most = ", ".join(f"{area.name} {area.count}" for area in heard[:3])
    begin = f"Karta över rapporter om händelser och oro. Flest: {most}." if most else "Karta utan rapporter."
    return f"{begin} {silent} områden utan rapportering är streckade." if silent else begin


@functools.lru_cache(maxsize=8)
def kept(areas: tuple[AreaPicture, ...], municipality_code: str, theme: Theme) -> ScreenMap:
    """The drawing of a picture, once for all who look at it."""
    return draw(areas, municipality_code=municipality_code, theme=theme)
