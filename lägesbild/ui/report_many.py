"""Flera på en gång: reports are added to a list and saved together, all of them or none."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lägesbild.actions.reports import LinesError
from lägesbild.model import Viewer
from lägesbild.ui import report_form
from lägesbild.ui import report_state as state
from lägesbild.ui.report_done import Done
from lägesbild.ui.report_made import as_report
from lägesbild.ui.report_text import plain


def show(viewer: Viewer) -> None:
    """The list so far, then the form for the next line."""
    collected = state.decoded_lines()
    if collected:
        _list(viewer, collected)
    else:
        st.caption("Fyll i en rapport i taget och lägg den i listan. Spara sedan alla på en gång.")
    report_form.form(viewer)
    with st.container(key="rapport_send"):
        report_form.problems_summary()
        if st.button("Lägg till i listan", width="stretch", icon=":material/add:", key="rapport.add"):
            _add(viewer)
            st.rerun()
    report_form.where_else(viewer)


def _list(viewer: Viewer, collected: list[dict[str, Any]]) -> None:
    wrong: dict[int, str] = st.session_state.get("rapport.line_errors", {})
    for index, line in enumerate(collected):
        with st.container(border=True):
            st.markdown(f"**{index + 1}.** {_short(line['text'])}")
            if index in wrong:
                st.markdown(f":red[:material/error: {wrong[index]}]")
            _line_buttons(viewer, index)
    label = "Spara rapporten" if len(collected) == 1 else f"Spara alla {len(collected)}"
    if st.button(label, type="primary", width="stretch", icon=":material/check:", key="rapport.save_all"):
        _send(viewer, collected)
        st.rerun()


def _line_buttons(viewer: Viewer, index: int) -> None:
    with st.container(horizontal=True):
        if st.button("Ändra", key=f"rapport.edit.{index}", icon=":material/edit:"):
            _take_back(viewer, index)
            st.rerun()
        if st.button("Ta bort", key=f"rapport.drop.{index}", icon=":material/delete:"):
            _drop(viewer, index)
            st.rerun()


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return plain(one_line if len(one_line) <= 80 else f"{one_line[:79].rstrip()}…")


def _add(viewer: Viewer) -> None:
    state.keep()
    if report_form.check(viewer):
        return
    state.lines().append(state.fields())
    _after_change_of_list(viewer, clear=True)


def _take_back(viewer: Viewer, index: int) -> None:
    line = state.decoded_lines()[index]
    state.lines().pop(index)
    _after_change_of_list(viewer, fill=line)


def _drop(viewer: Viewer, index: int) -> None:
    state.lines().pop(index)
    _after_change_of_list(viewer)


def _after_change_of_list(viewer: Viewer, *, clear: bool = False, fill: dict[str, Any] | None = None) -> None:
    # The widgets are already drawn in this run: what they shall hold is set when the next one opens.
    st.session_state.pop("rapport.line_errors", None)
    state.keep_lines(viewer, clear=clear, fill=fill)


def _send(viewer: Viewer, collected: list[dict[str, Any]]) -> None:
    try:
        saved = report_form.save_all(viewer, [as_report(line) for line in collected])
    except LinesError as error:
        st.session_state["rapport.line_errors"] = {
            index: " ".join(str(problem) for problem in problems) for index, problems in error.lines.items()
        }
        return
    state.forget()
    st.session_state["rapport.done"] = Done.of(saved)
