"""What is published of closed counts: nobody works out what is hidden, whatever they know and compare."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lägesbild.analysis.release import By, Why, people, tell, whole_band
from torture import indicators as attack
from torture.indicators import ATOMS, CLOSEST, KOMMUN, MOST, QUARTER, REGSO, STADSDEL, Wanted

FIRST: Final = frozenset({0})


@pytest.mark.parametrize(("cells", "most", "total_known"), [(2, 16, False), (3, 12, False), (3, 14, True)])
def test_an_outcome_leaves_several_counts_of_each_cell_possible(
    cells: int, most: int, total_known: bool
) -> None:
    tally = attack.one_release(cells, most, total_known=total_known)
    assert tally.tried
    assert not tally.failed


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


wanted_releases = some.lists(
    some.tuples(
        some.sampled_from(attack.PERIODS),
        some.sampled_from(attack.CHOSEN_KINDS),
        some.sampled_from(attack.LEVELS),
    ),
    min_size=1,
    max_size=8,
)


@given(some.lists(some.integers(0, 9), min_size=len(ATOMS), max_size=len(ATOMS)), wanted_releases)
@settings(max_examples=60, deadline=None)
def test_releases_together_tell_nothing_of_a_hidden_cell(counts: list[int], wanted: list[Wanted]) -> None:
    """Parents and parts, months and quarters, one kind and all: as many as are let through."""
    cells = attack.let_through(counts, wanted)
    each = [atom for held, _ in cells for atom in held]
    assert len(each) == len(set(each)), "a row stands in two published numbers"
    assert attack.narrowest(cells) >= MOST


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((FIRST, FIRST, REGSO), (FIRST, FIRST, STADSDEL)),
        ((FIRST, FIRST, REGSO), (FIRST, FIRST, KOMMUN)),
        ((FIRST, FIRST, REGSO), (FIRST, frozenset({0, 1}), REGSO)),
        ((QUARTER, FIRST, REGSO), (FIRST, FIRST, REGSO)),
    ],
    ids=["parts and parents", "parts and the kommun", "a kind and all", "a quarter and its month"],
)
def test_the_attack_closes_in_where_the_rule_is_not_asked(first: Wanted, second: Wanted) -> None:
    counts = [{(0, 0, 0): 2, (0, 0, 1): 4}.get(atom, 9) for atom in ATOMS]
    assert attack.slot_of(*first[:2]).meets(attack.slot_of(*second[:2]))
    assert attack.narrowest([*attack.release(counts, first), *attack.release(counts, second)]) < MOST
