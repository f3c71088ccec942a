"""Marking a problembild or insats as public: what guests at a meeting may see by name (rule 1)."""

from __future__ import annotations

import datetime as dt
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from lägesbild.actions import statement_rows as rows
from lägesbild.model import InputError, Insats, Problembild, Viewer
from lägesbild.model.roles import Deed, require
from lägesbild.store import trail

Row = TypeVar("Row", Problembild, Insats)
MISSING: Final = "Den finns inte längre, eller så får du inte läsa den. Läs in sidan på nytt."
CONFLICT: Final = "Någon har ändrat den sedan du öppnade sidan. Läs den igen innan du märker den."


def mark(session: Session, table: type[Row], row_id: int, *, public: bool, version: int, by: Viewer) -> Row:
    """
    Mark a shared row as public, or take the mark away. Saying the same thing twice changes nothing.

    ``version`` is the one the publisher has read: what is made public is what they read.

    Raises
    ------
    NotFoundError
        There is no such row, or the person may not know of it.
    ForbiddenError
        The role is no publisher's.
    ConflictError
        It was changed in between.
    InputError
        It is shared with nobody.
    """
    row = rows.readable(session, table, row_id, by=by, missing=MISSING)
    require(by.role, Deed.PUBLISH)
    if (row.public_at is not None) == public:
        return row
    rows.require_version(row, version, conflict=CONFLICT)
    if public and row.audience_id is None:
        raise InputError("Den läses bara av den egna verksamheten. Dela den först, och märk den sedan.")
    if public:
        trail.deed(session, by=by.username, action="offentlig.markera")
        row.public_at, row.public_by = dt.datetime.now(dt.UTC), by.username
    else:
        trail.deed(session, by=by.username, action="offentlig.avmarkera")
        row.public_at = row.public_by = None
    session.flush()
    return row
