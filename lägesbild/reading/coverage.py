"""Who was expected to report from where, and who did. Silence is not calm."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import ExpectedReporting
from lägesbild.model.words import ObservationKind
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.filters import Filters
from lägesbild.reading.snapshot import EPOCH, Mask, Snapshot, among, days


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
    pairs = {(row.huvudman_id, row.district_id) for row in expectations}
    reported = _reported_weeks(snapshot, seen & snapshot.within(lookback, last), tree, pairs)
    cells = [
        cell
        for row in expectations
        if row.huvudman_id in huvudman_ids
        for cell in _cells(row, filters.start, last, reported)
    ]
    return Coverage(tuple(cells))


def _reported_weeks(
    snapshot: Snapshot, mask: Mask, tree: AreaTree, expected: set[tuple[int, int]]
) -> dict[tuple[int, int], set[int]]:
    """The weeks in which each expected (huvudman, district) reported."""
    zero = snapshot.of_kind(ObservationKind.INGET)
    mask = mask & among(snapshot.huvudman, {huvudman for huvudman, _ in expected})
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for is_zero in (False, True):
        for huvudman, district, weeks in _told(snapshot, mask & (zero == is_zero)):
            if district not in tree.by_id:
                continue
            area = tree.by_id[district]
            targets = tree.inside(area) if is_zero else {step.id for step in tree.path(area)[:-1]}
            for target in targets:
                if (huvudman, target) in expected:
                    found[huvudman, target].update(weeks)
    return found


def _told(snapshot: Snapshot, mask: Mask) -> Iterator[tuple[int, int, list[int]]]:
    """Each huvudman and district of some rows, with the weeks they fall in."""
    chosen = np.flatnonzero(mask)
    if not len(chosen):
        return
    week = (snapshot.day[chosen].astype(np.int64) + 3) // 7  # 1970-01-01 was a Thursday: Mondays then
    first, count = int(week.min()), int(week.max() - week.min() + 1)
    size = int(snapshot.district[chosen].max()) + 1
    pair = snapshot.huvudman[chosen].astype(np.int64) * size + snapshot.district[chosen]
    # One number instead of three columns: sorting rows of columns takes seconds for a million reports.
    pairs, weeks = np.divmod(np.unique(pair * count + (week - first)), count)
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    for part, numbers in zip(pairs[starts].tolist(), np.split(weeks + first, starts[1:]), strict=True):
        yield *divmod(part, size), numbers.tolist()


def _cells(
    row: ExpectedReporting, start: dt.date, end: dt.date, reported: Mapping[tuple[int, int], set[int]]
) -> list[Cell]:
    first = max(start, row.valid_from)
    last = min(end, row.valid_to or end)
    if last < first:
        return []
    anchor = (days(row.valid_from) + 3) // 7
    number = anchor + ((days(first) + 3) // 7 - anchor) // row.every_weeks * row.every_weeks
    weeks = reported.get((row.huvudman_id, row.district_id), set())
    cells = []
    while (monday := EPOCH + dt.timedelta(days=number * 7 - 3)) <= last:
        done = any(number + step in weeks for step in range(row.every_weeks))
        sunday = monday + dt.timedelta(days=row.every_weeks * 7 - 1)
        cells.append(Cell(row.huvudman_id, row.district_id, monday, sunday, done))
        number += row.every_weeks
    return cells
