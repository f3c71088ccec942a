"""Runda: the lines a text was divided into, each corrected where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from lägesbild.actions import persons
from lägesbild.actions import rounds as acts
from lägesbild.analysis import statements
from lägesbild.model import InputError, PersonQuestionError, Viewer
from lägesbild.model.words import StatementKind
from lägesbild.reading import areas, form_choices
from lägesbild.store.session import reading
from lägesbild.ui import name_question
from lägesbild.ui import round_state as state
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

WHOLE: Final = ""
"""The choice of the whole kommun."""
BECOMES: Final = {
    "planerad": "Blir en planerad insats",
    "pagar": "Blir en insats som pågår",
    "genomford": "Blir en genomförd insats",
    "avslutad": "Blir en avslutad insats",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a line may be given, names by code."""

    areas: dict[str, str]
    categories: dict[str, str]
    themes: dict[str, str]


def show(kept: KeptForm, meeting_id: int, viewer: Viewer) -> None:
    """Every written line with what it is proposed to be, and what is wrong with it."""
    written = [line for line in state.lines(kept) if line["table"] is None]
    if not written:
        return
    with reading() as session:
        tree = areas.read_tree(session)
        choices = Choices(
            {WHOLE: "Hela kommunen", **form_choices.areas_by_code(tree)},
            form_choices.categories(session),
            form_choices.themes(session),
        )
        wrong = acts.problems(session, meeting_id, [state.as_line(line) for line in written], by=viewer)
    for number, line in enumerate(written, start=1):
        with st.container(border=True, key=f"runda_rad_{number}"):
            _line(kept, line, number, choices, wrong.get(line["key"]))


def _line(
    kept: KeptForm, line: dict[str, Any], number: int, choices: Choices, wrong: InputError | None
) -> None:
    st.pills(
        f"Slag, rad {number}",
        [kind.value for kind in StatementKind],
        format_func=lambda slug: StatementKind(slug).label,
        key=_key(kept, line, "kind"),
        on_change=_changed,
        args=(kept, line["key"], "kind"),
        required=True,
        label_visibility="collapsed",
    )
    st.text_area(
        f"Text, rad {number}",
        key=_key(kept, line, "text"),
        on_change=_changed,
        args=(kept, line["key"], "text"),
        height="content",
        label_visibility="collapsed",
    )
    _wrong(kept, line, wrong)
    with st.container(horizontal=True):
        _choice(kept, line, "area", f"Område, rad {number}", choices.areas)
        if line["kind"] in state.CONCERNS:
            _choice(kept, line, "category", f"Kategori, rad {number}", choices.categories)
        else:
            _choice(kept, line, "theme", f"Ämne, rad {number}", choices.themes)
    if line["kind"] == StatementKind.INSATS.value:
        st.caption(BECOMES[statements.status_of(line["text"]).value])
    if line["note"]:
        st.caption(line["note"])
    _buttons(kept, line, number)


def _wrong(kept: KeptForm, line: dict[str, Any], wrong: InputError | None) -> None:
    if isinstance(wrong, PersonQuestionError):
        _question(kept, line, wrong)
    elif wrong is not None:
        st.markdown(f":red[:material/error: {plain(str(wrong))}]")


def _question(kept: KeptForm, line: dict[str, Any], question: PersonQuestionError) -> None:
    """What may be a person in a line: mask it, or say why it may stand."""
    with st.container(border=True):
        name_question.told(question)
        st.button(
            "Maska",
            icon=":material/visibility_off:",
            key=f"{kept.key('line')}.{line['key']}.mask",
            on_click=_mask,
            args=(kept, line["key"], question),
        )
        key = f"{kept.key('line')}.{line['key']}.reason"
        name_question.reasons(key, chosen=None, on_change=lambda: _changed(kept, line["key"], "reason"))


def _mask(kept: KeptForm, line_key: str, question: PersonQuestionError) -> None:
    key = f"{kept.key('line')}.{line_key}.text"
    if key in st.session_state:
        text = st.session_state[key]
        st.session_state[key] = persons.masked(text, names=question.names, marks=question.marks)
        _changed(kept, line_key, "text")


def _choice(kept: KeptForm, line: dict[str, Any], part: str, label: str, names: Mapping[str, str]) -> None:
    key = _key(kept, line, part)
    nothing = WHOLE if part == "area" else None
    if st.session_state[key] not in {nothing, *names}:  # set only then: it would undo a choice made meanwhile
        st.session_state[key] = nothing
    st.selectbox(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=_changed,
        args=(kept, line["key"], part),
        placeholder="Välj",
        label_visibility="collapsed",
    )


def _buttons(kept: KeptForm, line: dict[str, Any], number: int) -> None:
    with st.container(horizontal=True):
        for label, icon, step in (("Upp", "arrow_upward", -1), ("Ned", "arrow_downward", 1)):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"{kept.key('line')}.{line['key']}.{step}",
                help=f"Flytta rad {number}",
                on_click=_move,
                args=(kept, line["key"], step),
                type="tertiary",
            )
        st.button(
            "Ta bort",
            icon=":material/delete:",
            key=f"{kept.key('line')}.{line['key']}.bort",
            on_click=_drop,
            args=(kept, line["key"]),
            type="tertiary",
        )


def _key(kept: KeptForm, line: dict[str, Any], part: str) -> str:
    """The key of a field of a line, filled with what the line holds."""
    key = f"{kept.key('line')}.{line['key']}.{part}"
    st.session_state.setdefault(key, (line[part] or WHOLE) if part == "area" else line[part])
    return key


def _changed(kept: KeptForm, line_key: str, part: str) -> None:
    key = f"{kept.key('line')}.{line_key}.{part}"
    if key not in st.session_state:  # a late choice, when the form is sent already
        return
    value = name_question.picked(key) if part == "reason" else st.session_state[key]
    if part == "kind" and value is None:  # a forged answer: no line is of no kind
        del st.session_state[key]
        return
    changed = [line | {part: value} if line["key"] == line_key else line for line in state.lines(kept)]
    state.put_lines(kept, changed)


def _move(kept: KeptForm, line_key: str, step: int) -> None:
    order = list(state.lines(kept))
    at = next((number for number, line in enumerate(order) if line["key"] == line_key), None)
    if at is None or not 0 <= at + step < len(order):
        return
    order[at], order[at + step] = order[at + step], order[at]
    state.put_lines(kept, order)


def _drop(kept: KeptForm, line_key: str) -> None:
    state.put_lines(kept, [line for line in state.lines(kept) if line["key"] != line_key])
