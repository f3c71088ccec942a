"""Shapes for the map, in WGS 84: area outlines, the points where marks stand, and what to show first."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Point

from lägesbild.store import geography

OUTLINE_TOLERANCE_M: Final = 60
INSET_TOLERANCE_M: Final = 600
WIDE_TIMES_MEDIAN: Final = 6
"""Areas so many times larger than the median one are country around the town, not town."""

Bounds = tuple[tuple[float, float], tuple[float, float]]
LatLon = tuple[float, float]


@dataclass(frozen=True, slots=True)
class InsetShape:
    """An area in the overview: an SVG path in a box ``height`` units high."""

    code: str
    path: str


@functools.cache
def outlines(municipality_code: str) -> dict[str, dict[str, Any]]:
    """GeoJSON geometry (5 decimals ≈ 1 m) of each RegSO area, simplified without gaps."""
    frame = geography.regso(municipality_code)
    plain = frame.set_geometry(shapely.coverage_simplify(frame.geometry.array, OUTLINE_TOLERANCE_M))
    world = plain.set_crs(frame.crs, allow_override=True).to_crs(4326)
    rounded = shapely.set_precision(world.geometry.array, 1e-5, mode="pointwise")
    return {
        code: json.loads(shapely.to_geojson(shape))
        for code, shape in zip(world["code"], rounded, strict=True)
    }


@functools.cache
def mark_points(municipality_code: str) -> dict[str, LatLon]:
    """(latitude, longitude) on land in each RegSO area."""
    points = geography.label_points(municipality_code)
    return _to_latlon({code: Point(east, north) for code, (east, north) in points.items()})


@functools.cache
def between(municipality_code: str, parts: tuple[str, ...]) -> LatLon | None:
    """Where a stadsdel's marks stand: between its parts' points, so that no single part seems meant."""
    points = geography.label_points(municipality_code)
    chosen = [points[code] for code in parts if code in points]
    if not chosen:
        return None
    east, north = np.mean(chosen, axis=0)
    return _to_latlon({"": Point(east, north)})[""]


@functools.cache
def whole_bounds(municipality_code: str, codes: tuple[str, ...] = ()) -> Bounds:
    """South-west and north-east corner of some areas, or of the whole municipality."""
    frame = geography.regso(municipality_code)
    return _bounds(frame[frame["code"].isin(codes)] if codes else frame)


@functools.cache
def core_bounds(municipality_code: str) -> Bounds | None:
    """
    The corner points of the built-up part, where most areas crowd; None where the whole shows well.

    A municipality of one small town and wide country cannot show both at once: the map opens on the
    town, and an overview beside it holds the rest.
    """
    core = _core(municipality_code)
    return None if core is None else _bounds(core)


@functools.cache
def core_box_m(municipality_code: str) -> tuple[float, float, float, float] | None:
    """The same corners in SWEREF 99 TM: west, south, east, north."""
    core = _core(municipality_code)
    if core is None:
        return None
    west, south, east, north = core.total_bounds
    return float(west), float(south), float(east), float(north)


@functools.cache
def inset(municipality_code: str, height: int) -> tuple[int, tuple[InsetShape, ...]]:
    """The whole municipality as small SVG paths; returns the width that goes with the height."""
    frame = geography.regso(municipality_code)
    shapes = shapely.coverage_simplify(frame.geometry.array, INSET_TOLERANCE_M)
    west, south, east, north = frame.total_bounds
    scale = height / (north - south)
    paths = tuple(
        InsetShape(code, _svg_path(shape, west, north, scale))
        for code, shape in zip(frame["code"], shapes, strict=True)
    )
    return round((east - west) * scale), paths


def _core(municipality_code: str) -> gpd.GeoDataFrame | None:
    frame = geography.regso(municipality_code)
    core = frame[frame.area <= WIDE_TIMES_MEDIAN * frame.area.median()]
    whole, inner = frame.total_bounds, core.total_bounds
    shares = (inner[2:] - inner[:2]) / (whole[2:] - whole[:2])
    return None if len(core) < 4 or shares.max() > 0.7 else core


def _svg_path(shape: shapely.Geometry, west: float, north: float, scale: float) -> str:
    rings = [polygon.exterior for polygon in getattr(shape, "geoms", [shape])]
    return " ".join(
        "M" + "L".join(f"{(x - west) * scale:.1f},{(north - y) * scale:.1f}" for x, y in ring.coords) + "Z"
        for ring in rings
    )


def _bounds(frame: gpd.GeoDataFrame) -> Bounds:
    west, south, east, north = frame.to_crs(4326).total_bounds
    return (float(south), float(west)), (float(north), float(east))


def _to_latlon(points: dict[str, Point]) -> dict[str, LatLon]:
    world = gpd.GeoSeries(list(points.values()), crs=3006).to_crs(4326)
    return {code: (round(p.y, 5), round(p.x, 5)) for code, p in zip(points, world, strict=True)}
