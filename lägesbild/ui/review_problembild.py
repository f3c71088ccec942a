"""Attach the report under review to a problembild, begin a new one with it, or take it off."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lägesbild.actions import reviews as acts
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import InputError, Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import ReviewStatus
from lägesbild.reading import circles, form_choices, reviews
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.reviews import Subject
from lägesbild.store.session import reading
from lägesbild.ui import review_state as state
from lägesbild.ui.kept_form import KeptForm, readers

EXISTING: Final = "En som finns"
NEW: Final = "En ny"
FIELDS: Final[dict[str, Any]] = {
    "title": "",
    "description": "",
    "category": None,
    "districts": [],
    "audience": None,
}


def show(subject: Subject, version: int, following: int | None, viewer: Viewer, tree: AreaTree) -> None:
    """The form; whoever may not begin a problembild attaches to those that are there."""
    _detach(subject, version, viewer)
    which = EXISTING
    if may(viewer.role, Deed.FOLLOW):
        which = (
            st.segmented_control(
                "Koppla till", [EXISTING, NEW], default=EXISTING, required=True, key="review.which"
            )
            or EXISTING
        )
    if which == NEW:
        _begin(subject, following, viewer, tree)
    else:
        _attach(subject, version, following, viewer)


def _detach(subject: Subject, version: int, viewer: Viewer) -> None:
    if subject.problembild is not None and st.button(
        "Koppla loss", icon=":material/link_off:", key=f"review.detach.{subject.report.id}"
    ):
        state.do(
            lambda session: acts.detach(session, subject.report.id, version=version, by=viewer),
            told="Rapporten är inte längre kopplad.",
            then=subject.report.id,
        )


def _attach(subject: Subject, version: int, following: int | None, viewer: Viewer) -> None:
    with reading() as session:
        offered = dict(reviews.problembilder(session, subject, viewer=viewer))
    if not offered:
        st.caption("Det finns ingen pågående problembild som du läser.")
        return
    problembild_id = st.selectbox(
        "Problembild",
        list(offered),
        format_func=offered.__getitem__,
        index=None,
        key=f"review.problembild.{subject.report.id}",
        placeholder="Sök bland problembilderna",
    )
    also = _also_accept(subject)
    label = "Koppla och godta" if also else "Koppla"
    if st.button(
        label, type="primary", disabled=problembild_id is None, key=f"review.attach.{subject.report.id}"
    ):
        state.do(
            lambda session: acts.attach(
                session,
                subject.report.id,
                problembild_id=problembild_id or 0,
                version=version,
                by=viewer,
                also_accept=also,
            ),
            told=_told(also),
            then=following if also else subject.report.id,
        )


def _also_accept(subject: Subject) -> bool:
    if subject.review is ReviewStatus.GODTAGEN:
        return False
    return bool(st.checkbox("Godta rapporten samtidigt", value=True, key="review.also"))


def _told(also: bool) -> str:
    return "Rapporten är kopplad och godtagen." if also else "Rapporten är kopplad."


def _begin(subject: Subject, following: int | None, viewer: Viewer, tree: AreaTree) -> None:
    form = KeptForm(f"granska_problembild{subject.report.id}", FIELDS)
    initial = {
        "description": subject.report.text,
        "category": subject.category_slug,
        "districts": [subject.area_code] if subject.area_code not in {None, tree.kommun.code} else [],
    }
    form.open(viewer, initial=initial, version=subject.version)
    _fields(form, viewer, tree)
    if subject.audience_slug is None:
        st.caption(
            "Rapporten läses bara av den egna verksamheten. Det du skriver här läses av den krets du väljer: "
            "skriv inte mer än ni vill berätta."
        )
    also = _also_accept(subject)
    if state.ready(form, subject, "Börja följa", "review.begin"):
        state.send(
            form,
            viewer,
            lambda session: acts.start_problembild(
                session,
                subject.report.id,
                _new(form),
                version=form.version,
                by=viewer,
                submit_key=form.submit_key,
                also_accept=also,
            ),
            told="Problembilden är upplagd och rapporten kopplad till den.",
            then=following if also else subject.report.id,
        )


def _new(form: KeptForm) -> NewProblembild:
    if not form.value("category"):
        raise InputError("Välj en kategori.", field="category")
    if not form.value("audience"):
        raise InputError("Välj vilka som får läsa problembilden.", field="audience")
    return NewProblembild(
        title=form.value("title") or "",
        description=form.value("description") or "",
        category=form.value("category"),
        audience=form.value("audience"),
        opened_on=clock.today(),
        districts=tuple(form.value("districts") or ()),
    )


def _fields(form: KeptForm, viewer: Viewer, tree: AreaTree) -> None:
    with reading() as session:
        categories = form_choices.categories(session)
        names = {code: name for name, code in reversed(form_choices.area_names(session, tree).items())}
        groups = {one.slug: one for one in circles.for_viewer(session, viewer)}
    st.text_input("Rubrik", key=form.key("title"), on_change=form.keep)
    form.error_at("title")
    st.text_area("Beskrivning, med dina ord", key=form.key("description"), on_change=form.keep, height=120)
    form.error_at("description")
    st.selectbox(
        "Kategori",
        list(categories),
        format_func=categories.__getitem__,
        key=form.key("category"),
        on_change=form.keep,
        placeholder="Välj kategori",
    )
    form.error_at("category")
    st.multiselect(
        "Områden (inga betyder hela kommunen)",
        list(names),
        format_func=names.__getitem__,
        key=form.key("districts"),
        on_change=form.keep,
        placeholder="Välj områden",
    )
    readers(form, groups)
    form.error_at("audience")
