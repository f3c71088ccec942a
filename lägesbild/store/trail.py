"""
Every write leaves a trail, in the same transaction as the write.

An action says once who does what (``deed``); each row then flushed becomes a trail entry by itself,
so no action can forget it: a flush without a deed is refused. Entries form a chain whose head lies in
the revision row, and locking that row puts concurrent writers in order. Every digest is keyed, so whoever
has the database alone can neither rewrite the chain nor try guesses against what is sealed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import History

from lägesbild.model import (
    AttachmentContent,
    Draft,
    Observation,
    Presentation,
    RecoveryCode,
    Revision,
    SavedView,
    SpentToken,
    TrailEntry,
    WebSession,
)
from lägesbild.model.base import is_closed
from lägesbild.store import owners, thinning

QUIET_TABLES = frozenset(
    table.__tablename__
    for table in (AttachmentContent, Draft, Presentation, RecoveryCode, SavedView, SpentToken, WebSession)
)
"""
Rows that are no statement of anybody's: unsent drafts, saved views, open sessions, spent tokens, where a
screen stands, the bytes of an attachment, whose checksum its own row tells, and recovery codes, whose making
and use are told as what was done to the account.
"""


def watch(session: Session) -> None:
    """Make every flush of this session write its trail."""
    event.listen(session, "before_flush", thinning.require_left_alone)
    event.listen(session, "before_flush", _before_flush)
    event.listen(session, "after_flush", _after_flush)


def deed(session: Session, *, by: str, action: str) -> None:
    """Say who does what in this transaction from here on; ``by`` is a username or a command's name."""
    session.flush()
    session.info["deed"] = (by, action)


def note(
    session: Session,
    *,
    by: str,
    action: str,
    table_name: str = "",
    row_id: int | None = None,
    details: dict[str, Any] | None = None,
    huvudman_id: int | None = None,
    audience_id: int | None = None,
) -> None:
    """Write one entry that no row change stands behind (a sign-in, an export, operator access)."""
    session.flush()  # what is pending is told first: both would else take the same place in the chain
    _append(
        session,
        [
            {
                "actor": by,
                "action": action,
                "table_name": table_name,
                "row_id": row_id,
                "huvudman_id": huvudman_id,
                "audience_id": audience_id,
                "details": json.dumps(details or {}, ensure_ascii=False, sort_keys=True),
            }
        ],
    )


def next_revision(session: Session) -> int:
    """Lock the revision row for this transaction and return the revision its writes will have."""
    if "revision" not in session.info:
        session.execute(update(Revision).values(value=Revision.value + 1))
        row = session.execute(select(Revision.value, Revision.trail_id, Revision.trail_digest)).one()
        session.info["revision"] = row.value
        session.info["trail_head"] = (row.trail_id, row.trail_digest)
    revision: int = session.info["revision"]
    return revision


def chain(previous: str, entry: dict[str, Any], key: bytes) -> str:
    """The digest of an entry: everything in it but the details themselves, after the entry before."""
    parts = [previous, entry["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")]
    parts += [str(entry[name]) for name in ("id", "actor", "action", "table_name", "row_id")]
    parts += [str(entry[name]) for name in ("huvudman_id", "audience_id", "details_digest")]
    return _keyed(key, "\x1f".join(parts))


def verify(session: Session) -> int | None:
    """
    Walk the chain from its start; return the id of the first broken entry, or None.

    Thinned details ('') are accepted: their digest is what the chain holds. An entry cut off at the
    end shows as the id after the last one, since the revision row names the head. The session's engine
    must hold the key the trail was written with: under another one the first entry is broken.
    """
    previous, expected_id, key = "", 0, _key(session)
    for entry in session.execute(select(TrailEntry).order_by(TrailEntry.id)).scalars().yield_per(1000):
        expected_id += 1
        values = {column.key: getattr(entry, column.key) for column in inspect(TrailEntry).column_attrs}
        details_ok = entry.details == "" or entry.details_digest == _keyed(key, entry.details)
        if entry.id != expected_id or not details_ok or entry.digest != chain(previous, values, key):
            return expected_id
        previous = entry.digest
    head = session.execute(select(Revision.trail_id, Revision.trail_digest)).one()
    return None if (head.trail_id, head.trail_digest) == (expected_id, previous) else expected_id + 1


def _before_flush(session: Session, _context: Any, _instances: Any) -> None:
    changed = [row for row in (*session.new, *session.dirty) if isinstance(row, Observation)]
    for row in changed:
        if session.is_modified(row):
            row.changed_revision = next_revision(session)


def _after_flush(session: Session, _context: Any) -> None:
    rows = [row for row in session.new if _is_told(row)]
    rows += [row for row in session.dirty if _is_told(row) and session.is_modified(row)]
    rows += [row for row in session.deleted if _is_told(row)]
    if not rows:
        return
    if "deed" not in session.info:
        raise RuntimeError("a write without trail.deed(): say who does what first")
    by, action = session.info["deed"]
    key = _key(session)
    _append(session, [_entry(row, owners.of(session, row), by, action, key) for row in rows])


def _key(session: Session) -> bytes:
    key: bytes = session.get_bind().get_execution_options()["trail_key"]
    return key


def _is_told(row: object) -> bool:
    return getattr(row, "__tablename__", "") not in QUIET_TABLES


def _entry(row: Any, owner: Any, by: str, action: str, key: bytes) -> dict[str, Any]:
    state = inspect(row)
    identity = state.identity or state.mapper.primary_key_from_instance(row)
    details = dict(_changes(row, _Seal(key, row.__tablename__, identity, closed=owners.is_closed(owner))))
    if state.deleted or (state.persistent and not details):
        details.setdefault("_", "borttagen" if state.deleted else "samband")
    return {
        "actor": by,
        "action": action,
        "table_name": row.__tablename__,
        "row_id": identity[0] if identity and isinstance(identity[0], int) else None,
        "huvudman_id": getattr(owner, "huvudman_id", None),
        "audience_id": owner.body_id
        if isinstance(owner, owners.OF_A_GROUP)
        else getattr(owner, "audience_id", None),
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True, default=str),
    }


class _Seal:
    """Seals the values of one row: equal values in other rows or columns get other digests."""

    def __init__(self, key: bytes, table: str, identity: Sequence[Any] | None, *, closed: bool) -> None:
        self._key, self._row, self.closed = key, f"{table}\x1f{identity}", closed

    def __call__(self, column: str, value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        text = str(value)
        sealed: dict[str, Any] = {"digest": _keyed(self._key, f"{self._row}\x1f{column}\x1f{text}")[:24]}
        return sealed if self.closed else sealed | {"length": len(text)}


def _changes(row: Any, seal: _Seal) -> Iterator[tuple[str, Any]]:
    mapper = inspect(type(row))
    for attribute in mapper.column_attrs:
        history: History = inspect(row).attrs[attribute.key].history
        if not history.has_changes():
            continue
        before, after = _first(history.deleted), _first(history.added)
        closed = seal.closed or _leads_to_closed(row, attribute.key, before, after)
        if not is_closed(attribute.columns[0]) and not closed:
            yield attribute.key, {"before": before, "after": after}
        else:
            key = attribute.key
            yield key, {"before": seal(key, before), "after": seal(key, after)}
    for relationship in mapper.relationships:
        if relationship.secondary is not None:
            yield from _links(row, relationship.key, seal)


def _leads_to_closed(row: Any, column: str, *ids: Any) -> bool:
    """Whether a column names a row for Min verksamhet: that it is there is its own people's business."""
    table, session = owners.PARENTS.get(column), inspect(row).session
    if table is None or session is None:
        return False
    linked = (session.get(table, row_id) for row_id in ids if row_id is not None)
    return any(owners.is_closed(one) for one in linked if one is not None)


def _links(row: Any, name: str, seal: _Seal) -> Iterator[tuple[str, Any]]:
    """Rows linked and no longer linked, by id; sealed when either end is for Min verksamhet."""
    history: History = inspect(row).attrs[name].history
    if not history.has_changes():
        return

    def told(linked: Any) -> Any:
        return seal(name, linked.id) if seal.closed or owners.is_closed(linked) else linked.id

    yield name, {"added": _each(told, history.added), "removed": _each(told, history.deleted)}


def _each(told: Callable[[Any], Any], rows: Sequence[Any] | None) -> list[Any]:
    return [told(row) for row in sorted(rows or (), key=lambda row: row.id)]


def _first(values: Any) -> Any:
    return values[0] if values else None


def _append(session: Session, entries: list[dict[str, Any]]) -> None:
    next_revision(session)
    key = _key(session)
    last_id, last_digest = session.info["trail_head"]
    now = dt.datetime.now(dt.UTC)
    for entry in entries:
        last_id += 1
        entry.update(id=last_id, at=now, details_digest=_keyed(key, entry["details"]))
        entry["digest"] = last_digest = chain(last_digest, entry, key)
    session.execute(insert(TrailEntry.__table__), entries)  # type: ignore[arg-type]
    session.execute(update(Revision).values(trail_id=last_id, trail_digest=last_digest))
    session.info["trail_head"] = (last_id, last_digest)


def _keyed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
