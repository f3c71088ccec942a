"""Inställningar: what an administrator decides here, and what whoever runs the server has decided."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lägesbild.actions import settings as acts
from lägesbild.config import settings
from lägesbild.model import LagesbildError, Viewer
from lägesbild.store import settings as stored
from lägesbild.store.session import reading, transaction
from lägesbild.ui import admin_contacts, admin_retention, admin_told, layout
from lägesbild.ui.report_text import plain


def show(viewer: Viewer) -> None:
    """The section."""
    admin_told.show()
    with reading() as session:
        name, threshold = str(stored.get(session, "kommun_namn")), int(stored.get(session, "troskel"))
        code = str(stored.get(session, "kommun_kod"))
        walks = int(stored.get(session, stored.WALKS_A_YEAR))
    _name(viewer, name)
    _threshold(viewer, threshold)
    _walks(viewer, walks)
    admin_retention.show(viewer)
    admin_contacts.show(viewer)
    _in_force(code)


def _name(viewer: Viewer, before: str) -> None:
    layout.section("Kommunens namn")
    with st.form("installning_namn", width=480, border=False):
        name = st.text_input("Namn i rubriker och på kartan", before, max_chars=acts.MAX_NAME)
        if st.form_submit_button("Spara namnet"):
            _do(
                lambda: _write(acts.change_name, viewer, name=name, seen=before), f"Kommunen heter nu {name}."
            )


def _threshold(viewer: Viewer, before: int) -> None:
    layout.section("Gräns för små tal")
    layout.note(
        "I känsliga kategorier visas inget antal under gränsen, och övriga avrundas till femtal. "
        "Gränsen gäller alla, på skärmen och i filer, så snart den är sparad."
    )
    with st.form("installning_troskel", width=480, border=False):
        threshold = st.number_input(
            f"Visa inget antal under ({acts.LOWEST_THRESHOLD}–{acts.HIGHEST_THRESHOLD})",
            min_value=acts.LOWEST_THRESHOLD,
            max_value=acts.HIGHEST_THRESHOLD,
            value=max(before, acts.LOWEST_THRESHOLD),
            step=1,
        )
        if st.form_submit_button("Spara gränsen"):
            _do(
                lambda: _write(acts.change_threshold, viewer, threshold=int(threshold), seen=before),
                f"Gränsen för små tal är nu {threshold}.",
            )


def _walks(viewer: Viewer, before: int) -> None:
    layout.section("Trygghetsvandringar per år")
    layout.note(
        "Så många som kommunens egen plan säger. Antalet visas på Trygghetsvandringar och Årshjul; "
        "0 visar inget antal att nå."
    )
    with st.form("installning_vandringar", width=480, border=False):
        walks = st.number_input("Vandringar per år", 0, acts.MOST_WALKS, before, step=1)
        if st.form_submit_button("Spara antalet"):
            _do(
                lambda: _write(acts.change_walks, viewer, walks=int(walks), seen=before),
                f"Trygghetsvandringar per år är nu {walks}.",
            )


def _in_force(code: str) -> None:
    layout.section("Inställningar i kraft", aside="bestäms av den som sköter servern")
    held = settings()
    rows = (
        ("Kommunkod", code),
        ("Databas", "PostgreSQL" if held.uses_postgresql else "SQLite, en fil på servern"),
        ("Fyllde databasen från början", held.municipality_file.name),
        ("Utloggning efter", f"{held.session_idle_minutes} minuters stillhet"),
        ("Längsta inloggning", f"{held.session_hours} timmar"),
        ("Bakom en proxy med TLS", "ja" if held.behind_tls else "nej"),
        ("Sessionshemlighet", "ges av miljön" if held.session_secret else "skapad på servern"),
        ("Demoläge", "ja" if held.demo else "nej"),
    )
    with st.container(width=640):
        layout.rows((("", name, value) for name, value in rows), label="Inställningar i kraft")
    layout.note(
        "De ändras med miljövariabler när tjänsten startas om; se docs/drift.md. Hemligheter visas aldrig."
    )


def _write(act: Callable[..., None], viewer: Viewer, **wanted: object) -> None:
    with transaction() as session:
        act(session, by=viewer, **wanted)


def _do(write: Callable[[], None], sentence: str) -> None:
    try:
        write()
    except LagesbildError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    admin_told.tell(sentence)
    st.rerun()
