"""What was done in Administration a moment ago, told once; a password until it has been written down."""

from __future__ import annotations

import streamlit as st

from lägesbild.ui.report_text import plain


def tell(sentence: str, *, good: bool = True, password: str | None = None) -> None:
    """Keep a sentence for the next run, and a password that nobody can be shown again."""
    st.session_state["admin.told"] = (sentence, good)
    if password is not None:
        st.session_state["admin.password"] = password


def show() -> None:
    """Show what was kept."""
    told: tuple[str, bool] | None = st.session_state.pop("admin.told", None)
    if told is not None:
        sentence, good = told
        if good:
            st.success(plain(sentence), icon=":material/check_circle:")
        else:
            st.error(plain(sentence), icon=":material/error:")
    _password()


def _password() -> None:
    password: str | None = st.session_state.get("admin.password")
    if password is None:
        return
    with st.container(border=True, key="engangslosenord"):
        st.markdown(
            "**Engångslösenord** – visas bara nu. Lämna det till personen, som byter det under Konto."
        )
        st.code(password, language=None)
        st.button("Klart, dölj lösenordet", key="admin.hide", on_click=_hide)


def _hide() -> None:
    st.session_state.pop("admin.password", None)
