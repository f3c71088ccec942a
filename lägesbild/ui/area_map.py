"""The area map on a page: the map, its legend, and the step from an area to its sheet."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from lägesbild.figures import area_map
from lägesbild.figures.area_map import AreaMap, LegendEntry, Measure
from lägesbild.figures.classes import number
from lägesbild.reading.picture import AreaPicture, Lage
from lägesbild.ui import charts, theme

KEY: Final = "karta"
SHEET_PAGE: Final = "../../pages/omrade.py"
MEASURES: Final[tuple[Measure, ...]] = ("antal", "per 1 000")


def show(picture: Lage, *, municipality_code: str, names: dict[str, str], height: int) -> None:
    """Show the map with its measure, legend and table twin; a click on an area opens its sheet."""
    measure = st.session_state.get("matt") or MEASURES[0]
    drawn = area_map.draw(
        picture.areas, municipality_code=municipality_code, measure=measure, theme=theme.current()
    )
    _show_map(drawn, names, height)
    with st.container(horizontal=True, vertical_alignment="center", key="kartfot"):
        st.segmented_control(
            "Visa", MEASURES, default=MEASURES[0], key="matt", required=True, label_visibility="collapsed"
        )
        st.html(legend_html(drawn.legend))
    charts.twin(table((*picture.areas, picture.hela_kommunen, picture.utan_plats)), name="karta")


def _show_map(drawn: AreaMap, names: dict[str, str], height: int) -> None:
    by_code = {code: name for name, code in names.items()}

    def opened() -> None:
        clicked = (st.session_state.get(KEY) or {}).get("last_active_drawing")
        name = by_code.get(((clicked or {}).get("properties") or {}).get("code", ""))
        if name is not None:
            st.switch_page(SHEET_PAGE, query_params={**st.query_params.to_dict(), "omrade": name})

    st_folium(
        drawn.map,
        key=KEY,
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        on_change=opened,
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


def table(areas: tuple[AreaPicture, ...]) -> pd.DataFrame:
    """The map as a table: one row per area, and the reports that stand beside the map."""
    return pd.DataFrame(
        [
            {
                "Område": area.name if area.level.value != "stadsdel" else f"{area.name} (hela stadsdelen)",
                "Händelser och oro": area_map.told(area, "antal"),
                "Per 1 000 invånare": number(area.rate_per_1000)
                if area.rate_per_1000 is not None
                else "–",
                "Problembilder": len(area.problembilder),
                "Insatser": len(area.insatser),
                "Väntade rapporter": area.coverage_text,
            }
            for area in areas
        ]
    )
