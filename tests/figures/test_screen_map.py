"""The map of a meeting's screen: the classes of the map on Lägesbild, drawn to be seen from afar."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from lägesbild.figures import area_map, screen_map
from lägesbild.figures.tokens import palette
from lägesbild.model import clock
from lägesbild.reading import lage
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import AreaPicture
from tests.conftest import Cast

CODE = "2180"
SVG = "{http://www.w3.org/2000/svg}"


def areas(cast: Cast) -> tuple[AreaPicture, ...]:
    return lage.read(Filters.default(clock.today()), viewer=cast.anna).areas


def test_silence_is_hatched_and_told_in_words(cast: Cast) -> None:
    drawn = screen_map.draw(areas(cast), municipality_code=CODE, theme="light")
    tree = ElementTree.fromstring(drawn.svg)  # noqa: S314 our own drawing
    fills = {path.get("fill") for path in tree.iter(f"{SVG}path")}
    assert fills == {"url(#tyst)"}
    silent = sum(entry.areas for entry in drawn.legend if entry.mark == "hatch")
    assert drawn.alt == f"Karta utan rapporter. {silent} områden utan rapportering är streckade."


def test_counts_have_the_classes_of_the_map_on_lagesbild_and_names_are_escaped(cast: Cast) -> None:
    first, *rest = [area for area in areas(cast) if area.code.startswith("2180R")]
    heard = (replace(first, count=7, count_reason=None, name="A & <b>"), *rest)
    drawn = screen_map.draw(heard, municipality_code=CODE, theme="dark")
    entries, legend = area_map.classed(heard, measure="antal", colours=palette("dark"))
    assert drawn.legend == legend
    tree = ElementTree.fromstring(drawn.svg)  # noqa: S314 our own drawing
    assert entries[first.code].fill in {path.get("fill") for path in tree.iter(f"{SVG}path")}
    assert "A & <b>" in {text.text for text in tree.iter(f"{SVG}text")}
    assert drawn.alt.startswith("Karta över rapporter om händelser och oro. Flest: A & <b> 7.")
