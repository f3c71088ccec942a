"""Trygghetsvandringar: those that come, what was found and is not mended, and those that were walked."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.reading import safety_walks, walk_findings
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.filters import day_text
from lägesbild.reading.safety_walks import WalkLine
from lägesbild.reading.walk_findings import FindingView, State
from lägesbild.store.session import reading
from lägesbild.ui import (
    address,
    layout,
    register,
    walk_cards,
    walk_files,
    walk_form,
    walk_sheet,
    walk_words,
)

EVERYBODY: Final = "Alla"
RESPONSIBLE, STATE = "ansvarig", "status"
STATES: Final = {"Öppna": State.OPEN, "Åtgärdade": State.FIXED, "Tillbakadragna": State.WITHDRAWN}
PAST_SHOWN: Final = 6


def show(viewer: Viewer) -> None:
    """One walk when the address names it, else the list."""
    walk_id = register.chosen()
    if walk_id is not None:
        walk_sheet.show(viewer, walk_id)
        return
    today = clock.today()
    with reading() as session:
        walks = safety_walks.read(session, viewer=viewer)
        progress = safety_walks.progress(session, viewer=viewer, today=today)
        findings = walk_findings.read(session, viewer=viewer, today=today)
    layout.header("Trygghetsvandringar", aside=progress.sentence)
    walk_sheet.told()
    _plan(viewer)
    coming = sorted((walk for walk in walks if walk.is_planned), key=lambda walk: (walk.planned_on, walk.id))
    layout.section("Planerade", aside=str(len(coming)) if coming else "")
    if coming:
        _rows(coming, "Planerade vandringar")
    else:
        layout.empty(_nothing(viewer))
    _findings(viewer, findings)
    _past([walk for walk in walks if not walk.is_planned])


def _plan(viewer: Viewer) -> None:
    if not may(viewer.role, Deed.REPORT):
        return
    if st.session_state.get(walk_sheet.MODE) == ("ny",):
        with st.container(border=True, width=720):
            walk_form.plan(viewer, done=walk_sheet.done)
        return
    st.button(
        "Planera en vandring",
        icon=":material/add:",
        key="vandring.ny",
        on_click=st.session_state.__setitem__,
        args=(walk_sheet.MODE, ("ny",)),
    )


def _nothing(viewer: Viewer) -> str:
    if may(viewer.role, Deed.REPORT):
        return "Ingen vandring är planerad. Välj Planera en vandring."
    return "Ingen vandring är planerad bland dem du läser. Rapportörer och samordnare planerar dem."


def _findings(viewer: Viewer, findings: tuple[FindingView, ...]) -> None:
    standing = sum(one.state is State.OPEN for one in findings)
    layout.section("Brister", aside=f"{standing} öppna av {len(findings)}" if findings else "")
    walk_cards.told()
    if not findings:
        layout.empty("Inga brister är noterade än. De noteras på vandringens egen sida.")
        return
    names = sorted({one.responsible_huvudman or one.responsible for one in findings}, key=swedish_key)
    state, who = _controls(names)
    chosen = [
        one
        for one in findings
        if one.state is STATES[state] and who in {EVERYBODY, one.responsible_huvudman or one.responsible}
    ]
    if not chosen:
        layout.empty("Ingen brist stämmer med valet.")
        return
    _per_area(chosen)
    walk_cards.show(viewer, chosen, on_walk=False)
    walk_files.offer(viewer, tuple(one.id for one in chosen))


def _controls(names: list[str]) -> tuple[str, str]:
    everybody = [EVERYBODY, *names]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = address.field(STATE, STATES, "Öppna")
        state = st.segmented_control(
            "Status",
            list(STATES),
            key=key,
            on_change=address.written,
            args=(STATE, "Öppna"),
            required=True,
            wrap=True,
        )
        key = address.field(RESPONSIBLE, everybody, EVERYBODY)
        who = st.selectbox(
            "Ansvarig",
            everybody,
            key=key,
            on_change=address.written,
            args=(RESPONSIBLE, EVERYBODY),
            width=280,
        )
    return state or "Öppna", who or EVERYBODY


def _per_area(findings: list[FindingView]) -> None:
    """How many there are of each area, in a line."""
    counts: dict[str, int] = {}
    for one in findings:
        counts[one.district] = counts.get(one.district, 0) + 1
    told = (
        f"{name} {count}" for name, count in sorted(counts.items(), key=lambda pair: swedish_key(pair[0]))
    )
    layout.note(f"Per område: {', '.join(told)}")


def _past(walks: list[WalkLine]) -> None:
    done = [walk for walk in walks if walk.done_on is not None]
    layout.section("Genomförda", aside=str(len(done)) if done else "")
    if done:
        _rows(done[:PAST_SHOWN], "Genomförda vandringar")
    else:
        layout.empty("Ingen vandring är genomförd än.")
    rest = [*done[PAST_SHOWN:], *(walk for walk in walks if walk.cancelled_on is not None)]
    if rest:
        with st.expander(f"{len(rest)} till, äldre eller inställda"):
            _rows(rest, "Fler vandringar")


def _rows(walks: list[WalkLine], label: str) -> None:
    layout.rows(
        [
            (walk_words.walk_status(walk), f"{day_text(walk.on)}, {walk.district}", _remark(walk))
            for walk in walks
        ],
        label=label,
        hrefs=[register.address("trygghetsvandringar", walk.id) for walk in walks],
    )


def _remark(walk: WalkLine) -> str:
    late = walk.is_planned and walk.planned_on < clock.today()
    parts = ("dagen har varit: blev den av?" if late else "", walk_words.shortcomings(walk), walk.huvudman)
    return " · ".join(part for part in parts if part)
