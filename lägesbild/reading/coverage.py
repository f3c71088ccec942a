"""Who was expected to report from where, and who did. Silence is not calm."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import ExpectedReporting
from lägesbild.model.words import ObservationKind
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.filters import Filters
from lägesbild.reading.snapshot import EPOCH, Mask, Snapshot, days


@dataclass(frozen=True, slots=True)
class Cell:
    """One expected report: a huvudman, an area, and the days within which it was due."""

    huvudman_id: int
    district_id: int
    start: dt.date
    end: dt.date
    reported: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every expected cell of a period that has begun, and whether it was reported."""

    cells: tuple[Cell, ...]

    def share(self, district_ids: frozenset[int]) -> float | None:
        """Reported cells / expected cells of these areas (0–1); None where nothing is expected."""
        chosen = [cell.reported for cell in self.cells if cell.district_id in district_ids]
        return sum(chosen) / len(chosen) if chosen else None

    def expected(self, district_ids: frozenset[int]) -> int:
        """How many reports are expected from these areas."""
        return sum(cell.district_id in district_ids for cell in self.cells)

    def silences(self, *, today: dt.date, weeks: int) -> tuple[tuple[int, int, int], ...]:
        """
        (huvudman id, district id, weeks) of those expected but silent for at least so many weeks.

        Only silence that reaches the present is told, and only over cells that are over.
        """
        groups: dict[tuple[int, int], list[Cell]] = defaultdict(list)
        for cell in self.cells:
            if cell.end < today:
                groups[cell.huvudman_id, cell.district_id].append(cell)
        found = []
        for (huvudman_id, district_id), cells in groups.items():
            ordered = sorted(cells, key=lambda cell: cell.start, reverse=True)
            silent = 0
            for cell in ordered:
                if cell.reported:
                    break
                silent += (cell.end - cell.start).days + 1
            if silent >= weeks * 7:
                found.append((huvudman_id, district_id, silent // 7))
        return tuple(sorted(found))


def read(
    session: Session,
    filters: Filters,
    *,
    tree: AreaTree,
    snapshot: Snapshot,
    seen: Mask,
    today: dt.date,
    huvudman_ids: frozenset[int],
) -> Coverage:
    """
    Work out the cells of a period for some huvudmän.

    ``seen`` is what the viewer may read, so nobody learns of closed rows; duplicates are in it, since
    whoever repeats what another said has reported too.
    A report of any kind counts, a zero report too; one for a larger area counts for those inside it
    only when it is a zero report ("nothing to report from all of Brynäs").
    """
    expectations = session.scalars(select(ExpectedReporting)).all()
    if not expectations:
        return Coverage(())
    last = min(filters.end, today)
    lookback = filters.start - dt.timedelta(days=366)  # the longest cell is 52 weeks
    reported = _reported_weeks(snapshot, seen & snapshot.within(lookback, last), tree)
    cells = [
        cell
        for row in expectations
        if row.huvudman_id in huvudman_ids
        for cell in _cells(row, filters.start, last, reported)
    ]
    return Coverage(tuple(cells))


def _reported_weeks(snapshot: Snapshot, mask: Mask, tree: AreaTree) -> set[tuple[int, int, int]]:
    zero = snapshot.of_kind(ObservationKind.INGET)
    week = (snapshot.day + 3) // 7  # 1970-01-01 was a Thursday: weeks then begin on Mondays
    found: set[tuple[int, int, int]] = set()
    for is_zero in (False, True):
        chosen = mask & (zero == is_zero)
        columns = (snapshot.huvudman[chosen], snapshot.district[chosen], week[chosen])
        for huvudman, district, number in np.unique(np.stack(columns), axis=1).T.tolist():
            if district not in tree.by_id:
                continue
            area = tree.by_id[district]
            targets = tree.inside(area) if is_zero else {step.id for step in tree.path(area)[:-1]}
            found |= {(huvudman, target, number) for target in targets}
    return found


def _cells(
    row: ExpectedReporting, start: dt.date, end: dt.date, reported: set[tuple[int, int, int]]
) -> list[Cell]:
    first = max(start, row.valid_from)
    last = min(end, row.valid_to or end)
    if last < first:
        return []
    anchor = (days(row.valid_from) + 3) // 7
    number = anchor + ((days(first) + 3) // 7 - anchor) // row.every_weeks * row.every_weeks
    cells = []
    while (monday := EPOCH + dt.timedelta(days=number * 7 - 3)) <= last:
        done = any(
            (row.huvudman_id, row.district_id, number + step) in reported for step in range(row.every_weeks)
        )
        sunday = monday + dt.timedelta(days=row.every_weeks * 7 - 1)
        cells.append(Cell(row.huvudman_id, row.district_id, monday, sunday, done))
        number += row.every_weeks
    return cells
