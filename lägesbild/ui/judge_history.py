"""Område: what the groups have judged of the area, meeting by meeting."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.reading import assessments
from lägesbild.reading.assessments import Judged
from lägesbild.store.session import reading
from lägesbild.ui import judge_words, layout, sheet

SHOWN: Final = 5


def show(viewer: Viewer, code: str | None) -> None:
    """The latest judgements of an area (None: the whole kommun), the rest one click away; else nothing."""
    with reading() as session:
        found = assessments.of_area(session, code, viewer=viewer)
    if not found:
        return
    layout.section("Bedömt på möten", aside=str(len(found)))
    sheet.lines(map(_line, found[:SHOWN]), label="Bedömningar")
    if found[SHOWN:]:
        with st.expander(f"{len(found) - SHOWN} till", key="bedomt.fler"):
            sheet.lines(map(_line, found[SHOWN:]), label="Bedömningar, fler")


def _line(one: Judged) -> str:
    what = one.what if one.problembild is None else f"{one.problembild} ({one.area_name})"
    return judge_words.line(one, what=what)
