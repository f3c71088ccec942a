"""The rows of a register as CSV, XLSX and GeoPackage."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from lägesbild.export import tables
from lägesbild.export.cells import plain
from lägesbild.export.stamp import Stamp
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.listing_scope import Row
from lägesbild.reading.listings import Listing
from lägesbild.store import geography

Format = Literal["csv", "xlsx", "gpkg"]
CRS: Final = 3006
AREAS_LAYER: Final = "Områdesgränser"


def frame(listing: Listing) -> pd.DataFrame:
    """The rows under their Swedish headings."""
    return pd.DataFrame([row.cells for row in listing.rows], columns=list(listing.headings), dtype=object)


def file(listing: Listing, stamp: Stamp, *, kind: Format) -> bytes:
    """The register as one file."""
    if kind == "gpkg":
        return geopackage(listing, stamp)
    return (tables.csv if kind == "csv" else tables.xlsx)([frame(listing)], stamp)


def geopackage(listing: Listing, stamp: Stamp) -> bytes:
    """
    The rows as points in SWEREF 99 TM, beside the areas' outlines and the statement of origin.

    A row of several areas is one row with several points; one for the whole kommun, or without place,
    has none. The point of an area stands on land in it and says nothing of where in it.
    """
    shapes = [_shape(row, listing) for row in listing.rows]
    rows = gpd.GeoDataFrame(_columns(frame(listing)), geometry=gpd.GeoSeries(shapes, crs=CRS), crs=CRS)
    outlines = geography.regso(listing.municipality_code).rename(columns={"code": "Kod", "name": "Namn"})
    about = pd.DataFrame(stamp.pairs, columns=["Uppgift", "Text"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil.gpkg"
        pyogrio.write_dataframe(rows, path, layer=listing.title, geometry_type="MultiPoint")
        pyogrio.write_dataframe(outlines, path, layer=AREAS_LAYER, promote_to_multi=True, append=True)
        pyogrio.write_dataframe(about, path, layer=tables.ABOUT, append=True)
        return path.read_bytes()


def _columns(table: pd.DataFrame) -> pd.DataFrame:
    """Columns of one kind each, as a layer needs them: days and times as such, the rest numbers or text."""
    return pd.DataFrame({name: _column(table[name]) for name in table.columns})


def _column(values: pd.Series) -> pd.Series:
    cells = [plain(value) for value in values]
    known = [cell for cell in cells if cell is not None]
    if known and all(isinstance(cell, dt.date) for cell in known):
        return pd.to_datetime(pd.Series(cells, dtype=object)).astype("datetime64[ms]")
    if known and all(isinstance(cell, int) for cell in known):
        return pd.Series(cells, dtype="Int64")
    if known and all(isinstance(cell, (int, float)) for cell in known):
        return pd.Series(cells, dtype="Float64")
    return pd.Series([None if cell is None else str(cell) for cell in cells], dtype=object)


def _shape(row: Row, listing: Listing) -> shapely.MultiPoint | None:
    if row.point is not None:
        return shapely.MultiPoint([row.point])
    points = [point for area in row.areas if (point := _point(area, listing)) is not None]
    return shapely.MultiPoint(points) if points else None


def _point(area_id: int, listing: Listing) -> tuple[float, float] | None:
    """Where an area's point stands: a place's own, a RegSO's on land, a stadsdel's between its parts."""
    area = listing.tree.by_id[area_id]
    if area.level is DistrictLevel.KOMMUN:
        return None
    if area.level is DistrictLevel.PLATS:
        if area.east_m is not None and area.north_m is not None:
            return float(area.east_m), float(area.north_m)
        return _point(area.parent_id, listing) if area.parent_id is not None else None
    points = geography.label_points(listing.municipality_code)
    codes = [listing.tree.by_id[i].code for i in listing.tree.inside(area)]
    inside = [points[code] for code in codes if code in points]
    if not inside:
        return None
    east, north = np.mean(inside, axis=0)
    return float(east), float(north)
