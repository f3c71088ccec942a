"""The opened row of a section of Administration: the fields most have, saving it, ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.store.session import reading
from lägesbild.ui import admin_parts as parts


class Numbered(Protocol):
    """A row of a list."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=Numbered)
Words = TypeVar("Words")


def name_field(section: str, name: str, *, width: int | None = None) -> None:
    """The name, and what is wrong with it."""
    st.text_input(
        "Namn",
        key=parts.first(section, "name", name),
        max_chars=120,
        width="stretch" if width is None else width,
    )
    parts.error_at(section, "name")


def order_field(section: str, sort: int) -> None:
    """Where the row stands among the others."""
    st.number_input(
        "Plats i listan", min_value=-999, max_value=999, step=1, key=parts.first(section, "sort", sort)
    )


def order(section: str) -> int:
    """What the order field holds."""
    return int(parts.value(section, "sort", 100))


def save(
    section: str,
    new: Words,
    *,
    row: Row | None,
    words: Callable[[Row | None], Words],
    read: Callable[..., tuple[Row, ...]],
    add: Callable[..., Any],
    change: Callable[..., Any],
    done: str,
    viewer: Viewer,
) -> None:
    """
    Add what the form holds, or change the opened ``row`` to it, and tell that it is ``done``.

    ``words`` are what the form holds of a row, ``read`` gives all rows; ``add`` and ``change`` are the
    actions. After a conflict the row is read again and shown beside what was typed.
    """
    if row is None:
        parts.attempt(section, lambda session: add(session, new, by=viewer), done)
        return
    seen, row_id = parts.seen(section, words(row)), row.id

    def stored() -> Words:
        with reading() as session:
            return words(next(one for one in read(session, viewer=viewer) if one.id == row_id))

    parts.attempt(
        section,
        lambda session: change(session, row_id, new, seen=seen, by=viewer),
        done,
        stored=stored,
    )


def button(
    section: str,
    label: str,
    act: Callable[..., Any],
    done: str,
    *,
    row_id: int,
    viewer: Viewer,
    undoes: bool = False,
) -> None:
    """A button that ends the opened row, or ``undoes`` that, and tells that it is ``done``."""

    def clicked() -> None:
        parts.attempt(section, lambda session: act(session, row_id, by=viewer), done)

    st.button(
        label,
        icon=":material/undo:" if undoes else None,
        key=f"admin.{section}.{'reopen' if undoes else 'end'}",
        on_click=clicked,
    )
