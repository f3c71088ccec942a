"""Begin to follow a concern, write it anew, or give it another status: forms that lose nothing."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.actions import drafts as draft_acts
from lägesbild.actions import problembilder as acts
from lägesbild.model import ConflictError, ForbiddenError, InputError, Viewer, clock
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading import problembild_choices
from lägesbild.reading.problembild_whole import WholeProblembild
from lägesbild.store.session import transaction
from lägesbild.ui import address, layout, register
from lägesbild.ui import problembild_form as fields
from lägesbild.ui.insats_fields import DatedForm
from lägesbild.ui.report_text import plain

WRITE: Final = "skriv"
"""The parameter of the address that says which form is open: ``ny``, ``andra`` or ``status``."""
TOLD: Final = "problembild.told"
WIDTH_PX: Final = 720


def new(viewer: Viewer) -> None:
    """The form of a new problembild."""
    form = fields.problembild_form("problembild_ny")
    form.open(viewer)
    with st.container(key="problembild", width=WIDTH_PX):
        layout.section("Ny problembild")
        fields.draw(form, problembild_choices.read(viewer), row=None)
        with st.container(horizontal=True):
            if st.button(
                "Spara problembilden", type="primary", icon=":material/check:", key="problembild.save"
            ):
                _create(viewer, form)
                st.rerun()
            _cancel(viewer, form)


def change(viewer: Viewer, row: WholeProblembild) -> None:
    """The form filled with a problembild, or with what was typed earlier and not saved."""
    form = fields.problembild_form(f"problembild_{row.id}")
    form.open(viewer, initial=fields.values_of(row), version=row.version)
    with st.container(key="problembild", width=WIDTH_PX):
        layout.section("Ändra problembilden")
        if form.version != row.version:
            _both(viewer, form, row)
        fields.draw(form, problembild_choices.read(viewer, row=row), row=row)
        with st.container(horizontal=True):
            if st.button("Spara ändringen", type="primary", icon=":material/check:", key="problembild.save"):
                _change(viewer, form, row)
                st.rerun()
            _cancel(viewer, form)


def status(viewer: Viewer, row: WholeProblembild) -> None:
    """The form of a new status, with its reason."""
    form = fields.status_form(row.id)
    form.open(viewer)
    with st.container(key="problembild", width=WIDTH_PX):
        layout.section("Ändra status", aside=f"{row.title}, nu {row.status.label.lower()}")
        fields.draw_status(form)
        with st.container(horizontal=True):
            if st.button("Spara statusen", type="primary", icon=":material/check:", key="problembild.save"):
                _turn(viewer, form, row)
                st.rerun()
            _cancel(viewer, form)


def _create(viewer: Viewer, form: DatedForm) -> None:
    if errors := fields.missing(form):
        form.set_errors(errors)
        return
    try:
        with transaction() as session:
            wanted = fields.as_problembild(form, today=clock.today())
            saved = acts.create(session, wanted, by=viewer, submit_key=form.submit_key)
            draft_acts.discard(session, form.name, by=viewer)
            row_id = saved.problembild.id
    except (InputError, ForbiddenError, ConflictError) as error:
        form.set_errors({_field(error): str(error)})
        return
    _done(form, "Problembilden är sparad.", *saved.notices)
    register.open_row(row_id)


def _change(viewer: Viewer, form: DatedForm, row: WholeProblembild) -> None:
    if errors := fields.missing(form):
        form.set_errors(errors)
        return
    try:
        with transaction() as session:
            wanted = fields.as_problembild(form, today=clock.today())
            saved = acts.change(session, row.id, wanted, version=form.version, by=viewer)
            draft_acts.discard(session, form.name, by=viewer)
    except (InputError, ForbiddenError, ConflictError) as error:
        form.set_errors({_field(error): str(error)})
        return
    _done(form, "Ändringen är sparad.", *saved.notices)


def _turn(viewer: Viewer, form: DatedForm, row: WholeProblembild) -> None:
    if form.value("status") is None:
        form.set_errors({"status": "Välj en status."})
        return
    wanted = ProblembildStatus(form.value("status"))
    try:
        with transaction() as session:
            on = form.day("on") or clock.today()
            acts.change_status(session, row.id, wanted, by=viewer, on=on, reason=form.value("reason") or "")
            draft_acts.discard(session, form.name, by=viewer)
    except (InputError, ForbiddenError, ConflictError) as error:
        form.set_errors({_field(error): str(error)})
        return
    _done(form, f"Status är nu {wanted.label.lower()}.")


def _field(error: Exception) -> str:
    return getattr(error, "field", None) or ""


def _done(form: DatedForm, *sentences: str) -> None:
    form.forget()
    st.session_state[TOLD] = " ".join(sentences)
    address.put(WRITE, None)


def _cancel(viewer: Viewer, form: DatedForm) -> None:
    if st.button("Avbryt", key="problembild.cancel"):
        form.close(viewer)
        address.put(WRITE, None)
        st.rerun()


def _both(viewer: Viewer, form: DatedForm, row: WholeProblembild) -> None:
    """Somebody else changed it in between: show what is stored, and let the person choose."""
    st.warning(
        f"Det som är sparat nu:  \n**{plain(row.title)}**  \n{plain(row.description)}",
        title="Problembilden har ändrats sedan du öppnade den",
        icon=":material/difference:",
    )
    with st.container(horizontal=True):
        if st.button("Behåll det sparade", key="problembild.theirs"):
            form.close(viewer)
            st.rerun()
        if st.button("Fortsätt med mitt", key="problembild.ours"):
            form.accept_version(row.version)
            st.rerun()
