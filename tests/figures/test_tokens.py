"""Colours can be read, and told apart without seeing red and green."""

from __future__ import annotations

import itertools

import pytest

from lägesbild.figures.tokens import (
    _HUVUDMAN,
    DARK,
    LIGHT,
    PROBLEMBILD_SIGNS,
    Palette,
    contrast,
    huvudman_colour,
)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_colours_have_five_to_one_on_the_background(palette: Palette) -> None:
    for colour in (palette.text, palette.muted, palette.primary, palette.green, palette.yellow, palette.red):
        assert contrast(colour, palette.background) >= 5
    assert contrast(palette.text, palette.panel) >= 5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_scale_goes_one_way_in_lightness(palette: Palette) -> None:
    against = [contrast(shade, palette.background) for shade in palette.scale]
    assert against == sorted(against)
    assert all(b / a > 1.15 for a, b in itertools.pairwise(against))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_huvudman_has_a_colour_seen_on_the_background(theme: str) -> None:
    background = LIGHT.background if theme == "light" else DARK.background
    for name in (*_HUVUDMAN, "X-trafik"):
        assert contrast(huvudman_colour(name, theme), background) >= 3  # type: ignore[arg-type]


def test_every_status_has_a_sign_of_its_own() -> None:
    signs = [sign.sign for sign in PROBLEMBILD_SIGNS.values()]
    assert len(set(signs)) == len(signs)
