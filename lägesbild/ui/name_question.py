"""
The question when a text may point at a person: mask it, write something else, or say why it may stand.

It stands under the field, in every form alike. A form is any with a name, fields under ``<name>_<field>`` in
the session, and ``keep``, which keeps what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Protocol
from zlib import crc32

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import persons
from lägesbild.model import PersonQuestionError, Viewer
from lägesbild.model.words import NameReason
from lägesbild.ui.report_text import plain

ADVICE: Final = "Maska, skriv om till plats och situation, eller svara varför det får stå."
WHY: Final = "Det får stå, för:"
SHORT: Final = "Svara på frågan om vem texten kan peka ut."
KEPT: Final = "Svaret står i spåret. Det gör inte orden. Spara igen."


class Form(Protocol):
    """What the question needs of a form."""

    @property
    def name(self) -> str: ...

    def keep(self) -> None: ...


def ask(form_name: str, question: PersonQuestionError) -> None:
    """Remember a question, so that it stands at its field in the next run."""
    st.session_state[f"{form_name}.question"] = question


def drop(form_name: str) -> None:
    """Forget the question; the answers that were given hold on."""
    st.session_state.pop(f"{form_name}.question", None)


def is_at(form_name: str, field: str) -> bool:
    """Whether a question stands at a field."""
    question: PersonQuestionError | None = st.session_state.get(f"{form_name}.question")
    return question is not None and (question.field or "") == field


def answered(session: Session, form_name: str, viewer: Viewer, *, stored: bool = True) -> None:
    """Give what was answered in a form to the session that writes it; not ``stored`` leaves no trail."""
    answers: dict[str, NameReason] = st.session_state.get(f"{form_name}.answers", {})
    by = viewer.username if stored else None
    persons.answer(session, answers, by=by, huvudman_id=viewer.huvudman_id)


def draw(form: Form, fields: Iterable[str]) -> None:
    """The words found, a button that masks them in the ``fields`` of text, and the reasons."""
    question: PersonQuestionError = st.session_state[f"{form.name}.question"]
    at = question.field or ""
    with st.container(border=True, key=f"{form.name}.question_box.{at}"):
        told(question)
        if at:  # else it is in no field of this form
            st.button(
                "Maska",
                icon=":material/visibility_off:",
                key=f"{form.name}.mask.{at}",
                on_click=_mask,
                args=(form, question, tuple(fields)),
            )
        key = f"{form.name}.why.{crc32(str(question).encode())}"  # other words are another question
        reasons(key, chosen=None, on_change=lambda: _answer(form.name, question, key))
        if all(word.casefold() in _answers(form.name) for word in (*question.names, *question.marks)):
            st.caption(KEPT)


def told(question: PersonQuestionError) -> None:
    """What was found, and what one can do."""
    st.markdown(f":material/person_search: **{plain(question.told)}**  \n{ADVICE}")


def reasons(key: str, *, chosen: NameReason | None, on_change: Callable[[], None]) -> None:
    """The reasons for which something may stand, none chosen for the person."""
    st.session_state.setdefault(key, chosen.value if chosen else None)
    if picked(key) is None:
        st.session_state[key] = None
    st.radio(
        WHY,
        [reason.value for reason in NameReason],
        format_func=lambda value: NameReason(value).label,
        key=key,
        on_change=on_change,
    )


def picked(key: str) -> NameReason | None:
    """The reason chosen; None also for one that was never offered, which a forged answer may say."""
    held = st.session_state.get(key)
    return NameReason(held) if held in set(NameReason) else None


def _answers(form_name: str) -> dict[str, NameReason]:
    held: dict[str, NameReason] = st.session_state.setdefault(f"{form_name}.answers", {})
    return held


def _answer(form_name: str, question: PersonQuestionError, key: str) -> None:
    chosen = picked(key)
    for word in (*question.names, *question.marks):
        if chosen is None:
            _answers(form_name).pop(word.casefold(), None)
        else:
            _answers(form_name)[word.casefold()] = chosen


def _mask(form: Form, question: PersonQuestionError, fields: Iterable[str]) -> None:
    for field in fields:
        key = f"{form.name}_{field}"
        held = st.session_state.get(key)
        if isinstance(held, str):
            st.session_state[key] = persons.masked(held, names=question.names, marks=question.marks)
    drop(form.name)
    errors: dict[str, str] = st.session_state.get(f"{form.name}.errors", {})
    errors.pop(question.field or "", None)
    form.keep()
