"""Keep small counts from being read, also by subtracting what is shown or by watching one report come in."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

ROUND_TO: Final = 5
SLACK: Final = 3
"""How many thresholds there are to draw from: the one of the settings, and those just above it."""
Key = TypeVar("Key", bound=Hashable)


def rounded(count: int) -> int:
    """
    The nearest multiple of five.

    >>> [rounded(count) for count in (5, 7, 8, 12)]
    [5, 5, 10, 10]
    """
    return ROUND_TO * ((count + ROUND_TO // 2) // ROUND_TO)


def told(count: int, *, threshold: int, key: bytes, cell: str) -> int | None:
    """
    A count as it may be shown: None where it is small, otherwise a multiple of five, up or down.

    Where the threshold lies exactly (at ``threshold`` or one or two above) and where rounding turns is drawn
    per cell with a secret key, always the same for the same cell: who sees a number change when one report
    comes in does not learn the count, and numbers that add up do not close in on one. Zero is as small as
    any other small count.

    Parameters
    ----------
    count
        How many there are (≥ 0).
    threshold
        Counts below it are never shown.
    key, cell
        The secret, and a name no other cell has.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, ch. 5.4 (random rounding).
    """
    drawn = hmac.new(key, cell.encode(), hashlib.sha256).digest()
    if count < threshold + drawn[0] % SLACK:
        return None
    return ROUND_TO * ((count + drawn[1] % ROUND_TO) // ROUND_TO) or ROUND_TO


def told_parts(counts: Mapping[Key, int], *, threshold: int, key: bytes, cell: str) -> dict[Key, int | None]:
    """
    The parts of a total that is told too (as ``cell``), so that the hidden ones do not show to be zero.

    The smallest shown parts are hidden with them until the total may hold more than the shown ones.
    """
    shown = {
        part: told(count, threshold=threshold, key=key, cell=f"{cell}|{part}")
        for part, count in counts.items()
    }
    most = highest(told(sum(counts.values()), threshold=threshold, key=key, cell=cell), threshold)
    while None in shown.values() and any(shown.values()):
        left = most - sum(lowest(value, threshold) for value in shown.values())
        if left > 0:
            break
        shown[min((value, str(part), part) for part, value in shown.items() if value is not None)[2]] = None
    return shown


def lowest(value: int | None, threshold: int) -> int:
    """The least count that a shown value can stand for."""
    return 0 if value is None else max(threshold, value - ROUND_TO + 1)


def highest(value: int | None, threshold: int) -> int:
    """The largest count that a shown value can stand for, when it is not hidden to cover another."""
    return threshold + SLACK - 2 if value is None else value + ROUND_TO - 1
