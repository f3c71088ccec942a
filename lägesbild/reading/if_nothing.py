"""
Vad händer om inget görs: what stands without an insats the day its money or period ends.

Facts out of the rows the viewer reads, never a prediction: nothing here says that anything gets worse.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lägesbild.model import NotFoundError, Viewer, clock
from lägesbild.reading import areas, insats_rows
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.insats_rows import Answered, Goal, InsatsRow
from lägesbild.store.session import reading


@dataclass(frozen=True, slots=True)
class End:
    """A day on which something of an insats ends: ``what`` is its period, or where the money came from."""

    on: dt.date
    what: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another insats that answers the same problembild, and the first day of it that ends (None: unsaid)."""

    id: int
    title: str
    huvudman: str
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Left:
    """A problembild the insats answers, and which other insatser go on that answer it."""

    problembild: Answered
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class IfNothing:
    """What stands without the insats from the first of ``ends``; no ends when nothing of it ends."""

    insats: InsatsRow
    ends: tuple[End, ...]
    goals: tuple[Goal, ...]
    left: tuple[Left, ...]


def read(insats_id: int, *, viewer: Viewer, today: dt.date | None = None) -> IfNothing:
    """
    What is left when an insats ends and nothing is decided.

    Raises
    ------
    NotFoundError
        There is no such insats, or the viewer may not know of it.
    """
    day = today or clock.today()
    with reading() as session:
        tree = areas.read_tree(session)
        rows = insats_rows.every(session, viewer=viewer, tree=tree, today=day)
    row = next((row for row in rows if row.id == insats_id), None)
    if row is None:
        raise NotFoundError("Insatsen finns inte. Den kan ha tagits bort; gå tillbaka till listan.")
    others = [other for other in rows if other.is_going_on and other.id != row.id]
    return IfNothing(
        insats=row,
        ends=ends_of(row),
        goals=tuple(goal for goal in row.plan_goals if not goal.withdrawn),
        left=tuple(Left(part, _answering(part.id, others)) for part in row.problembilder),
    )


def ends_of(row: InsatsRow) -> tuple[End, ...]:
    """Every day on which its period or some of its money ends, the first first."""
    found = [End(part.ends_on, f"finansieringen från {part.source}") for part in row.funding if part.ends_on]
    if row.ends_on is not None:
        found.append(End(row.ends_on, "perioden"))
    return tuple(sorted(found, key=lambda end: (end.on, end.what)))


def _answering(problembild_id: int, rows: list[InsatsRow]) -> tuple[Other, ...]:
    found = [
        Other(row.id, row.title, row.huvudman, min((end.on for end in ends_of(row)), default=None))
        for row in rows
        if any(part.id == problembild_id for part in row.problembilder)
    ]
    return tuple(sorted(found, key=lambda other: swedish_key(other.title)))
