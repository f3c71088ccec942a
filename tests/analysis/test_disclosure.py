"""Small counts: what is hidden stays hidden, also when somebody subtracts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lägesbild.analysis.disclosure import protect

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), min_size=1)


@given(COUNTS)
def test_nothing_below_the_threshold_is_shown_and_all_else_is_rounded(counts: dict[str, int]) -> None:
    shown = protect(counts)
    for key, count in counts.items():
        cell = shown.cells[key]
        if count < 5:
            assert cell is None
        assert cell is None or (cell % 5 == 0 and abs(cell - count) <= 2)


@given(COUNTS)
def test_a_shown_total_never_leaves_exactly_one_hidden_cell(counts: dict[str, int]) -> None:
    shown = protect(counts)
    hidden = [key for key, cell in shown.cells.items() if cell is None]
    if shown.total is not None and len(counts) > 1:
        assert len(hidden) != 1


@given(COUNTS)
def test_zero_and_four_look_the_same(counts: dict[str, int]) -> None:
    lowered = {key: 0 if count < 5 else count for key, count in counts.items()}
    raised = {key: 4 if count < 5 else count for key, count in counts.items()}
    assert protect(lowered).cells == protect(raised).cells or sum(lowered.values()) < 5
