"""What was acknowledged, and whether a database still holds all of it and nothing half-written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lägesbild.model import Draft, Observation, Revision, TrailEntry, User
from lägesbild.reading import snapshot
from lägesbild.store import engine as engines
from lägesbild.store import trail
from lägesbild.store.session import reading
from torture.writer import TOGETHER


@dataclass
class Ledger:
    """The writes that somebody was told are stored."""

    one: set[str] = field(default_factory=set)
    three: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)
    drafts: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def note(self, username: str, line: str) -> None:
        """Take down one line of a writer."""
        kind, *rest = line.split()
        if kind == "one":
            self.one.add(rest[0])
        elif kind == "three":
            self.three.add(rest[0])
        elif kind == "change":
            self.versions[rest[0]] = int(rest[1])
        elif kind == "draft":
            self.drafts[username] = int(rest[0])
        else:
            return
        self.count += 1

    def missing(self) -> int:
        """How many acknowledged writes the database in force does not hold."""
        with reading() as session:
            kept = dict(session.execute(select(Observation.submit_key, Observation.version)).all())
            lost = sum(key not in kept for key in self.one)
            lost += sum(any(f"{key}:{n}" not in kept for n in range(TOGETHER)) for key in self.three)
            lost += sum(kept.get(key, 0) < version for key, version in self.versions.items())
            wanted = select(User.username, Draft.payload).join(User, User.id == Draft.user_id)
            stored = {name: _number(json.loads(payload)) for name, payload in session.execute(wanted)}
            return lost + sum(stored.get(name, -1) < number for name, number in self.drafts.items())


def _number(draft: dict[str, Any]) -> int:
    """How far somebody has come who types numbers: a writer's draft, or the text of the page's form."""
    return int(draft.get("number", 0) or draft.get("fields", {}).get("text") or 0)


def broken() -> list[str]:
    """What in the database in force is half-written; empty is the promise."""
    with reading() as session:
        looks = (_chain, _rows_and_trail, _together, _revision, _file)
        return [problem for look in looks for problem in look(session)]


def _chain(session: Session) -> Iterator[str]:
    entry = trail.verify(session)
    if entry is not None:
        yield f"the trail is broken at entry {entry}"


def _rows_and_trail(session: Session) -> Iterator[str]:
    rows = Counter(session.scalars(select(Observation.id)))
    saved = (TrailEntry.table_name == Observation.__tablename__, TrailEntry.action == "rapport.spara")
    told = Counter(row_id or 0 for row_id in session.scalars(select(TrailEntry.row_id).where(*saved)))
    if rows != told:
        yield f"{(rows - told).total()} reports without a trail, {(told - rows).total()} trails without one"


def _together(session: Session) -> Iterator[str]:
    keys = session.scalars(select(Observation.submit_key).where(Observation.submit_key.contains(":")))
    batches = Counter(key.split(":")[0] for key in keys if key is not None)
    for key, count in batches.items():
        if count != TOGETHER:
            yield f"{count} of {TOGETHER} reports stored together under {key}"


def _revision(session: Session) -> Iterator[str]:
    newest = session.scalar(select(func.max(Observation.changed_revision))) or 0
    value = session.scalars(select(Revision.value)).one()
    snapshot.forget()
    held = snapshot.current(session)
    count = session.scalar(select(func.count()).where(Observation.withdrawn_at.is_(None))) or 0
    if newest > value or (held.revision, len(held)) != (value, count):
        yield f"the snapshot holds {len(held)} at {held.revision}, the database {count} at {value}"


def _file(session: Session) -> Iterator[str]:
    if engines.current().dialect.name == "sqlite":
        for pragma, whole in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            found = [tuple(row) for row in session.execute(text(f"PRAGMA {pragma}"))]
            if found != whole:
                yield f"{pragma}: {found[:3]}"
