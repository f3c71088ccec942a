"""Runda: what one's huvudman brings to a meeting, written in a few lines and marked ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import rounds as acts
from lägesbild.model import Viewer
from lägesbild.reading import circles, round_mine
from lägesbild.reading.filters import moment_text
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.reading.round_mine import Mine
from lägesbild.store.session import reading
from lägesbild.ui import layout, meeting_steps, round_lines, round_rows
from lägesbild.ui import round_state as state
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

TOLD: Final = "runda.told"
LONGEST: Final = 20_000
"""Letters that are divided at once: more is no round, and everybody would wait for it."""
WIDTH_PX: Final = 760
"""No wider than a line is easily read, also on a projector."""
_LOOK: Final = """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-runda_send) { position: sticky; bottom: 0; z-index: 5; }
.st-key-runda_send { padding: 0.5rem 0; background: light-dark(#FFFFFF, #11181F); }
</style>"""
HINT: Final = "En rad för varje sak, eller klistra in text.\nT.ex. Oro i Sätra, rekrytering till gäng"


def show(viewer: Viewer) -> None:
    """The whole page, for the meeting in the address."""
    plan = meeting_steps.open_meeting(viewer, "runda", "Runda")
    if plan is None:
        return
    with reading() as session:
        mine = round_mine.read(session, plan.line.id, viewer=viewer)
    _state(mine, viewer)
    if mine.ready_at is not None:
        round_rows.ready(mine, plan.line.id, viewer)
    if mine.refused:
        _closed(mine)
        return
    kept = state.opened(plan.line.id, mine, viewer)
    with st.container(width=WIDTH_PX, key="runda_skriv"):
        _write(kept, mine, plan, viewer)


def _state(mine: Mine, viewer: Viewer) -> None:
    for told in st.session_state.pop(TOLD, ()):
        st.success(told, icon=":material/check_circle:")
    if mine.ready_at is not None:
        layout.facts([(f"Aktuellt från {viewer.huvudman}", f"● Klar {moment_text(mine.ready_at)}")])
    else:
        layout.facts([(f"Aktuellt från {viewer.huvudman}", "○ Inte klar")])


def _closed(mine: Mine) -> None:
    layout.empty(mine.refused)
    if mine.ready_at is None and mine.lines:
        layout.section("Sparat, inte klart", aside=str(len(mine.lines)))
        layout.rows(
            [(f'<span class="lb-status">{line.kind.label}</span>', line.text, "") for line in mine.lines],
            label="Sparat, inte klart",
        )


def _write(kept: KeptForm, mine: Mine, plan: MeetingPlan, viewer: Viewer) -> None:
    if kept.version != mine.version:
        _both(kept, mine, viewer)
    layout.section("Lägg till mer" if mine.ready_at is not None else "Skriv eller klistra in")
    st.text_area(
        "Vad vill ni ta upp?",
        key=kept.key("text"),
        on_change=kept.keep,
        height=140,
        max_chars=LONGEST,
        placeholder=HINT,
        label_visibility="collapsed",
    )
    st.button("Dela upp", icon=":material/splitscreen:", key="runda.dela", on_click=_divide, args=(kept,))
    kept.error_at("text")
    round_lines.show(kept, plan.line.id, viewer)
    round_rows.proposal(kept, mine, viewer)
    _finish(kept, mine, plan, viewer)


def _divide(kept: KeptForm) -> None:
    if not (kept.value("text") or "").strip():
        kept.set_errors({"text": "Skriv något först."})
        return
    kept.set_errors({})
    state.divide(kept)


def _finish(kept: KeptForm, mine: Mine, plan: MeetingPlan, viewer: Viewer) -> None:
    count = len(state.lines(kept))
    if not count and mine.ready_at is not None:
        layout.note("Det som står under Klart läses av gruppen. Skriv mer ovan om något saknas.")
        return
    st.html(_LOOK)
    empty = not count and not (kept.value("text") or "").strip()
    label = "Inget att ta upp" if empty else f"Klar, dela {count} {'rad' if count == 1 else 'rader'}"
    with st.container(key="runda_send"):
        kept.error_at("")
        with st.container(horizontal=True):
            if st.button(
                label, type="secondary" if empty else "primary", icon=":material/check:", key="runda.klar"
            ):
                _ready(kept, plan, viewer)
            if count and mine.ready_at is None and st.button("Spara så länge", key="runda.spara"):
                _save(kept, plan, viewer)
    with reading() as session:
        who = next(circle.who for circle in circles.every(session) if circle.id == plan.line.body_id)
    st.caption(
        f"När ni är klara delas rundan med {plain(plan.line.group)}: {plain(who)}. "
        + ("" if mine.ready_at is not None else f"Fram till dess läser bara {plain(viewer.huvudman)}. ")
        + layout.PUBLIC_RECORD
    )


def _ready(kept: KeptForm, plan: MeetingPlan, viewer: Viewer) -> None:
    if (kept.value("text") or "").strip():
        kept.set_errors({"text": "Texten är inte uppdelad än. Tryck på Dela upp och se över raderna först."})
        st.rerun()
    told: list[str] = []

    def write(session: Session) -> str:
        lines = [state.as_line(line) for line in state.lines(kept)]
        done = acts.ready(session, plan.line.id, lines, version=kept.version, by=viewer)
        told.extend(notice for notices in done.notices.values() for notice in notices)
        count = len(lines)
        if not count:
            return f"{viewer.huvudman} har inget att ta upp. {plan.line.group} ser att ni är klara."
        return f"Klart. {count} {'rad' if count == 1 else 'rader'} läses nu av {plan.line.group}."

    _send(kept, viewer, write, told)


def _save(kept: KeptForm, plan: MeetingPlan, viewer: Viewer) -> None:
    def write(session: Session) -> str:
        lines = [state.as_line(line) for line in state.lines(kept)]
        acts.save(session, plan.line.id, lines, version=kept.version, by=viewer)
        return f"Sparat. Bara {viewer.huvudman} läser det än så länge."

    _send(kept, viewer, write, [])


def _send(kept: KeptForm, viewer: Viewer, write: Callable[[Session], str], told: list[str]) -> None:
    said = kept.send(viewer, write)
    if said is not None:
        st.session_state[TOLD] = (said, *told)
    st.rerun()


def _both(kept: KeptForm, mine: Mine, viewer: Viewer) -> None:
    """Somebody of the same huvudman was here in between: show what is stored, and let the person choose."""
    stored = (
        "  \n".join(plain(f"{line.kind.label}: {line.text}") for line in mine.lines) or "Inget att ta upp."
    )
    st.warning(
        f"Det som är sparat nu:  \n{stored}",
        title="Någon annan hos er har ändrat rundan sedan du öppnade den",
        icon=":material/difference:",
    )
    with st.container(horizontal=True):
        st.button("Behåll bara det sparade", key="runda.deras", on_click=kept.close, args=(viewer,))
        st.button("Lägg ihop båda", key="runda.bada", on_click=state.merge, args=(kept, mine))
