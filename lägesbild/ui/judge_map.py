"""The judgements of a group on the map, meeting by meeting."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from streamlit_folium import st_folium

from lägesbild.figures import judgement_map
from lägesbild.model import Viewer, clock
from lägesbild.reading import assessments
from lägesbild.reading.assessments import WHOLE, Judged
from lägesbild.reading.choices import Choices
from lägesbild.reading.choices import read as read_choices
from lägesbild.reading.filters import day_text
from lägesbild.ui import area_map, charts, filters, judge_words, layout, sheet, theme

HEIGHT_PX = 440


@st.fragment
def show(viewer: Viewer, history: tuple[Judged, ...], *, meeting_id: int) -> None:
    """
    The map of one meeting, chosen with a slider among those that judged anything; a table beside it.

    It opens on this meeting, or on the latest one that judged. Moving the slider redraws nothing else.
    """
    layout.section("Bedömningarna på kartan")
    days = {one.meeting_id: one.on for one in reversed(history)}
    if not days:
        layout.empty("Gruppen har inte bedömt något än. När den gör det visas det här, möte för möte.")
        return
    chosen = _meeting(days, meeting_id)
    found = tuple(one for one in history if one.meeting_id == chosen)
    choices = read_choices(viewer, today=clock.today())
    layout.note(f"Bedömt vid mötet {day_text(days[chosen])}")
    _map(found, choices)
    charts.twin(judgement_map.table(found), name="bedomningar")


def _meeting(days: dict[int, dt.date], meeting_id: int) -> int:
    ordered = list(days)
    if len(ordered) == 1:
        return ordered[0]
    opened = meeting_id if meeting_id in days else ordered[-1]
    found: int = st.select_slider(
        "Möte",
        ordered,
        value=opened,
        format_func=lambda one: day_text(days[one], short=True),
        key="bedomning.mote",
    )
    return found


def _map(found: tuple[Judged, ...], choices: Choices) -> None:
    drawn = judgement_map.draw(
        assessments.on_map(found, choices.tree),
        municipality_code=choices.municipality_code,
        theme=theme.current(),
        narrow=theme.is_narrow(),
        opens={code: name for name, code in filters.area_names(choices).items()},
    )
    st_folium(
        drawn.map, key="bedomningskarta", height=HEIGHT_PX, use_container_width=True, returned_objects=[]
    )
    st.html(area_map.legend_html(drawn.legend))
    beside = [one for one in found if one.area is None]
    if beside:
        layout.note("Gäller hela kommunen, och står därför bredvid kartan:")
        sheet.lines(
            (judge_words.line(one, what=one.problembild or WHOLE) for one in beside), label="Hela kommunen"
        )
