"""One stadsdel: what it is called, and which statistical areas are part of it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.actions import stadsdelar as acts
from lägesbild.actions.stadsdelar import StadsdelWords
from lägesbild.model import Viewer
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import registry
from lägesbild.reading.registry import AreaRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_area, admin_row, layout
from lägesbild.ui import admin_parts as parts

SECTION: Final = "stadsdel"


def show(viewer: Viewer, rows: tuple[AreaRow, ...]) -> None:
    """The opened stadsdel, or an empty form."""
    row = next((one for one in rows if one.id == parts.opened(SECTION)), None)
    parts.back(SECTION)
    layout.section(row.name if row else "Ny stadsdel")
    if row is None or row.valid_to is None:
        _form(viewer, row, rows)
    if row is not None:
        admin_area.names(viewer, row, section=SECTION)
        _end(viewer, row)


def words(row: AreaRow | None, rows: tuple[AreaRow, ...]) -> StadsdelWords:
    """What the form holds of a stadsdel."""
    if row is None:
        return StadsdelWords(name="")
    inside = [one.name for one in rows if one.parent_id == row.id and one.level is DistrictLevel.REGSO]
    return StadsdelWords(name=row.name, parts=tuple(inside))


def _form(viewer: Viewer, row: AreaRow | None, rows: tuple[AreaRow, ...]) -> None:
    seen = parts.seen(SECTION, words(row, rows))
    parts.problems(SECTION, "name", "parts")
    admin_row.name_field(SECTION, seen.name, width=560)
    st.multiselect(
        "Statistikområden som ingår",
        [one.name for one in rows if one.level is DistrictLevel.REGSO],
        key=parts.first(SECTION, "parts", list(seen.parts)),
        placeholder="Välj områden",
        width=560,
    )
    parts.error_at(SECTION, "parts")
    layout.note("Rapporter på ett statistikområde räknas sedan också på stadsdelens blad, även äldre.")
    st.button("Spara", type="primary", key=f"admin.{SECTION}.save", on_click=_save, args=(viewer, row, rows))


def _save(viewer: Viewer, row: AreaRow | None, rows: tuple[AreaRow, ...]) -> None:
    new = StadsdelWords(name=parts.value(SECTION, "name", ""), parts=tuple(parts.value(SECTION, "parts", ())))
    if row is None:
        added = f"{new.name} är tillagd och kan väljas när man rapporterar."
        parts.attempt(SECTION, lambda session: acts.add_stadsdel(session, new, by=viewer), added)
        return
    row_id, seen = row.id, parts.seen(SECTION, words(row, rows))

    def stored() -> StadsdelWords:
        with reading() as session:
            fresh = registry.areas(session, viewer=viewer)
        return words(next(one for one in fresh if one.id == row_id), fresh)

    parts.attempt(
        SECTION,
        lambda session: acts.change_stadsdel(session, row_id, new, seen=seen, by=viewer),
        f"{new.name} är sparad.",
        stored=stored,
    )


def _end(viewer: Viewer, row: AreaRow) -> None:
    if row.valid_to is not None:
        layout.section("Öppna igen")
        layout.note("Välj sedan på nytt vilka statistikområden som ingår.")
        admin_row.button(
            SECTION,
            "Öppna igen",
            acts.reopen_stadsdel,
            f"{row.name} är öppen igen.",
            row_id=row.id,
            viewer=viewer,
            undoes=True,
        )
        return
    layout.section("Avsluta")
    layout.note("Områdena ligger då direkt under kommunen. Det som rapporterats på stadsdelen finns kvar.")
    admin_row.button(
        SECTION,
        "Avsluta stadsdelen",
        acts.end_stadsdel,
        f"{row.name} är avslutad.",
        row_id=row.id,
        viewer=viewer,
    )
