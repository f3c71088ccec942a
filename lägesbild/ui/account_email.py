"""The field of an account's address, under Konto and in Administration."""

from __future__ import annotations

import streamlit as st

from lägesbild.actions import account_email as acts
from lägesbild.model import LagesbildError, Viewer
from lägesbild.reading import account_email
from lägesbild.store.session import reading, transaction
from lägesbild.ui.report_text import plain

LABEL = "E-postadress"
HELP = "Dit går kallelser och påminnelser om möten. Inga rapporter skickas med e-post."


def show(viewer: Viewer, user_id: int, username: str) -> str | None:
    """The address and a button that keeps it; returns what to say when it was kept."""
    with reading() as session:
        stored = account_email.read(session, user_id, viewer=viewer)
    with st.form(f"epost.{user_id}", clear_on_submit=False, width=480):
        typed = st.text_input(LABEL, stored, help=HELP, autocomplete="email", max_chars=acts.LONGEST)
        sent = st.form_submit_button("Spara adressen")
    if not sent:
        return None
    try:
        with transaction() as session:
            acts.put(session, username=username, email=typed, by=viewer)
    except LagesbildError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None
    return "Adressen är sparad." if typed.strip() else "Adressen är borttagen."
