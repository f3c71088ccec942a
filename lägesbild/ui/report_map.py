"""Välj på kartan: a click gives the area, and a point on a 250 metre grid."""

from __future__ import annotations

import functools
from typing import Final

import streamlit as st
from streamlit_folium import st_folium

from lägesbild.figures import pick_map
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.areas import AreaTree
from lägesbild.store import points
from lägesbild.ui import report_state as state
from lägesbild.ui import theme

HEIGHT_PX: Final = 340


def show(tree: AreaTree) -> None:
    """A switch that opens the map; nothing of it is made before."""
    if st.toggle("Välj på kartan", key=state.key("map_open")):
        st_folium(
            pick_map.draw(
                {area.code: area.name for area in tree.level(DistrictLevel.REGSO)},
                municipality_code=tree.kommun.code,
                chosen=state.value("area"),
                theme=theme.current(),
            ),
            key=state.key("map"),
            height=HEIGHT_PX,
            use_container_width=True,
            returned_objects=["last_clicked"],
            on_change=functools.partial(_clicked, tree.kommun.code),
        )
    if state.value("point"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Punkten på kartan sparas avrundad till närmaste 250 meter.")
            st.button("Ta bort punkten", key=state.key("no_point"), on_click=_no_point)


def _clicked(municipality_code: str) -> None:
    clicked = (st.session_state.get(state.key("map")) or {}).get("last_clicked")
    if not clicked:
        return
    east, north = pick_map.to_metres(latitude=clicked["lat"], longitude=clicked["lng"])
    code = points.area_at(municipality_code, east_m=east, north_m=north)
    if code is None:
        state.set_errors({**state.errors(), "point": "Punkten ligger utanför kommunen."})
        return
    state.put("area", code)
    state.put("point", [east, north])
    state.keep()


def _no_point() -> None:
    state.put("point", None)
    state.keep()
