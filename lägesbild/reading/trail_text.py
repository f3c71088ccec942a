"""What a trail entry says, as Swedish lines. What was sealed when it was written stays sealed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from babel.dates import format_date, format_datetime
from sqlalchemy import Date, select
from sqlalchemy.orm import Session

from lägesbild.model import (
    Base,
    Body,
    Category,
    District,
    Huvudman,
    Theme,
    TrailEntry,
    User,
    UtcDateTime,
)
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import Word
from lägesbild.reading import trail_words

SEALED: Final = "ändrad (innehållet visas inte)"
LINKED: Final = "ändrat samband"
"""Which other statement it is may be nobody's business who reads this one."""
EMPTY: Final = "tomt"
NOTES: Final = {
    "antal": "antal",
    "format": "slag av fil",
    "rader": "rapporter nummer",
    "skäl": "skäl",
    "slag": "slag",
    "som": "som användaren",
    "huvudmän": "huvudmän",
    "urval": "urval",
}
"""What an entry that no row stands behind tells besides its action."""
THINNED: Final = "Vad som ändrades är gallrat"
"""What stands where the details of an entry were thinned."""
NAMED: Final[dict[str, Any]] = {
    "user_account": User.username,
    "huvudman": Huvudman.name,
    "body": Body.name,
    "category": Category.name,
    "theme": Theme.name,
    "district": District.name,
}
"""Tables whose rows are told by name instead of number."""
POINTS_AT: Final = {
    "huvudman_id": "huvudman",
    "owner_huvudman_id": "huvudman",
    "body_id": "body",
    "audience_id": "body",
    "category_id": "category",
    "theme_id": "theme",
    "district_id": "district",
    "districts": "district",
    "partners": "huvudman",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of rows by table and id."""

    by_table: dict[str, dict[int, str]]

    def row(self, table: str, row_id: int | None) -> str:
        """How a row is called: its name, else its number, else nothing."""
        if row_id is None:
            return ""
        return self.by_table.get(table, {}).get(row_id) or f"nr {row_id}"


def names(session: Session) -> Names:
    """Names of organisations, words, areas and accounts: a few hundred short texts."""
    tables: dict[str, dict[int, str]] = {}
    for table, column in NAMED.items():
        rows = session.execute(select(column.class_.id, column))
        tables[table] = {row[0]: row[1] for row in rows}
    return Names(tables)


def lines(entry: TrailEntry, known: Names) -> tuple[str, ...]:
    """What changed, one line a field; that they are thinned when they are."""
    if not entry.details:
        return (THINNED,)
    details: dict[str, Any] = json.loads(entry.details)
    return tuple(_lines(entry.table_name, details, known))


def moment(at: dt.datetime) -> str:
    """A moment as people read it."""
    return str(format_datetime(at.astimezone(STOCKHOLM), "d MMM y HH:mm", locale="sv"))


def _lines(table: str, details: dict[str, Any], known: Names) -> Iterator[str]:
    for name, held in details.items():
        if name == "_":
            yield "Raden togs bort" if held == "borttagen" else "Raden fick nya samband"
        elif name in NOTES and not isinstance(held, dict):
            yield f"{NOTES[name]}: {_listed(held)}"
        elif isinstance(held, str) and name in trail_words.FIELDS:
            yield f"{trail_words.field(name)}: {value(table, name, _as_number(held), known)}"
        elif isinstance(held, dict) and name not in trail_words.QUIET_FIELDS and any(held.values()):
            yield f"{trail_words.field(name)}: {_change(table, name, held, known)}"


def _as_number(text: str) -> int | str:
    """A note keeps everything as text; ids are numbers."""
    return int(text) if text.isdecimal() else text


def _listed(held: Any) -> str:
    return ", ".join(str(one) for one in held) if isinstance(held, list) else str(held)


def _change(table: str, name: str, held: dict[str, Any], known: Names) -> str:
    if name.endswith("_id") and name not in POINTS_AT:
        return LINKED
    if "added" in held or "removed" in held:
        return _links(name, held, known) if name in POINTS_AT else LINKED
    before, after = held.get("before"), held.get("after")
    if isinstance(before, dict) or isinstance(after, dict):
        return SEALED
    if before is None:
        return value(table, name, after, known)
    return f"{value(table, name, before, known)} → {value(table, name, after, known)}"


def _links(name: str, held: dict[str, Any], known: Names) -> str:
    every = [*held.get("added", ()), *held.get("removed", ())]
    if any(isinstance(one, dict) for one in every):
        return SEALED
    signs = (("+", held.get("added", ())), ("−", held.get("removed", ())))
    return ", ".join(f"{sign} {known.row(POINTS_AT[name], row_id)}" for sign, ids in signs for row_id in ids)


def value(table: str, name: str, held: Any, known: Names) -> str:
    """One stored value as people read it: the word's label, a name, a day, yes or no."""
    if held is None or held == "":
        return EMPTY
    if isinstance(held, bool):
        return "ja" if held else "nej"
    if name in POINTS_AT and isinstance(held, int):
        return known.row(POINTS_AT[name], held)
    if table == "setting" and name == "value":
        return str(json.loads(held))
    return _of_column(table, name, held)


def word_label(words: type[Word], held: str) -> str:
    """
    What a stored word is called. The trail outlives words: one no longer in use is told as it was stored.

    >>> from lägesbild.model.words import ProblembildStatus
    >>> word_label(ProblembildStatus, "okar"), word_label(ProblembildStatus, "vilande")
    ('Ökar', 'vilande')
    """
    return words(held).label if held in {one.value for one in words} else held


def _of_column(table: str, name: str, held: Any) -> str:
    known_table = Base.metadata.tables.get(table)
    kind = None if known_table is None or name not in known_table.c else known_table.c[name].type
    word = getattr(kind, "enum_class", None)
    if word is not None:
        return word_label(word, held)
    if isinstance(kind, UtcDateTime):
        return moment(dt.datetime.fromisoformat(held))
    if isinstance(kind, Date):
        return str(format_date(dt.date.fromisoformat(held), "d MMM y", locale="sv"))
    return str(held)
