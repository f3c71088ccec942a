"""Rapportera: one report, several at once, or nothing to report; and what is told afterwards."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import LagesbildError, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.ui import identity, report_form, report_many, report_nothing
from lägesbild.ui import report_state as state
from lägesbild.ui.report_done import Done
from lägesbild.ui.report_made import as_report

ONE: Final = "Rapport"
MANY: Final = "Flera"
NOTHING: Final = "Inget att rapportera"
_DONE: Final = "rapport.done"
_REFUSED: Final = "rapport.refused"


def show(viewer: Viewer) -> None:
    """The whole page below its title."""
    if not may(viewer.role, Deed.REPORT):
        _may_not(viewer)
        return
    report_form.look()
    with st.container(key="rapport", width=report_form.WIDTH_PX):
        done: Done | None = st.session_state.get(_DONE)
        if done is not None:
            done.show(viewer)
            return
        state.use(state.NEW)
        state.open_form(viewer)
        mode = st.segmented_control(
            "Vad vill du göra?",
            [ONE, MANY, NOTHING],
            default=ONE,
            required=True,
            key="rapport.mode",
            label_visibility="collapsed",
            wrap=True,
        )
        {ONE: _one, MANY: report_many.show, NOTHING: report_nothing.show}[mode or ONE](viewer)


def _may_not(viewer: Viewer) -> None:
    st.info(
        f"Din roll ({viewer.role.label.lower()}) kan läsa lägesbilden men inte rapportera. "
        "Behöver du rapportera: be den som sköter konton i din verksamhet om rollen rapportör.",
        icon=":material/lock:",
    )


def _one(viewer: Viewer) -> None:
    report_form.form(viewer)
    with st.container(key="rapport_send"):
        if refused := st.session_state.pop(_REFUSED, ""):
            st.error(refused, icon=":material/error:")
        report_form.problems_summary()
        st.button(
            "Spara rapporten",
            type="primary",
            width="stretch",
            icon=":material/check:",
            key="rapport.save",
            on_click=_send,
        )
    report_form.where_else(viewer)


def _send() -> None:
    """
    Save before the page is drawn again, so that the others have it the sooner.

    The page may have been drawn long ago, as somebody with other rights, or for somebody else: what one
    person wrote is never saved as another's.
    """
    state.use(state.NEW)
    state.keep()
    viewer = identity.current()
    if _DONE in st.session_state or not state.is_of(viewer) or not may(viewer.role, Deed.REPORT):
        return
    try:
        if report_form.check(viewer):
            return
        saved = report_form.save_all(viewer, [as_report(state.fields())])
    except LagesbildError as error:
        st.session_state[_REFUSED] = str(error)
        return
    state.forget()
    st.session_state[_DONE] = Done.of(saved)
