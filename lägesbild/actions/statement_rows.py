"""What problembilder, insatser and plan goals have in common as rows: who changes them, and never twice."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    Insats,
    NotFoundError,
    PlanGoal,
    Problembild,
    Viewer,
)
from lägesbild.model.roles import Deed, require
from lägesbild.store import trail

Row = TypeVar("Row", Problembild, Insats, PlanGoal)


def earlier(session: Session, table: type[Row], *, huvudman_id: int, submit_key: str) -> Row | None:
    """The row a huvudman stored under this key before. Takes the writers' lock, so that two submits queue."""
    trail.next_revision(session)
    return session.scalars(
        select(table).where(table.huvudman_id == huvudman_id, table.submit_key == submit_key)
    ).first()


def readable(session: Session, table: type[Row], row_id: int, *, by: Viewer, missing: str) -> Row:
    """The row; NotFoundError with the sentence ``missing`` when the person may not know of it (rule 1)."""
    row = session.get(table, row_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError(missing)
    return row


def changeable(session: Session, table: type[Row], row_id: int, *, by: Viewer, missing: str) -> Row:
    """
    The row, for those who may change it: its own huvudman's reporters, and a coordinator who reads it.

    Raises
    ------
    NotFoundError
        The person may not know of it.
    ForbiddenError
        The person reads it but may not change it.
    """
    row = readable(session, table, row_id, by=by, missing=missing)
    require(by.role, Deed.FOLLOW if row.huvudman_id == by.huvudman_id else Deed.MEET)
    return row


def require_version(row: Problembild | Insats | PlanGoal, version: int, *, conflict: str) -> None:
    """ConflictError with the sentence ``conflict`` when somebody else changed the row in between."""
    if row.version != version:
        raise ConflictError(conflict)


def audience_after(
    session: Session, row: Problembild | Insats | PlanGoal, audience: str, *, by: Viewer
) -> int | None:
    """The group a changed row is shared with; another one than before is its own huvudman's to choose."""
    wanted = rules.audience_id(session, audience)
    if wanted != row.audience_id:
        if row.huvudman_id != by.huvudman_id:
            raise ForbiddenError("Vilka som får läsa ändrar bara den huvudman som lade upp den.")
        rules.require_member(by, wanted)
    return wanted


def linked_after(before: list[Row], chosen: list[Row], *, by: Viewer) -> list[Row]:
    """The links of a changed row: those chosen, and those its editor cannot read, which stay untouched."""
    unseen: list[Row] = [
        row for row in before if not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id)
    ]
    seen: list[Row] = [row for row in dict.fromkeys(chosen) if row not in unseen]
    return unseen + seen


def put(
    session: Session, row: Problembild | Insats | PlanGoal, values: dict[str, object], *, also: bool = False
) -> bool:
    """
    Give a row new values, and its next version when they differ; return whether they did.

    Links (and parts of their own: ``also`` says that those differ) would not raise the version, and
    whoever has the row open would overwrite them unseen.
    """
    with session.no_autoflush:
        changed = {name: value for name, value in values.items() if not _same(getattr(row, name), value)}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed or also:
            row.version += 1
    session.flush()
    return bool(changed) or also


def _same(before: object, after: object) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(part in after for part in before)
    return before == after
