"""What every deed of Administration has in common: the right, the lock, names, and two people on one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules
from lägesbild.actions.municipality import slug
from lägesbild.model import Base, ConflictError, District, Huvudman, InputError, NotFoundError, Viewer
from lägesbild.model.names import normalized
from lägesbild.model.roles import Deed, require
from lägesbild.store import trail

MAX_NAME: Final = 120
CHANGED: Final = (
    "Någon annan har ändrat uppgiften sedan du öppnade den. Jämför med det som är sparat och välj."
)
Row = TypeVar("Row", bound=Base)


def begin(session: Session, *, by: Viewer, action: str) -> None:
    """
    Check the right, wait for other writers, and say who does what.

    These tables have no version column: writers queue here, so that what a form showed is compared with
    what is stored when it is changed.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    """
    require(by.role, Deed.ADMINISTER)
    trail.next_revision(session)
    trail.deed(session, by=by.username, action=action)


def row(session: Session, table: type[Row], row_id: int) -> Row:
    """The row, or NotFoundError."""
    found = session.get(table, row_id)
    if found is None:
        raise NotFoundError("Uppgiften finns inte längre. Läs in sidan på nytt.")
    return found


def reopen(session: Session, ended: Huvudman | District) -> None:
    """Let what has ended be offered again; InputError when it has not ended."""
    if ended.valid_to is None:
        raise InputError(f"{ended.name} är inte avslutad. Läs in sidan på nytt.")
    ended.valid_to = None
    session.flush()


def require_same(stored: Base, seen: Any) -> None:
    """ConflictError when a column differs from what the form showed; ``seen`` is a dataclass of columns."""
    if any(getattr(stored, field.name) != getattr(seen, field.name) for field in fields(seen)):
        raise ConflictError(CHANGED)


def put(stored: Base, new: Any) -> None:
    """Give a row the columns of a dataclass."""
    for field in fields(new):
        setattr(stored, field.name, getattr(new, field.name))


def named(session: Session, text: str | None, *, field: str = "name") -> str:
    """A name as it is stored; InputError when it is missing, too long or points at a person (rule 3)."""
    found = statement_rules.required(session, text or "", field=field, missing="Skriv ett namn.", asks=False)
    found = " ".join(found.split())
    if len(found) > MAX_NAME:
        raise InputError(f"Namnet är {len(found)} tecken. Korta det till högst {MAX_NAME}.", field=field)
    if not normalized(found):
        raise InputError("Namnet ska innehålla bokstäver eller siffror.", field=field)
    return found


def require_free(name: str, taken: Iterable[str], *, field: str = "name") -> None:
    """InputError when a name reads like one that is taken ("X-trafik" and "x trafik" do)."""
    for other in taken:
        if normalized(other) == normalized(name):
            raise InputError(f"Namnet finns redan: {other}. Välj ett annat.", field=field)


def require_choice(value: Any, sentence: str, *, field: str) -> None:
    """InputError when nothing was chosen."""
    if value is None:
        raise InputError(sentence, field=field)


def code(session: Session, column: Any, name: str, *, prefix: str = "") -> str:
    """An identifier made of a name that no other row has; it never changes afterwards."""
    wanted = f"{prefix}{slug(name)[:50] or 'namn'}"
    taken = set(session.scalars(select(column).where(column.startswith(wanted, autoescape=True))))
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}_{number}"
    return free


def overlap(
    first: tuple[dt.date | None, dt.date | None], second: tuple[dt.date | None, dt.date | None]
) -> bool:
    """
    Whether two spans of days (both ends included, None open) have a day in common.

    >>> overlap((None, dt.date(2019, 12, 31)), (dt.date(2020, 1, 1), None))
    False
    """
    starts = [start or dt.date.min for start, _ in (first, second)]
    ends = [end or dt.date.max for _, end in (first, second)]
    return max(starts) <= min(ends)


def require_order(start: dt.date | None, end: dt.date | None) -> None:
    """InputError when a span ends before it begins."""
    if start is not None and end is not None and end < start:
        raise InputError("Slutdagen ligger före startdagen. Byt plats på dem.", field="valid_to")
