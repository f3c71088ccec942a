"""One theme (Ämne) in Administration."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.actions import vocabulary as acts
from lägesbild.actions.vocabulary import ThemeWords
from lägesbild.model import Viewer
from lägesbild.reading import registry
from lägesbild.reading.registry import ThemeRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_parts as parts
from lägesbild.ui import admin_row, layout

SECTION: Final = "amne"


def show(viewer: Viewer) -> None:
    """The opened theme, or an empty form."""
    with reading() as session:
        rows = registry.themes(session, viewer=viewer)
    row = next((one for one in rows if one.id == parts.opened(SECTION)), None)
    parts.back(SECTION)
    layout.section(row.name if row else "Nytt ämne")
    seen = parts.seen(SECTION, _words(row))
    with st.form(f"admin.{SECTION}.form", width=560):
        parts.problems(SECTION, "name")
        admin_row.name_field(SECTION, seen.name)
        admin_row.order_field(SECTION, seen.sort)
        st.form_submit_button("Spara", type="primary", on_click=_save, args=(viewer, row))
    if row is not None:
        _use(viewer, row)


def _words(row: ThemeRow | None) -> ThemeWords:
    return ThemeWords(name=row.name, sort=row.sort) if row else ThemeWords(name="")


def _save(viewer: Viewer, row: ThemeRow | None) -> None:
    new = ThemeWords(name=parts.value(SECTION, "name", ""), sort=admin_row.order(SECTION))
    admin_row.save(
        SECTION,
        new,
        row=row,
        words=_words,
        read=registry.themes,
        add=acts.add_theme,
        change=acts.change_theme,
        done=f"{new.name} är sparat." if row else f"{new.name} är tillagt och kan väljas i formulären.",
        viewer=viewer,
    )


def _use(viewer: Viewer, row: ThemeRow) -> None:
    if row.retired_on is None:
        layout.section("Ta ur bruk")
        layout.note("Ämnet kan inte längre väljas i formulär. Det som har det finns kvar i listor.")
        admin_row.button(
            SECTION, "Ta ur bruk", acts.retire_theme, f"{row.name} är ur bruk.", row_id=row.id, viewer=viewer
        )
        return
    layout.section("Ta i bruk igen")
    admin_row.button(
        SECTION,
        "Ta i bruk igen",
        acts.restore_theme,
        f"{row.name} är i bruk igen.",
        row_id=row.id,
        viewer=viewer,
        undoes=True,
    )
