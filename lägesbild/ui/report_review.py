"""What a review asks of the reporter: a question to answer, a proposed wording to take or leave."""

from __future__ import annotations

import streamlit as st

from lägesbild.actions import drafts, review_answers
from lägesbild.model import InputError, Viewer
from lägesbild.model.words import ReviewStep
from lägesbild.reading.own_reports import OwnReport
from lägesbild.reading.review_steps import Step
from lägesbild.store.session import transaction
from lägesbild.ui import name_question
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain


def show(viewer: Viewer, report: OwnReport) -> None:
    """The question or proposal that waits for the reporter, with what they can say to it."""
    waiting = report.waiting
    if waiting is None:
        return
    with st.container(border=True, key=f"mine.feedback.{report.id}"):
        if waiting.step is ReviewStep.FRAGA:
            _question(viewer, report.id, waiting)
        else:
            _proposal(viewer, report.id, waiting)


def _question(viewer: Viewer, report_id: int, asked: Step) -> None:
    st.markdown(f":material/help: **Fråga från {_who(asked)}:** {plain(asked.text)}")
    form = KeptForm(f"granskningssvar{report_id}", {"text": ""})
    form.open(viewer)
    st.text_area("Ditt svar", key=form.key("text"), on_change=form.keep, height=80)
    form.error_at("text")
    if st.button("Skicka svaret", type="primary", icon=":material/send:", key=f"mine.answer.{report_id}"):
        _send(form, viewer, report_id)
        st.rerun()


def _send(form: KeptForm, viewer: Viewer, report_id: int) -> None:
    form.keep()
    try:
        with transaction() as session:
            name_question.answered(session, form.name, viewer)
            review_answers.answer(session, report_id, text=form.value("text"), by=viewer)
            drafts.discard(session, form.name, by=viewer)
    except InputError as error:
        error.field = "text"
        form.refused(error)
        return
    form.forget()
    st.session_state["mine.told"] = "Svaret är skickat. Granskaren tittar på rapporten igen."


def _proposal(viewer: Viewer, report_id: int, proposed: Step) -> None:
    st.markdown(f":material/edit_note: **{_who(proposed)} föreslår en ny lydelse:** {plain(proposed.text)}")
    with st.container(horizontal=True):
        if st.button("Anta förslaget", type="primary", icon=":material/check:", key=f"mine.take.{report_id}"):
            with transaction() as session:
                saved = review_answers.accept_proposal(session, report_id, by=viewer)
            told = ("Rapporten har den nya lydelsen. Din tidigare text är kvar som version.", *saved.notices)
            st.session_state["mine.told"] = " ".join(told)
            st.rerun()
        if st.button("Behåll min text", icon=":material/close:", key=f"mine.leave.{report_id}"):
            with transaction() as session:
                review_answers.decline_proposal(session, report_id, by=viewer)
            st.session_state["mine.told"] = "Din text står kvar. Granskaren får veta det."
            st.rerun()


def _who(step: Step) -> str:
    return f"{plain(step.by)} ({plain(step.of)})" if step.by else "granskaren"
