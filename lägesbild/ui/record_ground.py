"""The section that something is held back under: one of the common ones, or another."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model.secrecy import GROUNDS, LONGEST_GROUND

OTHER: Final = "Annan bestämmelse"


def choose(key: str) -> str:
    """Choose a section from the common ones, or write another."""
    chosen = st.selectbox(
        "Bestämmelse",
        [*GROUNDS, OTHER],
        index=None,
        format_func=lambda one: f"{one} – {GROUNDS[one]}" if one in GROUNDS else one,
        placeholder="Välj bestämmelse",
        key=key,
        help="Listan sparar skrivande. Om bestämmelsen gäller, och hur starkt, prövar den som beslutar.",
    )
    if chosen == OTHER:
        return st.text_input("Skriv bestämmelsen", key=f"{key}.annan", max_chars=LONGEST_GROUND)
    return chosen or ""
