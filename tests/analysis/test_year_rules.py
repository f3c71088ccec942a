"""When a year's events fall, held against calendars that are known."""

from __future__ import annotations

import datetime as dt

import pytest

from lägesbild.analysis import year_rules
from lägesbild.analysis.year_rules import deadline, easter, occasions, span, weeks_in

EASTER = {
    2024: (3, 31),
    2025: (4, 20),
    2026: (4, 5),
    2027: (3, 28),
    2028: (4, 16),
    2029: (4, 1),
    2030: (4, 21),
}
"""Easter Sundays as almanacs print them."""
LONG_YEARS = {2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048}
"""Years with an ISO week 53."""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize("year", EASTER)
def test_easter_is_that_of_the_almanac_and_its_weeks_stand_around_it(year: int) -> None:
    sunday = dt.date(year, *EASTER[year])
    assert easter(year) == sunday
    before, after = span("vecka_fore_pask", year), span("vecka_efter_pask", year)
    assert before == (sunday - dt.timedelta(days=6), sunday)
    assert after == (sunday + dt.timedelta(days=1), sunday + dt.timedelta(days=7))
    assert span("paskhelg", year) == (sunday - dt.timedelta(days=3), sunday + dt.timedelta(days=1))


def test_week_53_is_there_in_the_years_that_have_it() -> None:
    assert {year for year in range(2000, 2051) if weeks_in(year) == 53} == LONG_YEARS
    assert span("v53", 2025) is None
    assert span("v53", 2026) == (day("2026-12-28"), day("2027-01-03"))
    assert span("v52-v1", 2026) == (day("2026-12-21"), day("2027-01-10"))
    assert span("v1", 2026) == (day("2025-12-29"), day("2026-01-04"))


@pytest.mark.parametrize(
    ("rule", "year", "first", "last"),
    [
        ("v44", 2024, "2024-10-28", "2024-11-03"),
        ("v44", 2026, "2026-10-26", "2026-11-01"),
        ("v25-v33", 2026, "2026-06-15", "2026-08-16"),
        ("halloween", 2027, "2027-10-31", "2027-10-31"),
        ("valborg", 2026, "2026-04-30", "2026-04-30"),
        ("midsommar", 2024, "2024-06-21", "2024-06-21"),
        ("midsommar", 2026, "2026-06-19", "2026-06-19"),
        ("midsommar", 2027, "2027-06-25", "2027-06-25"),
    ],
)
def test_a_rule_names_the_days_of_the_calendar(rule: str, year: int, first: str, last: str) -> None:
    assert span(rule, year) == (day(first), day(last))


@pytest.mark.parametrize("rule", ["v0", "v54", "v", "44", "måne", "v44-", "V44", ""])
def test_what_is_no_rule_is_known_as_none(rule: str) -> None:
    assert not year_rules.is_rule(rule)


def test_every_third_year_comes_from_its_first_year_on() -> None:
    found = occasions(
        starts_on=day("2025-10-01"),
        ends_on=day("2025-11-30"),
        every_years=3,
        rule=None,
        first=day("2020-01-01"),
        last=day("2032-12-31"),
    )
    assert [year for year, _ in found] == [2025, 2028, 2031]


def test_a_holiday_over_new_year_is_in_both_years_and_29_february_is_no_trap() -> None:
    jul = {"starts_on": day("2024-12-21"), "ends_on": day("2025-01-07"), "every_years": 1, "rule": None}
    found = list(occasions(**jul, first=day("2026-01-01"), last=day("2026-12-31")))  # type: ignore[arg-type]
    assert [spans for _, spans in found] == [
        (day("2025-12-21"), day("2026-01-07")),
        (day("2026-12-21"), day("2027-01-07")),
    ]
    leap = {"starts_on": day("2024-02-29"), "ends_on": None, "every_years": 1, "rule": None}
    found = list(occasions(**leap, first=day("2025-01-01"), last=day("2025-12-31")))  # type: ignore[arg-type]
    assert found == [(2025, (day("2025-02-28"), day("2025-02-28")))]
    assert deadline(day("2024-03-12"), 2) == day("2026-03-12")


def test_days_off_are_told_from_eves_and_bridge_days() -> None:
    found = {one.on: one for one in year_rules.days_off(2026)}
    assert found[day("2026-12-25")].name == "Juldagen"
    assert not found[day("2026-12-25")].is_half
    assert found[day("2026-12-24")].is_half
    assert (found[day("2026-05-15")].name, found[day("2026-05-15")].is_half) == ("Klämdag", True)
    assert found[day("2026-04-30")].name == "Valborgsmässoafton", "without its hours"
    assert day("2026-01-04") not in found, "an ordinary Sunday is no news"
