"""Inställningar: whom people turn to about accessibility, and which court hears appeals."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lägesbild.actions import settings as acts
from lägesbild.model import Viewer
from lägesbild.store import settings as stored
from lägesbild.store.session import reading
from lägesbild.ui import admin_told, attempt, layout


def show(viewer: Viewer) -> None:
    """Both of them."""
    with reading() as session:
        email, phone, court = (
            str(stored.get(session, key))
            for key in (stored.ACCESSIBILITY_EMAIL, stored.ACCESSIBILITY_PHONE, stored.COURT)
        )
    _contact(viewer, email, phone)
    _court(viewer, court)


def _contact(viewer: Viewer, email: str, phone: str) -> None:
    layout.section("Kontakt om tillgänglighet")
    layout.note(
        "Står på sidan Tillgänglighet, som alla kan läsa utan att logga in. Ange en funktion, inte en person."
    )
    with st.form("installning_tillganglighet", width=480, border=False):
        new_email = st.text_input("E-postadress", email, max_chars=acts.MAX_CONTACT)
        new_phone = st.text_input("Telefonnummer", phone, max_chars=30)
        if st.form_submit_button("Spara kontakten"):
            _do(
                lambda session: acts.change_accessibility(
                    session, email=new_email, phone=new_phone, seen=(email, phone), by=viewer
                ),
                "Kontakten är sparad och står på sidan Tillgänglighet.",
            )


def _court(viewer: Viewer, before: str) -> None:
    layout.section("Kammarrätt")
    layout.note("Dit beslut att inte lämna ut en allmän handling överklagas. Står i beslutet.")
    with st.form("installning_kammarratt", width=480, border=False):
        court = st.text_input(
            "Kammarrättens namn", before, max_chars=acts.MAX_NAME, placeholder="Kammarrätten i Sundsvall"
        )
        if st.form_submit_button("Spara kammarrätten"):
            _do(
                lambda session: acts.change_court(session, court=court, seen=before, by=viewer),
                "Kammarrätten är sparad.",
            )


def _do(write: Callable[..., None], sentence: str) -> None:
    if attempt.done(write):
        admin_told.tell(sentence)
        st.rerun()
