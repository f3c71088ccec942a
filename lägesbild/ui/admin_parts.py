"""What the sections of Administration share: a list of rows, one opened, and what was wrong with a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.model import ConflictError, InputError, LagesbildError
from lägesbild.model.words import Word
from lägesbild.reading.filters import day_text
from lägesbild.store.session import transaction
from lägesbild.ui import admin_told
from lägesbild.ui.report_text import plain

NEW: Final = 0
"""What is opened when a row is to be added."""
EARLIEST: Final = dt.date(2000, 1, 1)
LATEST: Final = dt.date(2100, 1, 1)
Seen = TypeVar("Seen")
_LOOK: Final = """<style>
[class*="st-key-adminrad"] button {
  justify-content: flex-start; text-align: left; min-height: 44px; padding: 4px 0; border-radius: 0;
  border-bottom: 1px solid light-dark(#D3DCE3, #33414D);
}
[class*="st-key-adminrad"] button:hover strong { text-decoration: underline; }
[class*="st-key-adminrad"] button > div, [class*="st-key-adminrad"] button p {
  justify-content: flex-start; text-align: left; white-space: normal;
}
</style>"""


@dataclass(frozen=True)
class Line:
    """One row of a list: its name, and a quiet remark."""

    id: int
    name: str
    remark: str = ""


def choice(label: str, options: Sequence[str], *, key: str) -> str:
    """Which list of a section is shown; it stands when a row has been open in between."""
    kept = f"{key}.kept"
    st.session_state.setdefault(key, st.session_state.get(kept, options[0]))
    chosen = st.segmented_control(label, options, required=True, key=key, label_visibility="collapsed")
    st.session_state[kept] = chosen or options[0]
    return st.session_state[kept]  # type: ignore[no-any-return]


def look() -> None:
    """Lines as text from the left, high enough to touch."""
    st.html(_LOOK)


def opened(section: str) -> int | None:
    """The row that is open in a section, ``NEW`` for one to be added, None for the list."""
    row_id: int | None = st.session_state.get(f"admin.{section}")
    return row_id


def open_row(section: str, row_id: int) -> None:
    """Open a row; what its form shows is read anew."""
    close(section)
    st.session_state[f"admin.{section}"] = row_id


def close(section: str) -> None:
    """Go back to the list."""
    st.session_state.pop(f"admin.{section}", None)
    for name in list(st.session_state):
        if str(name).startswith(f"admin.{section}.") and str(name).endswith((".seen", ".errors")):
            del st.session_state[name]


def back(section: str) -> None:
    """The way back to the list."""
    st.button(
        "Tillbaka till listan",
        icon=":material/arrow_back:",
        key=f"admin.{section}.back",
        on_click=close,
        args=(section,),
    )


def add_button(section: str, label: str) -> None:
    """The button above a list that opens an empty form."""
    st.button(
        label,
        type="primary",
        icon=":material/add:",
        key=f"admin.{section}.new",
        on_click=open_row,
        args=(section, NEW),
    )


def lines(section: str, rows: Sequence[Line]) -> None:
    """A list whose lines open their rows; a section may have several."""
    if not rows:
        return
    look()
    with st.container(key=f"adminrad_{section}_{rows[0].id}", gap=None):
        for row in rows:
            remark = f" · {plain(row.remark)}" if row.remark else ""
            st.button(
                f"**{plain(row.name)}**{remark}",
                type="tertiary",
                icon=":material/edit:",
                width="stretch",
                key=f"admin.{section}.row.{row.id}",
                on_click=open_row,
                args=(section, row.id),
            )


def seen(section: str, fresh: Seen) -> Seen:
    """The words of the opened row as its form first showed them: what others change is measured by them."""
    kept: Seen = st.session_state.setdefault(f"admin.{section}.seen", fresh)
    return kept


def key(section: str, field: str) -> str:
    """The session key of a field of the opened row."""
    return f"admin.{section}.{opened(section)}.{field}"


def value(section: str, field: str, default: Any = None) -> Any:
    """What a field holds; a form may be gone when its button's click arrives."""
    return st.session_state.get(key(section, field), default)


def first(section: str, field: str, initial: Any) -> str:
    """The session key of a field, holding ``initial`` until something is typed."""
    name = key(section, field)
    st.session_state.setdefault(name, initial)
    return name


def attempt(
    section: str,
    write: Callable[[Session], Any],
    done: str,
    *,
    stored: Callable[[], Any] | None = None,
    stay: bool = False,
) -> bool:
    """
    Write, and go back to the list with what was done; or keep the form with what was wrong.

    After a conflict the form keeps what was typed and shows what is ``stored``: saving again is a choice.
    """
    errors: dict[str, str] = {}
    st.session_state[f"admin.{section}.errors"] = errors
    try:
        with transaction() as session:
            write(session)
    except ConflictError as error:
        errors[""] = str(error)
        if stored is not None:
            _meet(section, stored(), errors)
    except InputError as error:
        errors[error.field or ""] = str(error)
    except LagesbildError as error:
        errors[""] = str(error)
    else:
        admin_told.tell(done)
        if not stay:
            close(section)
        return True
    return False


def _meet(section: str, fresh: Any, errors: dict[str, str]) -> None:
    before = st.session_state.get(f"admin.{section}.seen")
    st.session_state[f"admin.{section}.seen"] = fresh
    changed = [
        f"{LABELS.get(one.name, one.name)}: {_said(getattr(fresh, one.name))}"
        for one in fields(fresh)
        if before is None or getattr(before, one.name) != getattr(fresh, one.name)
    ]
    errors[""] = (
        f"Någon annan har ändrat uppgiften sedan du öppnade den. Nu är sparat: {'; '.join(changed)}. Det du "
        "skrev står kvar. Spara igen om ditt ska gälla, eller gå tillbaka till listan."
    )


LABELS: Final = {
    "name": "namn",
    "kind": "slag",
    "myndighet": "myndighet",
    "sort": "plats i listan",
    "district_id": "område",
    "parent_id": "ligger under",
    "sensitive": "känslig",
    "whole_kommun_only": "bara hela kommunen",
    "east_m": "punktens öst",
    "north_m": "punktens nord",
    "population": "folkmängd",
    "population_year": "år",
    "parts": "statistikområden",
    "interval_weeks": "veckor mellan möten",
    "contact": "kontakt",
}


def _said(what: Any) -> str:
    if isinstance(what, bool):
        return "ja" if what else "nej"
    if isinstance(what, Word):
        return what.label
    if isinstance(what, tuple):
        return ", ".join(what) or "inga"
    return "tomt" if what is None else str(what)


def problems(section: str, *elsewhere: str) -> None:
    """What is wrong with the form and belongs to no field; ``elsewhere`` are fields that show their own."""
    for field, sentence in st.session_state.get(f"admin.{section}.errors", {}).items():
        if field not in elsewhere:
            st.error(sentence, icon=":material/error:")


def error_at(section: str, field: str) -> None:
    """What is wrong with a field, right under it."""
    sentence = st.session_state.get(f"admin.{section}.errors", {}).get(field)
    if sentence:
        st.markdown(f":red[:material/error: {plain(sentence)}]")


def span(start: dt.date | None, end: dt.date | None) -> str:
    """
    Days in words.

    >>> span(None, dt.date(2019, 12, 31)), span(dt.date(2020, 1, 1), None), span(None, None)
    ('till 31 december 2019', 'från 1 januari 2020', '')
    """
    parts = (f"från {day_text(start)}" if start else "", f"till {day_text(end)}" if end else "")
    return " ".join(part for part in parts if part)
