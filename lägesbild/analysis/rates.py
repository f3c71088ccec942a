"""Counts as rates: how many, how sure, and whether two periods differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Final, Literal

from scipy import stats

from lägesbild.model import InputError

ENUMERATED_UP_TO: Final = 2000
"""Larger totals take the E-test's statistic as normal: its sum takes seconds there, and tells the same."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with an exact interval at the given confidence (share, 0–1)."""

    value: float
    low: float
    high: float
    confidence: float


@dataclass(frozen=True, slots=True)
class RateChange:
    """Two counts compared: the test's p-value (two-sided) and what may be said of them."""

    before: int
    after: int
    p_value: float
    verdict: Literal["ökning", "minskning", "ingen säker förändring"]


def rate_per_1000(count: int, population: int, *, confidence: float = 0.95) -> Interval:
    """
    Events per 1 000 inhabitants with an exact Poisson interval.

    Holds for rare independent events; it does not say that the area is as unsafe as it looks.

    Raises
    ------
    InputError
        The count is negative or the population not positive.

    References
    ----------
    Garwood (1936), Fiducial limits for the Poisson distribution.

    Examples
    --------
    >>> rate = rate_per_1000(10, 5000)
    >>> rate.value, round(rate.low, 2), round(rate.high, 2)
    (2.0, 0.96, 3.68)
    """
    if count < 0 or population <= 0:
        raise InputError("Antal och folkmängd måste vara positiva tal.")
    tail = (1 - confidence) / 2
    low = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * count + 2) / 2
    per = 1000 / population
    return Interval(count * per, float(low) * per, float(high) * per, confidence)


def rate_change(before: int, after: int, *, days_before: float, days_after: float) -> RateChange:
    """
    Compare two event counts as rates with the E-test, and say only what the test carries.

    It does not say why the rate changed, and reporting habits change counts too.

    Parameters
    ----------
    before, after
        Counts of the two periods.
    days_before, days_after
        Their lengths in days.

    Returns
    -------
    RateChange
        ``verdict`` is a change only when the two-sided p-value is below 0.05.

    Raises
    ------
    InputError
        A count is negative or a period empty.

    References
    ----------
    Krishnamoorthy & Thomson (2004), A more powerful test for comparing two Poisson means.

    Examples
    --------
    >>> rate_change(5, 21, days_before=42, days_after=42).verdict
    'ökning'
    >>> rate_change(5, 8, days_before=42, days_after=42).verdict
    'ingen säker förändring'
    """
    if min(before, after) < 0 or min(days_before, days_after) <= 0:
        raise InputError("Antal och perioder måste vara positiva tal.")
    if before == after == 0:
        return RateChange(0, 0, 1.0, "ingen säker förändring")
    p_value = _p_value(before, after, days_before, days_after)
    if p_value >= 0.05:
        return RateChange(before, after, p_value, "ingen säker förändring")
    rises = after / days_after > before / days_before
    return RateChange(before, after, p_value, "ökning" if rises else "minskning")


def _p_value(before: int, after: int, days_before: float, days_after: float) -> float:
    if before + after <= ENUMERATED_UP_TO:
        return _enumerated(before, after, days_before, days_after)
    spread = sqrt(before / days_before**2 + after / days_after**2)
    return float(2 * stats.norm.sf(abs(after / days_after - before / days_before) / spread))


@lru_cache(maxsize=10_000)
def _enumerated(before: int, after: int, days_before: float, days_after: float) -> float:
    """Remembered: it takes milliseconds, and a page asks for the same areas again and again."""
    return float(stats.poisson_means_test(after, days_after, before, days_before).pvalue)
