"""Days are Swedish days."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from lägesbild.config import ROOT
from lägesbild.model import clock

DAY_IN_UTC = re.compile(r"now\((dt\.)?UTC\)\.date\(\)|utcnow\(|date\.today\(\)|datetime\.now\(\)")


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2026-06-30T21:59", 30), ("2026-06-30T22:00", 1), ("2026-12-31T22:59", 31), ("2026-12-31T23:00", 1)],
)
def test_a_day_begins_at_midnight_in_sweden_summer_and_winter(moment: str, day: int) -> None:
    assert clock.day_of(dt.datetime.fromisoformat(f"{moment}+00:00")).day == day


def test_today_is_the_swedish_day() -> None:
    before = dt.datetime.now(dt.UTC)
    assert clock.day_of(before) <= clock.today() <= clock.day_of(dt.datetime.now(dt.UTC))


def test_no_other_module_takes_its_days_from_another_clock() -> None:
    sources = sorted((ROOT / "lägesbild").rglob("*.py"))
    assert len(sources) > 50
    assert [path.name for path in sources if DAY_IN_UTC.search(path.read_text(encoding="utf-8"))] == []
