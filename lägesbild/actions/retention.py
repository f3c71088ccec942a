"""
Thin what has been kept long enough (Gallra): texts, points and drafts go, rows stay and are counted.

One step takes a few rows in a transaction of its own, so that others write meanwhile, and a run that is
cut off has told of what it did. What the rows held enters no trail: only how many there were.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, delete, func, select, text, update
from sqlalchemy.orm import Session

from lägesbild.actions.retention_plan import TARGETS, Part, Target, Way, lately
from lägesbild.model import Base, TrailEntry, User, UtcDateTime, retention
from lägesbild.model.clock import midnight
from lägesbild.store import settings, thinning, trail

AT_ONCE: Final = 500
"""Rows of one transaction: a few hundredths of a second for whoever waits to write."""
DETAILS: Final = "spar"
"""The kind that only the owner of the database's tables may thin."""
NO_RIGHT: Final = (
    "Spårets detaljer gallrades inte: den här databasanvändaren får inte ändra spåret. Kör kommandot som "
    "tabellernas ägare; se docs/drift.md."
)
_READINGS: Final = "observation_reading"
"""The one table with users in it that tells of something else than the account."""

Tally = Counter[tuple[int | None, int | None]]
"""Rows by huvudman, or by group when no huvudman owns them."""


@dataclass(frozen=True, slots=True)
class Due:
    """How many rows of a kind are to be thinned today, or have been."""

    kind: retention.Kind
    months: int
    count: int


def due(session: Session, *, today: dt.date) -> tuple[Due, ...]:
    """What a run today thins, kind by kind, in the order of ``KINDS``; kinds that are kept are left out."""
    found = []
    for kind in retention.KINDS:
        if (months := months_of(session, kind)) != retention.FOREVER:
            rows = [_rows(target, today, months) for target in targets(kind)]
            count = sum(
                session.scalars(select(func.count()).select_from(one.order_by(None).subquery())).one()
                for one in rows
            )
            found.append(Due(kind, months, count))
    return tuple(found)


def targets(kind: retention.Kind) -> tuple[Target, ...]:
    """The tables of a kind."""
    return tuple(target for target in TARGETS if target.kind == kind.key)


def months_of(session: Session, kind: retention.Kind) -> int:
    """After how many months a kind is thinned."""
    return int(settings.get(session, retention.setting(kind.key)))


def may_thin_details(session: Session) -> bool:
    """Whether the database lets this user empty the trail's details: only the owner of its tables may."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    asked = text("SELECT has_column_privilege('trail', 'details', 'UPDATE')")
    return bool(session.execute(asked).scalar())


def step(session: Session, target: Target, *, today: dt.date, by: str, at_most: int = AT_ONCE) -> int:
    """
    Thin the oldest rows of a target, at most so many, and return how many there were; 0 when done.

    Nobody's text enters the trail, and each huvudman is told of its own rows alone.
    """
    months = months_of(session, retention.BY_KEY[target.kind])
    if months == retention.FOREVER:
        return 0
    trail.next_revision(session)  # takes the writers' lock: what is found stays as it is until it is thinned
    found = session.execute(_rows(target, today, months).limit(at_most)).all()
    if not found:
        return 0
    _WAYS[target.way](session, target, [row[0] for row in found], today)
    _note(session, target, Counter((row[1], None if row[1] else row[2]) for row in found), by)
    return len(found)


def note_run(session: Session, done: Sequence[Due], *, by: str) -> None:
    """Note for administrators that a run has thinned something: what kinds, not how many rows of whom."""
    if names := [due.kind.name for due in done if due.count]:
        trail.note(session, by=by, action="gallring.kor", details={"slag": names})


def _rows(target: Target, today: dt.date, months: int) -> Select[Any]:
    before = retention.months_before(today, months)
    moment: Any = midnight(before) if isinstance(target.since.type, UtcDateTime) else before
    wanted: Select[Any] = target.rows.where(target.since < moment).params(lately(today))
    wanted = wanted.order_by(target.table.id)
    if target.way is not Way.TEXTS:
        return wanted
    holds = thinning.holds_something(target.table.__table__)
    return wanted.where(target.table.thinned_on.is_(None), holds)


def _thin_texts(session: Session, target: Target, ids: Sequence[int], today: dt.date) -> None:
    sentence = retention.thinned(today)
    for part in target.parts:
        take_part(session, part, ids, sentence)
    values = thinning.emptied(target.table.__table__, sentence) | {"thinned_on": today}
    if "version" in target.table.__table__.c:
        values["version"] = target.table.version + 1  # whoever has it before them in a form is told
    _update(session, target.table, ids, values)


def take_part(session: Session, part: Part, ids: Sequence[int], sentence: str) -> None:
    """Empty the rows that belong to these, or take them away."""
    conditions = [part.via.in_(ids)] + ([] if part.only is None else [part.only])
    table = part.table.__table__
    if part.gone:
        session.execute(delete(part.table).where(*conditions).execution_options(synchronize_session=False))
        return
    values = thinning.emptied(table, sentence)
    session.execute(
        update(part.table).where(*conditions).values(**values).execution_options(synchronize_session=False)
    )


def _delete_rows(session: Session, target: Target, ids: Sequence[int], _today: dt.date) -> None:
    session.execute(
        delete(target.table).where(target.table.id.in_(ids)).execution_options(synchronize_session=False)
    )


def _close_accounts(session: Session, _target: Target, ids: Sequence[int], today: dt.date) -> None:
    for table in Base.metadata.sorted_tables:
        if "user_id" in table.c and table.name != _READINGS:
            session.execute(delete(table).where(table.c.user_id.in_(ids)))
    values = thinning.emptied(User.__table__, retention.thinned(today))  # type: ignore[arg-type]
    _update(session, User, ids, values | {"display_name": retention.NOBODY_NAMED, "password_hash": ""})


def _empty_details(session: Session, _target: Target, ids: Sequence[int], _today: dt.date) -> None:
    _update(session, TrailEntry, ids, {"details": ""})


def _update(session: Session, table: Any, ids: Sequence[int], values: dict[str, Any]) -> None:
    session.execute(
        update(table).where(table.id.in_(ids)).values(**values).execution_options(synchronize_session=False)
    )


_WAYS: Final[dict[Way, Callable[[Session, Target, Sequence[int], dt.date], None]]] = {
    Way.TEXTS: _thin_texts,
    Way.ROWS: _delete_rows,
    Way.ACCOUNT: _close_accounts,
    Way.DETAILS: _empty_details,
}


def _note(session: Session, target: Target, tally: Tally, by: str) -> None:
    name = retention.BY_KEY[target.kind].name
    for (huvudman_id, audience_id), count in sorted(tally.items(), key=str):
        trail.note(
            session,
            by=by,
            action="gallring.gallra",
            details={"slag": name, "antal": count},
            huvudman_id=huvudman_id,
            audience_id=audience_id,
        )
