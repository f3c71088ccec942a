"""Anteckna: what there already is to take up under an item: the round, open tasks, and its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final

import streamlit as st

from lägesbild.figures.classes import number
from lägesbild.model import Observation, Viewer
from lägesbild.model.words import AgendaKind
from lägesbild.reading import decisions, rounds
from lägesbild.reading.meeting_notes import MeetingNotes, NotedItem
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.reading.rounds import ReadyPart, ReadyStatement
from lägesbild.store.session import reading
from lägesbild.ui import beslut_words, layout, register, reports, sheet

TASKS_SHOWN: Final = 12
SAID_SHOWN: Final = 6
_LOOK: Final = """<style>
h3.lb-brought.lb-brought { margin: 0.75rem 0 0; padding: 0; font-size: 1rem; line-height: 1.4; }
ul.lb-brought.lb-brought { list-style: none; margin: 0; padding: 0; }
.lb-brought.lb-brought li {
  margin: 0; padding: 0.25rem 0; border-bottom: 1px solid light-dark(#D3DCE3, #33414D); line-height: 1.4;
  overflow-wrap: anywhere;
}
.lb-brought summary { padding: 0.5rem 0; font-size: 0.875rem; cursor: pointer; }
.lb-brought .lb-remark { font-size: 0.875rem; font-weight: 400; }
</style>"""
Draw = Callable[[Viewer, MeetingNotes], None]


def show(viewer: Viewer, plan: MeetingPlan, notes: MeetingNotes, item: NotedItem) -> None:
    """What is known of the item, beside what is written."""
    known = next((one.known for one in plan.items if one.id == item.id), "")
    draw = _DRAWN.get(item.kind)
    if not known and draw is None:
        return
    layout.section("Att ta upp")
    if known:
        layout.note(f"{known}.")
    if draw is not None:
        draw(viewer, notes)


def _round(viewer: Viewer, notes: MeetingNotes) -> None:
    with reading() as session:
        parts = rounds.ready(session, notes.meeting_id, viewer=viewer)
    st.html(_LOOK + "".join(_part(part) for part in parts))
    shown = [
        one.row_id for part in parts for one in part.statements if one.table == Observation.__tablename__
    ]
    reports.note_ids(shown, viewer=viewer)


def _part(part: ReadyPart) -> str:
    """What a huvudman brings; the rest of a long part lies folded, so that the next one is near."""
    name, first, rest = escape(part.huvudman), part.statements[:SAID_SHOWN], part.statements[SAID_SHOWN:]
    head = f'<h3 class="lb-brought">{name} {sheet.remark(_ready(part))}</h3>'
    more = f"<details><summary>{len(rest)} till från {name}</summary>{_list(rest, f'{name}, fler')}</details>"
    folded = f'<div class="lb-brought">{more}</div>' if rest else ""
    return head + (_list(first, name) if first else "") + folded


def _list(said: Sequence[ReadyStatement], label: str) -> str:
    lines = "".join(f"<li>{_statement(one)}</li>" for one in said)
    return f'<ul class="lb-brought" aria-label="{label}">{lines}</ul>'


def _ready(part: ReadyPart) -> str:
    if part.says_nothing:
        return "har inget att ta upp"
    if part.statements:
        return f"{number(part.left_out)} till står i Lägesbild" if part.left_out else ""
    return "har inte förberett något"


def _statement(one: ReadyStatement) -> str:
    about = ", ".join(part for part in (one.area, one.subject) if part)
    return f"<strong>{escape(one.kind.label)}</strong> {escape(one.text)} {sheet.remark(about)}"


def _tasks(viewer: Viewer, notes: MeetingNotes) -> None:
    with reading() as session:
        rows = decisions.still_open(session, notes.body_id, before=notes.held_on, viewer=viewer)
    lines = [
        f"{beslut_words.status_html(row)} {beslut_words.link(row)} "
        f"{sheet.remark(', '.join(part for part in (row.whose, beslut_words.due(row)) if part))}"
        for row in rows
    ]
    if lines:
        sheet.lines(lines[:TASKS_SHOWN], label="Öppna uppdrag från tidigare möten")
    if lines[TASKS_SHOWN:]:
        with st.expander(f"{len(lines) - TASKS_SHOWN} till"):
            sheet.lines(lines[TASKS_SHOWN:], label="Öppna uppdrag, fler")


def _to(page: str, title: str) -> Draw:
    def draw(_viewer: Viewer, notes: MeetingNotes) -> None:
        where = register.address(page, notes.meeting_id) if page == "bedomning" else f"/{page}"
        st.html(f'<p style="margin:0"><a class="lb-link" href="{escape(where)}">{escape(title)}</a></p>')

    return draw


_DRAWN: Final[dict[AgendaKind, Draw]] = {
    AgendaKind.RUNDA: _round,
    AgendaKind.BESLUT: _tasks,
    AgendaKind.BEDOMNING: _to("bedomning", "Till bedömningen"),
    AgendaKind.INSATSER: _to("insatser", "Till insatserna"),
    AgendaKind.INRIKTNING: _to("inriktning", "Till inriktning och stöd"),
    AgendaKind.LAGESBILD: _to("", "Till lägesbilden"),
}
"""What is shown under the kinds of items that have more than a sentence."""
