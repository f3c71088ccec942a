"""The area map on a page: the map, its legend, and the step from an area to its sheet."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from lägesbild.figures import area_map
from lägesbild.figures.area_map import LegendEntry, Measure
from lägesbild.figures.classes import number
from lägesbild.model import Viewer
from lägesbild.reading.choices import Choices
from lägesbild.reading.picture import AreaPicture, Lage
from lägesbild.ui import address, charts, downloads, filters, layout, theme

KEY: Final = "karta"
WITHOUT_SENSITIVE: Final = "Känsliga kategorier räknas för sig och är inte med här"
ROUNDED: Final = (
    "Det kalenderår då perioden slutar, en känslig kategori i taget. Små tal visas inte, övriga är avrundade "
    "uppåt eller nedåt till femtal"
)
SHOWN: Final = "matt"
"""The parameter of the address that says which measure the map shows."""
MEASURES: Final[tuple[Measure, ...]] = ("antal", "per 1 000")


def show(picture: Lage, *, choices: Choices, height: int, viewer: Viewer) -> None:
    """Show the map with its measure, legend and table twin; a click on an area opens its sheet."""
    held = address.held(SHOWN, MEASURES, MEASURES[0])
    measure = next(one for one in MEASURES if one == held)
    drawn = area_map.draw(
        picture.areas,
        municipality_code=choices.municipality_code,
        measure=measure,
        theme=theme.current(),
        narrow=theme.is_narrow(),
        opens={code: name for name, code in filters.area_names(choices).items()},
    )
    with st.container(key="kartyta"):
        st_folium(drawn.map, key=KEY, height=height, use_container_width=True, returned_objects=[])
    with st.container(horizontal=True, vertical_alignment="center", key="kartfot"):
        st.segmented_control(
            "Visa",
            MEASURES,
            key=address.field(SHOWN, MEASURES, MEASURES[0]),
            on_change=address.written,
            args=(SHOWN, MEASURES[0]),
            required=True,
            label_visibility="collapsed",
        )
        st.html(legend_html(drawn.legend))
    note = ROUNDED if picture.only_sensitive else WITHOUT_SENSITIVE
    layout.caption(picture.filters, note=note)
    charts.twin(table((*picture.areas, picture.hela_kommunen, picture.utan_plats)), name="karta")
    downloads.area_map(
        picture, municipality_code=choices.municipality_code, measure=measure, viewer=viewer, note=note
    )


def legend_html(legend: tuple[LegendEntry, ...]) -> str:
    """The legend as safe HTML: swatch, words and number of areas per class."""
    colours = theme.colours()
    items = "".join(
        f'<li><span class="lb-swatch lb-{entry.mark}" style="background-color:{entry.fill};'
        f'--lb-line:{colours.outline}"></span>{escape(entry.label)} '
        f'<span class="lb-aside">({entry.areas})</span></li>'
        for entry in legend
    )
    return f'<ul class="lb-legend" aria-label="Teckenförklaring, antal områden inom parentes">{items}</ul>'


def rate(area: AreaPicture) -> str:
    """The rate with its exact interval, or a dash."""
    if area.rate_per_1000 is None:
        return "–"
    return number(area.rate_per_1000) + area_map.interval(area)


def table(areas: tuple[AreaPicture, ...]) -> pd.DataFrame:
    """The map as a table: one row per area, and the reports that stand beside the map."""
    return pd.DataFrame(
        [
            {
                "Område": area.name if area.level.value != "stadsdel" else f"{area.name} (hela stadsdelen)",
                "Händelser och oro": area_map.told(area, "antal"),
                "Per 1 000 invånare": rate(area),
                "Problembilder": len(area.problembilder),
                "Insatser": len(area.insatser),
                "Väntade rapporter": area.coverage_text,
            }
            for area in areas
        ]
    )
