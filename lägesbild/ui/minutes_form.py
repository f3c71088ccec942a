"""Protokoll: who writes, leads and approves the minutes, and that they are sent to be approved."""

from __future__ import annotations

from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import minutes as acts
from lägesbild.actions.minutes import Signing
from lägesbild.actions.minutes_rules import MISSING
from lägesbild.model import ConflictError, Viewer
from lägesbild.reading import minutes
from lägesbild.reading.minutes import Whole
from lägesbild.store.session import reading
from lägesbild.ui import layout
from lägesbild.ui.kept_form import KeptForm, both
from lägesbild.ui.report_text import plain

EMPTY: Final = {"secretary": "", "chair": "", "approver": None, "distribution": ""}
MOVED: Final = (
    "Något har antecknats, ändrats eller tagits bort sedan du läste utkastet. Läs igenom det som står nu och "
    "sänd det sedan."
)
STANDING: Final = (
    "Punkter utan anteckning har fått en stående mening. Skriv en anteckning på sidan Anteckna om något "
    "annat ska stå där."
)
SENT: Final = (
    "Protokollet är sänt för justering. Texten ligger fast tills det är justerat eller kommer tillbaka."
)


def show(viewer: Viewer, whole: Whole, *, seen: str) -> str | None:
    """
    Draw the form of a draft; return what to say when something was done.

    ``seen`` is the checksum of the material as the person had it before them: nothing else is sent.
    """
    form = KeptForm(f"protokoll{whole.meeting_id}", EMPTY)
    with reading() as session:
        first = minutes.proposed(session, whole.meeting_id, viewer=viewer)
        offered = minutes.approvers(session, whole.meeting_id, viewer=viewer)
    initial = {name: getattr(first, name) for name in EMPTY}
    form.open(viewer, initial=initial, version=whole.version)
    if form.version != whole.version:
        said = f"Sekreterare: {first.secretary}  \nMötesordförande: {first.chair}"
        both(
            form,
            viewer,
            title="Någon annan har ändrat uppgifterna sedan du öppnade dem",
            stored=plain(said),
            mine="Fortsätt med mina",
            version=whole.version,
        )
    _fields(form, offered)
    return _buttons(form, viewer, whole, seen)


def _fields(form: KeptForm, offered: dict[str, str]) -> None:
    left, right = st.columns(2)
    with left:
        st.text_input("Vid protokollet", key=form.key("secretary"), on_change=form.keep)
        form.error_at("secretary")
    with right:
        st.text_input("Mötesordförande", key=form.key("chair"), on_change=form.keep)
        form.error_at("chair")
    form.offer("approver", offered)
    st.selectbox(
        "Justerare",
        list(offered),
        format_func=offered.__getitem__,
        key=form.key("approver"),
        on_change=form.keep,
        placeholder="Välj vem som justerar",
        help="Den som justerar loggar in och gör det på den här sidan. Sekreteraren justerar inte själv.",
    )
    form.error_at("approver")
    st.text_area("Delges", key=form.key("distribution"), on_change=form.keep, height=72)
    form.error_at("distribution")
    form.error_at("")


def _buttons(form: KeptForm, viewer: Viewer, whole: Whole, seen: str) -> str | None:
    told = None
    with st.container(horizontal=True):
        if st.button("Sänd för justering", type="primary", icon=":material/send:", key="protokoll.sand"):
            told = form.send(
                viewer, lambda session: _send(session, form, viewer, whole, seen), required=MISSING
            )
            if told is None:
                st.rerun()
        if st.button("Spara uppgifterna", icon=":material/check:", key="protokoll.spara"):
            told = form.send(viewer, lambda session: _save(session, form, viewer, whole))
            if told is None:
                st.rerun()
    if not whole.content.kept_elsewhere:
        layout.note(STANDING)
    return told


def _send(session: Session, form: KeptForm, viewer: Viewer, whole: Whole, seen: str) -> str:
    def compose(now: Session) -> str:
        text, material = minutes.fixed(now, whole.meeting_id, viewer=viewer)
        if material != seen:
            raise ConflictError(MOVED)
        return text

    acts.send(session, whole.meeting_id, _signing(form), version=form.version, compose=compose, by=viewer)
    return SENT


def _save(session: Session, form: KeptForm, viewer: Viewer, whole: Whole) -> str:
    row = acts.describe(session, whole.meeting_id, _signing(form), version=form.version, by=viewer)
    return f"Uppgifterna är sparade. Protokollet har nummer {row.number}/{row.year}."


def _signing(form: KeptForm) -> Signing:
    return Signing(
        secretary=form.value("secretary") or "",
        chair=form.value("chair") or "",
        approver=form.value("approver"),
        distribution=form.value("distribution") or "",
    )
