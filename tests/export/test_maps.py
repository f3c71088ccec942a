"""The map as GeoJSON and table: what is hidden on the screen is hidden in the file."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import shapely

from lägesbild.export import maps, stamp, tables
from lägesbild.figures import print_map
from lägesbild.model import Viewer
from lägesbild.reading import lage
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import SILENT, SUPPRESSED, Lage
from tests.conftest import Cast
from tests.reading.test_lage import TODAY, report

SENSITIVE = Filters(dt.date(2026, 3, 1), dt.date(2026, 3, 31), categories=("riskzon",))
MARCH = Filters(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def picture(viewer: Viewer, filters: Filters) -> Lage:
    return lage.read(filters, viewer=viewer, today=TODAY)


def document(seen: Lage, viewer: Viewer) -> dict[str, Any]:
    said = stamp.make("Karta", filters=seen.filters, viewer=viewer, circles=(), made_on=TODAY)
    areas = (*seen.areas, seen.hela_kommunen, seen.utan_plats)
    found: dict[str, Any] = json.loads(maps.geojson(areas, said, municipality_code="2180"))
    return found


def test_geojson_is_in_wgs84_with_outer_rings_counter_clockwise_and_says_what_it_is(cast: Cast) -> None:
    report(cast.rolf, times=2)
    found = document(picture(cast.stina, MARCH), cast.stina)
    assert found["Om uppgifterna"]["Krets"].startswith("det som BIG får läsa")
    by_code = {feature["id"]: feature for feature in found["features"]}
    assert by_code["2180R018"]["properties"]["Händelser och oro"] == 2
    assert by_code["2180"]["geometry"] is None
    shape = shapely.from_geojson(json.dumps(by_code["2180R018"]["geometry"]))
    west, south, east, north = shape.bounds
    assert 16 < west < east < 18
    assert 60 < south < north < 61.5
    assert all(polygon.exterior.is_ccw for polygon in getattr(shape, "geoms", [shape]))


def test_suppressed_and_unheard_numbers_stay_out_of_files(cast: Cast) -> None:
    report(cast.sara, category="riskzon", times=3)
    seen = picture(cast.stina, SENSITIVE)
    assert seen.only_sensitive
    for feature in document(seen, cast.stina)["features"]:
        told = feature["properties"]
        assert told["Händelser och oro"] is None
        assert told["Per 1 000 invånare"] is told["Lägst (95 %)"] is told["Högst (95 %)"] is None
        assert told["Förklaring"] in {SUPPRESSED, SILENT}
    content = tables.csv(
        [maps.table(seen.areas)],
        stamp.make("Karta", filters=seen.filters, viewer=cast.stina, circles=(), made_on=TODAY),
    ).decode("utf-8-sig")
    row = next(line for line in content.splitlines() if line.startswith("Sätra;"))
    assert row.split(";")[1:5] == ["", "", "", ""]


def test_the_printed_map_names_or_numbers_every_area_once(cast: Cast) -> None:
    report(cast.rolf, times=2)
    seen = picture(cast.stina, MARCH)
    figure = print_map.draw(seen.areas, municipality_code="2180", measure="antal")
    texts = " ".join(
        str(note.text).replace("<br>", " ").replace("- ", "-") for note in figure.layout.annotations
    )
    for area in seen.areas:
        if area.level.value == "regso":
            assert texts.count(f" {area.name}") + texts.startswith(area.name) >= 1, area.name
    hatched = [trace for trace in figure.data if trace.fillpattern.shape == "/"]
    assert len(hatched) >= sum(area.is_silent for area in seen.areas if area.level.value == "regso")


def test_the_printed_map_shows_one_area_alone_when_one_is_chosen(cast: Cast) -> None:
    report(cast.rolf)
    chosen = Filters(MARCH.start, MARCH.end, district="2180R018")
    figure = print_map.draw(picture(cast.stina, chosen).areas, municipality_code="2180", measure="per 1 000")
    assert "Sätra" in str(figure.layout.annotations[-1].text)
