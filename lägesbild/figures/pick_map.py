"""A map to choose an area on: outlines and names, nothing that anybody has reported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import folium
from jinja2 import Template
from pyproj import Transformer

from lägesbild.figures import geometry, map_base
from lägesbild.figures.tokens import Theme, palette

NEAR_M: Final = 1200
"""How much is shown on each side of a chosen point, so that it can be put right."""


def draw(
    names: Mapping[str, str],
    *,
    municipality_code: str,
    chosen: str | None,
    theme: Theme,
    point: tuple[int, int] | None = None,
) -> folium.Map:
    """
    Draw the RegSO areas with their names, the chosen one filled, and the chosen point.

    Parameters
    ----------
    names : mapping of str
        Area name by RegSO code.
    point : tuple of int, optional
        (east_m, north_m), SWEREF 99 TM.
    """
    colours = palette(theme)
    outlines = geometry.outlines(municipality_code)
    features = [
        {"type": "Feature", "geometry": outlines[code], "properties": {"code": code, "name": name}}
        for code, name in names.items()
        if code in outlines
    ]
    figure = map_base.new_map(colours)
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: {
            "color": colours.outline,
            "weight": 1,
            "fillOpacity": 1,
            "fillColor": colours.scale[1] if feature["properties"]["code"] == chosen else colours.panel,
        },
        tooltip=folium.GeoJsonTooltip(["name"], labels=False, sticky=True),
        smooth_factor=0,
    ).add_to(figure)
    first = (
        (to_degrees(point[0] - NEAR_M, point[1] - NEAR_M), to_degrees(point[0] + NEAR_M, point[1] + NEAR_M))
        if point is not None
        else geometry.core_bounds(municipality_code) or geometry.whole_bounds(municipality_code)
    )
    figure.fit_bounds(first, padding=(8, 8))
    figure.add_child(_Names(names, municipality_code))
    if point is not None:
        folium.CircleMarker(
            to_degrees(*point),
            radius=8,
            weight=3,
            color=colours.background,
            fill_color=colours.primary,
            fill_opacity=1,
        ).add_to(figure)
    return figure


class _Names(folium.MacroElement):
    """The names of areas, where each has most room."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var karta = {{ this._parent.get_name() }};
        {{ this.names }}.forEach(function (entry) {
          var namn = document.createElement("div");
          namn.className = "namn";
          namn.textContent = entry[1];
          var icon = L.divIcon({html: namn, iconSize: [0, 0], className: ""});
          L.marker(entry[0], {icon: icon, interactive: false, keyboard: false}).addTo(karta);
        });
        {% endmacro %}
        """
    )

    def __init__(self, names: Mapping[str, str], municipality_code: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Names"
        points = geometry.mark_points(municipality_code)
        told = [[points[code], name] for code, name in names.items() if code in points]
        self.names = json.dumps(told).replace("<", "\\u003c")


def to_metres(*, latitude: float, longitude: float) -> tuple[int, int]:
    """
    A clicked point as east and north in metres, SWEREF 99 TM.

    >>> to_metres(latitude=60.6749, longitude=17.1413)
    (616982, 6728483)
    """
    east, north = Transformer.from_crs(4326, 3006, always_xy=True).transform(longitude, latitude)
    return round(east), round(north)


def to_degrees(east_m: int, north_m: int) -> tuple[float, float]:
    """
    A point in SWEREF 99 TM as latitude and longitude.

    >>> [round(degrees, 4) for degrees in to_degrees(616982, 6728483)]
    [60.6749, 17.1413]
    """
    longitude, latitude = Transformer.from_crs(3006, 4326, always_xy=True).transform(east_m, north_m)
    return latitude, longitude
