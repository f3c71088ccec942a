"""Inriktning och stöd: the forms that ask, change and answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from lägesbild.actions import drafts
from lägesbild.actions import guidance as acts
from lägesbild.actions.guidance import NewGuidance
from lägesbild.model import ConflictError, InputError, Viewer, clock
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import GuidanceKind
from lägesbild.reading import circles, guidance, own_reports
from lägesbild.reading.guidance import GuidanceView
from lägesbild.store.session import reading, transaction
from lägesbild.ui.kept_form import KeptForm
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
    with st.container(horizontal=True):
        if st.button("Spara", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            _send(form, lambda: _ask(form, viewer, kind), lambda: done(SAVED[kind]))
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            form.close(viewer)
            done("")
            st.rerun()


def change(viewer: Viewer, view: GuidanceView, *, done: Callable[[str], None]) -> None:
    """The same form filled with what is stored."""
    form = change_form(view.id)
    initial = {"text": view.text, "insats": view.insats_id, "audience": view.audience_slug}
    form.open(viewer, initial=initial, version=view.version)
    _both(form, viewer, view, done)
    if not _fields(form, viewer, view.kind, linked=view):
        return
    with st.container(horizontal=True):
        if st.button("Spara ändringen", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            _send(form, lambda: _change(form, viewer, view), lambda: done("Ändringen är sparad."))
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            form.close(viewer)
            done("")
            st.rerun()


def answer(viewer: Viewer, view: GuidanceView, *, done: Callable[[str], None]) -> None:
    """The answer, right under what was asked."""
    form = answer_form(view.id)
    form.open(viewer, version=view.version)
    _both(form, viewer, view, done)
    who = "Ledningsgruppens svar" if view.kind is GuidanceKind.STOD else "Arbetsgruppens svar"
    st.text_area(who, key=form.key("text"), on_change=form.keep, height=96)
    form.error_at("answer")
    form.error_at("")
    with st.container(horizontal=True):
        if st.button("Spara svaret", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            _send(form, lambda: _answer(form, viewer, view), lambda: done("Svaret är sparat."))
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            form.close(viewer)
            done("")
            st.rerun()


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
    if form.value("insats") not in insatser:
        st.session_state[form.key("insats")] = None
    st.selectbox(
        "Gäller insatsen (frivilligt)",
        list(insatser),
        format_func=insatser.__getitem__,
        key=form.key("insats"),
        on_change=form.keep,
        placeholder="Välj insats",
    )
    if form.value("audience") not in offered:
        st.session_state[form.key("audience")] = None
    st.radio(
        "Får läsas av",
        list(offered),
        format_func=lambda slug: offered[slug].name,
        captions=[f"Senast valt · {c.who}" if slug == last else c.who for slug, c in offered.items()],
        index=None,
        key=form.key("audience"),
        on_change=form.keep,
    )
    form.error_at("audience")
    form.error_at("")
    return True


def _both(form: KeptForm, viewer: Viewer, view: GuidanceView, done: Callable[[str], None]) -> None:
    """Somebody changed it in between: show what is stored, and let the person choose."""
    if form.version == view.version:
        return
    st.warning(
        f"Det som är sparat nu:  \n{plain(view.text)}",
        title="Frågan har ändrats sedan du öppnade den",
        icon=":material/difference:",
    )
    with st.container(horizontal=True):
        if st.button("Behåll det sparade", key=f"{form.name}.theirs"):
            form.close(viewer)
            done("")
            st.rerun()
        if st.button("Fortsätt med min text", key=f"{form.name}.ours"):
            form.accept_version(view.version)
            st.rerun()


def _send(form: KeptForm, write: Callable[[], None], done: Callable[[], None]) -> None:
    form.keep()
    try:
        write()
    except InputError as error:
        form.set_errors({error.field or "": str(error)})
    except ConflictError as error:
        form.set_errors({"": str(error)})
    else:
        form.forget()
        done()
    st.rerun()


def _ask(form: KeptForm, viewer: Viewer, kind: GuidanceKind) -> None:
    new = NewGuidance(
        kind=kind,
        text=form.value("text") or "",
        audience=form.value("audience") or "",
        asked_on=clock.today(),
        insats_id=form.value("insats"),
    )
    with transaction() as session:
        acts.ask(session, new, by=viewer, submit_key=form.submit_key)
        drafts.discard(session, form.name, by=viewer)


def _change(form: KeptForm, viewer: Viewer, view: GuidanceView) -> None:
    with transaction() as session:
        acts.change(
            session,
            view.id,
            text=form.value("text") or "",
            audience=form.value("audience") or "",
            insats_id=form.value("insats"),
            version=form.version,
            by=viewer,
        )
        drafts.discard(session, form.name, by=viewer)


def _answer(form: KeptForm, viewer: Viewer, view: GuidanceView) -> None:
    with transaction() as session:
        acts.answer(
            session,
            view.id,
            text=form.value("text") or "",
            on=clock.today(),
            version=form.version,
            by=viewer,
        )
        drafts.discard(session, form.name, by=viewer)
