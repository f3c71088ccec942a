"""The parts of the page Tidslinje: areas over time, and what was followed, done and decided."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from lägesbild.figures import timeline, timeline_lanes, timeline_stack
from lägesbild.figures.classes import counted
from lägesbild.model import Viewer
from lägesbild.reading.tidslinje import Timeline
from lägesbild.ui import address, charts, layout, theme, timeline_behind

PER_AREA: Final = "Område för område"
TOGETHER: Final = "Alla tillsammans"
VIEW: Final = "vy"
WITHOUT_SENSITIVE: Final = "Känsliga kategorier räknas för sig och är inte med"


def summary(seen: Timeline) -> str:
    """The one line beside the heading."""
    if not seen.heard:
        return "ingen har rapporterat under perioden"
    silent = sum(row.is_silent for row in seen.areas)
    parts = [seen.filters.period_text()]
    if silent:
        parts.append(counted(silent, "område tyst", "områden tysta"))
    return " · ".join(parts)


def areas(seen: Timeline, *, viewer: Viewer) -> None:
    """Reports per area and step, one panel each or all together; a click lists what lies behind."""
    layout.section("Rapporter om händelser och oro", aside=f"per {seen.kind.value}")
    if seen.only_sensitive:
        layout.empty("Känsliga kategorier visas inte steg för steg, för att skydda små tal.")
        layout.sensitive(seen.sensitive)
        return
    if not seen.heard:
        layout.empty("Ingen har rapporterat under perioden. Det betyder inte att det är lugnt.")
        return
    st.segmented_control(
        "Visa",
        (PER_AREA, TOGETHER),
        key=address.field(VIEW, (PER_AREA, TOGETHER), PER_AREA),
        on_change=address.written,
        args=(VIEW, PER_AREA),
        label_visibility="collapsed",
    )
    narrow = theme.is_narrow()
    draw = timeline_stack.stacked if _together() else timeline.panels
    charts.show(
        draw(seen, theme=theme.current(), narrow=narrow),
        name="omraden_over_tid",
        title=f"Rapporter per {seen.kind.value} och område",
        filters=seen.filters,
        viewer=viewer,
        note=_note(seen),
        on_pick=None if narrow else partial(timeline_behind.pick, "rapporter"),
    )
    layout.sensitive(seen.sensitive)
    timeline_behind.reports(seen, viewer=viewer)


def followed(seen: Timeline, *, viewer: Viewer) -> None:
    """Meetings, problembilder and insatser as lanes; a click lists what lies behind."""
    layout.section("Möten, problembilder och insatser")
    if not (seen.meetings or seen.problembilder or seen.insatser):
        layout.empty("Inga möten, problembilder eller insatser finns i det här urvalet. Vidga perioden.")
        return
    narrow = theme.is_narrow()
    note = timeline_lanes.LEGEND
    if left := timeline_lanes.left_out(seen, narrow=narrow):
        note += f". {left} till finns i tabellen"
    charts.show(
        timeline_lanes.chart(seen, theme=theme.current(), narrow=narrow),
        name="banor",
        title="Möten, problembilder och insatser över tid",
        filters=seen.filters,
        viewer=viewer,
        note=note,
        on_pick=None if narrow else partial(timeline_behind.pick, "banor"),
    )
    timeline_behind.lane(seen)


def _together() -> bool:
    return address.held(VIEW, (PER_AREA, TOGETHER), PER_AREA) == TOGETHER


def _note(seen: Timeline) -> str:
    parts = [WITHOUT_SENSITIVE]
    if _together():
        parts.insert(0, timeline_stack.LEGEND)
    else:
        parts.insert(0, timeline.LEGEND)
        if left := len(seen.areas) - len(timeline.shown_areas(seen)):
            parts.append(f"{left} till finns i tabellen")
    if seen.steps and not (seen.steps[0].whole and seen.steps[-1].whole):
        word = {"vecka": "en del av en vecka", "månad": "en del av en månad", "år": "en del av ett år"}
        parts.append(f"Första eller sista stapeln täcker bara {word[seen.kind.value]}")
    return ". ".join(parts)
