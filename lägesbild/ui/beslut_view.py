"""One decision or task on the page: what it says, whose it is, its meeting, and what was done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import outcomes
from lägesbild.model import ConflictError, ForbiddenError, NotFoundError, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import TaskStatus
from lägesbild.reading import history
from lägesbild.reading.decisions import DecisionRow, TaskRow
from lägesbild.reading.filters import day_text, moment_text
from lägesbild.store.session import reading, transaction
from lägesbild.ui import address, beslut_insats, beslut_words, insats_words, layout, sheet
from lägesbild.ui.beslut_edit import CHANGE, FAILED, REPEAL, TOLD, WRITE

MOVES: Final[dict[TaskStatus, tuple[TaskStatus, ...]]] = {
    TaskStatus.OPPEN: (TaskStatus.KLAR, TaskStatus.PAGAR, TaskStatus.AVFORD),
    TaskStatus.PAGAR: (TaskStatus.KLAR, TaskStatus.AVFORD),
    TaskStatus.KLAR: (TaskStatus.OPPEN,),
    TaskStatus.AVFORD: (TaskStatus.OPPEN,),
}
BUTTONS: Final = {
    TaskStatus.KLAR: ("Klart", ":material/check:"),
    TaskStatus.PAGAR: ("Påbörjat", ":material/play_arrow:"),
    TaskStatus.AVFORD: ("Avför", ":material/block:"),
    TaskStatus.OPPEN: ("Öppna igen", ":material/undo:"),
}
DONE: Final = {
    TaskStatus.KLAR: "Uppdraget är klart.",
    TaskStatus.PAGAR: "Uppdraget är påbörjat.",
    TaskStatus.AVFORD: "Uppdraget är avfört: det ska inte göras.",
    TaskStatus.OPPEN: "Uppdraget är öppet igen.",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything the viewer may read, of which a row shows what came of the same meeting."""

    tasks: Sequence[TaskRow]
    decided: Sequence[DecisionRow]


def task(viewer: Viewer, row: TaskRow, beside: Beside) -> None:
    """The whole task."""
    _head(row.text, beslut_words.status_html(row))
    if row.days_late:
        sheet.important(f"{_upper(beslut_words.due(row))}. Ansvarig: {row.whose}.", sign="■")
    _task_buttons(viewer, row)
    beslut_insats.link(viewer, row)
    left, right = st.columns([3, 2], gap="large")
    with left:
        sheet.fields(
            (
                ("Uppdrag", row.text if beslut_words.title(row.text) != row.text else None),
                ("Ansvarig huvudman", row.owner_huvudman or f"{row.at.group} själv"),
                ("Ansvarig funktion", row.owner),
                ("Klart senast", day_text(row.due_on) if row.due_on else "Ingen dag är satt."),
                *_common(row),
            ),
            label="Uppdraget",
        )
    with right:
        _same_meeting(row, beside)
    _history("task", row.id, viewer)


def decision(viewer: Viewer, row: DecisionRow, beside: Beside) -> None:
    """The whole decision."""
    _head(row.text, beslut_words.holds_html(row))
    if may(viewer.role, Deed.MEET) and row.repealed_on is None:
        with st.container(horizontal=True):
            _form_button("Ändra", CHANGE, ":material/edit:")
            _form_button("Upphäv", REPEAL, ":material/block:")
    left, right = st.columns([3, 2], gap="large")
    with left:
        sheet.fields(
            (
                ("Beslut", row.text if beslut_words.title(row.text) != row.text else None),
                ("Gäller inte från", insats_words.day(row.repealed_on)),
                *_common(row),
            ),
            label="Beslutet",
        )
    with right:
        _same_meeting(row, beside)
    _history("decision", row.id, viewer)


def _head(text: str, sign: str) -> None:
    st.html(f'<h2 class="lb-section">{escape(beslut_words.title(text))}</h2><p style="margin: 0">{sign}</p>')


def _task_buttons(viewer: Viewer, row: TaskRow) -> None:
    if not outcomes.may_turn(viewer, owner_huvudman_id=row.owner_huvudman_id):
        return
    with st.container(horizontal=True):
        for status in MOVES[row.status]:
            label, icon = BUTTONS[status]
            st.button(
                label,
                icon=icon,
                type="primary" if status is TaskStatus.KLAR else "secondary",
                key=f"beslut.status.{status.value}",
                on_click=_turn,
                args=(viewer, row.id, status, row.status),
            )
        if may(viewer.role, Deed.MEET):
            _form_button("Ändra", CHANGE, ":material/edit:")


def _form_button(label: str, form: str, icon: str) -> None:
    st.button(label, icon=icon, key=f"beslut.{form}", on_click=address.put, args=(WRITE, form))


def _turn(viewer: Viewer, task_id: int, status: TaskStatus, seen: TaskStatus) -> None:
    try:
        with transaction() as session:
            outcomes.turn_task(session, task_id, status, seen=seen, by=viewer)
    except (ConflictError, ForbiddenError, NotFoundError) as error:
        st.session_state[FAILED] = str(error)
    else:
        st.session_state[TOLD] = DONE[status]


def _common(row: TaskRow | DecisionRow) -> tuple[tuple[str, str | None], ...]:
    return (
        ("Ämne", row.theme),
        ("Möte", f"{row.at.group}, {day_text(row.at.held_on)}"),
        ("Paragraf", row.paragraph),
        ("Läses av", f"Medlemmarna i {row.at.group}"),
    )


def _same_meeting(row: TaskRow | DecisionRow, beside: Beside) -> None:
    """What else came of the meeting."""
    decided = [one for one in beside.decided if one.at.id == row.at.id and one != row]
    tasks = [one for one in beside.tasks if one.at.id == row.at.id and one != row]
    if not (decided or tasks):
        return
    layout.section("Från samma möte")
    lines = [f"{beslut_words.holds_html(one)} {beslut_words.link(one)}" for one in decided]
    lines += [f"{beslut_words.status_html(one)} {beslut_words.link(one)}" for one in tasks]
    sheet.lines(lines, label="Från samma möte")


def _history(table: str, row_id: int, viewer: Viewer) -> None:
    expander = st.expander("Historik", key="beslut.historik", icon=":material/history:", on_change="rerun")
    if not expander.open:
        return
    with reading() as session:
        changes = history.of_row(session, table, row_id, viewer=viewer)
    with expander:
        if not changes:
            layout.empty("Ingen historik som du läser.")
            return
        sheet.lines(
            (
                f"{sheet.remark(f'{moment_text(one.at)} · {one.who}')}"
                f"<br>{escape('; '.join((one.what, *(part.sentence for part in one.fields))))}"
                for one in changes
            ),
            label="Historik",
        )


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
