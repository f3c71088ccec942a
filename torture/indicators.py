"""
Work out what a published indicator hides: from one release, from several, and with the total from elsewhere.

Who attacks knows the rules of ``analysis.release`` and every published number. One release is attacked by
going through every table that could lie behind it; several together by linear programming over all the rows
that a release could speak of apart.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy.optimize import linprog

from lägesbild.analysis.release import By, tell
from lägesbild.model.counted import Slot
from torture.tally import Tally

THRESHOLD: Final = 5
CLOSEST: Final = 3
"""A count must be able to be at least so many numbers, whatever is known."""
SEED: Final = 721
MONTHS, KINDS, AREAS = 3, 2, 3
ATOMS: Final = [*itertools.product(range(MONTHS), range(KINDS), range(AREAS))]
"""What one release can speak of apart: a month, a kind, an area."""
MOST: Final = 60
Level = tuple[tuple[int, ...], ...]
Wanted = tuple[frozenset[int], frozenset[int], Level]
"""The months and kinds of a release, and the areas of each of its cells."""
Told = list[tuple[list[int], int | None]]
"""The atoms of each published cell, and what is told of it."""
QUARTER: Final = frozenset({0, 1, 2})
REGSO: Final[Level] = ((0,), (1,), (2,))
STADSDEL: Final[Level] = ((0, 1), (2,))
KOMMUN: Final[Level] = ((0, 1, 2),)
PERIODS: Final = (frozenset({0}), frozenset({1}), frozenset({2}), QUARTER)
CHOSEN_KINDS: Final = (frozenset({0}), frozenset({1}), frozenset({0, 1}))
LEVELS: Final = (REGSO, STADSDEL, KOMMUN)


def run() -> Iterator[Tally]:
    """The long version."""
    for cells, most in ((2, 40), (3, 20), (4, 6)):
        yield one_release(cells, most, total_known=False)
    yield one_release(3, 20, total_known=True)
    yield many_releases(1000)


def one_release(cells: int, most: int, *, total_known: bool) -> Tally:
    """
    Go through every table of so many cells of up to so many rows; a failure is a count that is closed in on.

    A table of nothing but dashes is never published, and a total beyond ``most`` has tables not gone through.
    """
    possible: defaultdict[tuple[tuple[int | None, ...], int], list[set[int]]] = defaultdict(
        lambda: [set() for _ in range(cells)]
    )
    for outcome, counts in _tables(cells, most):
        key = outcome, sum(counts) if total_known else 0
        for left, count in zip(possible[key], counts, strict=True):
            left.add(count)
    tried = failed = 0
    for (outcome, total), found in possible.items():
        if total > most or not any(outcome):
            continue
        for value, counts_left in zip(outcome, found, strict=True):
            if value is None or (not total_known and value + 2 <= most):
                tried += 1
                failed += len(counts_left) < CLOSEST
    known = " med känd summa" if total_known else ""
    return Tally(f"indikator: tabeller om {cells} celler{known}", tried, failed)


def many_releases(count: int) -> Tally:
    """Ask for so many random sets of releases, and attack what is let through of each."""
    rng = random.Random(SEED)  # noqa: S311 - no secret
    tried = failed = 0
    for _ in range(count):
        counts = [rng.randint(0, 9) for _ in ATOMS]
        wanted = [
            (rng.choice(PERIODS), rng.choice(CHOSEN_KINDS), rng.choice(LEVELS))
            for _ in range(rng.randint(1, 8))
        ]
        cells = let_through(counts, wanted)
        tried += sum(value is None for _, value in cells)
        failed += narrowest(cells) < MOST
    return Tally("indikator: flera publiceringar", tried, failed)


def let_through(counts: list[int], wanted: list[Wanted]) -> Told:
    """What is published of what is asked for, one after the other."""
    taken: list[Slot] = []
    cells: Told = []
    for months, kinds, level in wanted:
        slot = slot_of(months, kinds)
        if not any(slot.meets(other) for other in taken):
            taken.append(slot)
            cells += release(counts, (months, kinds, level))
    return cells


def slot_of(months: frozenset[int], kinds: frozenset[int]) -> Slot:
    """The rows that a release takes its counts from."""
    start, end = dt.date(2025, min(months) + 1, 1), dt.date(2025, max(months) + 1, 28)
    return Slot(frozenset(map(str, kinds)), frozenset({0}), start, end)


def release(counts: list[int], wanted: Wanted) -> Told:
    """One release as others see it; two people have reported half of each cell."""
    months, kinds, level = wanted
    inside = {
        str(areas): [i for i, (m, k, a) in enumerate(ATOMS) if m in months and k in kinds and a in areas]
        for areas in level
    }
    rows = {name: sum(counts[i] for i in held) for name, held in inside.items()}
    halves: dict[str, By] = {name: {1: count // 2, 2: -(-count // 2)} for name, count in rows.items()}
    told = tell(halves, threshold=THRESHOLD)
    return [(inside[name], told[name].value) for name in inside]


def narrowest(cells: Told) -> float:
    """How closely a hidden cell can be bounded from all that is told; ``MOST`` is nothing learned."""
    rows, bounds = [], []
    for held, value in cells:
        if value is not None:
            row = np.zeros(len(ATOMS))
            row[held] = 1
            rows += [row, -row]
            bounds += [value + 2, -max(value - 2, THRESHOLD)]
    widths: list[float] = [MOST]
    for held, value in cells:
        if value is None and rows:
            goal = np.zeros(len(ATOMS))
            goal[held] = 1
            table, limits = np.array(rows), np.array(bounds)
            low, high = (linprog(sign * goal, table, limits, bounds=(0, MOST)).fun or 0.0 for sign in (1, -1))
            widths.append(float(-high - low))
    return min(widths)


def _tables(cells: int, most: int) -> Iterator[tuple[tuple[int | None, ...], tuple[int, ...]]]:
    """Every table as others see it and as it is; a cell's rows are one person's, another's or both's."""
    choices: list[By] = [{}]
    for count in range(1, most + 1):
        choices += [{1: count}, {2: count}]
        choices += [{1: count - 1, 2: 1}] if count > 1 else []
    for table in itertools.product(choices, repeat=cells):
        told = tell({str(i): by for i, by in enumerate(table)}, threshold=THRESHOLD)
        yield tuple(cell.value for cell in told.values()), tuple(sum(by.values()) for by in table)
