"""Other names of an area or place, and the population of a RegSO area."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.actions import places as acts
from lägesbild.actions.places import Population
from lägesbild.model import Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import registry
from lägesbild.reading.registry import AreaRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_parts as parts
from lägesbild.ui import layout
from lägesbild.ui.report_text import plain

SECTION: Final = "omrade"


def show(viewer: Viewer, rows: tuple[AreaRow, ...]) -> None:
    """The opened area."""
    parts.back(SECTION)
    row = next((one for one in rows if one.id == parts.opened(SECTION)), None)
    if row is None:
        layout.empty("Området finns inte. Gå tillbaka till listan.")
        return
    layout.section(row.name, aside=row.code)
    if row.level is DistrictLevel.REGSO:
        _population(viewer, row)
    names(viewer, row, section=SECTION)


def _population(viewer: Viewer, row: AreaRow) -> None:
    seen = parts.seen(SECTION, _words(row))
    with st.form(f"admin.{SECTION}.form", width=560):
        parts.problems(SECTION, "population", "population_year")
        st.number_input(
            "Folkmängd",
            min_value=1,
            max_value=acts.MOST_PEOPLE,
            step=1,
            key=parts.first(SECTION, "population", seen.population),
            placeholder="Okänd",
        )
        parts.error_at(SECTION, "population")
        st.number_input(
            "År",
            min_value=acts.EARLIEST_YEAR,
            max_value=today().year,
            step=1,
            key=parts.first(SECTION, "population_year", seen.population_year),
            placeholder="Okänt",
            help="Den sista december det året, enligt SCB.",
        )
        parts.error_at(SECTION, "population_year")
        st.form_submit_button("Spara", type="primary", on_click=_save, args=(viewer, row))


def _words(row: AreaRow) -> Population:
    return Population(population=row.population, population_year=row.population_year)


def _save(viewer: Viewer, row: AreaRow) -> None:
    new = Population(
        population=parts.value(SECTION, "population"),
        population_year=parts.value(SECTION, "population_year"),
    )
    seen = parts.seen(SECTION, _words(row))
    parts.attempt(
        SECTION,
        lambda session: acts.set_population(session, row.id, new, seen=seen, by=viewer),
        f"Folkmängden i {row.name} är sparad.",
        stored=lambda: _stored(viewer, row.id),
    )


def _stored(viewer: Viewer, row_id: int) -> Population:
    with reading() as session:
        return _words(next(one for one in registry.areas(session, viewer=viewer) if one.id == row_id))


def names(viewer: Viewer, row: AreaRow, *, section: str) -> None:
    """The other names of an area or place; ``section`` is where it is open."""
    layout.section("Andra namn", aside="namn folk använder, och gamla stavningar")
    if not row.aliases:
        layout.empty("Inga andra namn än.")
    for alias_id, name in row.aliases:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"admin.{section}.namn.{alias_id}"
        ):
            st.markdown(f"**{plain(name)}**", width="stretch")
            st.button(
                "Ta bort",
                icon=":material/delete:",
                key=f"admin.{section}.namn.bort.{alias_id}",
                help=f"Ta bort namnet {plain(name)}",
                on_click=_remove,
                args=(viewer, section, alias_id, name),
            )
    with st.form(f"admin.{section}.namn.form", width=560):
        parts.problems(f"{section}.namn", "name")
        st.text_input(
            "Nytt namn",
            key=parts.first(section, "alias", ""),
            max_chars=120,
            help="Delar två områden ett namn frågar programmet vilket som menas.",
        )
        parts.error_at(f"{section}.namn", "name")
        st.form_submit_button("Lägg till namnet", on_click=_add, args=(viewer, section, row))


def _add(viewer: Viewer, section: str, row: AreaRow) -> None:
    name = parts.value(section, "alias", "")
    if parts.attempt(
        f"{section}.namn",
        lambda session: acts.add_alias(session, row.id, name, by=viewer),
        f"{row.name} hittas nu också som {name}.",
        stay=True,
    ):
        st.session_state[parts.key(section, "alias")] = ""


def _remove(viewer: Viewer, section: str, alias_id: int, name: str) -> None:
    parts.attempt(
        f"{section}.namn",
        lambda session: acts.remove_alias(session, alias_id, by=viewer),
        f"Namnet {name} är borttaget.",
        stay=True,
    )
