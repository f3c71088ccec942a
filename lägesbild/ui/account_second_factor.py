"""Konto: the second step of one's own sign-in. An app connected here, another one, new recovery codes."""

from __future__ import annotations

from typing import Final

import segno
import streamlit as st

from lägesbild.actions import second_factor as acts
from lägesbild.model import LagesbildError, Viewer
from lägesbild.reading import second_factor
from lägesbild.reading.second_factor import Standing
from lägesbild.reading.trail_text import moment
from lägesbild.store import tokens
from lägesbild.store.session import reading, transaction
from lägesbild.ui import layout

SECRET: Final = "andrasteg.nyckel"  # noqa: S105 - where it is kept while the form is open
CODES: Final = "andrasteg.koder"
WRONG: Final = "Det stämmer inte, eller koden har redan använts. Efter flera försök vilar kontot en stund."
FEW_CODES: Final = 3


def show(viewer: Viewer) -> None:
    """The section; nothing in demo mode, where nobody has a second step."""
    with reading() as session:
        found = second_factor.standing(session, viewer=viewer)
    if found.is_demo:
        return
    st.header("Andra steg vid inloggning")
    if found.by_provider:
        layout.note("Du loggar in med kommunens inloggning, som sköter lösenord och andra steg.")
        return
    if CODES in st.session_state:
        _new_codes()
    elif found.since is not None:
        _connected(viewer, found)
    elif found.may_connect:
        layout.note(
            "Här i nätet räcker lösenordet. Koppla en app för engångskoder, så kan du logga in utifrån också."
        )
        _connect(viewer, "Ditt lösenord", "Koppla en app")


def by_provider(viewer: Viewer) -> bool:
    """Whether the viewer signs in at the municipality's provider, and has no password here."""
    with reading() as session:
        return second_factor.standing(session, viewer=viewer).by_provider


def _connected(viewer: Viewer, found: Standing) -> None:
    left = "en reservkod" if found.codes_left == 1 else f"{found.codes_left} reservkoder"
    told = f"En app är kopplad sedan {moment(found.since)}. Du har {left} kvar." if found.since else ""
    (layout.warn if found.codes_left < FEW_CODES else layout.note)(told)
    with st.expander("Gör nya reservkoder"), st.form("andrasteg.nya", clear_on_submit=True, width=480):
        code = st.text_input("Engångskod från appen", max_chars=20, autocomplete="one-time-code")
        if st.form_submit_button("Gör nya reservkoder"):
            with transaction() as session:
                codes = acts.renew_codes(session, code=code, by=viewer)
            _answered(codes)
    _connect(viewer, "Engångskod från den gamla appen, eller en reservkod", "Byt till en ny app")


def _connect(viewer: Viewer, proof_label: str, title: str) -> None:
    with st.expander(title, on_change="rerun", key="andrasteg.koppla") as opened:
        if not opened.open:
            st.session_state.pop(SECRET, None)
            return
        secret = st.session_state.setdefault(SECRET, acts.new_secret())
        _picture(secret, viewer)
        with st.form("andrasteg.app", clear_on_submit=False, width=480):
            proof = st.text_input(proof_label, type="password", autocomplete="off")
            code = st.text_input("Koden som den nya appen visar", max_chars=20, autocomplete="one-time-code")
            sent = st.form_submit_button("Koppla appen", type="primary")
        if sent:
            _connect_now(viewer, secret=secret, code=code, proof=proof)


def _picture(secret: str, viewer: Viewer) -> None:
    drawn = segno.make(acts.address(secret, viewer.username), error="m", micro=False)
    picture = drawn.svg_inline(scale=4, border=4, dark="#000", light="#fff")
    st.html(
        f'<div role="img" aria-label="QR-kod med kontots nyckel, som också står nedanför">{picture}</div>'
    )
    key = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    st.markdown(f"Läs av bilden med appen, eller skriv nyckeln: `{key}`")


def _connect_now(viewer: Viewer, *, secret: str, code: str, proof: str) -> None:
    cookie = st.context.cookies.get(tokens.COOKIE)
    try:
        with transaction() as session:
            codes = acts.connect_own(session, secret=secret, code=code, proof=proof, by=viewer, cookie=cookie)
    except LagesbildError as error:
        st.error(str(error), icon=":material/error:")
        return
    if codes is not None:
        st.session_state.pop(SECRET, None)
    _answered(codes)


def _answered(codes: list[str] | None) -> None:
    if codes is None:
        st.error(WRONG, icon=":material/error:")
        return
    st.session_state[CODES] = codes
    st.rerun()


def _new_codes() -> None:
    st.success("Klart. De gamla reservkoderna gäller inte längre.", icon=":material/check:")
    layout.note("Varje kod ersätter appens kod en gång. De visas bara nu: skriv ut dem eller spara dem.")
    st.code("\n".join(st.session_state[CODES]), language=None)
    if st.button("Jag har sparat koderna", type="primary"):
        del st.session_state[CODES]
        st.rerun()
