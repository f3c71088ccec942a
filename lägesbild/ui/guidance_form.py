"""Inriktning och stöd: the forms that ask, change and answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import guidance as acts
from lägesbild.actions.guidance import NewGuidance
from lägesbild.model import Viewer, clock
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import GuidanceKind
from lägesbild.reading import circles, guidance, own_reports
from lägesbild.reading.guidance import GuidanceView
from lägesbild.store.session import reading
from lägesbild.ui.kept_form import KeptForm, both, readers, send_or_leave
from lägesbild.ui.report_text import plain

ASKED: Final = {"text": "", "insats": None, "audience": None}
ANSWERED: Final = {"text": ""}
QUESTIONS: Final = {
    GuidanceKind.INRIKTNING: (
        "Vad ska arbetsgruppen sikta mot?",
        "T.ex. lägg sommarens vuxennärvaro där flest unga samlas.",
    ),
    GuidanceKind.STOD: (
        "Vilket stöd behövs?",
        "T.ex. beslut om vem som betalar när projektmedlen tar slut.",
    ),
}
SAVED: Final = {
    GuidanceKind.INRIKTNING: "Inriktningen är sparad och står öppen tills arbetsgruppen har svarat.",
    GuidanceKind.STOD: "Frågan om stöd är sparad och står öppen tills ledningsgruppen har svarat.",
}
NO_CIRCLE: Final = (
    "Din verksamhet är inte med i någon grupp, så ingen annan skulle läsa det. Be administratören om hjälp."
)


def ask(viewer: Viewer, kind: GuidanceKind, *, done: Callable[[str], None]) -> None:
    """The form of a new question; ``done`` is told what to say when it is saved, "" when it is left."""
    form = KeptForm(f"{kind}_ny", ASKED)
    form.open(viewer)
    st.subheader(f"Ny {kind.label.lower()}" if kind is GuidanceKind.INRIKTNING else "Be om stöd")
    if not _fields(form, viewer, kind, linked=None):
        return
    send_or_leave(form, viewer, "Spara", lambda session: _ask(session, form, viewer, kind), done)


def change(viewer: Viewer, view: GuidanceView, *, done: Callable[[str], None]) -> None:
    """The same form filled with what is stored."""
    form = change_form(view.id)
    initial = {"text": view.text, "insats": view.insats_id, "audience": view.audience_slug}
    form.open(viewer, initial=initial, version=view.version)
    _both(form, viewer, view, done)
    if not _fields(form, viewer, view.kind, linked=view):
        return
    send_or_leave(form, viewer, "Spara ändringen", lambda session: _change(session, form, viewer, view), done)


def answer(viewer: Viewer, view: GuidanceView, *, done: Callable[[str], None]) -> None:
    """The answer, right under what was asked."""
    form = answer_form(view.id)
    form.open(viewer, version=view.version)
    _both(form, viewer, view, done)
    who = "Ledningsgruppens svar" if view.kind is GuidanceKind.STOD else "Arbetsgruppens svar"
    st.text_area(who, key=form.key("text"), on_change=form.keep, height=96)
    form.error_at("answer")
    form.error_at("")
    send_or_leave(form, viewer, "Spara svaret", lambda session: _answer(session, form, viewer, view), done)


def change_form(guidance_id: int) -> KeptForm:
    """The form that changes a question."""
    return KeptForm(f"fraga{guidance_id}", ASKED)


def answer_form(guidance_id: int) -> KeptForm:
    """The form of the answer to a question."""
    return KeptForm(f"svar{guidance_id}", ANSWERED)


def _fields(form: KeptForm, viewer: Viewer, kind: GuidanceKind, *, linked: GuidanceView | None) -> bool:
    """Draw the fields; False when there is nobody to ask."""
    with reading() as session:
        offered = {c.slug: c for c in circles.for_viewer(session, viewer) if c.slug != MIN_VERKSAMHET}
        insatser = guidance.insats_choices(session, viewer=viewer)
        last = own_reports.last_audience(session, viewer=viewer)
    if not offered:
        st.info(NO_CIRCLE, icon=":material/group_off:")
        return False
    if linked is not None and linked.insats_id is not None:
        insatser.setdefault(linked.insats_id, linked.insats or "")
    label, example = QUESTIONS[kind]
    st.text_area(label, key=form.key("text"), on_change=form.keep, height=96, placeholder=example)
    form.error_at("text")
    form.offer("insats", insatser)
    st.selectbox(
        "Gäller insatsen (frivilligt)",
        list(insatser),
        format_func=insatser.__getitem__,
        key=form.key("insats"),
        on_change=form.keep,
        placeholder="Välj insats",
    )
    readers(form, offered, last=last)
    form.error_at("audience")
    form.error_at("")
    return True


def _both(form: KeptForm, viewer: Viewer, view: GuidanceView, done: Callable[[str], None]) -> None:
    if form.version != view.version:
        both(
            form,
            viewer,
            title="Frågan har ändrats sedan du öppnade den",
            stored=f"Det som är sparat nu:  \n{plain(view.text)}",
            mine="Fortsätt med min text",
            version=view.version,
            left=lambda: done(""),
        )


def _ask(session: Session, form: KeptForm, viewer: Viewer, kind: GuidanceKind) -> str:
    new = NewGuidance(
        kind=kind,
        text=form.value("text") or "",
        audience=form.value("audience") or "",
        asked_on=clock.today(),
        insats_id=form.value("insats"),
    )
    acts.ask(session, new, by=viewer, submit_key=form.submit_key)
    return SAVED[kind]


def _change(session: Session, form: KeptForm, viewer: Viewer, view: GuidanceView) -> str:
    acts.change(
        session,
        view.id,
        text=form.value("text") or "",
        audience=form.value("audience") or "",
        insats_id=form.value("insats"),
        version=form.version,
        by=viewer,
    )
    return "Ändringen är sparad."


def _answer(session: Session, form: KeptForm, viewer: Viewer, view: GuidanceView) -> str:
    acts.answer(
        session,
        view.id,
        text=form.value("text") or "",
        on=clock.today(),
        version=form.version,
        by=viewer,
    )
    return "Svaret är sparat."
