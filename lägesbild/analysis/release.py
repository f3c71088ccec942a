"""
What of a huvudman's closed counts may be published, so that nobody can work out what is hidden.

The rules hold also against somebody who knows them and who knows the exact total from elsewhere: a test
goes through every small table (``tests/analysis/test_release.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lägesbild.analysis.disclosure import ROUND_TO, rounded

LEAST: Final = 5
"""No threshold below this one is used, whatever the setting says."""
REPORTERS: Final = 2
By = Mapping[int | None, int]
"""How many rows of a cell each person reported; None is nobody known, and counts as no person."""


class Why(StrEnum):
    """Why a cell is hidden. Told to the huvudman's own people alone."""

    FEW = "few"
    ONE_REPORTER = "one_reporter"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as others see it: a multiple of five, or None and why."""

    value: int | None
    why: Why | None = None


def tell(cells: Mapping[str, By], *, threshold: int) -> dict[str, Cell]:
    """
    Decide cell by cell what is shown.

    Hidden are counts below the threshold and those with fewer than two people behind them. Then the
    smallest shown cells join them until the hidden ones are at least two, hold together at least as many
    rows as the threshold, and have at least two people behind them: who knows the total from elsewhere
    else learns what is behind the dash. No total is shown, since rounded cells with a rounded total close
    in on the counts.

    Parameters
    ----------
    cells
        Rows by reporter, for each cell of one level; no row stands in two cells.
    threshold
        Counts below ``whole_band(threshold)`` are not shown.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, ch. 4.

    Examples
    --------
    >>> told = tell({"a": {1: 6, 2: 6}, "b": {1: 1}, "c": {1: 4, 2: 3}}, threshold=5)
    >>> [(name, cell.value) for name, cell in told.items()]
    [('a', 10), ('b', None), ('c', None)]
    """
    least = whole_band(threshold)
    why = {name: reason for name, by in cells.items() if (reason := _reason(by, least))}
    shown = sorted((sum(by.values()), name) for name, by in cells.items() if name not in why)
    while why and shown and not _covered([cells[name] for name in why], least):
        _, name = shown.pop(0)
        why[name] = Why.COVER
    return {
        name: Cell(None, why[name]) if name in why else Cell(rounded(sum(by.values())))
        for name, by in cells.items()
    }


def whole_band(threshold: int) -> int:
    """
    The threshold from which each shown number stands for at least three counts, never below five.

    With 7, a shown 5 could mean nothing but 7.

    >>> [whole_band(threshold) for threshold in (1, 5, 6, 7, 8, 10, 12)]
    [5, 5, 8, 8, 8, 10, 13]
    """
    least = max(threshold, LEAST)
    beyond = least % ROUND_TO
    half = ROUND_TO // 2
    return least + half + 1 - beyond if 0 < beyond <= half else least


def people(cells: Iterable[By]) -> int:
    """How many people are behind some cells together."""
    return len({who for by in cells for who, count in by.items() if who is not None and count})


def _reason(by: By, least: int) -> Why | None:
    if sum(by.values()) < least:
        return Why.FEW
    return Why.ONE_REPORTER if people([by]) < REPORTERS else None


def _covered(hidden: list[By], least: int) -> bool:
    rows = sum(sum(by.values()) for by in hidden)
    return len(hidden) >= REPORTERS and rows >= least and people(hidden) >= REPORTERS
