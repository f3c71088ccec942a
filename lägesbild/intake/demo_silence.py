"""Expected reporting in the demo: who is silent when, and the zero reports of those who are not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import municipality
from lägesbild.intake import bulk
from lägesbild.intake.demo_plan import SILENT_DAYS, SILENT_RANK, Plan
from lägesbild.intake.demo_reports import SOURCE
from lägesbild.model import District, Huvudman, Observation
from lägesbild.model.words import BodyKind
from lägesbild.reading.areas import Area

WEEKS: Final = 52
SILENT_SHARE: Final = 0.12
EXPECTED: Final = {
    "polisen": (1, (0, 1, 2, 3, 4, 5, SILENT_RANK)),
    "valfard": (1, (0, 1, 2, SILENT_RANK)),
    "utbildning": (2, (0, 2, 4)),
    "livsmiljo": (2, (1, 3, SILENT_RANK)),
}
"""Every how many weeks, and from which areas by rank; one of them has gone silent."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One expected report: huvudman, district, and the Monday its weeks begin on."""

    huvudman_id: int
    district_id: int
    monday: dt.date
    weeks: int


@dataclass(frozen=True, slots=True)
class Silences:
    """The cells of the last year, and those in which nothing is said."""

    plan: Plan
    cells: tuple[Cell, ...]
    silent: frozenset[Cell]

    def covers(self, drawn: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which drawn reports would break a silence."""
        weeks = [
            _key(cell.huvudman_id, cell.district_id, _week(cell.monday) + step)
            for cell in self.silent
            for step in range(cell.weeks)
        ]
        district = np.array([value or 0 for value in drawn["district_id"]], dtype=np.int64)
        week = (drawn["day"] + _days(self.plan.first_day) + 3) // 7
        found: np.ndarray[Any, np.dtype[np.bool_]] = np.isin(
            _key(drawn["huvudman_id"].astype(np.int64), district, week), weeks
        )
        return found


def agree(session: Session, plan: Plan, rng: np.random.Generator) -> Silences:
    """Store what is expected from a year back, and draw the silent cells."""
    start = plan.today - dt.timedelta(days=plan.today.weekday() + 7 * WEEKS)
    cells: list[Cell] = []
    for slug, (every, ranks) in EXPECTED.items():
        if slug not in plan.huvudman:
            continue
        owner = session.get_one(Huvudman, plan.huvudman[slug])
        for area in _expected_areas(plan, ranks):
            district = session.get_one(District, area.id)
            municipality.expect(
                session, huvudman=owner, district=district, every_weeks=every, valid_from=start
            )
            mondays = (start + dt.timedelta(weeks=n) for n in range(0, WEEKS + 1, every))
            cells += [Cell(owner.id, area.id, monday, every) for monday in mondays]
    session.flush()
    since = plan.today - dt.timedelta(days=SILENT_DAYS)
    gone = plan.silent.id if plan.silent is not None else 0
    dice = rng.random(len(cells))
    silent = {
        cell
        for cell, roll in zip(cells, dice, strict=True)
        if roll < SILENT_SHARE or (cell.district_id == gone and cell.monday >= since)
    }
    return Silences(plan, tuple(cells), frozenset(silent))


def _expected_areas(plan: Plan, ranks: tuple[int, ...]) -> tuple[Area, ...]:
    last = len(plan.ranked) - 1
    return tuple(dict.fromkeys(plan.ranked[min(rank, last)] for rank in ranks))


def insert_zero_reports(session: Session, silences: Silences, *, by: str, reporters: dict[int, int]) -> int:
    """Say "nothing to report" in every expected cell that is neither silent nor reported; return how many."""
    plan = silences.plan
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    said = _reported(session, silences)
    empty = [
        cell
        for cell in silences.cells
        if cell not in silences.silent
        and not any(
            (cell.huvudman_id, cell.district_id, _week(cell.monday) + step) in said
            for step in range(cell.weeks)
        )
        and _friday(cell) < plan.today
    ]
    at = bulk.moments(np.array([f"{_friday(cell)}T13:00" for cell in empty], dtype="datetime64[us]"))
    count = len(empty)
    return bulk.insert_reports(
        session,
        {
            "kind": ["inget"] * count,
            "text": [""] * count,
            "district_id": [cell.district_id for cell in empty],
            "occurred_at": at,
            "created_at": at,
            "time_known": [False] * count,
            "huvudman_id": [cell.huvudman_id for cell in empty],
            "reporter_id": [reporters.get(cell.huvudman_id) for cell in empty],
            "audience_id": [group.id if group else None] * count,
            "review": ["godtagen"] * count,
            "source": [SOURCE] * count,
            "version": [1] * count,
        },
        by=by,
        action="demo.nollrapporter",
    )


def _reported(session: Session, silences: Silences) -> set[tuple[int, int | None, int]]:
    if not silences.cells:
        return set()
    first = dt.datetime.combine(silences.cells[0].monday, dt.time(), dt.UTC)
    rows = session.execute(
        select(Observation.huvudman_id, Observation.district_id, Observation.occurred_at).where(
            Observation.occurred_at >= first, Observation.audience_id.is_not(None)
        )
    )
    return {(owner, district, _week(at.date())) for owner, district, at in rows}


def _friday(cell: Cell) -> dt.date:
    return cell.monday + dt.timedelta(days=4)


def _days(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


def _week(day: dt.date) -> int:
    """Weeks since the epoch, beginning on Mondays (1970-01-01 was a Thursday)."""
    return (_days(day) + 3) // 7


def _key(huvudman_id: Any, district_id: Any, week: Any) -> Any:
    return (huvudman_id * 1_000_000 + district_id) * 10_000 + week
