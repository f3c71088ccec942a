"""Indikatorer: what waits for a second person's approval, and withdrawing what was published."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import indicator_releases as acts
from lägesbild.actions import indicator_rules as rules
from lägesbild.model import Viewer
from lägesbild.model.counted import months_of, period_name
from lägesbild.reading import indicator_preview
from lägesbild.reading.filters import day_text
from lägesbild.reading.indicators import Period, Proposal
from lägesbild.store.session import reading
from lägesbild.ui import attempt, layout
from lägesbild.ui import indicator_preview as preview
from lägesbild.ui.indicator_form import TOLD
from lägesbild.ui.report_text import plain

PUBLISHED: Final = "Publicerad. Talen och orden är frysta: det som ändras i rapporterna ändrar dem inte."
FROZEN: Final = (
    "När du godkänner fryses talen och orden. De rapporter som räknats kan aldrig räknas i något annat som "
    "publiceras."
)
FOR_GOOD: Final = (
    "Talen slutar visas för alla. Att de har varit publicerade, och varför de drogs tillbaka, står kvar. "
    "Perioden kan inte publiceras på nytt: den som sett de gamla talen skulle kunna jämföra."
)


def waiting(viewer: Viewer, proposals: tuple[Proposal, ...]) -> None:
    """Each proposal of one's own huvudman; nothing when there is none."""
    if not proposals:
        return
    open_ones = [one for one in proposals if not one.declined]
    layout.section("Väntar på godkännande hos er", aside=str(len(open_ones)) if open_ones else "")
    for one in proposals:
        with st.container(border=True, width=760, key=f"indikatorer.forslag.{one.id}"):
            _card(viewer, one)


def _card(viewer: Viewer, one: Proposal) -> None:
    name = period_name(one.start, months_of(one.start, one.end))
    st.markdown(f"**{plain(one.name)}, {name}**")
    st.html(
        f'<p class="lb-caption">Föreslagen av {escape(one.proposer)} {day_text(one.proposed_on)} · '
        f"ska läsas av {escape(one.readers)}</p>"
    )
    if one.declined:
        layout.note(f"Avböjt: {one.declined}")
        return
    st.markdown(plain(one.what))
    if one.limits:
        st.markdown(plain(one.limits))
    with reading() as session:
        found = indicator_preview.of_indicator(
            session, one.indicator_id, start=one.start, end=one.end, viewer=viewer
        )
    if found is not None:
        preview.show(found)
    _buttons(viewer, one)


def _buttons(viewer: Viewer, one: Proposal) -> None:
    mine = one.proposed_by == viewer.username
    decides = rules.may_decide(viewer) and not mine
    layout.note(FROZEN if decides else _who(viewer, mine=mine))
    with st.container(horizontal=True):
        if (
            decides
            and st.button(
                "Godkänn och publicera",
                type="primary",
                icon=":material/check:",
                key=f"indikatorer.godkann.{one.id}",
            )
            and attempt.done(lambda s: acts.approve(s, one.id, version=one.version, by=viewer))
        ):
            st.session_state[TOLD] = PUBLISHED
            st.rerun()
        if decides and st.button("Avböj", icon=":material/close:", key=f"indikatorer.avboj.{one.id}"):
            decline(viewer, one, "Avböjt. Den som föreslog ser varför.")
        if mine and st.button("Ta tillbaka", icon=":material/undo:", key=f"indikatorer.tillbaka.{one.id}"):
            decline(viewer, one, "Förslaget är tillbakataget.")


def _who(viewer: Viewer, *, mine: bool) -> str:
    who = f"granskaren eller den som är behörighetsansvarig hos {viewer.huvudman}"
    if mine:
        return f"Du lämnade förslaget, så någon annan godkänner det: {who}."
    return f"Det godkänns av {who}."


@st.dialog("Varför?")
def decline(viewer: Viewer, one: Proposal, told: str) -> None:
    """Why a proposal is declined or taken back; ``told`` is said when it is done."""
    reason = st.text_area("Skäl", key=f"indikatorer.skal.{one.id}", height=80)
    if st.button("Avböj förslaget", type="primary", key=f"indikatorer.avboj_nu.{one.id}") and attempt.done(
        lambda s: acts.decline(s, one.id, reason=reason or "", version=one.version, by=viewer)
    ):
        st.session_state[TOLD] = told
        st.rerun()


@st.dialog("Dra tillbaka en period")
def withdraw(viewer: Viewer, name: str, periods: tuple[Period, ...]) -> None:
    """Which period, and why; what that means is said before."""
    st.markdown(f"**{plain(name)}**")
    st.markdown(FOR_GOOD)
    chosen = st.selectbox(
        "Period",
        periods,
        index=None,
        format_func=lambda one: one.name.capitalize(),
        key="indikatorer.bort.period",
        placeholder="Välj period",
    )
    reason = st.text_area(
        "Varför? Skälet läses av dem som läst talen.", key="indikatorer.bort.skal", height=80
    )
    if not st.button("Dra tillbaka", type="primary", key="indikatorer.bort.nu"):
        return
    if chosen is None or chosen.release_id is None:
        st.error("Välj vilken period som ska dras tillbaka.", icon=":material/error:")
        return
    release_id, version = chosen.release_id, chosen.version
    if attempt.done(lambda s: acts.withdraw(s, release_id, reason=reason or "", version=version, by=viewer)):
        st.session_state[TOLD] = "Perioden är tillbakadragen och visas inte längre."
        st.rerun()
