"""The RegSO areas that ship in data/: codes, names and geometry of every Swedish municipality."""

from __future__ import annotations

import csv
import functools

import geopandas as gpd
import pyarrow.parquet as parquet

from lägesbild.config import DATA_DIR
from lägesbild.model import InputError

REGSO_FILE = DATA_DIR / "regso_2025_sverige.parquet"
LABEL_FILE = DATA_DIR / "regso_etikettpunkter.csv"


@functools.cache
def regso(municipality_code: str) -> gpd.GeoDataFrame:
    """
    Read the RegSO areas of one municipality.

    Parameters
    ----------
    municipality_code : str
        Four digits, e.g. ``"2180"``.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per area, sorted by code: ``code``, ``name``, ``geometry`` (SWEREF 99 TM, EPSG:3006).

    Raises
    ------
    InputError
        No municipality has that code.

    References
    ----------
    Statistics Sweden (SCB), RegSO 2025, CC0.
    """
    frame = gpd.read_parquet(
        REGSO_FILE,
        columns=["regsokod", "regsonamn", "geometry"],
        filters=[("kommunkod", "==", municipality_code)],
    )
    if frame.empty:
        raise InputError(f"Det finns ingen kommun med koden {municipality_code!r}.", field="kod")
    frame = frame.rename(columns={"regsokod": "code", "regsonamn": "name"}).set_geometry("geometry")
    return frame.sort_values("code", ignore_index=True)


@functools.cache
def municipality_codes() -> tuple[str, ...]:
    """Every municipality code that has areas, in order."""
    column = parquet.read_table(REGSO_FILE, columns=["kommunkod"]).column("kommunkod")
    return tuple(sorted(set(column.to_pylist())))


@functools.cache
def label_points(municipality_code: str) -> dict[str, tuple[float, float]]:
    """
    Tell where the name and marks of each RegSO area of one municipality stand.

    A point on land well inside the area: many areas by the coast are mostly water. It says nothing of where
    in the area people live or anything happened. The answer is shared: read it, do not change it.

    Parameters
    ----------
    municipality_code : str
        Four digits, e.g. ``"2180"``.

    Returns
    -------
    dict of str to tuple of float
        Area code to (east_m, north_m), SWEREF 99 TM (EPSG:3006), in order of code.

    Raises
    ------
    InputError
        No municipality has that code.

    Examples
    --------
    >>> label_points("2180")["2180R018"]
    (614553.0, 6730546.0)
    """
    with LABEL_FILE.open(encoding="utf-8", newline="") as file:
        points = {
            row["regsokod"]: (float(row["ost_m"]), float(row["nord_m"]))
            for row in csv.DictReader(file)
            if row["regsokod"].startswith(municipality_code + "R")
        }
    if not points:
        raise InputError(f"Det finns ingen kommun med koden {municipality_code!r}.", field="kod")
    return points
