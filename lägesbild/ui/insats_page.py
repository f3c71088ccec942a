"""Insatser: the list, the gaps and the plan as views of one page; one insats opened from any of them."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.reading.filters import Filters
from lägesbild.ui import (
    address,
    beslut_insats,
    insats_edit,
    insats_follow_ups,
    insats_gaps,
    insats_goal_form,
    insats_list,
    insats_plan,
    insats_sheet,
    register,
)

VIEW: Final = "vy"
LIST: Final = "Lista"
PLAN: Final = "Verksamhetsplan"
VIEWS: Final = {
    LIST: insats_list.show,
    "Luckor": insats_gaps.show,
    PLAN: insats_plan.show,
}


def show(viewer: Viewer, filters: Filters) -> None:
    """The whole page below its title."""
    insats_edit.told()
    row_id = register.chosen()
    if row_id is not None:
        insats_sheet.show(viewer, row_id)
    elif address.held(insats_edit.DO, (insats_edit.NEW,), "") == insats_edit.NEW:
        insats_edit.new(viewer)
    else:
        _leave_forms()
        VIEWS[_view(viewer)](viewer, filters)


def _leave_forms() -> None:
    """Forget the form of a row that was left by the way back: the next row opened must not open it."""
    address.put(insats_edit.DO, None)
    address.put(insats_follow_ups.WHICH, None)
    beslut_insats.leave()
    if address.held(VIEW, VIEWS, LIST) != PLAN:
        address.put(insats_goal_form.GOAL, None)


def _view(viewer: Viewer) -> str:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        key = address.field(VIEW, VIEWS, LIST)
        chosen = st.segmented_control(
            "Vy",
            list(VIEWS),
            key=key,
            on_change=address.written,
            args=(VIEW, LIST),
            required=True,
            label_visibility="collapsed",
            wrap=True,
        )
        if may(viewer.role, Deed.FOLLOW):
            st.button(
                "Lägg upp en insats",
                type="primary",
                icon=":material/add:",
                key="insats.ny",
                on_click=address.put,
                args=(insats_edit.DO, insats_edit.NEW),
            )
    return chosen or LIST
