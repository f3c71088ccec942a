"""Tillåtna texter in Administration: the municipality's own numbers and addresses."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.actions import allowed as acts
from lägesbild.model import Viewer
from lägesbild.reading import registry
from lägesbild.store.session import reading
from lägesbild.ui import admin_parts as parts
from lägesbild.ui import admin_told, layout
from lägesbild.ui.report_text import plain

SECTION: Final = "tillaten"


def show(viewer: Viewer) -> None:
    """What belongs here, the list, and the form."""
    admin_told.show()
    with reading() as session:
        rows = registry.allowed(session, viewer=viewer)
    layout.section("Tillåtna texter", aside=f"{len(rows)} i listan")
    st.markdown(
        "Telefonnummer, e-postadresser och gatuadresser med nummer avvisas i fritext, eftersom de kan peka "
        "ut en person. Här läggs **kommunens egna**, som får stå: växelns nummer, en funktionsadress, ett "
        "fritidshus adress. Namn, vanliga ord och personnummer kan aldrig läggas till."
    )
    if not rows:
        layout.empty("Listan är tom: alla nummer och adresser avvisas i fritext.")
    for row_id, text in rows:
        with st.container(
            horizontal=True, vertical_alignment="center", width=560, key=f"admin.{SECTION}.row.{row_id}"
        ):
            st.markdown(plain(text), width="stretch")
            st.button(
                "Ta bort",
                icon=":material/delete:",
                key=f"admin.{SECTION}.remove.{row_id}",
                help=f"{plain(text)} avvisas sedan i nya texter",
                on_click=_remove,
                args=(viewer, row_id, text),
            )
    _form(viewer)


def _form(viewer: Viewer) -> None:
    with st.form(f"admin.{SECTION}.form", width=560):
        parts.problems(SECTION, "text", "confirmed")
        st.text_input(
            "Nummer eller adress",
            key=parts.first(SECTION, "text", ""),
            max_chars=120,
            placeholder="T.ex. växelns telefonnummer",
        )
        parts.error_at(SECTION, "text")
        st.checkbox(
            "Det är kommunens eget och går inte till en enskild person",
            key=parts.first(SECTION, "confirmed", False),
        )
        parts.error_at(SECTION, "confirmed")
        st.form_submit_button("Lägg till", type="primary", on_click=_add, args=(viewer,))


def _add(viewer: Viewer) -> None:
    text = parts.value(SECTION, "text", "")
    confirmed = bool(parts.value(SECTION, "confirmed", False))
    if parts.attempt(
        SECTION,
        lambda session: acts.allow(session, text, confirmed=confirmed, by=viewer),
        "Tillagt. Det får nu stå i fritext.",
        stay=True,
    ):
        st.session_state[parts.key(SECTION, "text")] = ""
        st.session_state[parts.key(SECTION, "confirmed")] = False


def _remove(viewer: Viewer, row_id: int, text: str) -> None:
    parts.attempt(
        SECTION,
        lambda session: acts.remove(session, row_id, by=viewer),
        f"{text} är borttaget ur listan.",
        stay=True,
    )
