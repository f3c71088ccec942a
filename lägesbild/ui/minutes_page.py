"""Protokoll: a meeting's minutes, how they stand, and what the one who looks at them can do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import minutes as acts
from lägesbild.model import Viewer
from lägesbild.model.words import MinutesStatus
from lägesbild.reading import minutes
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.reading.minutes import Whole
from lägesbild.store.session import reading
from lägesbild.ui import (
    attempt,
    layout,
    meeting_close,
    minutes_files,
    minutes_form,
    minutes_view,
    register,
    reports,
    sheet,
)
from lägesbild.ui.kept_form import KeptForm

TOLD: Final = "protokoll.told"
SEEN: Final = "protokoll.seen"
"""The version and the material that the run before showed: what a button that was pressed is about."""
SIGNS: Final = {MinutesStatus.UTKAST: "○", MinutesStatus.FOR_JUSTERING: "▶", MinutesStatus.JUSTERAT: "✓"}


def show(viewer: Viewer, plan: MeetingPlan) -> None:
    """The whole page."""
    if said := st.session_state.pop(TOLD, None):
        st.success(said, icon=":material/check_circle:")
    line = plan.line
    if line.cancelled_on is not None:
        layout.empty("Mötet är inställt och får inget protokoll.")
        return
    if line.starts_at is not None and line.starts_at > dt.datetime.now(dt.UTC):
        layout.empty("Mötet har inte hållits än. Protokollet börjar skrivas när det har börjat.")
        return
    with reading() as session:
        whole = minutes.read(session, line.id, viewer=viewer)
        read = minutes.reports_read(session, line.id, viewer=viewer)
    reports.note_ids(read, viewer=viewer)
    now = (whole.version, whole.content.material)
    version, material = st.session_state.get(SEEN, {}).get(line.id, now)
    _state(whole)
    first, second, _ = st.columns(3)
    with first:
        minutes_files.offer(viewer, whole, "protokoll")
    with second:
        minutes_files.offer(viewer, whole, "kommunstyrelsen")
    if whole.may_approve:
        _approve(viewer, whole, version)
    if whole.may_write:
        _write(viewer, plan, whole, version, material)
    layout.section(whole.content.name, aside=whole.headed.lower())
    minutes_view.show(whole)
    if whole.may_write and whole.is_approved:
        _correct(viewer, whole)
    st.session_state[SEEN] = {line.id: now}


def _state(whole: Whole) -> None:
    sentence = {
        MinutesStatus.UTKAST: "Utkast. Texten följer det som antecknats vid mötet.",
        MinutesStatus.FOR_JUSTERING: f"För justering hos {whole.content.approver}",
        MinutesStatus.JUSTERAT: f"Justerat av {whole.content.approver}",
    }[whole.status]
    on = whole.approved_on or whole.sent_on
    lines = [(SIGNS[whole.status], sentence, day_text(on) if on else "")]
    hrefs = [""]
    if whole.filed_on:
        lines.append(("✓", "Lagt till handlingarna", day_text(whole.filed_on)))
        hrefs.append("")
    if whole.previous_id is not None and whole.content.previous:
        number = whole.content.previous.number
        lines.append(("–", f"Föregående protokoll{f' nr {number}' if number else ''}", ""))
        hrefs.append(register.address("protokoll", whole.previous_id))
    layout.rows(lines, label="Hur protokollet står", hrefs=hrefs)


def _write(viewer: Viewer, plan: MeetingPlan, whole: Whole, version: int, material: str) -> None:
    if whole.status is MinutesStatus.FOR_JUSTERING:
        if st.button("Ta tillbaka från justering", icon=":material/undo:", key="protokoll.ta_tillbaka"):
            _do(acts.take_back, viewer, whole, version, "Protokollet är ett utkast igen.")
        return
    if whole.status is MinutesStatus.JUSTERAT:
        return
    for one in whole.sent_back[-1:]:
        sheet.important(f"Kom tillbaka från {one.by} {day_text(one.on)}: {one.text}")
    meeting_close.offer(viewer, plan)
    with st.container(border=True, width=720):
        told = minutes_form.show(viewer, whole, seen=material)
    if told is not None:
        st.session_state[TOLD] = told
        st.rerun()


def _approve(viewer: Viewer, whole: Whole, version: int) -> None:
    with st.container(border=True, width=720):
        st.markdown("**Du ska justera det här protokollet.** Läs igenom det nedan först.")
        if st.button("Justera", type="primary", icon=":material/approval:", key="protokoll.justera"):
            _do(acts.approve, viewer, whole, version, "Protokollet är justerat och står fast.")
        with st.expander("Något behöver ändras", key="protokoll.andra"):
            form = KeptForm(f"protokoll_ater{whole.meeting_id}", {"reason": ""})
            form.open(viewer)
            st.text_area("Vad behöver ändras?", key=form.key("reason"), on_change=form.keep, height=96)
            form.error_at("reason")
            form.error_at("")
            if st.button("Sänd tillbaka", icon=":material/reply:", key="protokoll.sand_tillbaka"):
                told = form.send(viewer, lambda session: _send_back(session, form, viewer, whole, version))
                if told is not None:
                    st.session_state[TOLD] = told
                st.rerun()


def _send_back(session: Session, form: KeptForm, viewer: Viewer, whole: Whole, version: int) -> str:
    reason = form.value("reason") or ""
    acts.send_back(session, whole.meeting_id, reason=reason, version=version, by=viewer)
    return "Protokollet är tillbaka hos sekreteraren."


def _correct(viewer: Viewer, whole: Whole) -> None:
    with st.expander("Skriv en rättelse", key="protokoll.rattelse", icon=":material/edit_note:"):
        form = KeptForm(f"protokoll_ratta{whole.meeting_id}", {"text": ""})
        form.open(viewer)
        st.text_area(
            "Vad var fel, och vad ska det vara?", key=form.key("text"), on_change=form.keep, height=96
        )
        form.error_at("text")
        form.error_at("")
        if st.button("Lägg till rättelsen", icon=":material/check:", key="protokoll.ratta"):
            told = form.send(viewer, lambda session: _corrected(session, form, viewer, whole))
            if told is not None:
                st.session_state[TOLD] = told
            st.rerun()


def _corrected(session: Session, form: KeptForm, viewer: Viewer, whole: Whole) -> str:
    text = form.value("text") or ""
    acts.correct(session, whole.meeting_id, text=text, submit_key=form.submit_key, by=viewer)
    return "Rättelsen står sist i protokollet."


def _do(act: Callable[..., object], viewer: Viewer, whole: Whole, version: int, told: str) -> None:
    if attempt.done(lambda session: act(session, whole.meeting_id, version=version, by=viewer)):
        st.session_state[TOLD] = told
        st.rerun()
