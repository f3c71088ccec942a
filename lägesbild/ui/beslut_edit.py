"""Write a decision or task of a meeting, change it, or repeal it: forms that lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import meetings, outcomes
from lägesbild.model import InputError, Viewer, clock
from lägesbild.reading.decisions import DecisionRow, TaskRow
from lägesbild.reading.filters import day_text
from lägesbild.ui import address, beslut_words, layout, register
from lägesbild.ui import beslut_fields as fields
from lägesbild.ui.beslut_fields import NEW_MEETING, SEEN, Choices
from lägesbild.ui.form_fields import DatedForm, day
from lägesbild.ui.report_text import plain

WRITE: Final = "skriv"
"""The parameter of the address that says which form is open."""
NEW_TASK, NEW_DECISION, CHANGE, REPEAL = "uppdrag", "beslut", "andra", "upphav"
NEW: Final = (NEW_TASK, NEW_DECISION)
FORMS: Final = (*NEW, CHANGE, REPEAL)
TOLD: Final = "beslut.told"
FAILED: Final = "beslut.failed"
WIDTH_PX: Final = 720
ADDED: Final = {
    NEW_TASK: "Uppdraget är sparat. Den som är ansvarig ser det här, och på Lägesbild om det försenas.",
    NEW_DECISION: "Beslutet är sparat.",
}


def told() -> None:
    """What was just done, or why it was not, said once."""
    if done := st.session_state.pop(TOLD, None):
        st.success(done, icon=":material/check_circle:")
    if failed := st.session_state.pop(FAILED, None):
        st.warning(failed, icon=":material/difference:")


def new(viewer: Viewer, kind: str) -> None:
    """The form of a new decision or task."""
    is_task = kind == NEW_TASK
    offered = fields.choices(viewer)
    form = fields.form(f"{kind}_nytt", is_task=is_task, is_new=True)
    latest = next((key for key in offered.meetings if key != NEW_MEETING), NEW_MEETING)
    only = next(iter(offered.groups), None) if len(offered.groups) == 1 else None
    form.open(viewer, initial={"meeting": latest, "body": only})
    with st.container(width=WIDTH_PX):
        layout.section("Nytt uppdrag" if is_task else "Nytt beslut")
        fields.draw_meeting(form, offered)
        fields.draw(form, offered, is_task=is_task)
        label = "Spara uppdraget" if is_task else "Spara beslutet"
        _buttons(form, viewer, label, lambda session: _add(session, form, viewer, kind))


def task(viewer: Viewer, row: TaskRow) -> None:
    """The form of a task filled with what is stored, or with what was typed earlier and not saved."""
    _change(
        viewer,
        row,
        lambda session, held, seen: outcomes.change_task(
            session, row.id, fields.as_task(held), seen=fields.as_task(seen), by=viewer
        ),
    )


def decision(viewer: Viewer, row: DecisionRow, writing: str) -> None:
    """The form of a decision, or the one that repeals it."""
    if writing == REPEAL:
        _repeal(viewer, row)
        return
    _change(
        viewer,
        row,
        lambda session, held, seen: outcomes.change_decision(
            session, row.id, fields.as_decision(held), seen=fields.as_decision(seen), by=viewer
        ),
    )


def _change(
    viewer: Viewer,
    row: TaskRow | DecisionRow,
    write: Callable[[Session, dict[str, Any], dict[str, Any]], object],
) -> None:
    is_task = isinstance(row, TaskRow)
    form = fields.form(f"{'uppdrag' if is_task else 'beslut'}{row.id}", is_task=is_task, is_new=False)
    stored, offered = fields.values_of(row), fields.choices(viewer, row)
    form.open(viewer, initial=stored | {SEEN: stored})

    def save(session: Session) -> str:
        write(session, _held(form), form.value(SEEN))
        return "Ändringen är sparad."

    with st.container(width=WIDTH_PX):
        layout.section("Ändra uppdraget" if is_task else "Ändra beslutet")
        if form.value(SEEN) != stored:
            _both(form, viewer, stored, offered)
        fields.draw(form, offered, is_task=is_task)
        _buttons(form, viewer, "Spara ändringen", save)


def _repeal(viewer: Viewer, row: DecisionRow) -> None:
    stored = fields.values_of(row)
    form = DatedForm(f"upphav{row.id}", {SEEN: None, "on": None})
    form.open(viewer, initial={SEEN: stored, "on": clock.today().isoformat()})

    def save(session: Session) -> str:
        on = form.day("on") or clock.today()
        outcomes.repeal(session, row.id, on=on, seen=fields.as_decision(form.value(SEEN)), by=viewer)
        return f"Beslutet gäller inte från {day_text(on)}. Därefter står det under Upphävda."

    if form.value(SEEN) != stored:
        form.close(viewer)  # nothing was typed but a day: it opens anew with what is stored
        st.session_state[FAILED] = "Beslutet har ändrats. Läs det som är sparat nu innan du upphäver det."
        st.rerun()
    with st.container(width=WIDTH_PX):
        layout.section("Upphäv beslutet")
        st.markdown(plain(row.text))
        day(form, "Gäller inte längre från", "on")
        form.error_at("")
        _buttons(form, viewer, "Upphäv beslutet", save)


def _add(session: Session, form: DatedForm, viewer: Viewer, kind: str) -> str:
    meeting_id, held = _meeting(session, form, viewer), _held(form)
    if kind == NEW_TASK:
        row_id = meetings.assign(
            session, meeting_id, fields.as_task(held), by=viewer, submit_key=form.submit_key
        ).id
    else:
        row_id = meetings.decide(
            session, meeting_id, fields.as_decision(held), by=viewer, submit_key=form.submit_key
        ).id
    address.put(beslut_words.VIEW, beslut_words.DECISIONS if kind == NEW_DECISION else None)
    register.open_row(row_id)
    return ADDED[kind]


def _meeting(session: Session, form: DatedForm, viewer: Viewer) -> int:
    """The meeting chosen, noted now if it was not."""
    chosen, held_on = form.value("meeting"), form.day("held_on")
    if chosen != NEW_MEETING:
        return int(chosen)
    if held_on is None or held_on > clock.today():
        raise InputError("Ange dagen då gruppen möttes, i dag eller tidigare.", field="held_on")
    return meetings.hold(session, body=form.value("body"), held_on=held_on, by=viewer).id


def _held(form: DatedForm) -> dict[str, Any]:
    return {part: form.value(part) for part in fields.NAMES if part in form.defaults}


def _buttons(form: DatedForm, viewer: Viewer, label: str, write: Callable[[Session], str]) -> None:
    with st.container(horizontal=True):
        if st.button(label, type="primary", icon=":material/check:", key=f"{form.name}.save"):
            sentence = form.send(viewer, write, required=fields.required(form))
            if sentence is not None:
                st.session_state[TOLD] = sentence
                address.put(WRITE, None)
            st.rerun()
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            form.close(viewer)
            address.put(WRITE, None)
            st.rerun()


def _both(form: DatedForm, viewer: Viewer, stored: dict[str, Any], offered: Choices) -> None:
    """Somebody changed it in between: show where the two differ, and let the person choose."""
    differing = [
        f"**{fields.NAMES[part]}**  \nSparat nu: {plain(fields.told(part, stored[part], offered))}  \n"
        f"Ditt förslag: {plain(fields.told(part, form.value(part), offered))}"
        for part in stored
        if stored[part] != form.value(part)
    ]
    st.warning(
        "\n\n".join(differing) or "Ditt förslag är detsamma som det som är sparat nu.",
        title="Någon annan har ändrat det sedan du öppnade det",
        icon=":material/difference:",
    )
    with st.container(horizontal=True):
        if st.button("Behåll det sparade", key=f"{form.name}.theirs"):
            form.close(viewer)
            address.put(WRITE, None)
            st.rerun()
        if st.button("Fortsätt med mitt förslag", key=f"{form.name}.ours"):
            st.session_state[form.key(SEEN)] = stored
            form.set_errors({})
            form.keep()
            st.rerun()
