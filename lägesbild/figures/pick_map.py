"""A map to choose an area on: outlines and names, nothing that anybody has reported."""

from __future__ import annotations

from collections.abc import Mapping

import folium
from pyproj import Transformer

from lägesbild.figures import geometry, map_base
from lägesbild.figures.map_base import Mark
from lägesbild.figures.tokens import Theme, palette


def draw(names: Mapping[str, str], *, municipality_code: str, chosen: str | None, theme: Theme) -> folium.Map:
    """
    Draw the RegSO areas with their names, the chosen one filled.

    Parameters
    ----------
    names : mapping of str
        Area name by RegSO code.
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
    first = geometry.core_bounds(municipality_code) or geometry.whole_bounds(municipality_code)
    figure.fit_bounds(first, padding=(8, 8))
    marks = [
        Mark(point, "", names[code])
        for code, point in geometry.mark_points(municipality_code).items()
        if code in names
    ]
    figure.add_child(map_base.Behaviour(marks, "", colours))
    return figure


def to_metres(*, latitude: float, longitude: float) -> tuple[int, int]:
    """
    A clicked point as east and north in metres, SWEREF 99 TM.

    >>> to_metres(latitude=60.6749, longitude=17.1413)
    (616982, 6728483)
    """
    east, north = Transformer.from_crs(4326, 3006, always_xy=True).transform(longitude, latitude)
    return round(east), round(north)
