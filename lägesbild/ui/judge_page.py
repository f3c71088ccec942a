"""Bedömning: a meeting judges line by line, in ten minutes, and shows it on the map."""

from __future__ import annotations

from itertools import groupby
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.reading import judge_sheet
from lägesbild.reading.filters import day_text
from lägesbild.reading.judge_sheet import JudgeSheet, Line
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.store.session import reading
from lägesbild.ui import downloads, judge_line, judge_map, layout

ALSO: Final = "aven"
"""The parameter of the address with the areas to judge as a whole."""

LOOK: Final = """<style>
.stApp p.lb-judge { margin: 0; line-height: 1.5; overflow-wrap: anywhere; }
.lb-judge .lb-remark, .lb-judge .lb-before { font-size: 0.875rem; }
.lb-judge .lb-before { display: inline-block; white-space: nowrap; margin-right: 0.75rem; }
</style>"""


def show(viewer: Viewer, plan: MeetingPlan) -> None:
    """The page below its heading."""
    told = st.session_state.pop(judge_line.TOLD, None)
    if told:
        st.success(told, icon=":material/check_circle:")
    with reading() as session:
        seen = judge_sheet.read(session, plan.line.id, viewer=viewer, wanted=st.query_params.get_all(ALSO))
    st.html(LOOK)
    layout.note(_said(seen))
    _lines(viewer, seen)
    if seen.may_write:
        _also(seen)
    judge_map.show(viewer, seen.history, meeting_id=seen.meeting_id)
    if seen.history:
        downloads.listing(
            "bedomningar", ids=tuple(one.id for one in seen.history), filters=None, viewer=viewer
        )


def _said(seen: JudgeSheet) -> str:
    """How far the group has come, and what the figures beside each line cover."""
    period = f"Siffrorna gäller {seen.filters.period_text()}, så som hela gruppen får läsa dem."
    if seen.is_coming:
        return f"Bedömningarna skrivs när mötet hålls, {day_text(seen.held_on)}. {period}"
    done = f"{seen.judged_count} av {len(seen.lines)} bedömda. " if seen.lines else ""
    if seen.closed_at is not None:
        return f"Mötet är avslutat, så bedömningarna ändras inte. {done}{period}"
    return f"{done}{period}"


def _lines(viewer: Viewer, seen: JudgeSheet) -> None:
    if not seen.lines:
        layout.empty(
            "Inga problembilder som hela gruppen får läsa följs nu. Dela en problembild med gruppen"
            + (", eller välj ett område nedan." if seen.may_write else ".")
        )
    for name, found in groupby(seen.lines, key=lambda line: line.area_name):
        lines = list(found)
        layout.section(name, aside=_coverage(lines[0]))
        for line in lines:
            judge_line.show(viewer, seen.meeting_id, line, may_write=seen.may_write, is_over=seen.is_over)


def _coverage(line: Line) -> str:
    """How many of the reports expected from an area came; the same for all its lines."""
    if not line.figures.expected:
        return ""
    return f"{line.figures.came} av {line.figures.expected} väntade rapporter har kommit"


def _also(seen: JudgeSheet) -> None:
    """Choose further areas to judge as a whole."""
    key = "bedomning.aven"
    there = {line.area or judge_sheet.KOMMUN for line in seen.lines if line.problembild_id is None}
    offered = [code for code in seen.areas if code not in there]
    with st.container(horizontal=True, vertical_alignment="bottom", width=720):
        st.selectbox(
            "Bedöm också ett område som helhet",
            offered,
            index=None,
            format_func=seen.areas.__getitem__,
            key=key,
            placeholder="Välj område",
            on_change=_add,
            args=(key,),
        )


def _add(key: str) -> None:
    code = st.session_state.get(key)
    if code:
        st.query_params[ALSO] = [*st.query_params.get_all(ALSO), code]
        st.session_state[key] = None
