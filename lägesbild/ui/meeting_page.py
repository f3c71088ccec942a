"""Möte: the coming and past meetings of the viewer's groups."""

from __future__ import annotations

import datetime as dt
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.reading import meeting_plans
from lägesbild.reading.meeting_plans import Group, MeetingLine
from lägesbild.store.session import reading
from lägesbild.ui import layout, meeting_agenda, meeting_form, meeting_one, register

PAST_SHOWN: Final = 6
SIGN: Final = '<span aria-hidden="true">◆</span>'


def show(viewer: Viewer) -> None:
    """One meeting when the address names it, else the list."""
    meeting_id = register.chosen()
    if meeting_id is not None:
        with reading() as session:
            plan = meeting_plans.one(session, meeting_id, viewer=viewer)
        meeting_one.show(viewer, plan)
        return
    with reading() as session:
        lines = meeting_plans.read(session, viewer=viewer)
        groups = meeting_plans.groups(session, viewer=viewer)
    _list(viewer, lines, groups)


def _list(viewer: Viewer, lines: tuple[MeetingLine, ...], groups: tuple[Group, ...]) -> None:
    now = dt.datetime.now(dt.UTC)
    coming = [line for line in lines if line.is_coming(now)]
    past = [line for line in reversed(lines) if not line.is_coming(now)]
    layout.header("Möte", aside=_next(coming))
    meeting_one.told()
    if groups:
        _toolbar(viewer, groups)
    layout.section("Kommande", aside=str(len(coming)) if coming else "")
    if coming:
        _rows(coming, "Kommande möten")
        meeting_one.offer(viewer, coming, "moten")
    else:
        layout.empty(_nothing(groups))
    layout.section("Tidigare", aside=str(len(past)) if past else "")
    if not past:
        layout.empty("Inga möten har hållits än.")
        return
    _rows(past[:PAST_SHOWN], "Tidigare möten")
    if past[PAST_SHOWN:]:
        with st.expander(f"{len(past) - PAST_SHOWN} till"):
            _rows(past[PAST_SHOWN:], "Tidigare möten, fler")


def _toolbar(viewer: Viewer, groups: tuple[Group, ...]) -> None:
    mode = st.session_state.get(meeting_one.MODE)
    if mode == ("ny",):
        with st.container(border=True, width=720):
            meeting_form.plan(viewer, groups, done=meeting_one.done)
        return
    if mode == ("mall",):
        with st.container(border=True, width=720):
            meeting_agenda.template(viewer, groups)
            if st.button("Klar", type="primary", key="mall.klar"):
                meeting_one.go()
        return
    with st.container(horizontal=True):
        if st.button("Planera möten", icon=":material/event:", key="mote.ny"):
            meeting_one.go("ny")
        if st.button("Stående punkter", icon=":material/list:", key="mote.mall"):
            meeting_one.go("mall")


def _next(coming: list[MeetingLine]) -> str:
    line = next((line for line in coming if line.cancelled_on is None), None)
    if line is None:
        return ""
    return "nästa: " + ", ".join(part for part in (line.group, line.when, line.place) if part)


def _nothing(groups: tuple[Group, ...]) -> str:
    if groups:
        return "Inga möten är planerade. Välj Planera möten och skriv årets dagar."
    return "Inga möten är planerade i dina grupper. Samordnaren planerar dem."


def _rows(lines: list[MeetingLine], label: str) -> None:
    layout.rows(
        [(SIGN, _text(line), line.place) for line in lines],
        label=label,
        hrefs=[register.address("mote", line.id) for line in lines],
    )


def _text(line: MeetingLine) -> str:
    head = "Inställt: " if line.cancelled_on is not None else ""
    return f"{head}{line.when} · {line.group}"
