"""Inget att rapportera: silence said aloud, for one or several areas, this week."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from lägesbild.actions.reports import NewReport
from lägesbild.model import Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import DistrictLevel, ObservationKind
from lägesbild.reading import areas
from lägesbild.store.session import reading
from lägesbild.ui import report_fields as fields
from lägesbild.ui import report_form
from lägesbild.ui import report_state as state
from lägesbild.ui.report_done import Done


def show(viewer: Viewer) -> None:
    """Which areas, who may know, and a button."""
    with reading() as session:
        tree = areas.read_tree(session)
    week = today().isocalendar().week
    st.markdown(
        f"Ni har inget att rapportera för **vecka {week}**. "
        "Det räknas som ett svar: då syns det att ni har tittat."
    )
    levels = (DistrictLevel.STADSDEL, DistrictLevel.REGSO)
    fields.areas_of_silence(tree, [tree.kommun.code, *(one.code for one in tree.level(*levels))])
    fields.audience(viewer)
    with st.container(key="rapport_send"):
        if st.button("Spara", type="primary", width="stretch", icon=":material/check:", key="rapport.silent"):
            _send(viewer)
            st.rerun()


def _send(viewer: Viewer) -> None:
    chosen: list[str] = state.value("areas")
    audience = state.value("audience")
    errors = {}
    if not chosen:
        errors["areas"] = "Välj minst ett område, eller hela kommunen."
    if not audience:
        errors["audience"] = "Välj vilka som får läsa rapporten."
    state.set_errors(errors)
    if errors:
        return
    now = dt.datetime.now(dt.UTC)
    wanted = [
        NewReport(kind=ObservationKind.INGET, text="", audience=audience, occurred_at=now, district_code=code)
        for code in chosen
    ]
    saved = report_form.save_all(viewer, wanted)
    state.forget()
    st.session_state["rapport.done"] = Done.of(saved, silence=True)
