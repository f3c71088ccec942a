"""The form of a request for public documents: when it came, what is asked for, where the answer goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import record_requests as acts
from lägesbild.actions.record_requests import Asked
from lägesbild.model import Viewer, clock
from lägesbild.reading.record_requests import Whole
from lägesbild.ui import form_fields, kept_form, report_text
from lägesbild.ui.form_fields import DatedForm

DEFAULTS: Final = {"on": None, "asked": "", "requester": ""}


def register(viewer: Viewer, *, done: Callable[[str, int | None], None]) -> None:
    """A new request; ``done`` is told what was done and the request's id, or "" and None."""
    form = DatedForm("utlamnande_ny", DEFAULTS)
    form.open(viewer, initial={"on": clock.today().isoformat()})
    _fields(form)
    made: list[int] = []

    def write(session: Session) -> str:
        row = acts.register(session, _asked(form), submit_key=form.submit_key, by=viewer)
        made.append(row.id)
        return f"Begäran {row.number}/{row.year} är registrerad. Sök nu fram det den gäller."

    kept_form.send_or_leave(
        form, viewer, "Registrera", write, lambda told: done(told, made[0] if made else None)
    )


def change(viewer: Viewer, whole: Whole, *, done: Callable[[str], None]) -> None:
    """The same for a request that is registered."""
    form = DatedForm(f"utlamnande_andra{whole.id}", DEFAULTS)
    form.open(
        viewer,
        initial={"on": whole.received_on.isoformat(), "asked": whole.asked, "requester": whole.requester},
        version=whole.version,
    )
    if form.version != whole.version:
        kept_form.both(
            form,
            viewer,
            title="Någon annan har ändrat begäran",
            stored=report_text.plain(f"Så står den nu: {whole.asked}"),
            mine="Spara mitt i stället",
            version=whole.version,
            left=lambda: done(""),
        )
    _fields(form)

    def write(session: Session) -> str:
        acts.change(session, whole.id, _asked(form), version=form.version, by=viewer)
        return "Uppgifterna är sparade."

    kept_form.send_or_leave(form, viewer, "Spara", write, done)


def _asked(form: DatedForm) -> Asked:
    return Asked(form.day("on") or clock.today(), form.value("asked") or "", form.value("requester") or "")


def _fields(form: DatedForm) -> None:
    st.date_input(
        "Inkommen",
        min_value=form_fields.FIRST_DAY,
        max_value=clock.today(),
        format="YYYY-MM-DD",
        key=form.key("on"),
        on_change=form.keep,
        width=200,
    )
    form.error_at("received_on")
    st.text_area(
        "Vad som begärs",
        key=form.key("asked"),
        on_change=form.keep,
        height=120,
        help="Med den begärandes egna ord. Skriv inte vem det är.",
    )
    form.error_at("asked")
    st.text_input(
        "Svar till (frivilligt)",
        key=form.key("requester"),
        on_change=form.keep,
        max_chars=acts.LONGEST_NAME,
        help="Bara om den som begär själv har sagt vart svaret ska. Vem det är behöver ni inte veta.",
    )
    form.error_at("requester")
    form.error_at("")
