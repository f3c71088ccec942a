"""The map: one hue in round classes, hatch for silence, nothing from anywhere else, nothing unescaped."""

from __future__ import annotations

import json
import re

from lägesbild.figures import area_map
from lägesbild.figures.area_map import AreaMap
from lägesbild.figures.tokens import LIGHT
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import Lage
from tests.conftest import Cast
from tests.reading.test_lage import MARCH, picture, report


def draw(seen: Lage, measure: area_map.Measure = "antal") -> AreaMap:
    return area_map.draw(seen.areas, municipality_code="2180", measure=measure, theme="light", opens={})


def properties(drawn: AreaMap, name: str) -> dict[str, object]:
    layer = next(c for c in drawn.map._children.values() if c._name == "GeoJson")
    return next(f["properties"] for f in layer.data["features"] if f["properties"]["name"] == name)


def test_colour_and_words_follow_the_count(cast: Cast) -> None:
    report(cast.rolf, times=4)
    report(cast.rolf, area="2180R021")
    drawn = draw(picture(cast.anna))
    assert properties(drawn, "Sätra")["told"] == "4 rapporter"
    assert properties(drawn, "Sätra")["style"]["fillColor"] == LIGHT.scale[3]  # type: ignore[index]
    assert properties(drawn, "Valbo")["style"]["fillColor"] == LIGHT.scale[0]  # type: ignore[index]
    assert [(e.label, e.areas) for e in drawn.legend if e.areas] == [
        ("1", 1),
        ("4", 1),
        ("ingen rapportering", 20),
    ]


def test_silence_is_hatched_and_suppressed_is_dotted(cast: Cast) -> None:
    report(cast.rolf, category="riskzon", times=2)
    asked = picture(cast.anna, Filters(MARCH.start, MARCH.end, categories=("riskzon",)))
    drawn = draw(asked)
    assert "dashArray" in properties(drawn, "Sätra")["style"]  # type: ignore[operator]
    plain = draw(picture(cast.anna))
    assert properties(plain, "Valbo")["style"]["className"] == "tyst"  # type: ignore[index]


def test_the_map_asks_nobody_but_the_server(cast: Cast) -> None:
    html = draw(picture(cast.anna)).map.get_root().render()
    asked = set(re.findall(r'(?:src|href)="([^"]+)"', html))
    ours = {address for address in asked if address.startswith("/assets/leaflet/")}
    assert ours
    loaded = {address for _, address in draw(picture(cast.anna)).map.default_js}
    assert loaded == {"/assets/leaflet/leaflet.js"}


def test_a_whole_map_stays_small(cast: Cast) -> None:
    report(cast.rolf, times=3)
    layer = next(c for c in draw(picture(cast.anna)).map._children.values() if c._name == "GeoJson")
    assert len(json.dumps(layer.data)) < 150_000
