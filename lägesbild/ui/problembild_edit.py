"""Begin to follow a concern, write it anew, or give it another status: forms that lose nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import problembilder as acts
from lägesbild.model import Viewer, clock
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading import problembild_choices
from lägesbild.reading.problembild_whole import WholeProblembild
from lägesbild.ui import address, layout, register
from lägesbild.ui import problembild_form as fields
from lägesbild.ui.form_fields import DatedForm
from lägesbild.ui.kept_form import both
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
        _buttons(
            viewer,
            form,
            "Spara problembilden",
            lambda session: _create(session, viewer, form),
            fields.REQUIRED,
        )


def change(viewer: Viewer, row: WholeProblembild) -> None:
    """The form filled with a problembild, or with what was typed earlier and not saved."""
    form = fields.problembild_form(f"problembild_{row.id}")
    form.open(viewer, initial=fields.values_of(row), version=row.version)
    with st.container(key="problembild", width=WIDTH_PX):
        layout.section("Ändra problembilden")
        if form.version != row.version:
            both(
                form,
                viewer,
                title="Problembilden har ändrats sedan du öppnade den",
                stored=f"Det som är sparat nu:  \n**{plain(row.title)}**  \n{plain(row.description)}",
                mine="Fortsätt med mitt",
                version=row.version,
            )
        fields.draw(form, problembild_choices.read(viewer, row=row), row=row)
        _buttons(
            viewer,
            form,
            "Spara ändringen",
            lambda session: _change(session, viewer, form, row),
            fields.REQUIRED,
        )


def status(viewer: Viewer, row: WholeProblembild) -> None:
    """The form of a new status, with its reason."""
    form = fields.status_form(row.id)
    form.open(viewer)
    with st.container(key="problembild", width=WIDTH_PX):
        layout.section("Ändra status", aside=f"{row.title}, nu {row.status.label.lower()}")
        fields.draw_status(form)
        _buttons(
            viewer,
            form,
            "Spara statusen",
            lambda session: _turn(session, viewer, form, row),
            fields.STATUS_REQUIRED,
        )


def _create(session: Session, viewer: Viewer, form: DatedForm) -> str:
    wanted = fields.as_problembild(form, today=clock.today())
    saved = acts.create(session, wanted, by=viewer, submit_key=form.submit_key)
    row_id = saved.problembild.id
    register.open_row(row_id)
    return " ".join(("Problembilden är sparad.", *saved.notices))


def _change(session: Session, viewer: Viewer, form: DatedForm, row: WholeProblembild) -> str:
    wanted = fields.as_problembild(form, today=clock.today())
    saved = acts.change(session, row.id, wanted, version=form.version, by=viewer)
    return " ".join(("Ändringen är sparad.", *saved.notices))


def _turn(session: Session, viewer: Viewer, form: DatedForm, row: WholeProblembild) -> str:
    wanted, on = ProblembildStatus(form.value("status")), form.day("on") or clock.today()
    acts.change_status(session, row.id, wanted, by=viewer, on=on, reason=form.value("reason") or "")
    return f"Status är nu {wanted.label.lower()}."


def _buttons(
    viewer: Viewer, form: DatedForm, label: str, write: Callable[[Session], str], required: Mapping[str, str]
) -> None:
    with st.container(horizontal=True):
        if st.button(label, type="primary", icon=":material/check:", key="problembild.save"):
            told = form.send(viewer, write, required=required)
            if told is not None:
                st.session_state[TOLD] = told
                address.put(WRITE, None)
            st.rerun()
        if st.button("Avbryt", key="problembild.cancel"):
            form.close(viewer)
            address.put(WRITE, None)
            st.rerun()
