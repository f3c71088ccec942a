"""Keep small counts from being read, also by subtracting what is shown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

ROUND_TO: Final = 5
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Protected(Generic[Key]):
    """Counts as they may be shown: None where suppressed, otherwise a multiple of five."""

    cells: dict[Key, int | None]
    total: int | None


def protect(counts: Mapping[Key, int], *, threshold: int = 5) -> Protected[Key]:
    """
    Suppress cells below the threshold, round the rest, and hide complementary cells.

    Zero is suppressed like any other small count: telling it apart would say that the others are not
    zero. When exactly one cell of a shown total would be hidden, the smallest shown cell is hidden
    too, else the total minus the others would bound it. Rounding alone does not stop somebody who
    compares many overlapping periods; periods must be limited where that matters.

    Parameters
    ----------
    counts
        One count (≥ 0) per cell of one level; their sum is the total.
    threshold
        Counts below it are not shown.

    Returns
    -------
    Protected
        The cells and their total, each None or a multiple of five.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, ch. 4.

    Examples
    --------
    >>> protect({"a": 12, "b": 3, "c": 7})
    Protected(cells={'a': 10, 'b': None, 'c': None}, total=20)
    >>> protect({"a": 12, "b": 0, "c": 3}).cells
    {'a': 10, 'b': None, 'c': None}
    """
    hidden = {key for key, count in counts.items() if count < threshold}
    total = sum(counts.values())
    if len(hidden) == 1 and total >= threshold:
        shown = sorted((count, str(key), key) for key, count in counts.items() if key not in hidden)
        hidden |= {key for _, _, key in shown[:1]}
    cells = {key: None if key in hidden else rounded(count) for key, count in counts.items()}
    return Protected(cells, rounded(total) if total >= threshold else None)


def rounded(count: int) -> int:
    """
    The nearest multiple of five.

    >>> [rounded(count) for count in (5, 7, 8, 12)]
    [5, 5, 10, 10]
    """
    return ROUND_TO * ((count + ROUND_TO // 2) // ROUND_TO)
