"""Sammankallning: closed with a summary, which becomes what the person chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import gathering_closing as acts
from lägesbild.actions.gathering_closing import REPORT_KINDS, Becomes, Ending
from lägesbild.model import Viewer
from lägesbild.model.words import LogKind, ObservationKind
from lägesbild.reading import form_choices, gatherings
from lägesbild.reading.gatherings import GatheringView
from lägesbild.store.session import reading
from lägesbild.ui import form_fields as fields
from lägesbild.ui import gathering_call, layout
from lägesbild.ui.form_fields import DatedForm
from lägesbild.ui.report_text import plain

FIELDS: Final[Mapping[str, Any]] = {
    "summary": "",
    "becomes": None,
    "kind": ObservationKind.HANDELSE.value,
    "category": None,
    "title": "",
    "theme": None,
    "measures": [],
}
CAPTIONS: Final = {
    Becomes.LOGG: "Den står kvar här, läsbar för gruppen.",
    Becomes.RAPPORT: "Räknas i lägesbilden från den tid gruppen sammankallades.",
    Becomes.PROBLEMBILD: "Gruppen fortsätter att följa oron.",
    Becomes.INSATSER: "Varje åtgärd du väljer blir en insats.",
}


def show(viewer: Viewer, view: GatheringView) -> None:
    """The form behind its own heading: closing is done once, and not by accident."""
    form = DatedForm(f"avsluta{view.line.id}", FIELDS)
    form.open(viewer)
    opened = st.expander(
        "Avsluta sammankallningen",
        key=f"{form.name}.open",
        icon=":material/flag:",
        expanded=bool(form.value("summary")),
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        _fields(form, viewer, view)
        if st.button("Avsluta", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            told = form.send(viewer, lambda session: _close(session, form, viewer, view.line.id))
            if told is not None:
                st.session_state[gathering_call.TOLD] = told
            st.rerun()


def _fields(form: DatedForm, viewer: Viewer, view: GatheringView) -> None:
    st.text_area(
        "Sammanfattning",
        key=form.key("summary"),
        on_change=form.keep,
        height=120,
        placeholder="Vad hände, vad gjordes, vad återstår? Inga namn på enskilda.",
    )
    form.error_at("summary")
    options = list(Becomes)
    st.radio(
        "Vad ska sammanfattningen bli?",
        [one.value for one in options],
        format_func=lambda value: Becomes(value).label,
        captions=[CAPTIONS[one] for one in options],
        index=None,
        key=form.key("becomes"),
        on_change=form.keep,
    )
    form.error_at("becomes")
    becomes = form.value("becomes")
    if becomes is not None:
        _more(form, viewer, view, Becomes(becomes))
    form.error_at("")
    st.caption(f"Läses av {plain(view.line.group)}. {layout.PUBLIC_RECORD}")


def _more(form: DatedForm, viewer: Viewer, view: GatheringView, becomes: Becomes) -> None:
    """What only this choice needs."""
    with reading() as session:
        categories, themes = form_choices.categories(session), form_choices.themes(session)
        log = gatherings.log(session, view.line.id, viewer=viewer)
    if becomes is Becomes.RAPPORT:
        st.segmented_control(
            "Slag",
            [kind.value for kind in REPORT_KINDS],
            format_func=lambda value: ObservationKind(value).label,
            key=form.key("kind"),
            on_change=form.keep,
            required=True,
        )
        fields.choice(form, "Kategori", "category", categories)
    if becomes is Becomes.PROBLEMBILD:
        fields.text(form, "Rubrik", "title", "Vad oron gäller, i några ord")
        fields.choice(form, "Kategori", "category", categories)
    if becomes is Becomes.INSATSER:
        measures = {line.id: line.text for line in reversed(log) if line.kind is LogKind.ATGARD}
        fields.several(form, "Snabba åtgärder", "measures", measures, none="Välj åtgärder")
        fields.choice(form, "Ämne", "theme", themes)


def _close(session: Session, form: DatedForm, viewer: Viewer, gathering_id: int) -> str:
    becomes = form.value("becomes")
    ending = Ending(
        summary=form.value("summary") or "",
        becomes=Becomes(becomes) if becomes else None,
        kind=ObservationKind(form.value("kind") or ObservationKind.HANDELSE),
        category=form.value("category"),
        title=form.value("title") or "",
        theme=form.value("theme"),
        measures=tuple(form.value("measures") or ()),
    )
    closed = acts.close(session, gathering_id, ending, by=viewer)
    return " ".join(("Sammankallningen är avslutad.", *closed.notices))
