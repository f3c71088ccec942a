"""Rates and their comparison: a published example, an independent result, edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lägesbild.analysis import rates
from lägesbild.analysis.rates import rate_change, rate_per_1000
from lägesbild.model import InputError


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390), (50, 37.111, 65.919)],
)
def test_the_interval_is_the_published_exact_poisson_interval(count: int, low: float, high: float) -> None:
    # Table of exact 95 % limits, e.g. Ulm (1990), Am J Epidemiol 131:373.
    rate = rate_per_1000(count, 1000)
    assert (rate.low, rate.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_same_two_counts_swapped_tell_the_opposite(before: int, after: int) -> None:
    there = rate_change(before, after, days_before=30, days_after=30)
    back = rate_change(after, before, days_before=30, days_after=30)
    opposite = {"ökning": "minskning", "minskning": "ökning"}
    assert back.verdict == opposite.get(there.verdict, there.verdict)
    assert there.p_value == pytest.approx(back.p_value, abs=1e-9)


@pytest.mark.parametrize(("before", "after"), [(3, 20), (20, 3), (40, 75)])
def test_clear_changes_agree_with_the_exact_conditional_test(before: int, after: int) -> None:
    exact = stats.binomtest(after, before + after, 0.5).pvalue
    change = rate_change(before, after, days_before=42, days_after=42)
    assert exact < 0.05
    assert change.verdict == ("ökning" if after > before else "minskning")


def test_periods_of_different_length_are_compared_as_rates() -> None:
    assert rate_change(10, 20, days_before=30, days_after=60).verdict == "ingen säker förändring"


def test_nothing_and_nothing_is_no_change() -> None:
    assert rate_change(0, 0, days_before=30, days_after=30).p_value == 1.0


@pytest.mark.parametrize("bad", [{"days_before": 0, "days_after": 1}, {"days_before": 1, "days_after": -1}])
def test_empty_periods_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(InputError):
        rate_change(1, 1, **bad)
    with pytest.raises(InputError):
        rate_per_1000(1, 0)


@pytest.mark.parametrize(("before", "after"), [(950, 1040), (900, 1090), (1000, 1001), (700, 1290)])
def test_many_events_are_judged_as_the_enumerated_test_would(
    monkeypatch: pytest.MonkeyPatch, before: int, after: int
) -> None:
    enumerated = rate_change(before, after, days_before=90, days_after=90)
    monkeypatch.setattr(rates, "ENUMERATED_UP_TO", 0)
    assert rate_change(before, after, days_before=90, days_after=90).p_value == pytest.approx(
        enumerated.p_value, abs=0.002
    )
