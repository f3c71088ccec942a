"""The map as files: a picture for slides and print, GeoJSON for other maps, and its numbers as a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import shapely

from lägesbild.export import charts, images, tables
from lägesbild.export.stamp import Stamp
from lägesbild.figures import print_map
from lägesbild.figures.area_map import Measure
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.picture import AreaPicture
from lägesbild.store import geography

COUNT: Final = "Händelser och oro"
RATE: Final = "Per 1 000 invånare"


def png(areas: Sequence[AreaPicture], stamp: Stamp, *, municipality_code: str, measure: Measure) -> bytes:
    """
    Draw the map as a picture.

    Raises
    ------
    DocumentError
        The picture could not be drawn; the message says what to do.
    """
    drawn = print_map.draw(areas, municipality_code=municipality_code, measure=measure)
    figure: dict[str, Any] = json.loads(drawn.to_json())
    charts.frame(figure, stamp, height=drawn.layout.height)
    return images.PAINTER.draw(figure, kind="png", scale=charts.SCALE)


def geojson(areas: Sequence[AreaPicture], stamp: Stamp, *, municipality_code: str) -> bytes:
    """
    The areas with their numbers, WGS 84 (RFC 7946).

    What stands beside the map (a stadsdel as a whole, the whole kommun, no place) is a feature without
    geometry. A suppressed or unknown number is null, with the reason beside it.
    """
    frame = geography.regso(municipality_code).to_crs(4326)
    turned = shapely.orient_polygons(shapely.set_precision(frame.geometry.array, 1e-6, mode="pointwise"))
    shapes = dict(zip(frame["code"], turned, strict=True))
    features = [
        {
            "type": "Feature",
            "id": area.code,
            "geometry": _shape(shapes.get(area.code)),
            "properties": {"Kod": area.code, **_numbers(area)},
        }
        for area in areas
    ]
    document = {
        "type": "FeatureCollection",
        "name": stamp.title,
        tables.ABOUT: dict(stamp.pairs),
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def table(areas: Sequence[AreaPicture]) -> pd.DataFrame:
    """The map's numbers, one row per area, numbers as numbers."""
    return pd.DataFrame([_numbers(area) for area in areas], dtype=object)


def _shape(shape: shapely.Geometry | None) -> dict[str, Any] | None:
    if shape is None:
        return None
    found: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return found


def _numbers(area: AreaPicture) -> dict[str, Any]:
    whole = area.level is DistrictLevel.STADSDEL
    rate = area.rate
    return {
        "Område": f"{area.name} (hela stadsdelen)" if whole else area.name,
        COUNT: area.count,
        RATE: area.rate_per_1000,
        "Lägst (95 %)": None if rate is None else round(rate.low, 2),
        "Högst (95 %)": None if rate is None else round(rate.high, 2),
        "Förklaring": area.count_reason,
        "Folkmängd": area.population,
        "Problembilder": len(area.problembilder),
        "Insatser": len(area.insatser),
        "Väntade rapporter": area.coverage_text,
    }
