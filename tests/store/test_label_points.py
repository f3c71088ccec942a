"""Every area has one point for its name, on land."""

from __future__ import annotations

import csv

import geopandas as gpd
import pytest
from shapely import Point

from lägesbild.model import InputError
from lägesbild.store import geography

# Places on dry land that anybody can look up, and how near (km) the point of their area stands.
# In the first four the middle of the whole polygon lies farther off than that, at sea or towards it; in the
# others it is on land already, and the point must have stayed there.
ON_LAND = (
    ("2180R002", "Bergby", 60.93, 17.03, 4),
    ("2180R003", "Trödje", 60.80, 17.20, 16),
    ("1407R002", "Rörö", 57.777, 11.612, 1),
    ("0188R019", "Blidö", 59.61, 18.89, 3),
    ("2180R005", "Furuvik", 60.647, 17.335, 12),
    ("2180R007", "Gävle strand", 60.682, 17.165, 1.5),
    ("2180R019", "Bomhus", 60.668, 17.235, 1.5),
)


def rows() -> list[dict[str, str]]:
    with geography.LABEL_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def areas() -> gpd.GeoDataFrame:
    return gpd.read_parquet(geography.REGSO_FILE, columns=["regsokod", "geometry"]).sort_values("regsokod")


def test_every_area_of_sweden_has_exactly_one_point(areas: gpd.GeoDataFrame) -> None:
    codes = [row["regsokod"] for row in rows()]

    assert codes == list(areas["regsokod"])
    assert len(codes) == 3363


def test_every_point_lies_inside_its_own_area(areas: gpd.GeoDataFrame) -> None:
    points = {row["regsokod"]: Point(int(row["ost_m"]), int(row["nord_m"])) for row in rows()}

    outside = [
        code
        for code, area in zip(areas["regsokod"], areas.geometry, strict=True)
        if not area.contains(points[code])
    ]

    assert outside == []


@pytest.mark.parametrize(("code", "settlement", "latitude", "longitude", "within_km"), ON_LAND)
def test_a_coastal_area_is_named_on_its_land(
    code: str, settlement: str, latitude: float, longitude: float, within_km: float
) -> None:
    known = gpd.GeoSeries([Point(longitude, latitude)], crs="EPSG:4326").to_crs("EPSG:3006").iloc[0]
    point = Point(geography.label_points(code[:4])[code])

    assert point.distance(known) < within_km * 1000, settlement


def test_the_points_of_a_municipality_come_in_the_order_of_its_areas() -> None:
    assert list(geography.label_points("2180")) == list(geography.regso("2180")["code"])


def test_a_municipality_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="9999"):
        geography.label_points("9999")
