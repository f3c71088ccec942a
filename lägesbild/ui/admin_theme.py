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
from lägesbild.ui import layout

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
        st.text_input("Namn", key=parts.first(SECTION, "name", seen.name), max_chars=120)
        parts.error_at(SECTION, "name")
        st.number_input(
            "Plats i listan",
            min_value=-999,
            max_value=999,
            step=1,
            key=parts.first(SECTION, "sort", seen.sort),
        )
        st.form_submit_button("Spara", type="primary", on_click=_save, args=(viewer, row))
    if row is not None:
        _use(viewer, row)


def _words(row: ThemeRow | None) -> ThemeWords:
    return ThemeWords(name=row.name, sort=row.sort) if row else ThemeWords(name="")


def _save(viewer: Viewer, row: ThemeRow | None) -> None:
    new = ThemeWords(name=parts.value(SECTION, "name", ""), sort=int(parts.value(SECTION, "sort", 100)))
    if row is None:
        done = f"{new.name} är tillagt och kan väljas i formulären."
        parts.attempt(SECTION, lambda session: acts.add_theme(session, new, by=viewer), done)
        return
    seen = parts.seen(SECTION, _words(row))
    parts.attempt(
        SECTION,
        lambda session: acts.change_theme(session, row.id, new, seen=seen, by=viewer),
        f"{new.name} är sparat.",
        stored=lambda: _stored(viewer, row.id),
    )


def _stored(viewer: Viewer, row_id: int) -> ThemeWords:
    with reading() as session:
        return _words(next(one for one in registry.themes(session, viewer=viewer) if one.id == row_id))


def _use(viewer: Viewer, row: ThemeRow) -> None:
    if row.retired_on is None:
        layout.section("Ta ur bruk")
        layout.note("Ämnet kan inte längre väljas i formulär. Det som har det finns kvar i listor.")
        st.button("Ta ur bruk", key=f"admin.{SECTION}.retire", on_click=_retire, args=(viewer, row))
        return
    layout.section("Ta i bruk igen")
    st.button(
        "Ta i bruk igen",
        icon=":material/undo:",
        key=f"admin.{SECTION}.restore",
        on_click=_restore,
        args=(viewer, row),
    )


def _retire(viewer: Viewer, row: ThemeRow) -> None:
    done = f"{row.name} är ur bruk."
    parts.attempt(SECTION, lambda session: acts.retire_theme(session, row.id, by=viewer), done)


def _restore(viewer: Viewer, row: ThemeRow) -> None:
    done = f"{row.name} är i bruk igen."
    parts.attempt(SECTION, lambda session: acts.restore_theme(session, row.id, by=viewer), done)
