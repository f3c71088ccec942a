"""Follow-ups of an insats on its sheet: plan one, tell what it showed, mend or drop it."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import insats_follow_ups as acts
from lägesbild.model import InputError, Viewer, clock
from lägesbild.reading.filters import day_text
from lägesbild.reading.insats_rows import FollowUpView, InsatsRow
from lägesbild.store.session import transaction
from lägesbild.ui import address, insats_edit, layout, sheet
from lägesbild.ui.form_fields import DatedForm, area, day
from lägesbild.ui.report_text import plain

WHICH: Final = "uppfoljning"
PLAN: Final = "planera"
OUTCOMES: Final = ("Målet är nått.", "Målet är delvis nått.", "Målet är inte nått.", "För tidigt att säga.")


def show(viewer: Viewer, row: InsatsRow) -> None:
    """Every follow-up with its outcome, and what one may do with it."""
    layout.section("Uppföljning", aside=str(len(row.follow_ups)) if row.follow_ups else "")
    if not row.follow_ups:
        layout.empty("Ingen uppföljning är planerad. Bestäm en dag, så påminner Luckor om den.")
    for follow_up in row.follow_ups:
        sheet.lines([_line(follow_up)], label="Uppföljning")
        if row.may_change:
            _deeds(viewer, follow_up)
    if row.may_change:
        _plan(viewer, row)


def _line(follow_up: FollowUpView) -> str:
    if follow_up.done_on is not None:
        told = escape(follow_up.outcome or "Inget är skrivet om vad den visade.")
        return f"<strong>Gjord {day_text(follow_up.done_on)}</strong><br>{told}"
    if follow_up.is_overdue:
        return (
            '<strong><span aria-hidden="true">■</span> Skulle ha gjorts '
            f"{day_text(follow_up.planned_on)}</strong>"
        )
    return f"Planerad {day_text(follow_up.planned_on)}"


def _deeds(viewer: Viewer, follow_up: FollowUpView) -> None:
    if address.held(WHICH, [str(follow_up.id)], "") == str(follow_up.id):
        _outcome(viewer, follow_up)
        return
    with st.container(horizontal=True):
        label = "Rätta" if follow_up.done_on else "Skriv vad den visade"
        st.button(
            label,
            key=f"uppfoljning.tell.{follow_up.id}",
            icon=":material/edit:",
            on_click=address.put,
            args=(WHICH, str(follow_up.id)),
        )
        if follow_up.done_on is None and st.button(
            "Ta bort", key=f"uppfoljning.drop.{follow_up.id}", icon=":material/delete:"
        ):
            with transaction() as session:
                acts.drop_follow_up(session, follow_up.id, by=viewer)
            insats_edit.done("Uppföljningen är borttagen.")
            st.rerun()


def _outcome(viewer: Viewer, follow_up: FollowUpView) -> None:
    form = DatedForm(
        f"uppfoljning{follow_up.id}", {"done_on": None, "answer": None, "outcome": "", "corrects": None}
    )
    form.open(
        viewer,
        initial={
            "done_on": (follow_up.done_on or clock.today()).isoformat(),
            "outcome": follow_up.outcome or "",
            "corrects": follow_up.outcome,
        },
    )
    with st.container(border=True):
        if form.value("corrects") != follow_up.outcome:
            st.warning(plain(follow_up.outcome or ""), title="Någon annan har skrivit detta sedan du började")
            if st.button("Ersätt det med min text", key=f"{form.name}.ours"):
                st.session_state[form.key("corrects")] = follow_up.outcome
                form.keep()
                st.rerun()
        day(form, "Gjord", "done_on")
        if follow_up.done_on is None:
            st.pills("Nåddes målet?", OUTCOMES, key=form.key("answer"), on_change=form.keep)
        area(form, "Vad visade den?", "outcome", "T.ex. vad som gjorts, vad som märks, vad som återstår.")
        form.error_at("")
        with st.container(horizontal=True):
            if st.button("Spara", type="primary", icon=":material/check:", key=f"{form.name}.save"):
                insats_edit.send(form, viewer, lambda session: _record(session, form, viewer, follow_up))
            if st.button("Avbryt", key=f"{form.name}.cancel"):
                form.close(viewer)
                address.put(WHICH, None)
                st.rerun()


def _record(session: Session, form: DatedForm, viewer: Viewer, follow_up: FollowUpView) -> str:
    done_on = form.day("done_on")
    if done_on is None:
        raise InputError("Ange när uppföljningen gjordes.", field="done_on")
    told = " ".join(part for part in (form.value("answer"), form.value("outcome")) if part)
    acts.record_follow_up(session, follow_up.id, done_on, told, by=viewer, corrects=form.value("corrects"))
    address.put(WHICH, None)
    return "Uppföljningen är sparad."


def _plan(viewer: Viewer, row: InsatsRow) -> None:
    form = DatedForm(f"planera{row.id}", {"planned_on": None})
    form.open(viewer)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day(form, "Ny uppföljning", "planned_on")
        if st.button("Planera", key=f"{form.name}.save", icon=":material/event:"):
            insats_edit.send(form, viewer, lambda session: _planned(session, form, viewer, row))


def _planned(session: Session, form: DatedForm, viewer: Viewer, row: InsatsRow) -> str:
    planned_on = form.day("planned_on")
    if planned_on is None:
        raise InputError("Välj en dag.", field="planned_on")
    acts.plan_follow_up(session, row.id, planned_on, by=viewer)
    return f"Uppföljningen är planerad till {day_text(planned_on)}."
