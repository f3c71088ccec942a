"""Decide a request: why something is held back, who decides, and then nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import record_requests as acts
from lägesbild.actions.record_requests import Verdict
from lägesbild.model import Viewer
from lägesbild.model.words import Disclosure
from lägesbild.reading import record_requests
from lägesbild.reading.record_requests import Whole
from lägesbild.ui import layout
from lägesbild.ui.kept_form import KeptForm


def show(viewer: Viewer, whole: Whole, *, done: Callable[[str], None]) -> None:
    """The form; ``done`` is told what was done."""
    layout.note(
        "Att lämna ut får normalt den göra som ansvarar för handlingen. Att inte lämna ut, eller maskera, "
        "beslutar myndigheten eller den som har delegation. Ta ut utkastet nedan som underlag."
    )
    kept = form(whole)
    kept.open(viewer)
    optional = bool(whole.rows) and all(row.assessment is Disclosure.HEL for row in whole.rows)
    st.text_area(
        "Skäl (frivilligt)" if optional else "Skäl",
        key=kept.key("reason"),
        on_change=kept.keep,
        height=120,
        help="Varför sekretess gäller, utan att avslöja uppgifterna. Eller att ingen handling finns.",
    )
    kept.error_at("reason")
    st.text_input(
        "Beslutsfattare, med namn och befattning",
        key=kept.key("decider"),
        on_change=kept.keep,
        max_chars=acts.LONGEST_NAME,
    )
    kept.error_at("decider")
    kept.error_at("")
    if st.button("Besluta", type="primary", icon=":material/gavel:", key="utlamnande.besluta"):
        told = kept.send(viewer, lambda session: _decided(session, kept, viewer, whole))
        if told is not None:
            done(told)
        st.rerun()


def form(whole: Whole) -> KeptForm:
    """The form of a request's decision."""
    return KeptForm(f"utlamnande_beslut{whole.id}", {"reason": "", "decider": ""})


def _decided(session: Session, kept: KeptForm, viewer: Viewer, whole: Whole) -> str:
    acts.decide(
        session,
        whole.id,
        Verdict(kept.value("reason") or "", kept.value("decider") or ""),
        version=whole.version,
        released=lambda writing: record_requests.fixed(writing, whole.id, viewer=viewer),
        by=viewer,
    )
    return f"{whole.name} är beslutad och står fast. Ta ut handlingarna och beslutet."
