"""What is published of closed counts: nobody works out what is hidden, whatever they know and compare."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.optimize import linprog

from lägesbild.analysis.release import By, Why, people, tell, whole_band
from lägesbild.model.counted import Slot

THRESHOLD: Final = 5
CLOSEST: Final = 3
"""A hidden count must be able to be at least so many numbers, whatever is known."""
Outcome = tuple[int | None, ...]


def _cells(most: int) -> list[By]:
    """Every cell of up to so many rows by the first person, the second, or both."""
    made: list[By] = [{}]
    for count in range(1, most + 1):
        made += [{1: count}, {2: count}]
        made += [{1: count - 1, 2: 1}] if count > 1 else []
    return made


def _tables(cells: int, most: int) -> Iterator[tuple[Outcome, tuple[int, ...]]]:
    """Every table, as others see it and as it is."""
    for table in itertools.product(_cells(most), repeat=cells):
        told = tell({str(i): by for i, by in enumerate(table)}, threshold=THRESHOLD)
        yield tuple(cell.value for cell in told.values()), tuple(sum(by.values()) for by in table)


@pytest.mark.parametrize(("cells", "most"), [(2, 16), (3, 12)])
def test_an_outcome_leaves_every_count_of_a_hidden_cell_possible(cells: int, most: int) -> None:
    possible: defaultdict[Outcome, list[set[int]]] = defaultdict(lambda: [set() for _ in range(cells)])
    for outcome, counts in _tables(cells, most):
        for found, count in zip(possible[outcome], counts, strict=True):
            found.add(count)
    for outcome, found in possible.items():
        for value, counts in zip(outcome, found, strict=True):
            if value is None:
                assert counts == set(range(most + 1)), outcome
            elif value + 2 <= most:
                assert len(counts) >= CLOSEST, outcome


def test_the_exact_total_from_elsewhere_does_not_tell_a_hidden_cell() -> None:
    """A table of nothing but dashes is never published: then the total itself would be all there is."""
    cells, most = 3, 15
    possible: defaultdict[tuple[Outcome, int], list[set[int]]] = defaultdict(
        lambda: [set() for _ in range(cells)]
    )
    for outcome, counts in _tables(cells, most):
        for found, count in zip(possible[outcome, sum(counts)], counts, strict=True):
            found.add(count)
    tried = 0
    for (outcome, total), found in possible.items():
        if total > most or all(value is None for value in outcome):
            continue
        for value, counts in zip(outcome, found, strict=True):
            if value is None:
                tried += 1
                assert len(counts) >= CLOSEST, (outcome, total)
    assert tried


@given(
    some.dictionaries(
        some.sampled_from("abcdefghij"),
        some.dictionaries(some.sampled_from((1, 2, 3, None)), some.integers(0, 30)),
        min_size=1,
    ),
    some.integers(1, 20),
)
@settings(max_examples=200, deadline=None)
def test_what_is_shown_and_what_hides_together_hold_the_rules(cells: dict[str, By], threshold: int) -> None:
    told = tell(cells, threshold=threshold)
    least = whole_band(threshold)
    assert set(told) == set(cells)
    for name, cell in told.items():
        count = sum(cells[name].values())
        if cell.value is not None:
            assert cell.value % 5 == 0
            assert abs(cell.value - count) <= 2
            assert count >= least
            assert people([cells[name]]) >= 2
    hidden = [cells[name] for name, cell in told.items() if cell.value is None]
    if hidden and len(hidden) < len(cells):
        assert len(hidden) >= 2
        assert people(hidden) >= 2
        assert sum(sum(by.values()) for by in hidden) >= least


def test_a_cell_is_hidden_for_a_reason_that_its_own_people_read() -> None:
    told = tell({"a": {1: 9, 2: 9}, "b": {1: 9}, "c": {1: 2}, "d": {1: 5, 2: 3}}, threshold=5)
    assert [told[name].why for name in "abcd"] == [None, Why.ONE_REPORTER, Why.FEW, Why.COVER]


def test_rows_of_nobody_known_have_no_person_behind_them() -> None:
    assert tell({"a": {None: 20}, "b": {None: 10, 1: 10}}, threshold=5)["a"].why is Why.ONE_REPORTER


@pytest.mark.parametrize("threshold", range(1, 31))
def test_each_shown_number_stands_for_at_least_three_counts(threshold: int) -> None:
    shown: defaultdict[int, set[int]] = defaultdict(set)
    for count in range(80):
        value = tell({"a": {1: count // 2, 2: count - count // 2}}, threshold=threshold)["a"].value
        if value is not None and value <= 70:
            shown[value].add(count)
    assert min(len(counts) for counts in shown.values()) >= CLOSEST


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
REGSO, STADSDEL, KOMMUN = ((0,), (1,), (2,)), ((0, 1), (2,)), ((0, 1, 2),)
wanted_releases = some.lists(
    some.tuples(
        some.sampled_from([frozenset({0}), frozenset({1}), frozenset({2}), QUARTER]),
        some.sampled_from([frozenset({0}), frozenset({1}), frozenset({0, 1})]),
        some.sampled_from([REGSO, STADSDEL, KOMMUN]),
    ),
    min_size=1,
    max_size=8,
)
drawn_counts = some.lists(some.integers(0, 9), min_size=len(ATOMS), max_size=len(ATOMS))


@given(drawn_counts, wanted_releases)
@settings(max_examples=60, deadline=None)
def test_releases_together_tell_nothing_of_a_hidden_cell(counts: list[int], wanted: list[Wanted]) -> None:
    """Parents and parts, months and quarters, one kind and all: as many as are let through."""
    taken: list[Slot] = []
    cells: Told = []
    for months, kinds, level in wanted:
        slot = _slot(months, kinds)
        if not any(slot.meets(other) for other in taken):
            taken.append(slot)
            cells += _release(counts, (months, kinds, level))
    each = [atom for held, _ in cells for atom in held]
    assert len(each) == len(set(each)), "a row stands in two published numbers"
    assert _narrowest(cells) >= MOST


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((frozenset({0}), frozenset({0}), REGSO), (frozenset({0}), frozenset({0}), STADSDEL)),
        ((frozenset({0}), frozenset({0}), REGSO), (frozenset({0}), frozenset({0, 1}), REGSO)),
        ((QUARTER, frozenset({0}), REGSO), (frozenset({0}), frozenset({0}), REGSO)),
    ],
    ids=["parts and parents", "a kind and all", "a quarter and its month"],
)
def test_the_attack_closes_in_where_the_rule_is_not_asked(first: Wanted, second: Wanted) -> None:
    counts = [{(0, 0, 0): 2, (0, 0, 1): 4}.get(atom, 9) for atom in ATOMS]
    assert _slot(*first[:2]).meets(_slot(*second[:2]))
    assert _narrowest([*_release(counts, first), *_release(counts, second)]) < MOST


def _slot(months: frozenset[int], kinds: frozenset[int]) -> Slot:
    return Slot(
        frozenset(map(str, kinds)),
        frozenset({0}),
        dt.date(2025, min(months) + 1, 1),
        dt.date(2025, max(months) + 1, 28),
    )


def _release(counts: list[int], wanted: Wanted) -> Told:
    months, kinds, level = wanted
    inside = {
        str(areas): [i for i, (m, k, a) in enumerate(ATOMS) if m in months and k in kinds and a in areas]
        for areas in level
    }
    rows = {name: sum(counts[i] for i in held) for name, held in inside.items()}
    told = tell(
        {name: {1: count // 2, 2: -(-count // 2)} for name, count in rows.items()}, threshold=THRESHOLD
    )
    return [(inside[name], told[name].value) for name in inside]


def _narrowest(cells: Told) -> float:
    """How closely linear programming can bound a hidden cell from everything that is told."""
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
            low, high = (
                linprog(sign * goal, A_ub=np.array(rows), b_ub=np.array(bounds), bounds=(0, MOST)).fun
                for sign in (1, -1)
            )
            widths.append(-high - low)
    return min(widths)
