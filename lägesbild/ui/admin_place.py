"""One named place: a click on the map places it, and tells the area it lies in."""

from __future__ import annotations

import functools
from typing import Final

import streamlit as st
from streamlit_folium import st_folium

from lägesbild.actions import places as acts
from lägesbild.actions.places import PlaceWords
from lägesbild.figures import pick_map
from lägesbild.model import Viewer
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import registry
from lägesbild.reading.registry import AreaRow
from lägesbild.store import points
from lägesbild.ui import admin_area, admin_row, layout, theme
from lägesbild.ui import admin_parts as parts

SECTION: Final = "plats"
HEIGHT_PX: Final = 380


def show(viewer: Viewer, rows: tuple[AreaRow, ...]) -> None:
    """The opened place, or an empty form."""
    row = next((one for one in rows if one.id == parts.opened(SECTION)), None)
    parts.back(SECTION)
    layout.section(row.name if row else "Ny plats")
    _form(viewer, row, rows)
    if row is not None:
        admin_area.names(viewer, row, section=SECTION)
        _end(viewer, row)


def _words(row: AreaRow | None) -> PlaceWords:
    if row is None:
        return PlaceWords(name="")
    return PlaceWords(name=row.name, parent_id=row.parent_id, east_m=row.east_m, north_m=row.north_m)


def _form(viewer: Viewer, row: AreaRow | None, rows: tuple[AreaRow, ...]) -> None:
    seen = parts.seen(SECTION, _words(row))
    parts.problems(SECTION, "name", "point", "parent_id")
    admin_row.name_field(SECTION, seen.name, width=560)
    known = None if seen.east_m is None or seen.north_m is None else (seen.east_m, seen.north_m)
    parts.first(SECTION, "point", known)
    parts.first(SECTION, "parent_id", seen.parent_id)
    _map(rows)
    parts.error_at(SECTION, "point")
    _area(rows)
    parts.error_at(SECTION, "parent_id")
    if row is not None:
        layout.note("Flyttas platsen till ett annat område räknas också dess äldre rapporter där.")
    st.button("Spara", type="primary", key=f"admin.{SECTION}.save", on_click=_save, args=(viewer, row))


def _map(rows: tuple[AreaRow, ...]) -> None:
    regso = {row.code: row for row in rows if row.level is DistrictLevel.REGSO}
    kommun = next(row.code for row in rows if row.level is DistrictLevel.KOMMUN)
    st.markdown("Klicka på kartan där platsen ligger, eller välj bara område under kartan.")
    point = parts.value(SECTION, "point")
    chosen = next((row.code for row in regso.values() if row.id == parts.value(SECTION, "parent_id")), None)
    st_folium(
        pick_map.draw(
            {code: row.name for code, row in regso.items()},
            municipality_code=kommun,
            chosen=chosen,
            theme=theme.current(),
            point=point,
        ),
        key=parts.key(SECTION, "map"),
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_clicked"],
        on_change=functools.partial(_clicked, kommun, {code: row.id for code, row in regso.items()}),
    )
    if point is not None:
        st.button("Ta bort punkten", key=f"admin.{SECTION}.no_point", on_click=_no_point)


def _clicked(municipality_code: str, ids: dict[str, int]) -> None:
    clicked = (parts.value(SECTION, "map") or {}).get("last_clicked")
    if not clicked:
        return
    east, north = pick_map.to_metres(latitude=clicked["lat"], longitude=clicked["lng"])
    code = points.area_at(municipality_code, east_m=east, north_m=north)
    errors = {} if code else {"point": "Punkten ligger utanför kommunen. Välj en annan."}
    st.session_state[f"admin.{SECTION}.errors"] = errors
    if code is not None:
        st.session_state[parts.key(SECTION, "point")] = (east, north)
        st.session_state[parts.key(SECTION, "parent_id")] = ids[code]


def _no_point() -> None:
    st.session_state[parts.key(SECTION, "point")] = None


def _area(rows: tuple[AreaRow, ...]) -> None:
    names = {row.id: row.name for row in rows if row.level is not DistrictLevel.PLATS}
    st.selectbox(
        "Område",
        list(names),
        format_func=lambda area_id: names[area_id],
        key=parts.key(SECTION, "parent_id"),
        index=None,
        placeholder="Välj område",
        help="En stadsdel går också bra, om punkten ligger i den.",
        width=560,
    )


def _save(viewer: Viewer, row: AreaRow | None) -> None:
    east, north = parts.value(SECTION, "point") or (None, None)
    new = PlaceWords(
        name=parts.value(SECTION, "name", ""),
        parent_id=parts.value(SECTION, "parent_id"),
        east_m=east,
        north_m=north,
    )
    admin_row.save(
        SECTION,
        new,
        row=row,
        words=_words,
        read=registry.areas,
        add=acts.add_place,
        change=acts.change_place,
        done=f"{new.name} är sparad."
        if row
        else f"{new.name} är tillagd och kan väljas när man rapporterar.",
        viewer=viewer,
    )


def _end(viewer: Viewer, row: AreaRow) -> None:
    if row.valid_to is not None:
        layout.section("Öppna igen")
        admin_row.button(
            SECTION,
            "Öppna igen",
            acts.reopen_place,
            f"{row.name} är öppen igen.",
            row_id=row.id,
            viewer=viewer,
            undoes=True,
        )
        return
    layout.section("Avsluta")
    layout.note("Platsen kan väljas i dag men inte från i morgon. Det som har rapporterats där finns kvar.")
    admin_row.button(
        SECTION, "Avsluta platsen", acts.end_place, f"{row.name} är avslutad.", row_id=row.id, viewer=viewer
    )
