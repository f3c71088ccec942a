"""Runda: what is ready, and what there is to take over since the meeting before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import rounds as acts
from lägesbild.figures.classes import number
from lägesbild.model import Viewer
from lägesbild.reading.filters import day_text
from lägesbild.reading.round_mine import Mine
from lägesbild.reading.round_rows import ReadyStatement
from lägesbild.ui import attempt, layout, register
from lägesbild.ui import round_state as state
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

SHOWN: Final = 6
AT_ONCE: Final = 30
PAGES: Final = {"observation": "mina-rapporter", "problembild": "problembilder", "insats": "insatser"}
CLOSED: Final = (
    "De här läses inte av hela gruppen och följer inte med. Vill ni berätta något ur dem, skriv det med egna "
    "ord ovan."
)


def statements(said: Sequence[ReadyStatement], viewer: Viewer, *, label: str) -> None:
    """Statements as lines: the kind, the text, and where and what about. One's own reports are links."""
    layout.rows(
        [(f'<span class="lb-status">{escape(one.kind.label)}</span>', one.text, about(one)) for one in said],
        label=label,
        hrefs=[_address(one, viewer) for one in said],
    )


def _address(one: ReadyStatement, viewer: Viewer) -> str:
    if one.table == "observation" and one.reporter_id != viewer.user_id:
        return ""
    return register.address(PAGES[one.table], one.row_id)


def about(one: ReadyStatement) -> str:
    """Where, what about and how far, in one line."""
    development = one.development.label.lower() if one.development else ""
    parts = (one.area or "Hela kommunen", one.subject, development or one.state.lower())
    return " · ".join(part for part in parts if part)


def ready(mine: Mine, meeting_id: int, viewer: Viewer) -> None:
    """What the group reads already."""
    said = [line.row for line in mine.lines if line.row is not None]
    layout.section("Klart", aside=str(len(said)) if said else "")
    if not mine.lines:
        layout.empty("Inget att ta upp.")
        return
    if said:
        statements(said, viewer, label="Klart")
    if len(said) < len(mine.lines):
        layout.note("Det som dragits tillbaka eller inte längre delas med gruppen står inte med.")
    taken = [line for line in mine.lines if line.row is not None and not line.made_here]
    if mine.refused or not taken:
        return
    with st.expander("Ta bort något ur rundan", key="runda.bort"):
        layout.note("Raden finns kvar där den är. Det ni skrev här ändrar ni på sin egen sida.")
        for line in taken:
            if st.button(
                f"Ta bort {plain(_short(line.row.text if line.row else ''))}", key=f"runda.bort.{line.id}"
            ):
                _drop(meeting_id, line.id, viewer)


def _drop(meeting_id: int, statement_id: int, viewer: Viewer) -> None:
    if attempt.done(lambda session: acts.drop(session, meeting_id, statement_id, by=viewer)):
        st.rerun()


def proposal(kept: KeptForm, mine: Mine, viewer: Viewer) -> None:
    """Own rows since the meeting before, each taken over with a tick."""
    there = {(line.table, line.row_id) for line in mine.lines} if mine.ready_at is not None else set()
    offered = [one for one in mine.offered if (one.table, one.row_id) not in there]
    since = f"Sedan mötet {day_text(mine.since)}" if mine.since else "Egna rapporter och insatser"
    layout.section(since, aside=number(len(offered)) if offered else "")
    if not offered:
        layout.empty("Inget eget som gruppen läser. Skriv raderna ovan i stället.")
    taken = {(line["table"], line["row_id"]) for line in state.lines(kept)}
    offered.sort(key=lambda one: (one.table == "observation", -one.on.toordinal()))
    for one in offered[:SHOWN]:
        _tick(kept, one, taken=(one.table, one.row_id) in taken)
    if rest := offered[SHOWN:]:
        with st.expander(f"{number(len(rest))} till", key="runda.fler", on_change="rerun") as more:
            if more.open:
                _more(kept, rest, taken)
    if mine.closed:
        with st.expander(f"{number(len(mine.closed))} som gruppen inte läser", key="runda.egna"):
            layout.note(CLOSED)
            statements(mine.closed[:50], viewer, label="Läses inte av gruppen")


def _more(kept: KeptForm, rest: Sequence[ReadyStatement], taken: Collection[tuple[str, int]]) -> None:
    """The rest, some at a time: a browser cannot carry the thousands that a busy huvudman has."""
    key = kept.key("visade")
    shown = int(st.session_state.get(key, AT_ONCE))
    for one in rest[:shown]:
        _tick(kept, one, taken=(one.table, one.row_id) in taken)
    left = len(rest) - shown
    if left > 0 and st.button(f"Visa {min(left, AT_ONCE)} av {number(left)} till", key="runda.visa"):
        st.session_state[key] = shown + AT_ONCE
        st.rerun()


def _tick(kept: KeptForm, one: ReadyStatement, *, taken: bool) -> None:
    key = kept.key(f"tick.{one.table}.{one.row_id}")
    st.session_state[key] = taken

    def changed() -> None:
        if key in st.session_state:
            state.take(kept, one, taken=bool(st.session_state[key]))

    st.checkbox(
        f"**{one.kind.label}** {plain(_short(one.text))}  \n{plain(about(one))}", key=key, on_change=changed
    )


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 120 else f"{one_line[:119].rstrip()}…"
