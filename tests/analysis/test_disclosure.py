"""Small counts: what is hidden stays hidden, also when somebody subtracts or watches one report come in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lägesbild.analysis import disclosure
from lägesbild.analysis.disclosure import highest, lowest, told, told_parts

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), min_size=1)
KEYS = st.binary(min_size=4, max_size=4)


def parts(counts: dict[str, int], key: bytes) -> dict[str, int | None]:
    return told_parts(counts, threshold=5, key=key, cell="riskzon|2026")


@given(COUNTS, KEYS)
def test_nothing_below_the_threshold_is_shown_and_all_else_is_near(
    counts: dict[str, int], key: bytes
) -> None:
    for cell, value in parts(counts, key).items():
        assert value is None or counts[cell] >= 5
        assert value is None or (value % 5 == 0 and abs(value - counts[cell]) < 5)


@given(COUNTS, KEYS)
def test_the_hidden_parts_of_a_total_may_always_hold_something(counts: dict[str, int], key: bytes) -> None:
    shown = parts(counts, key)
    total = told(sum(counts.values()), threshold=5, key=key, cell="riskzon|2026")
    if None in shown.values():
        assert highest(total, 5) > sum(lowest(value, 5) for value in shown.values())


@given(st.integers(0, 60), KEYS)
def test_what_a_value_can_stand_for_holds_the_count(count: int, key: bytes) -> None:
    value = told(count, threshold=5, key=key, cell="a")
    assert lowest(value, 5) <= count <= highest(value, 5)
    assert told(count, threshold=5, key=key, cell="a") == value, "the same cell is told the same"


def test_one_report_more_does_not_tell_how_many_there_were() -> None:
    turned = {
        count
        for number in range(200)
        for count in range(5, 8)
        if told(count, threshold=5, key=bytes([number]), cell="a") is not None
        and told(count - 1, threshold=5, key=bytes([number]), cell="a") is None
    }
    assert len(turned) == disclosure.SLACK
