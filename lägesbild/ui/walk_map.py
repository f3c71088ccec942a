"""A point on the map for a shortcoming: a click, kept on a 250 metre grid."""

from __future__ import annotations

import functools
from typing import Any, Final

import folium
import streamlit as st
from streamlit_folium import st_folium

from lägesbild.figures import pick_map
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.areas import AreaTree
from lägesbild.store import geography, points
from lägesbild.ui import theme
from lägesbild.ui.form_fields import DatedForm

HEIGHT_PX: Final = 320


def show(form: DatedForm, tree: AreaTree, area: str) -> None:
    """A switch that opens the map; nothing of it is made before. ``area`` is where the walk is."""
    if st.toggle("Peka ut på kartan (frivilligt)", key=f"{form.name}.map_open"):
        st_folium(
            _drawn(form, tree, area),
            key=f"{form.name}.map",
            height=HEIGHT_PX,
            use_container_width=True,
            returned_objects=["last_clicked"],
            on_change=functools.partial(_clicked, form, tree.kommun.code),
        )
    form.error_at("point")
    if form.value("point"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Punkten sparas avrundad till närmaste 250 meter.")
            st.button("Ta bort punkten", key=f"{form.name}.no_point", on_click=_put, args=(form, None))


def _drawn(form: DatedForm, tree: AreaTree, area: str) -> folium.Map:
    """The map, opened on the point there is, else on the area of the walk."""
    point = _point(form)
    drawn = pick_map.draw(
        {one.code: one.name for one in tree.level(DistrictLevel.REGSO)},
        municipality_code=tree.kommun.code,
        chosen=area,
        theme=theme.current(),
        point=point,
    )
    found = tree.by_code(area)
    if point is None and found is not None and found.level is not DistrictLevel.KOMMUN:
        whole = found if found.level is not DistrictLevel.PLATS else tree.shown_on(found)
        codes = {tree.by_id[area_id].code for area_id in tree.inside(whole)}
        outlines = geography.regso(tree.kommun.code)
        west, south, east, north = outlines[outlines["code"].isin(codes)].total_bounds
        drawn.fit_bounds((pick_map.to_degrees(west, south), pick_map.to_degrees(east, north)))
    return drawn


def _point(form: DatedForm) -> tuple[int, int] | None:
    held: Any = form.value("point")
    return (int(held[0]), int(held[1])) if held else None


def _clicked(form: DatedForm, municipality_code: str) -> None:
    clicked = (st.session_state.get(f"{form.name}.map") or {}).get("last_clicked")
    if not clicked:
        return
    east, north = pick_map.to_metres(latitude=clicked["lat"], longitude=clicked["lng"])
    if points.area_at(municipality_code, east_m=east, north_m=north) is None:
        form.set_errors({"point": "Punkten ligger utanför kommunen."})
        return
    form.set_errors({})
    _put(form, [east, north])


def _put(form: DatedForm, point: list[int] | None) -> None:
    st.session_state[form.key("point")] = point
    form.keep()
