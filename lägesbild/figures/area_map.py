"""The map of a municipality's areas: folium on our own Leaflet, one GeoJSON however many the reports."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import folium

from lägesbild.figures import geometry, map_base
from lägesbild.figures.classes import class_label, class_of, counted, number, upper_bounds
from lägesbild.figures.map_base import Mark
from lägesbild.figures.tokens import PROBLEMBILD_SIGNS, Palette, Theme, palette
from lägesbild.model.words import DistrictLevel, InsatsStatus, ProblembildStatus
from lägesbild.reading.picture import AreaPicture

Measure = Literal["antal", "per 1 000"]
INSET_HEIGHT: Final = 190
_WORST_FIRST: Final = tuple(PROBLEMBILD_SIGNS.values())


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One class of the map: its words, how many areas it holds, its fill and the way it is marked."""

    label: str
    areas: int
    fill: str
    mark: Literal["fill", "hatch", "dotted"]


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A folium map and its legend. It holds names, numbers and signs the viewer may see, nothing else."""

    map: folium.Map
    legend: tuple[LegendEntry, ...]


def draw(
    areas: Sequence[AreaPicture],
    *,
    municipality_code: str,
    measure: Measure,
    theme: Theme,
    opens: Mapping[str, str],
    narrow: bool = False,
) -> AreaMap:
    """
    Draw RegSO areas coloured by count or rate, hatched where nobody has reported, with status marks.

    Stadsdel areas get marks only: what is said of a stadsdel as a whole colours none of its parts.
    ``opens`` is what the address of an area's sheet calls each area code; ``narrow`` leaves out the
    overview of the whole municipality.
    """
    colours = palette(theme)
    shown = [area for area in areas if area.level is DistrictLevel.REGSO]
    values = {area.code: _value(area, measure) for area in shown}
    known = [value for value in values.values() if value]
    bounds = upper_bounds(known, whole=measure == "antal")
    outlines = geometry.outlines(municipality_code)
    features = [
        {
            "type": "Feature",
            "geometry": outlines[area.code],
            "properties": {
                "code": area.code,
                "name": area.name,
                "opens": opens.get(area.code, area.name),
                "told": told(area, measure),
                "style": _style(area, values[area.code], bounds, colours),
            },
        }
        for area in shown
        if area.code in outlines
    ]
    core = geometry.core_bounds(municipality_code) if len(shown) == len(outlines) else None
    first = core or geometry.whole_bounds(municipality_code, tuple(area.code for area in shown))
    beside, taken_px = overview(features, municipality_code) if core and not narrow else ("", 0)
    figure = map_base.new_map(colours)
    add_areas(figure, features)
    figure.fit_bounds(first, padding_top_left=(8, 8), padding_bottom_right=(8 + taken_px, 8))
    figure.add_child(map_base.Behaviour(_marks(areas, municipality_code, colours), beside, colours))
    return AreaMap(figure, _legend(shown, values, bounds, measure, colours))


def classed(
    areas: Sequence[AreaPicture], *, measure: Measure, colours: Palette
) -> tuple[dict[str, LegendEntry], tuple[LegendEntry, ...]]:
    """
    The class of each RegSO area by code, and the legend: as on the screen, for maps drawn otherwise.

    An area's entry has the number of areas in its class.
    """
    shown = [area for area in areas if area.level is DistrictLevel.REGSO]
    values = {area.code: _value(area, measure) for area in shown}
    bounds = upper_bounds([value for value in values.values() if value], whole=measure == "antal")
    legend = _legend(shown, values, bounds, measure, colours)
    by_look = {(entry.fill, str(entry.mark)): entry for entry in reversed(legend)}
    found = {}
    for area in shown:
        style = _style(area, values[area.code], bounds, colours)
        mark = "hatch" if area.is_silent else "dotted" if values[area.code] is None else "fill"
        found[area.code] = by_look[style["fillColor"], mark]
    return found, legend


def told(area: AreaPicture, measure: Measure) -> str:
    """What an area's number means, in words."""
    if area.count is None:
        return area.count_reason or ""
    if measure == "per 1 000":
        if area.rate_per_1000 is None:
            return "folkmängd saknas"
        return f"{number(area.rate_per_1000)} rapporter per 1 000 invånare{interval(area)}"
    return counted(area.count, "rapport", "rapporter")


def interval(area: AreaPicture) -> str:
    """The rate's exact 95 % interval in words, where it has one."""
    if area.rate is None:
        return ""
    return f" ({number(round(area.rate.low, 1))}–{number(round(area.rate.high, 1))} med 95 % säkerhet)"


def _value(area: AreaPicture, measure: Measure) -> float | None:
    return area.count if measure == "antal" else area.rate_per_1000


def _style(
    area: AreaPicture, value: float | None, bounds: Sequence[float], colours: Palette
) -> dict[str, Any]:
    style: dict[str, Any] = {
        "color": colours.edge,
        "weight": 1,
        "fillOpacity": 1,
        "fillColor": colours.panel,
    }
    if area.is_silent:
        style |= {"className": "tyst", "color": colours.outline}
    elif value is None:
        style |= {"dashArray": "2 5", "weight": 2, "color": colours.outline}
    elif value:
        style["fillColor"] = colours.scale[class_of(value, bounds)]
    return style


def add_areas(figure: folium.Map, features: list[dict[str, Any]]) -> None:
    """Put areas with their styles and tooltips on a map."""
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: feature["properties"]["style"],
        tooltip=folium.GeoJsonTooltip(["name", "told"], labels=False, sticky=True),
        smooth_factor=0,
    )
    layer.add_to(figure)


def _marks(areas: Sequence[AreaPicture], code: str, colours: Palette) -> list[Mark]:
    points = geometry.mark_points(code)
    marks = []
    for area in areas:
        parts = tuple(sorted(other.code for other in areas if other.parent == area.code))
        point = points.get(area.code) or geometry.between(code, parts)
        if point is None:
            continue
        name = area.name if area.level is DistrictLevel.REGSO else ""
        marks.append(Mark(point, _chips(area, colours), html.escape(name)))
    return [mark for mark in marks if mark.chips or mark.name]


def _chips(area: AreaPicture, colours: Palette) -> str:
    """The worst status with the number of open problembilder, and the number of insatser."""
    parts = []
    statuses = [view.status for view in area.problembilder if view.status is not ProblembildStatus.AVSLUTAD]
    if statuses:
        sign = min((PROBLEMBILD_SIGNS[status.value] for status in statuses), key=_WORST_FIRST.index)
        colour = getattr(colours, sign.colour)
        parts.append(f'<span style="color:{colour}">{sign.sign} {len(statuses)}</span>')
    ongoing = sum(view.status in {InsatsStatus.PAGAR, InsatsStatus.PLANERAD} for view in area.insatser)
    if ongoing:
        parts.append(f'<span style="color:{colours.primary}">▶ {ongoing}</span>')
    return "".join(parts)


def overview(features: list[dict[str, Any]], code: str) -> tuple[str, int]:
    """The whole municipality, small, beside the town the map opens on; and the width it takes (px)."""
    width, shapes = geometry.inset(code, INSET_HEIGHT)
    styles = {feature["properties"]["code"]: feature["properties"]["style"] for feature in features}
    paths = "".join(
        f'<path d="{shape.path}" fill="{styles[shape.code]["fillColor"]}" '
        f'stroke="{styles[shape.code]["color"]}" stroke-width="0.7" '
        f'class="{styles[shape.code].get("className", "")}"/>'
        for shape in shapes
        if shape.code in styles
    )
    return f'<svg width="{width}" height="{INSET_HEIGHT}" aria-hidden="true">{paths}</svg>', width


def _legend(
    shown: Sequence[AreaPicture],
    values: dict[str, float | None],
    bounds: Sequence[float],
    measure: Measure,
    colours: Palette,
) -> tuple[LegendEntry, ...]:
    whole = measure == "antal"
    silent = [area for area in shown if area.is_silent]
    heard = [area for area in shown if not area.is_silent]
    classes = [class_of(value, bounds) for area in heard if (value := values[area.code])]
    entries = [LegendEntry("0", sum(values[area.code] == 0 for area in heard), colours.panel, "fill")]
    entries += [
        LegendEntry(class_label(i, bounds, whole=whole), classes.count(i), colours.scale[i], "fill")
        for i in range(len(bounds))
        if classes
    ]
    hidden = sum(values[area.code] is None for area in heard)
    unknown = "för få för att visas" if whole else "kan inte beräknas"
    entries.append(LegendEntry(unknown, hidden, colours.panel, "dotted"))
    entries.append(LegendEntry("ingen rapportering", len(silent), colours.panel, "hatch"))
    return tuple(entry for entry in entries if entry.areas or (entry.mark == "fill" and entry.label != "0"))
