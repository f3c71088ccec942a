"""What Konto tells besides the password: accounts that wait for one's approval, and one's own sign-ins."""

from __future__ import annotations

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.reading import accounts, trail
from lägesbild.reading.trail_text import moment
from lägesbild.store.session import reading
from lägesbild.ui import layout


def waiting(viewer: Viewer) -> None:
    """A line for a behörighetsansvarig, when something waits for them."""
    with reading() as session:
        count = accounts.waiting_count(session, viewer=viewer)
    if count:
        noun = "Ett konto väntar" if count == 1 else f"{count} konton väntar"
        st.markdown(f":material/how_to_reg: {noun} på ditt godkännande: [Administration](/administration)")


def sign_ins(viewer: Viewer) -> None:
    """The last sign-ins to one's own account: somebody else's shows here."""
    with reading() as session:
        found = trail.own_sign_ins(session, viewer=viewer)
    st.header("Senaste inloggningar")
    if found:
        layout.rows((("", what, moment(at)) for at, what in found), label="Senaste inloggningar")
    layout.note("Känner du inte igen en inloggning: byt lösenord, och säg till en administratör.")
