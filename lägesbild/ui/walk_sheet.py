"""One trygghetsvandring: the form for shortcomings first, then what was found, then what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import safety_walks as acts
from lägesbild.model import Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.reading import safety_walks, walk_findings
from lägesbild.reading.filters import day_text
from lägesbild.reading.safety_walks import WalkLine
from lägesbild.reading.walk_findings import State
from lägesbild.store.session import reading
from lägesbild.ui import (
    attempt,
    layout,
    register,
    sheet,
    walk_cards,
    walk_files,
    walk_form,
    walk_note,
    walk_words,
)

TOLD: Final = "vandring.told"
MODE: Final = "vandring.mode"
NEAR_DAYS: Final = 1
"""So near its day a walk is taken to be under way, and the form stands open."""


def show(viewer: Viewer, walk_id: int) -> None:
    """The whole page of one walk."""
    with reading() as session:
        walk = safety_walks.one(session, walk_id, viewer=viewer)
        findings = walk_findings.read(session, viewer=viewer, today=clock.today(), walk_id=walk_id)
    layout.header(f"Trygghetsvandring i {walk.district}", aside=day_text(walk.on))
    register.back("trygghetsvandringar")
    told()
    mode = st.session_state.get(MODE)
    if mode in {("andra", walk.id), ("gatt", walk.id)}:
        form = walk_form.change if mode[0] == "andra" else walk_form.carry_out
        with st.container(border=True, width=720):
            form(viewer, walk, done=done)
        return
    if may(viewer.role, Deed.REPORT) and walk.cancelled_on is None:
        _note(viewer, walk)
    standing = [one for one in findings if one.state is State.OPEN]
    layout.section("Brister", aside=f"{len(standing)} öppna av {len(findings)}" if findings else "")
    walk_cards.told()
    if findings:
        walk_cards.show(viewer, findings, on_walk=True)
        walk_files.offer(viewer, tuple(one.id for one in findings))
    else:
        layout.empty("Inga brister är noterade än.")
    _about(walk)
    if acts.may_change(viewer, huvudman_id=walk.huvudman_id):
        _toolbar(viewer, walk)


def told() -> None:
    """What was just done, said once."""
    sentence = st.session_state.pop(TOLD, None)
    if sentence:
        st.success(sentence, icon=":material/check_circle:")


def done(sentence: str) -> None:
    """Leave a form, with what to say of it."""
    st.session_state.pop(MODE, None)
    if sentence:
        st.session_state[TOLD] = sentence


def _note(viewer: Viewer, walk: WalkLine) -> None:
    near = abs((clock.today() - walk.on).days) <= NEAR_DAYS
    opened = st.session_state.get(MODE) == ("brist", walk.id)
    if near or opened:
        walk_note.show(viewer, walk)
    else:
        st.button(
            "Notera en brist",
            icon=":material/add:",
            key="vandring.brist",
            on_click=st.session_state.__setitem__,
            args=(MODE, ("brist", walk.id)),
        )


def _about(walk: WalkLine) -> None:
    layout.section("Om vandringen")
    sheet.lines([walk_words.walk_status(walk)], label="Status")
    sheet.fields(
        [
            ("Planerad", day_text(walk.planned_on)),
            ("Genomförd", day_text(walk.done_on) if walk.done_on else None),
            ("Inställd", day_text(walk.cancelled_on) if walk.cancelled_on else None),
            ("Deltagare", str(walk.people) if walk.people is not None else None),
            ("Anordnas av", walk.huvudman),
            ("Får läsas av", walk.audience),
            ("Anteckning", walk.note),
        ],
        label="Om vandringen",
    )


def _toolbar(viewer: Viewer, walk: WalkLine) -> None:
    with st.container(horizontal=True):
        if walk.cancelled_on is not None:
            if st.button("Återta vandringen", icon=":material/undo:", key="vandring.aterta"):
                _do(
                    lambda session: acts.restore(session, walk.id, version=walk.version, by=viewer),
                    "Vandringen är planerad igen.",
                )
            return
        if walk.done_on is None:
            _button("Skriv att den är genomförd", ":material/check:", "gatt", walk)
        _button("Ändra", ":material/edit:", "andra", walk)
        if walk.done_on is None:
            if st.button("Ställ in", icon=":material/event_busy:", key="vandring.stall_in"):
                _sure(viewer, walk)
        elif st.button("Ångra genomförd", icon=":material/undo:", key="vandring.angra"):
            _do(
                lambda session: acts.restore(session, walk.id, version=walk.version, by=viewer),
                "Vandringen är planerad igen.",
            )


def _button(label: str, icon: str, mode: str, walk: WalkLine) -> None:
    st.button(
        label,
        icon=icon,
        key=f"vandring.{mode}",
        on_click=st.session_state.__setitem__,
        args=(MODE, (mode, walk.id)),
    )


@st.dialog("Ställ in vandringen")
def _sure(viewer: Viewer, walk: WalkLine) -> None:
    st.markdown("Den står kvar som inställd och räknas inte bland årets vandringar.")
    if st.button("Ställ in vandringen", type="primary", key="vandring.stall_in.saker"):
        _do(
            lambda session: acts.cancel(session, walk.id, on=clock.today(), version=walk.version, by=viewer),
            "Vandringen är inställd.",
        )


def _do(write: Callable[[Session], object], sentence: str) -> None:
    if attempt.done(write):
        done(sentence)
        st.rerun()
