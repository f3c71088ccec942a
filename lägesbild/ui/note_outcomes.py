"""Anteckna: what was decided under an item and what it rests on, and what somebody is to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import meetings
from lägesbild.actions import notes as acts
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.model import LagesbildError, Viewer
from lägesbild.reading.decisions import DecisionRow, TaskRow
from lägesbild.reading.meeting_notes import MeetingNotes, NotedItem
from lägesbild.store.session import transaction
from lägesbild.ui import beslut_edit, beslut_words, layout, note_evidence, sheet
from lägesbild.ui import beslut_fields as fields
from lägesbild.ui.form_fields import DatedForm, area, choice, day, side_by_side, text
from lägesbild.ui.report_text import plain

OPEN: Final = "anteckna.form"
"""Which form is open: its kind and the id of the item or row."""
DECISION, TASK = "beslut", "uppdrag"
CHANGE_DECISION, CHANGE_TASK = "andra_beslut", "andra_uppdrag"
_DECISION_FIELDS: Final = {"text": "", "theme": "", **note_evidence.FIELDS}
_TASK_FIELDS: Final = {"text": "", "owner_huvudman": "", "owner": "", "due_on": None, "theme": ""}
Write = Callable[[Session, DatedForm], object]


def show(viewer: Viewer, notes: MeetingNotes, item: NotedItem, *, writer: bool) -> None:
    """What was decided and given under an item; a ``writer`` may add to it and change it."""
    beslut_edit.told()
    opened = _opened() if writer else None
    if item.decisions or writer:
        layout.section("Beslut", aside=str(len(item.decisions)) if item.decisions else "")
    for row in item.decisions:
        if opened == (CHANGE_DECISION, row.id):
            _change_decision(viewer, row)
        else:
            _line(viewer, _decision_html(row), row, writer=writer)
    if writer:
        _new(viewer, notes, item, DECISION, "Nytt beslut", opened)
    if item.tasks or writer:
        layout.section("Uppdrag", aside=str(len(item.tasks)) if item.tasks else "")
    for task in item.tasks:
        if opened == (CHANGE_TASK, task.id):
            beslut_edit.task(viewer, task)
        else:
            _line(viewer, _task_html(task), task, writer=writer)
    if writer:
        _new(viewer, notes, item, TASK, "Nytt uppdrag", opened)


def lists(decided: Sequence[DecisionRow], given: Sequence[TaskRow]) -> None:
    """Decisions and tasks to read, as a meeting without an agenda has them."""
    if decided:
        sheet.lines([_decision_html(row) for row in decided], label="Beslut")
    if given:
        sheet.lines([_task_html(row) for row in given], label="Uppdrag")
    if not decided and not given:
        layout.empty("Inga beslut eller uppdrag är skrivna vid mötet.")


def _decision_html(row: DecisionRow) -> str:
    parts = [beslut_words.holds_html(row) if row.is_repealed else "", beslut_words.link(row)]
    if row.evidence is not None:
        basis = f'<a class="lb-link" href="{escape(row.evidence.address)}">{escape(row.evidence.name)}</a>'
        parts.append(f'<span class="lb-remark">Underlag: {basis}</span>')
    return " ".join(part for part in parts if part)


def _task_html(row: TaskRow) -> str:
    whose = ", ".join(part for part in (row.whose, row.owner, beslut_words.due(row)) if part)
    return f"{beslut_words.status_html(row)} {beslut_words.link(row)} {sheet.remark(whose)}"


def _line(viewer: Viewer, told: str, row: DecisionRow | TaskRow, *, writer: bool) -> None:
    is_task = isinstance(row, TaskRow)
    label = "Uppdrag" if is_task else "Beslut"
    if not writer:
        sheet.lines([told], label=label)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch"):
            sheet.lines([told], label=label)
        change = "Ändra uppdraget" if is_task else "Ändra beslutet"
        name = "uppdrag" if is_task else "beslut"
        if st.button("Ändra", key=f"anteckna.andra.{name}.{row.id}", type="tertiary", help=change):
            _open(CHANGE_TASK if is_task else CHANGE_DECISION, row.id)
        if st.button("Stryk", key=f"anteckna.stryk.{name}.{row.id}", type="tertiary", help=f"Stryk {name}"):
            _sure(viewer, row)


@st.dialog("Stryk det som blev fel")
def _sure(viewer: Viewer, row: DecisionRow | TaskRow) -> None:
    st.markdown(plain(row.text))
    layout.note("Det tas bort ur mötets anteckningar. I spåret står kvar att det skrevs och ströks, av vem.")
    key = "anteckna.stryk.saker"
    if st.button("Stryk", type="primary", key=key, on_click=_strike, args=(viewer, row)):
        st.rerun()


def _strike(viewer: Viewer, row: DecisionRow | TaskRow) -> None:
    strike = acts.strike_task if isinstance(row, TaskRow) else acts.strike_decision
    try:
        with transaction() as session:
            strike(session, row.id, by=viewer)
    except LagesbildError as error:
        st.session_state[beslut_edit.FAILED] = str(error)


def _new(viewer: Viewer, notes: MeetingNotes, item: NotedItem, kind: str, label: str, opened: object) -> None:
    if opened != (kind, item.id):
        if st.button(label, icon=":material/add:", key=f"anteckna.ny.{kind}"):
            _open(kind, item.id)
        return
    is_task = kind == TASK
    form = DatedForm(f"{kind}_punkt{item.id}", _TASK_FIELDS if is_task else _DECISION_FIELDS)
    form.open(viewer)
    with st.container(border=True):
        (_draw_task if is_task else _draw_decision)(viewer, form)
        form.error_at("")

        def write(session: Session) -> str:
            (_assign if is_task else _decide)(session, viewer, notes, item, form)
            return "sparat"

        missing = "Skriv vad som ska göras." if is_task else "Skriv vad som bestämdes."
        with st.container(horizontal=True):
            label = "Spara uppdraget" if is_task else "Spara beslutet"
            if st.button(label, type="primary", icon=":material/check:", key=f"{form.name}.save"):
                if form.send(viewer, write, required={"text": missing}) is not None:
                    _close()
                st.rerun()
            if st.button("Avbryt", key=f"{form.name}.cancel"):
                form.close(viewer)
                _close()
                st.rerun()


def _draw_decision(viewer: Viewer, form: DatedForm) -> None:
    area(form, "Vad bestämdes?", "text", "T.ex. gruppen ställer sig bakom planen för sommaren.")
    note_evidence.draw(viewer, form)
    choice(form, "Ämne", "theme", fields.choices(viewer).themes)


def _draw_task(viewer: Viewer, form: DatedForm) -> None:
    offered = fields.choices(viewer)
    area(form, "Vad ska göras?", "text", "T.ex. bjud in skolorna till nästa möte.")
    with side_by_side():
        choice(form, "Ansvarig huvudman", "owner_huvudman", offered.huvudman)
        text(form, "Ansvarig funktion", "owner", "T.ex. enhetschef fritid")
    with side_by_side():
        day(form, "Klart senast", "due_on")
        choice(form, "Ämne", "theme", offered.themes)


def _decide(session: Session, viewer: Viewer, notes: MeetingNotes, item: NotedItem, form: DatedForm) -> None:
    new = NewDecision(
        text=form.value("text"),
        theme=form.value("theme") or None,
        agenda_item_id=item.id,
        evidence=note_evidence.chosen(viewer, form),
    )
    meetings.decide(session, notes.meeting_id, new, by=viewer, submit_key=form.submit_key)


def _assign(session: Session, viewer: Viewer, notes: MeetingNotes, item: NotedItem, form: DatedForm) -> None:
    new = NewTask(
        text=form.value("text"),
        theme=form.value("theme") or None,
        owner_huvudman=form.value("owner_huvudman") or None,
        owner=form.value("owner") or None,
        due_on=form.day("due_on"),
        agenda_item_id=item.id,
    )
    meetings.assign(session, notes.meeting_id, new, by=viewer, submit_key=form.submit_key)


def _change_decision(viewer: Viewer, row: DecisionRow) -> None:
    beslut_edit.decision(viewer, row, beslut_edit.CHANGE)
    note_evidence.change(viewer, row, done=_close)


def _opened() -> object:
    """The form that is open. One of Beslut och uppdrag says in the address that it was sent or left."""
    opened = st.session_state.get(OPEN)
    if opened and opened[0] in {CHANGE_DECISION, CHANGE_TASK} and beslut_edit.WRITE not in st.query_params:
        _close()
        return None
    return opened


def _open(kind: str, row_id: int) -> None:
    st.session_state[OPEN] = (kind, row_id)
    if kind in {CHANGE_DECISION, CHANGE_TASK}:
        st.query_params[beslut_edit.WRITE] = beslut_edit.CHANGE
    st.rerun()


def _close() -> None:
    st.session_state.pop(OPEN, None)
    st.query_params.pop(beslut_edit.WRITE, None)
