"""Fields of forms that keep a draft: each keeps it when it changes, and shows what is wrong under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lägesbild.model import Viewer
from lägesbild.model.words import Word
from lägesbild.ui import theme
from lägesbild.ui.kept_form import KeptForm

FIRST_DAY: Final = dt.date(1990, 1, 1)
LAST_DAY: Final = dt.date(2100, 12, 31)
DAYS: Final = frozenset(
    {"starts_on", "ends_on", "evaluation_on", "done_on", "on", "planned_on", "due_on", "held_on"}
)
"""Fields that hold a day, besides those that begin with ``until``."""


@dataclass(frozen=True)
class DatedForm(KeptForm):
    """A form that holds days too: kept as text, given to the widgets as days."""

    def open(self, viewer: Viewer, *, initial: Mapping[str, Any] | None = None, version: int = 0) -> None:
        super().open(viewer, initial=initial, version=version)
        for part in self.defaults:
            held = st.session_state[self.key(part)]
            if _is_day(part) and isinstance(held, str):
                st.session_state[self.key(part)] = dt.date.fromisoformat(held)

    def value(self, part: str) -> Any:
        held = super().value(part)
        return held.isoformat() if isinstance(held, dt.date) else held

    def day(self, part: str) -> dt.date | None:
        """What a field of a day holds."""
        held = self.value(part)
        return dt.date.fromisoformat(held) if held else None

    @property
    def errors(self) -> dict[str, str]:
        """What was wrong when the form was last sent, by field."""
        found: dict[str, str] = st.session_state.get(f"{self.name}.errors", {})
        return found


def side_by_side() -> DeltaGenerator:
    """A row of fields; one below the other where the screen is narrow."""
    return st.container(horizontal=not theme.is_narrow(), vertical_alignment="top")


def more(form: DatedForm, *, opened: bool, fields: Collection[str]) -> DeltaGenerator:
    """Mer: open from the start or not, then as the person left it, and open where something is wrong."""
    key = f"{form.name}.more"
    if set(fields) & set(form.errors):
        st.session_state[key] = True
    return st.expander("Mer", expanded=opened, key=key, on_change="rerun")


def text(form: DatedForm, label: str, part: str, example: str) -> None:
    """A line of text, with what is wrong right under it."""
    with st.container():
        st.text_input(label, key=form.key(part), on_change=form.keep, placeholder=example)
        form.error_at(part)


def area(form: DatedForm, label: str, part: str, example: str) -> None:
    """A text of several lines."""
    st.text_area(label, key=form.key(part), on_change=form.keep, placeholder=example, height=80)
    form.error_at(part)


def day(form: DatedForm, label: str, part: str) -> None:
    """A day, or none."""
    with st.container():
        st.date_input(
            label,
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            key=form.key(part),
            on_change=form.keep,
            format="YYYY-MM-DD",
        )
        form.error_at(part)


def number(form: DatedForm, label: str, part: str, *, step: int) -> None:
    """A whole number, or none."""
    with st.container():
        st.number_input(
            label,
            value=None,
            min_value=0,
            step=step,
            key=form.key(part),
            on_change=form.keep,
            placeholder="–",
        )
        form.error_at(part)


def words(form: DatedForm, label: str, part: str, word: type[Word], *, required: bool = False) -> None:
    """A closed vocabulary as buttons with words; one that is not required is taken back by a second press."""
    with st.container():
        st.segmented_control(
            label,
            [one.value for one in word],
            format_func=lambda slug: word(slug).label,
            key=form.key(part),
            on_change=form.keep,
            required=required,
            wrap=True,
        )
        form.error_at(part)


def choice(form: DatedForm, label: str, part: str, names: Mapping[str, str]) -> None:
    """One of a list."""
    form.offer(part, names)
    with st.container():
        st.selectbox(
            label,
            list(names),
            format_func=names.__getitem__,
            key=form.key(part),
            on_change=form.keep,
            placeholder=f"Välj {label.lower()}",
        )
        form.error_at(part)


def several(
    form: KeptForm, label: str, part: str, names: Mapping[Any, str], *, none: str, error: str = ""
) -> None:
    """Any number of a list."""
    _forget_unknown(form, part, names)
    with st.container():
        st.multiselect(
            label,
            list(names),
            format_func=names.__getitem__,
            key=form.key(part),
            on_change=form.keep,
            placeholder=none,
        )
        form.error_at(error or part)


def _forget_unknown(form: KeptForm, part: str, names: Collection[Any]) -> None:
    held = form.value(part) or []
    if any(one not in names for one in held):
        st.session_state[form.key(part)] = [one for one in held if one in names]


def _is_day(part: str) -> bool:
    return part in DAYS or part.startswith("until")
