"""What was changed in a row, when and by whom: the trail of one row in Swedish, for who may read it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, func, inspect, or_, select
from sqlalchemy.orm import Session

from lägesbild.model import Insats, NotFoundError, TrailEntry, User, Viewer
from lägesbild.model.base import Base
from lägesbild.model.clock import STOCKHOLM
from lägesbild.reading import trail_actions, trail_words
from lägesbild.reading.filters import day_text
from lägesbild.reading.trail_text import word_label
from lägesbild.store.owners import OF_A_GROUP, PARENTS

CHANGED: Final = "ändrad"
"""What is told of a column whose values the trail keeps sealed."""
_LONGEST_NAME: Final = 80
_NOTED: Final[dict[str, Any]] = {"insatser": Insats}
"""Rows that an entry names beside the columns: what came of a row."""
_ABSENT: Final[dict[str, str]] = {"audience_id": "Min verksamhet", "district_id": "hela kommunen"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """
    One field that was changed. ``field`` is its Swedish name.

    ``before`` and ``after`` are None where there was nothing, and both when it is ``sealed``: then only
    that it was changed may be told. Of ``links`` they name what was removed and what was added.
    """

    field: str
    before: str | None
    after: str | None
    sealed: bool
    links: bool = False

    @property
    def sentence(self) -> str:
        """
        The change in a few words.

        >>> FieldChange("kategori", "Trafik", "Annat", sealed=False).sentence
        'kategori: Trafik → Annat'
        >>> FieldChange("rubrik", None, None, sealed=True).sentence
        'rubrik ändrad'
        """
        if self.sealed:
            return f"{self.field} {CHANGED}"
        if self.links:
            parts = (("lade till", self.after), ("tog bort", self.before))
            return f"{self.field}: {', '.join(f'{did} {names}' for did, names in parts if names)}"
        return f"{self.field}: {self.before or 'tomt'} → {self.after or 'tomt'}"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing somebody did with a row. ``at`` is Europe/Stockholm; a row just made names no fields."""

    at: dt.datetime
    who: str
    what: str
    fields: tuple[FieldChange, ...]


def of_row(session: Session, table_name: str, row_id: int, *, viewer: Viewer) -> tuple[Change, ...]:
    """
    What was done with a row, latest first.

    Told of is what happened while the viewer's own huvudman owned it or it was shared with a group of
    theirs: what is shared late keeps its earlier changes to itself.

    Raises
    ------
    NotFoundError
        There is no such row, or the viewer may not know of it.
    """
    table = _tables()[table_name]
    _require_readable(session, table, row_id, viewer)
    entries = session.scalars(
        select(TrailEntry)
        .where(
            TrailEntry.table_name == table_name,
            TrailEntry.row_id == row_id,
            or_(
                TrailEntry.huvudman_id == viewer.huvudman_id,
                TrailEntry.audience_id.in_(sorted(viewer.circles)),
            ),
        )
        .order_by(TrailEntry.id.desc())
    ).all()
    names = people(session, {entry.actor for entry in entries})
    told, first = _Told(session, viewer), _first(session, table_name, row_id)
    changes = []
    for entry in entries:
        made = entry.id == first
        details = json.loads(entry.details or "{}") if not made else {}
        fields = tuple(_fields(table, details, told))
        if not fields and _tells_only_links(table, details):
            continue  # linked to what the viewer may not know of
        who = names.get(entry.actor, by_machine(entry.actor))
        what = trail_actions.told(entry.action)
        changes.append(Change(entry.at.astimezone(STOCKHOLM), who, what, fields))
    return tuple(changes)


def _first(session: Session, table_name: str, row_id: int) -> int | None:
    """The entry of the making of a row; all of it is new then, and no field is told of."""
    return session.scalar(
        select(func.min(TrailEntry.id)).where(
            TrailEntry.table_name == table_name, TrailEntry.row_id == row_id
        )
    )


def _tables() -> dict[str, Any]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _require_readable(session: Session, table: Any, row_id: int, viewer: Viewer) -> None:
    row = session.get(table, row_id)
    if row is None or not _may_read(session, row, viewer):
        raise NotFoundError("Raden finns inte. Den kan ha tagits bort; läs in sidan på nytt.")


def _may_read(session: Session, row: Any, viewer: Viewer) -> bool:
    """Rule 1 for a row, or for the row it is a part of; what belongs to nobody has its own page."""
    if isinstance(row, OF_A_GROUP):
        return row.body_id in viewer.circles
    if hasattr(row, "audience_id"):
        return viewer.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id)
    for column, parent in PARENTS.items():
        if (parent_id := getattr(row, column, None)) is not None:
            return _may_read(session, session.get_one(parent, parent_id), viewer)
    return False


def people(session: Session, usernames: set[str]) -> dict[str, str]:
    """Names and huvudmän of those with an account, by username."""
    rows = session.scalars(select(User).where(User.username.in_(usernames)))
    return {row.username: f"{row.display_name}, {row.huvudman.name}" for row in rows}


def by_machine(actor: str) -> str:
    """What is said of something that nobody with an account did."""
    return f"Inläsning ({actor})"


@dataclass(frozen=True, slots=True)
class _Told:
    """Values as a viewer may read them."""

    session: Session
    viewer: Viewer

    def value(self, column: Column[Any], value: Any) -> str | None:
        """A stored value in Swedish words; None for nothing."""
        if value is None:
            return _ABSENT.get(column.name)
        words = getattr(column.type, "enum_class", None)
        if words is not None:
            return word_label(words, value).lower()
        for key in column.foreign_keys:
            return self.name(_tables()[key.column.table.name], value)
        if column.type.python_type is bool:
            return "ja" if value else "nej"
        if column.type.python_type in {dt.date, dt.datetime}:
            return day_text(dt.datetime.fromisoformat(value).date())
        return str(value)

    def name(self, table: Any, row_id: Any) -> str | None:
        """What a linked row is called; None when the viewer may not read it, or it is gone."""
        if not isinstance(row_id, int):  # sealed: one of the two was for Min verksamhet
            return None
        row = self.session.get(table, row_id)
        if row is None:
            return None
        owned = hasattr(row, "audience_id") or isinstance(row, OF_A_GROUP)
        if owned and not _may_read(self.session, row, self.viewer):
            return None
        text: str = getattr(row, "name", None) or getattr(row, "title", None) or row.text
        return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 2]} …"


def _fields(table: Any, details: Mapping[str, Any], told: _Told) -> Iterator[FieldChange]:
    mapper = inspect(table)
    for name, change in details.items():
        if name in trail_words.QUIET_FIELDS or not isinstance(change, dict):
            continue
        field = trail_words.field(name)
        if name in mapper.relationships:
            yield from _links(field, mapper.relationships[name].mapper.class_, change, told)
        elif name in mapper.columns:
            yield from _column(field, mapper.columns[name], change, told)
        elif name in _NOTED:
            yield from _links(field, _NOTED[name], change, told)


def _tells_only_links(table: Any, details: Mapping[str, Any]) -> bool:
    columns = inspect(table).columns
    told = [name for name in details if name not in trail_words.QUIET_FIELDS]
    return bool(told) and all(name not in columns or columns[name].foreign_keys for name in told)


def _links(field: str, table: Any, change: Mapping[str, Any], told: _Told) -> Iterator[FieldChange]:
    removed, added = (
        [name for row_id in change[way] if (name := told.name(table, row_id))] for way in ("removed", "added")
    )
    if removed or added:
        before, after = ", ".join(removed) or None, ", ".join(added) or None
        yield FieldChange(field, before, after, sealed=False, links=True)


def _column(field: str, column: Column[Any], change: Mapping[str, Any], told: _Told) -> Iterator[FieldChange]:
    before, after = change["before"], change["after"]
    if isinstance(before, dict) or isinstance(after, dict):
        yield FieldChange(field, None, None, sealed=True)
    elif (was := told.value(column, before)) != (now := told.value(column, after)):
        yield FieldChange(field, was, now, sealed=False)
