"""Sammankallning: one gathering opened: what for, its log, the area's picture, and how it ended."""

from __future__ import annotations

from html import escape

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.reading import gatherings
from lägesbild.reading.gatherings import GatheringView, Outcome
from lägesbild.store.session import reading
from lägesbild.ui import (
    gathering_area,
    gathering_call,
    gathering_close,
    gathering_log,
    layout,
    register,
    sheet,
)
from lägesbild.ui.report_text import plain


def show(viewer: Viewer, gathering_id: int) -> None:
    """
    The whole page of one gathering.

    Raises
    ------
    NotFoundError
        There is no such gathering, or the viewer is no member of its group.
    """
    with reading() as session:
        view = gatherings.one(session, gathering_id, viewer=viewer)
    register.back("omradesgrupper")
    layout.header(view.line.group, aside=_status(view))
    told = st.session_state.pop(gathering_call.TOLD, None)
    if told:
        st.success(told, icon=":material/check_circle:")
    _head(view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if view.line.closed_at is not None:
            _ending(view)
        gathering_log.show(viewer, view)
        if view.line.closed_at is None and gatherings.may_call(viewer):
            gathering_close.show(viewer, view)
    with right:
        gathering_area.show(viewer, view)


def _status(view: GatheringView) -> str:
    if view.line.closed_at is None:
        return f"sammankallad {view.line.when}"
    return f"avslutad {gatherings.hour_text(view.line.closed_at)}"


def _head(view: GatheringView) -> None:
    st.markdown(f"**{plain(view.line.what)}**")
    sheet.fields(
        (
            ("Var", view.line.where or None),
            ("Sammankallad", f"{view.line.when} av {view.line.caller or 'okänd'}"),
            ("Kallade", ", ".join(view.called)),
        ),
        label="Sammankallningen",
    )


def _ending(view: GatheringView) -> None:
    layout.section("Sammanfattning", aside=f"avslutad av {view.closer}" if view.closer else "")
    st.markdown(plain(view.summary or ""))
    if not view.outcomes:
        layout.note("Sammanfattningen står bara här, med loggen.")
        return
    sheet.lines([_outcome(one) for one in view.outcomes], label="Vad det blev")


def _outcome(one: Outcome) -> str:
    word = f'<span class="lb-status">{escape(one.word)}</span>'
    if one.page is None:
        return f"{word}{escape(one.title)}"
    return f"{word}{register.link(one.title, page=one.page, row_id=one.row_id)}"
