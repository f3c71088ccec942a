"""What is looked for is found however it is written, and by whoever may see it nothing is."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from pyproj import Transformer

from tests.privacy import unpacked
from tests.privacy.canaries import NOBODY, Cage

TO_DEGREES = Transformer.from_crs(3006, 4326, always_xy=True)


def shows(cage: Cage, text: str) -> bool:
    for_a_reader = list(cage.leaks("sidan", text, "anna"))
    assert for_a_reader == []
    return bool(list(cage.leaks("sidan", text, "xenia")))


@pytest.mark.parametrize("written", ["{}", "<b>{}</b>.", "x{}y", "sok={}&amp;a=1"])
def test_a_word_is_found(written: str) -> None:
    cage = Cage()
    word = cage.word("observation.text", frozenset({"anna"}))
    assert shows(cage, written.format(word))
    assert shows(cage, written.format(word.upper()))
    assert not shows(cage, written.format(word[:-1]))


def test_a_point_is_found_in_metres_and_in_degrees() -> None:
    cage = Cage()
    east, north = cage.point("observation.east_m", frozenset({"anna"}))
    lon, lat = TO_DEGREES.transform(east, north)
    for text in (f"{north}, {east}", f"[{lat:.5f}, {lon:.5f}]", json.dumps({"coordinates": [lon, lat]})):
        assert shows(cage, text)
    assert not shows(cage, f"{north}, {east + 250}")
    assert not shows(cage, f"[{lat + 0.002:.5f}, {lon:.5f}]")


@pytest.mark.parametrize("written", ["{}", "{}.0", "<strong>{}</strong>", "1;{};2"])
def test_a_number_is_found(written: str) -> None:
    cage = Cage()
    number = cage.number("indicator_value.value", frozenset({"anna"}))
    assert shows(cage, written.format(number))
    assert shows(cage, written.format(f"{number:,}".replace(",", "\u00a0")))
    assert not shows(cage, written.format(number + 1))


def test_a_number_packed_in_a_figure_is_found() -> None:
    cage = Cage()
    number = cage.number("indicator_value.value", frozenset({"anna"}))
    drawn = go.Figure(go.Bar(y=np.array([1, number]))).to_json()
    assert str(number) not in drawn
    assert shows(cage, unpacked.arrays(drawn))


def test_what_more_people_may_see_is_counted_anew() -> None:
    cage = Cage()
    word = cage.word("user_account.display_name", NOBODY)
    assert cage.forbidden("anna") == 1
    cage.allow(word, {"anna"})
    assert cage.forbidden("anna") == 0
