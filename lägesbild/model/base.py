"""Declarative base, the UTC time column, and the declaration of how sensitive each column is."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import Column, DateTime, Dialect, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

OPEN: Final[dict[str, Any]] = {"sensitivity": "open"}
"""May stand in the trail with before and after."""
PERSONAL: Final[dict[str, Any]] = {"sensitivity": "personal"}
"""Points at a person: the trail keeps a keyed digest and the length."""
HAND: Final[dict[str, Any]] = {"sensitivity": "personal", "hand": True}
"""Whose doing it was: personal, and what alone stays of a person in a thinned row, as in the trail."""
SECRET: Final[dict[str, Any]] = {"sensitivity": "secret"}
"""Content of a report or a credential: the trail keeps a keyed digest and the length."""
HEADING: Final[dict[str, Any]] = {"sensitivity": "secret", "stays": True}
"""Secret, and kept when the row is thinned: what the row is called, or the secrecy it was marked with."""


def is_closed(column: Column[Any]) -> bool:
    """Whether a column is declared personal or secret: then it leaves its row only where it is meant to."""
    return bool(column.info["sensitivity"] != "open")


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware datetime, stored in UTC on every database (SQLite keeps no zone of its own)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime given to a UTC column")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Thinnable:
    """A row whose texts and points are thinned (gallras) after a time; it stays, and is counted."""

    thinned_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
