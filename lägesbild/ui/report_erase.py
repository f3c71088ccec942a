"""Radera texten: a text that should not have been written is taken away, with a reason and a sure answer."""

from __future__ import annotations

import streamlit as st

from lägesbild.actions import erasing
from lägesbild.model import LagesbildError, Viewer
from lägesbild.model.retention import is_gone
from lägesbild.reading import erased
from lägesbild.store.session import reading, transaction
from lägesbild.ui.report_text import plain


def offer(viewer: Viewer, report_id: int, text: str, *, told: str) -> None:
    """The button, where there is a text to take away; ``told`` is the session key of what was done."""
    if not is_gone(text) and st.button(
        "Radera texten", key=f"radera.{report_id}", icon=":material/ink_eraser:", type="tertiary"
    ):
        _ask(viewer, report_id, told)


@st.dialog("Radera texten")
def _ask(viewer: Viewer, report_id: int, told: str) -> None:
    st.markdown(
        "Text, plats och punkt försvinner, liksom tidigare lydelser, frågor och svar, rader i rundan och "
        "utkast med samma text. Rapporten står kvar och räknas. **Det går inte att ångra.**"
    )
    st.markdown(
        "Justerade protokoll, fryst underlag, filer som någon har tagit ut och säkerhetskopior ändras inte."
    )
    reason = st.radio(
        "Varför?",
        list(erasing.REASONS),
        format_func=erasing.REASONS.__getitem__,
        index=None,
        key=f"radera.skal.{report_id}",
    )
    sure = st.button("Radera", type="primary", disabled=reason is None, key=f"radera.sakert.{report_id}")
    if sure and reason is not None:
        _erase(viewer, report_id, reason, told)


def _erase(viewer: Viewer, report_id: int, reason: str, told: str) -> None:
    try:
        with transaction() as session:
            done = erasing.erase_report(session, report_id, reason=reason, by=viewer)
    except LagesbildError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    with reading() as session:
        left = erased.places(session, [(one.table, one.row_id) for one in done.left_in], viewer=viewer)
    still = f" Den står kvar i: {plain('; '.join(left))}." if left else ""
    st.session_state[told] = f"Texten är raderad.{still}"
    st.rerun()
