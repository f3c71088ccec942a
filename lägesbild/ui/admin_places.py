"""Platser och områdesnamn in Administration: named places on the map, other names, population."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.figures.classes import number
from lägesbild.model import Viewer
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import registry
from lägesbild.reading.areas import normalized
from lägesbild.reading.filters import day_text
from lägesbild.reading.registry import AreaRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_area, admin_place, admin_stadsdel, admin_told, downloads, layout
from lägesbild.ui import admin_parts as parts
from lägesbild.ui.admin_parts import Line

PLACES: Final = "Platser"
PARTS: Final = "Stadsdelar"
AREAS: Final = "Områden"
KIND: Final = {
    DistrictLevel.KOMMUN: "hela kommunen",
    DistrictLevel.STADSDEL: "stadsdel",
    DistrictLevel.REGSO: "statistikområde",
}


def show(viewer: Viewer) -> None:
    """The list of places or areas, or the one that is open."""
    admin_told.show()
    with reading() as session:
        rows = registry.areas(session, viewer=viewer)
    if parts.opened(admin_place.SECTION) is not None:
        admin_place.show(viewer, rows)
        return
    if parts.opened(admin_area.SECTION) is not None:
        admin_area.show(viewer, rows)
        return
    if parts.opened(admin_stadsdel.SECTION) is not None:
        admin_stadsdel.show(viewer, rows)
        return
    lists = {PLACES: _places, PARTS: _stadsdelar, AREAS: _areas}
    lists[parts.choice("Platser, stadsdelar eller områden", list(lists), key="admin.omraden")](rows)
    downloads.listing("omraden", ids=None, filters=None, viewer=viewer)


def _places(rows: tuple[AreaRow, ...]) -> None:
    places = [row for row in rows if row.level is DistrictLevel.PLATS]
    in_force = [row for row in places if row.valid_to is None]
    layout.section("Namngivna platser", aside=f"{len(in_force)} i bruk")
    st.markdown(
        "En namngiven plats är en allmän plats som folk känner igen, till exempel en skola, ett torg eller "
        "en lekplats. Aldrig en bostad."
    )
    parts.add_button(admin_place.SECTION, "Lägg till plats")
    parts.lines(admin_place.SECTION, [Line(row.id, row.name, _place(row)) for row in in_force])
    ended = [row for row in places if row.valid_to is not None]
    if ended:
        layout.section("Avslutade", aside="kan inte väljas i formulär, men finns kvar i det som rapporterats")
        parts.lines(admin_place.SECTION, [Line(row.id, row.name, _place(row)) for row in ended])


def _place(row: AreaRow) -> str:
    said = [row.parent or "", *(f"även {name}" for _, name in row.aliases)]
    said.append("på kartan" if row.east_m is not None else "utan punkt")
    if row.valid_to is not None:
        said.append(f"avslutad {day_text(row.valid_to)}")
    return " · ".join(part for part in said if part)


def _stadsdelar(rows: tuple[AreaRow, ...]) -> None:
    every = [row for row in rows if row.level is DistrictLevel.STADSDEL]
    in_force = [row for row in every if row.valid_to is None]
    layout.section("Stadsdelar", aside=f"{len(in_force)} i bruk")
    st.markdown("En stadsdel är ett namn folk använder för flera statistikområden tillsammans.")
    parts.add_button(admin_stadsdel.SECTION, "Lägg till stadsdel")
    parts.lines(admin_stadsdel.SECTION, [Line(row.id, row.name, _inside(row, rows)) for row in in_force])
    ended = [row for row in every if row.valid_to is not None]
    if ended:
        layout.section("Avslutade", aside="kan inte väljas i formulär, men finns kvar i det som rapporterats")
        parts.lines(admin_stadsdel.SECTION, [Line(row.id, row.name) for row in ended])


def _inside(row: AreaRow, rows: tuple[AreaRow, ...]) -> str:
    return ", ".join(admin_stadsdel.words(row, rows).parts) or "inga statistikområden än"


def _areas(rows: tuple[AreaRow, ...]) -> None:
    areas = [row for row in rows if row.level is not DistrictLevel.PLATS]
    layout.section("Områden", aside=f"{len(areas)}, med andra namn och folkmängd")
    wanted = normalized(
        st.text_input("Sök", key="admin.omraden.sok", placeholder="Namn eller annat namn", width=400) or ""
    )
    found = [row for row in areas if wanted in normalized(" ".join((row.name, *(n for _, n in row.aliases))))]
    if not found:
        layout.empty("Inget område heter så. Sök på ett annat namn.")
    parts.lines(admin_area.SECTION, [Line(row.id, row.name, _area(row)) for row in found])


def _area(row: AreaRow) -> str:
    said = [KIND[row.level]]
    if row.aliases:
        said.append(f"även {', '.join(name for _, name in row.aliases)}")
    if row.population is not None:
        said.append(f"{number(row.population)} invånare {row.population_year}")
    return " · ".join(said)
