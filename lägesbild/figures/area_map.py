"""The map of a municipality's areas: folium on our own Leaflet, one GeoJSON however many the reports."""

from __future__ import annotations

import functools
import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import folium
import shapely
from branca.element import Element
from jinja2 import Template

from lägesbild.figures.classes import class_label, class_of, number, upper_bounds
from lägesbild.figures.tokens import PROBLEMBILD_SIGNS, Palette, Theme, palette
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.picture import AreaPicture
from lägesbild.store import geography

Measure = Literal["antal", "per 1 000"]
LEAFLET: Final = "/assets/leaflet"
TOLERANCE_M: Final = 60
_WORST_FIRST: Final = ("okar", "ny", "oforandrad", "minskar", "avslutad")


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


def draw(areas: Sequence[AreaPicture], *, municipality_code: str, measure: Measure, theme: Theme) -> AreaMap:
    """
    Draw RegSO areas coloured by count or rate, hatched where nobody has reported, with status marks.

    Stadsdel areas get marks only: what is said of a stadsdel as a whole colours none of its parts.
    """
    colours = palette(theme)
    shown = [area for area in areas if area.level is DistrictLevel.REGSO]
    values = {area.code: _value(area, measure) for area in shown}
    known = [value for value in values.values() if value]
    bounds = upper_bounds(known, whole=measure == "antal")
    geometry = regso_geometry(municipality_code)
    features = [
        {
            "type": "Feature",
            "geometry": geometry[area.code],
            "properties": {
                "code": area.code,
                "name": area.name,
                "told": told(area, measure),
                "style": _style(area, values[area.code], bounds, colours),
            },
        }
        for area in shown
        if area.code in geometry
    ]
    figure = _base_map(colours)
    _add_areas(figure, features)
    _add_marks(figure, areas, municipality_code, colours)
    _add_behaviour(figure, municipality_code, [area.code for area in shown], colours)
    return AreaMap(figure, _legend(shown, values, bounds, measure, colours))


def told(area: AreaPicture, measure: Measure) -> str:
    """What an area's number means, in words."""
    if area.count is None:
        return area.count_reason or ""
    if measure == "per 1 000":
        if area.rate_per_1000 is None:
            return "folkmängd saknas"
        return f"{number(area.rate_per_1000)} rapporter per 1 000 invånare"
    return "1 rapport" if area.count == 1 else f"{number(area.count)} rapporter"


@functools.cache
def regso_geometry(municipality_code: str) -> dict[str, dict[str, Any]]:
    """GeoJSON geometry (WGS 84, 5 decimals ≈ 1 m) of each RegSO area, simplified without gaps."""
    frame = geography.regso(municipality_code)
    plain = frame.set_geometry(shapely.coverage_simplify(frame.geometry.array, TOLERANCE_M), crs=frame.crs)
    world = plain.to_crs(4326)
    rounded = shapely.set_precision(world.geometry.array, 1e-5, mode="pointwise")
    return {
        code: json.loads(shapely.to_geojson(shape))
        for code, shape in zip(world["code"], rounded, strict=True)
    }


@functools.cache
def label_points(municipality_code: str) -> dict[str, tuple[float, float]]:
    """(latitude, longitude) of a point well inside each RegSO area, for its name and marks."""
    frame = geography.regso(municipality_code)
    points = frame.set_geometry(frame.geometry.maximum_inscribed_circle().centroid).to_crs(4326)
    return {code: (point.y, point.x) for code, point in zip(points["code"], points.geometry, strict=True)}


def _value(area: AreaPicture, measure: Measure) -> float | None:
    return area.count if measure == "antal" else area.rate_per_1000


def _style(
    area: AreaPicture, value: float | None, bounds: Sequence[float], colours: Palette
) -> dict[str, Any]:
    style: dict[str, Any] = {
        "color": colours.outline,
        "weight": 1,
        "fillOpacity": 1,
        "fillColor": colours.panel,
    }
    if area.is_silent:
        style["className"] = "tyst"
    elif value is None:
        style |= {"dashArray": "2 5", "weight": 2}
    elif value:
        style["fillColor"] = colours.scale[class_of(value, bounds)]
    return style


def _base_map(colours: Palette) -> folium.Map:
    figure = folium.Map(tiles=None, zoom_control=False, attribution_control=False, scroll_wheel_zoom=False)
    figure.default_js = [("leaflet", f"{LEAFLET}/leaflet.js")]
    figure.default_css = [("leaflet_css", f"{LEAFLET}/leaflet.css")]
    style = f"""<style>
      html, body {{ background: {colours.background}; margin: 0; }}
      .leaflet-container {{ background: {colours.background}; font: 14px/1.3 "Source Sans", sans-serif; }}
      .tyst {{ fill: url(#tyst) !important; fill-opacity: 1 !important; }}
      .leaflet-interactive:hover {{ stroke: {colours.text}; stroke-width: 2; }}
      .leaflet-tooltip {{ background: {colours.background}; color: {colours.text};
        border: 1px solid {colours.outline}; box-shadow: none; }}
      .leaflet-tooltip::before {{ display: none; }}
      .marke {{ display: flex; gap: 6px; justify-content: center; white-space: nowrap; font-weight: 600;
        transform: translate(-50%, -50%); width: max-content; pointer-events: none;
        background: {colours.background}; color: {colours.text}; border: 1px solid {colours.outline};
        border-radius: 10px; padding: 0 6px; }}
      .namn {{ display: none; transform: translate(-50%, 10px); width: max-content; pointer-events: none;
        color: {colours.text}; font-size: 13px; text-shadow: 0 0 3px {colours.background},
        0 0 3px {colours.background}, 0 0 3px {colours.background}; }}
      .nara .namn {{ display: block; }}
      .leaflet-bar a {{ background: {colours.background}; color: {colours.text};
        border-color: {colours.outline}; }}
      .leaflet-bar a.leaflet-disabled {{ background: {colours.panel}; color: {colours.muted}; }}
    </style>"""
    figure.get_root().header.add_child(Element(style))  # type: ignore[attr-defined]
    return figure


def _add_areas(figure: folium.Map, features: list[dict[str, Any]]) -> None:
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: feature["properties"]["style"],
        tooltip=folium.GeoJsonTooltip(["name", "told"], labels=False, sticky=True),
        smooth_factor=0,
    )
    layer.add_to(figure)


def _add_marks(figure: folium.Map, areas: Sequence[AreaPicture], code: str, colours: Palette) -> None:
    points = label_points(code)
    for area in areas:
        point = points.get(area.code) or stadsdel_point(
            code, tuple(a.code for a in areas if a.parent == area.code)
        )
        if point is None:
            continue
        chips = _chips(area, colours)
        if chips:
            _div(figure, point, f'<div class="marke">{chips}</div>')
        if area.level is DistrictLevel.REGSO:
            _div(figure, point, f'<div class="namn">{html.escape(area.name)}</div>')


@functools.cache
def stadsdel_point(municipality_code: str, parts: tuple[str, ...]) -> tuple[float, float] | None:
    """Where a stadsdel's marks stand: on the border between its parts, so that no part seems meant."""
    frame = geography.regso(municipality_code)
    chosen = frame[frame["code"].isin(parts)]
    if chosen.empty:
        return None
    point = chosen.dissolve().representative_point()
    if len(chosen) > 1:
        shapes = list(chosen.geometry)
        border = shapes[0].intersection(shapes[1])
        if not border.is_empty:
            point = type(point)([border.interpolate(0.5, normalized=True)], crs=frame.crs)
    world = point.to_crs(4326).iloc[0]
    return (world.y, world.x)


def _chips(area: AreaPicture, colours: Palette) -> str:
    parts = []
    statuses = [view.status.value for view in area.problembilder]
    for status in _WORST_FIRST:
        if status in statuses:
            sign = PROBLEMBILD_SIGNS[status]
            colour = getattr(colours, sign.colour)
            parts.append(f'<span style="color:{colour}">{sign.sign}{statuses.count(status)}</span>')
    ongoing = sum(view.status.value in {"pagar", "planerad"} for view in area.insatser)
    if ongoing:
        parts.append(f'<span style="color:{colours.primary}">▶{ongoing}</span>')
    return "".join(parts)


def _div(figure: folium.Map, point: tuple[float, float], content: str) -> None:
    icon = folium.DivIcon(html=content, icon_size=(0, 0), icon_anchor=(0, 0), class_name="rutlos")
    folium.Marker(point, icon=icon, interactive=False, keyboard=False).add_to(figure)


def _add_behaviour(figure: folium.Map, code: str, shown: Sequence[str], colours: Palette) -> None:
    frame = geography.regso(code)
    chosen = frame[frame["code"].isin(list(shown))] if shown else frame
    west, south, east, north = chosen.to_crs(4326).total_bounds
    figure.fit_bounds([[south, west], [north, east]], padding=(8, 8))
    figure.add_child(_Behaviour(colours.outline, colours.panel))


class _Behaviour(folium.MacroElement):
    """Swedish zoom buttons, the hatch pattern, names when zoomed in, and the document's language."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        document.documentElement.lang = "sv";
        var karta = {{ this._parent.get_name() }};
        L.control.zoom({zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut"}).addTo(karta);
        var rot = karta.getPane("overlayPane").querySelector("svg");
        if (rot) {
          rot.insertAdjacentHTML("afterbegin", '<defs><pattern id="tyst" width="8" height="8" ' +
            'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
            '<rect width="8" height="8" fill="{{ this.ground }}"/>' +
            '<line x1="0" y1="0" x2="0" y2="8" stroke="{{ this.line }}" stroke-width="2.5"/>' +
            '</pattern></defs>');
        }
        function visaNamn() {
          karta.getContainer().classList.toggle("nara", karta.getZoom() >= 11);
        }
        karta.on("zoomend", visaNamn);
        visaNamn();
        {% endmacro %}
        """
    )

    def __init__(self, line: str, ground: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Behaviour"
        self.line = line
        self.ground = ground


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
