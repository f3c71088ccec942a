"""
What is left of a row when its texts are taken away, as its columns declare (``model/base.py``).

A text gives way to a sentence that says so and on what day, and stands wherever the text stood: on every
page, in every file and list, whoever wrote it. Short words, points and bytes give way to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, String, Table, Text, case, inspect, or_
from sqlalchemy.orm import Session

from lägesbild.model import ConflictError
from lägesbild.model.base import Thinnable, is_closed


def closed_columns(table: Table, *, headings: bool) -> Iterator[Column[Any]]:
    """What goes: all that is personal or secret but whose hand it was, and ``headings`` when they go too."""
    for column in table.columns:
        keeps = column.info.get("hand") or (column.info.get("stays") and not headings)
        if is_closed(column) and not keeps and not column.primary_key:
            yield column


def emptied(table: Table, sentence: str, *, headings: bool = False) -> dict[str, Any]:
    """New values of a row's columns, for an UPDATE; what held nothing holds nothing."""
    return {column.name: _left(column, sentence) for column in closed_columns(table, headings=headings)}


def require_left_alone(session: Session, _context: Any, _instances: Any) -> None:
    """ConflictError when a text is about to be written into a thinned row; status and links may change."""
    for row in session.dirty:
        if isinstance(row, Thinnable) and row.thinned_on is not None and _rewrites(row):
            raise ConflictError(
                "Texten är gallrad och skrivs inte om. Lägg upp en ny rad om uppgiften är aktuell igen."
            )


def _rewrites(row: Any) -> bool:
    state: Any = inspect(row)
    closed = {column.name for column in closed_columns(row.__table__, headings=True)}
    return any(state.attrs[name].history.has_changes() for name in closed)


def _left(column: Column[Any], sentence: str) -> Any:
    if isinstance(column.type, LargeBinary):
        return b""
    if column.nullable and not isinstance(column.type, Text):
        return None
    if not isinstance(column.type, String):
        raise TypeError(f"{column.table.name}.{column.name} is closed, and can hold no sentence")
    return case((column == "", ""), (column.is_(None), None), else_=sentence)


def holds_something(table: Table) -> ColumnElement[bool]:
    """Whether there is anything in a row to take away."""
    return or_(*(_held(column) for column in closed_columns(table, headings=False)))


def _held(column: Column[Any]) -> ColumnElement[bool]:
    # NULL is neither equal nor unequal to anything, so it holds nothing either way.
    return column != "" if isinstance(column.type, String) else column.is_not(None)
