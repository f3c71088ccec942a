"""What a reviewer can do with the report shown: the buttons, and the short form each of them opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from lägesbild.actions import reviews as acts
from lägesbild.model import Viewer
from lägesbild.model.words import ReviewStatus
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.near_reports import NearReport
from lägesbild.reading.reviews import Queue, Subject
from lägesbild.ui import review_problembild
from lägesbild.ui import review_state as state
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

ASK: Final = "fraga"
DUPLICATE: Final = "dubblett"
PROBLEMBILD: Final = "problembild"
REWRITE: Final = "lydelse"
_LOOK: Final = """<style>
.stApp .st-key-review_do button, .stApp .st-key-review_steps button { min-height: 44px; }
.stApp .st-key-review_do kbd, .stApp .st-key-review_steps kbd { color: inherit; opacity: 1; }
.stApp .lb-tag { white-space: nowrap; }
@media (max-width: 640px) { .stApp .st-key-review_do kbd, .stApp .st-key-review_steps kbd { display: none; } }
.stApp .st-key-review_list button { text-align: left; justify-content: flex-start; min-height: 44px; }
</style>"""


def show(subject: Subject, near: Sequence[NearReport], queue: Queue, viewer: Viewer, tree: AreaTree) -> None:
    """The buttons that the report's state allows, and the form of the one pressed."""
    st.html(_LOOK)
    version = state.version(subject)
    following = state.after(queue, subject.report.id)
    if subject.review is ReviewStatus.DUBBLETT:
        _undo(subject, version, following, viewer)
        return
    _buttons(subject, near, version, following, viewer)
    match state.panel():
        case "fraga" if _may_ask(subject):
            _ask(subject, following, viewer)
        case "lydelse" if _may_ask(subject):
            _rewrite(subject, following, viewer)
        case "dubblett" if near:
            _duplicate(subject, near, version, following, viewer)
        case "problembild":
            review_problembild.show(subject, version, following, viewer, tree)


def _may_ask(subject: Subject) -> bool:
    return subject.reporter and not subject.own and subject.review is not ReviewStatus.ATERFRAGAD


def _buttons(
    subject: Subject, near: Sequence[NearReport], version: int, following: int | None, viewer: Viewer
) -> None:
    report_id = subject.report.id
    with st.container(horizontal=True, key="review_do"):
        if subject.review is not ReviewStatus.GODTAGEN and st.button(
            "Godta",
            type="primary",
            icon=":material/check:",
            shortcut="Alt+G",
            key=f"review.accept.{report_id}",
        ):
            state.do(
                lambda session: acts.accept(session, report_id, version=version, by=viewer),
                told="Rapporten är godtagen.",
                then=following,
            )
        _opens("Fråga", ASK, ":material/help:", disabled=not _may_ask(subject))
        _opens("Dubblett", DUPLICATE, ":material/content_copy:", disabled=not near)
        _opens("Problembild", PROBLEMBILD, ":material/crisis_alert:")
        _opens("Föreslå ny lydelse", REWRITE, ":material/edit_note:", disabled=not _may_ask(subject))
    if subject.own:
        st.caption("Rapporten är din egen: ändra texten i Mina rapporter.")
    elif not subject.reporter:
        st.caption("Ingen kan svara på en fråga: rapporten kom inte in från ett öppet konto.")
    elif subject.review is ReviewStatus.ATERFRAGAD:
        st.caption("Rapportören har fått en fråga eller ett förslag. Du kan godta utan att vänta på svaret.")


def _opens(label: str, name: str, icon: str, *, disabled: bool = False) -> None:
    st.button(
        label, icon=icon, disabled=disabled, key=f"review.open_{name}", on_click=state.toggle, args=(name,)
    )


def _ask(subject: Subject, following: int | None, viewer: Viewer) -> None:
    form = KeptForm(f"granska_fraga{subject.report.id}", {"text": ""})
    form.open(viewer, version=subject.version)
    st.text_area(
        "Vad vill du fråga om?",
        key=form.key("text"),
        on_change=form.keep,
        height=96,
        placeholder="T.ex. vilken tid på kvällen var det?",
    )
    form.error_at("text")
    if state.ready(form, subject, "Skicka frågan", "review.ask"):
        state.send(
            form,
            viewer,
            lambda session: acts.ask(
                session, subject.report.id, text=form.value("text"), version=form.version, by=viewer
            ),
            told="Frågan är skickad. Rapportören ser den i Mina rapporter.",
            then=following,
        )


def _rewrite(subject: Subject, following: int | None, viewer: Viewer) -> None:
    form = KeptForm(f"granska_lydelse{subject.report.id}", {"text": ""})
    form.open(viewer, initial={"text": subject.report.text}, version=subject.version)
    st.text_area("Ny lydelse, om plats och situation", key=form.key("text"), on_change=form.keep, height=140)
    st.caption("Rapportören väljer själv: texten ändras inte förrän förslaget antagits.")
    form.error_at("text")
    if state.ready(form, subject, "Skicka förslaget", "review.propose"):
        state.send(
            form,
            viewer,
            lambda session: acts.propose_rewrite(
                session, subject.report.id, text=form.value("text"), version=form.version, by=viewer
            ),
            told="Förslaget är skickat. Rapportören ser det i Mina rapporter.",
            then=following,
        )


def _duplicate(
    subject: Subject, near: Sequence[NearReport], version: int, following: int | None, viewer: Viewer
) -> None:
    others = {one.report.id: one for one in near}
    other_id = st.radio(
        "Vilken rapport upprepar den?",
        list(others),
        format_func=lambda one: _told(others[one]),
        captions=[others[one].words for one in others],
        key=f"review.other.{subject.report.id}",
    )
    st.caption(
        "En dubblett räknas inte och listas inte, men den som skrev den ser den kvar. Det går att ångra."
    )
    if st.button("Märk som dubblett", type="primary", key=f"review.duplicate.{subject.report.id}"):
        state.do(
            lambda session: acts.mark_duplicate(
                session, subject.report.id, other_id=other_id, version=version, by=viewer
            ),
            told="Rapporten är märkt som dubblett.",
            then=following,
        )


def _told(one: NearReport) -> str:
    text = one.report.text if len(one.report.text) <= 90 else one.report.text[:89].rstrip() + "…"
    return f"{plain(one.report.huvudman)}: {plain(text)}"


def _undo(subject: Subject, version: int, following: int | None, viewer: Viewer) -> None:
    def write(session: Any) -> object:
        return acts.undo_duplicate(session, subject.report.id, version=version, by=viewer)

    with st.container(horizontal=True, key="review_do"):
        if st.button("Inte en dubblett", icon=":material/undo:", key=f"review.undo.{subject.report.id}"):
            state.do(write, told="Rapporten räknas för sig igen och ska granskas.", then=following)
