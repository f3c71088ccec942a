"""Avsluta mötet: freeze what it saw and let it stand still, and open it again while that can be done."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import closing as acts
from lägesbild.model import Viewer
from lägesbild.reading import closing, frozen
from lägesbild.reading.closing import Closing
from lägesbild.reading.filters import moment_text
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.store.session import reading
from lägesbild.ui import attempt, layout, sheet

TOLD: Final = "mote.avsluta.told"
HAPPENS: Final = (
    "Underlaget som gruppen såg fryses: siffror, problembilder, insatser, bedömningar och det varje beslut "
    "vilar på. Anteckningar, närvaro och bedömningar går därefter inte att ändra. Mötet kan öppnas igen så "
    "länge protokollet är ett utkast."
)
AGAIN: Final = "Det frysta underlaget tas bort, och fryses på nytt när mötet avslutas igen."


def offer(viewer: Viewer, plan: MeetingPlan) -> None:
    """
    The button that closes a meeting, for its coordinators from the day of the meeting on.

    Whoever is a member reads when it was closed. Nothing is drawn for a meeting that is open to others,
    is still to come or is cancelled.
    """
    if told := st.session_state.pop(TOLD, None):
        st.success(told, icon=":material/check_circle:")
    with reading() as session:
        state = closing.read(session, plan.line.id, viewer=viewer)
    if state.closed_at is not None:
        layout.note(f"Mötet avslutades {moment_text(state.closed_at)} av {state.closed_by}.")
    if state.may_close and st.button("Avsluta mötet", icon=":material/lock:", key="mote.avsluta"):
        _sure(viewer, plan.line.id, state)
    if state.may_reopen and st.button(
        "Öppna mötet igen", icon=":material/lock_open:", key="mote.oppna_igen", type="tertiary"
    ):
        _sure_again(viewer, plan.line.id)


def close(session: Session, meeting_id: int, *, by: Viewer) -> None:
    """Freeze the pictures of a meeting and close it: in one transaction, so all at once or not at all."""
    acts.stand_still(session)
    taken = frozen.pictures(session, meeting_id, viewer=by)
    acts.close(session, meeting_id, pictures=taken, by=by)


@st.dialog("Avsluta mötet")
def _sure(viewer: Viewer, meeting_id: int, state: Closing) -> None:
    st.markdown(HAPPENS)
    if state.missing:
        st.markdown("**Det här saknas.** Mötet går att avsluta ändå.")
        sheet.lines((f"– {escape(sentence)}" for sentence in state.missing), label="Det här saknas")
    if st.button("Avsluta mötet", type="primary", key="mote.avsluta.saker"):
        _do(
            lambda session: close(session, meeting_id, by=viewer),
            "Mötet är avslutat, och underlaget är fryst.",
        )


@st.dialog("Öppna mötet igen")
def _sure_again(viewer: Viewer, meeting_id: int) -> None:
    st.markdown(AGAIN)
    if st.button("Öppna mötet igen", type="primary", key="mote.oppna_igen.saker"):
        _do(lambda session: acts.reopen(session, meeting_id, by=viewer), "Mötet är öppet igen.")


def _do(write: Callable[[Session], object], sentence: str) -> None:
    if attempt.done(write):
        st.session_state[TOLD] = sentence
        st.rerun()
