"""The map of a meeting's judgements: a sign in every judged area, its word in the tooltip, grå hatched."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from lägesbild.figures import area_map, geometry, map_base
from lägesbild.figures.area_map import AreaMap, LegendEntry
from lägesbild.figures.map_base import Mark
from lägesbild.figures.tokens import DARK, JUDGEMENT_SIGNS, Palette, Theme, palette
from lägesbild.model.words import DistrictLevel, Judgement
from lägesbild.reading.assessments import WORST_FIRST, Judged, JudgedArea, word

STRENGTH: Final[dict[Theme, float]] = {"light": 0.6, "dark": 0.35}
"""How much of a status colour fills an area: its sign and the names must be read on it."""


def draw(
    areas: Sequence[JudgedArea],
    *,
    municipality_code: str,
    theme: Theme,
    opens: Mapping[str, str],
    narrow: bool = False,
) -> AreaMap:
    """
    Draw RegSO areas by what was judged of them; a stadsdel as a whole has its sign between its parts.

    ``opens`` is what the address of an area's sheet calls each area code; ``narrow`` leaves out the overview.
    """
    colours = palette(theme)
    shown = [area for area in areas if area.level is DistrictLevel.REGSO]
    outlines = geometry.outlines(municipality_code)
    features = [
        {
            "type": "Feature",
            "geometry": outlines[area.code],
            "properties": {
                "code": area.code,
                "name": area.name,
                "opens": opens.get(area.code, area.name),
                "told": area.told,
                "style": _style(area, colours),
            },
        }
        for area in shown
        if area.code in outlines
    ]
    core = geometry.core_bounds(municipality_code)
    overview, taken_px = area_map.overview(features, municipality_code) if core and not narrow else ("", 0)
    figure = map_base.new_map(colours)
    area_map.add_areas(figure, features)
    first = core or geometry.whole_bounds(municipality_code)
    figure.fit_bounds(first, padding_top_left=(8, 8), padding_bottom_right=(8 + taken_px, 8))
    marks = _marks(areas, municipality_code, colours)
    figure.add_child(map_base.Behaviour(marks, overview, colours))
    return AreaMap(figure, _legend(shown, colours))


def table(found: Sequence[Judged]) -> pd.DataFrame:
    """The judgements of a meeting, one row each."""
    return pd.DataFrame(
        [
            {
                "Område": one.area_name,
                "Vad": one.what,
                "Bedömning": f"{JUDGEMENT_SIGNS[one.judgement.value].sign} {word(one.judgement)}",
                "Skäl": one.reason,
            }
            for one in found
        ],
        columns=["Område", "Vad", "Bedömning", "Skäl"],
    )


def _style(area: JudgedArea, colours: Palette) -> dict[str, Any]:
    style: dict[str, Any] = {"color": colours.edge, "weight": 1, "fillOpacity": 1, "fillColor": colours.panel}
    if area.judgement is Judgement.GRA:
        return style | {"className": "tyst", "color": colours.outline}
    if area.judgement is not None:
        style["fillColor"] = fill(area.judgement, colours)
        style["color"] = colours.outline
    return style


def _marks(areas: Sequence[JudgedArea], code: str, colours: Palette) -> list[Mark]:
    points = geometry.mark_points(code)
    marks = []
    for area in areas:
        parts = tuple(sorted(other.code for other in areas if other.parent == area.code))
        point = points.get(area.code) or geometry.between(code, parts)
        if point is not None:
            name = area.name if area.level is DistrictLevel.REGSO else ""
            marks.append(Mark(point, _chip(area, colours), html.escape(name)))
    return [mark for mark in marks if mark.chips or mark.name]


def _chip(area: JudgedArea, colours: Palette) -> str:
    if area.judgement is None:
        return ""
    sign = JUDGEMENT_SIGNS[area.judgement.value]
    return f'<span style="color:{getattr(colours, sign.colour)}">{sign.sign} {word(area.judgement)}</span>'


def _legend(shown: Sequence[JudgedArea], colours: Palette) -> tuple[LegendEntry, ...]:
    counts = Counter(area.judgement for area in shown)
    entries = [
        LegendEntry(
            f"{JUDGEMENT_SIGNS[one.value].sign} {one.label.lower()}",
            counts[one],
            colours.panel if one is Judgement.GRA else fill(one, colours),
            "hatch" if one is Judgement.GRA else "fill",
        )
        for one in WORST_FIRST
    ]
    entries.append(LegendEntry("inte bedömt", counts[None], colours.panel, "fill"))
    return tuple(entry for entry in entries if entry.areas)


def fill(judgement: Judgement, colours: Palette) -> str:
    """The bright shade of a status, thinned out: the dark one, made for text, is no yellow."""
    bright: str = getattr(DARK, JUDGEMENT_SIGNS[judgement.value].colour)
    return mixed(bright, colours.background, STRENGTH["dark" if colours is DARK else "light"])


def mixed(colour: str, ground: str, share: float) -> str:
    """
    A colour thinned out on its ground.

    >>> mixed("#000000", "#FFFFFF", 0.35)
    '#A6A6A6'
    """
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in pairs)
