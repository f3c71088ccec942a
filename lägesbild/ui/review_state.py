"""Where a reviewer is: which report is shown, as it was when it was shown, and what to say next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from lägesbild.actions import drafts
from lägesbild.model import ConflictError, InputError, LagesbildError, Viewer
from lägesbild.reading.reviews import Queue, Subject
from lägesbild.store.session import transaction
from lägesbild.ui import name_question
from lägesbild.ui.kept_form import KeptForm

ROW: Final = "rad"


def asked_for() -> int | None:
    """The report the address names (``?rad=12``)."""
    text = st.query_params.get(ROW, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def open_row(report_id: int | None) -> None:
    """Show a report in the next run; None is the first of the queue."""
    st.session_state.pop("review.panel", None)
    if report_id is None:
        st.query_params.pop(ROW, None)
    else:
        st.query_params[ROW] = str(report_id)


def stay(report_id: int) -> None:
    """Keep the report that is shown in the address, so that the next run shows it too."""
    st.query_params[ROW] = str(report_id)


def version(subject: Subject) -> int:
    """
    The version that stood on the screen when the button was pressed.

    A run reads the report anew before it learns of the press: without this, whatever somebody else did
    meanwhile would be accepted unseen.
    """
    seen: tuple[int, int] = st.session_state.get("review.seen", (0, 0))
    st.session_state["review.seen"] = (subject.report.id, subject.version)
    return seen[1] if seen[0] == subject.report.id else subject.version


def panel() -> str | None:
    """Which step's form is open."""
    name: str | None = st.session_state.get("review.panel")
    return name


def toggle(name: str) -> None:
    """Open the form of a step, or close it."""
    st.session_state["review.panel"] = None if panel() == name else name


def after(queue: Queue, report_id: int) -> int | None:
    """The report to show when this one has left the queue: the next, else the one before."""
    if report_id not in queue.ids:
        return None
    at = queue.ids.index(report_id)
    left = (*queue.ids[at + 1 : at + 2], *queue.ids[max(at - 1, 0) : at])
    return left[0] if left else None


def do(write: Callable[[Any], object], *, told: str, then: int | None) -> None:
    """Do a step, say so and show the report ``then``; what is wrong is said instead."""
    try:
        with transaction() as session:
            write(session)
    except LagesbildError as error:
        st.session_state["review.problem"] = str(error)
    else:
        st.session_state["review.told"] = told
        open_row(then)
    st.rerun()


def send(
    form: KeptForm, viewer: Viewer, write: Callable[[Any], object], *, told: str, then: int | None
) -> None:
    """The same for a form, which keeps what was typed until it is in; what is wrong stands at its field."""
    form.keep()
    try:
        with transaction() as session:
            name_question.answered(session, form.name, viewer)
            write(session)
            drafts.discard(session, form.name, by=viewer)
    except InputError as error:
        error.field = error.field if error.field in form.defaults else ""
        form.refused(error)
    except ConflictError as error:
        form.set_errors({"": str(error)})
    except LagesbildError as error:
        st.session_state["review.problem"] = str(error)
    else:
        form.forget()
        st.session_state["review.told"] = told
        open_row(then)
    st.rerun()


def ready(form: KeptForm, subject: Subject, label: str, key: str) -> bool:
    """Whether the form is sent; while somebody was there before, the choice to go on stands instead."""
    form.error_at("")
    if form.version == subject.version:
        return bool(st.button(label, type="primary", icon=":material/send:", key=key))
    st.warning(
        "Rapporten har ändrats eller granskats sedan du började skriva. Läs den som den är nu.",
        icon=":material/difference:",
    )
    if st.button("Fortsätt med min text", key=f"{key}.on"):
        form.set_errors({})
        form.accept_version(subject.version)
        st.rerun()
    return False
