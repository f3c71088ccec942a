"""
When a year's recurring events fall: the days that a rule names, in any year, and the days off work.

A rule is a word ("valborg", "midsommar") or ISO weeks ("v44", "v52-v1" for weeks that cross the new year).
Nothing here knows what a municipality has decided: sportlov is whatever week it says.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from holidays.countries.sweden import Sweden

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2200
"""Years that a calendar is made for."""
_WEEKS: Final = re.compile(r"v(\d{1,2})(?:-v(\d{1,2}))?")
_HALF_DAYS: Final = ("de_facto", "optional")
_HOURS: Final = re.compile(r"\s*\(.*\)$")
Span = tuple[dt.date, dt.date]
"""First and last day, both included."""
CLOCKS: Final = ("lagesbild", "atgardsplan")
"""What the law (2023:196, 6 §) wants renewed, as rules of deadlines: counted from the day it was decided."""
CLOCK_YEARS: Final = 2
PROPOSAL: Final = "vanlig:"
"""How the key of an event begins whose days are a proposal that nobody has confirmed."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A röd dag, or (``is_half``) an eve or a bridge day that many are off work."""

    on: dt.date
    name: str
    is_half: bool


def easter(year: int) -> dt.date:
    """
    Easter Sunday.

    >>> easter(2024), easter(2025)
    (datetime.date(2024, 3, 31), datetime.date(2025, 4, 20))
    """
    (day,) = _calendar(year, ("public",)).get_named("Påskdagen", lookup="exact")
    return day


def days_off(year: int) -> tuple[DayOff, ...]:
    """
    Röda dagar that are no ordinary Sundays, and half days, by day.

    >>> [day.name for day in days_off(2026) if day.on.month == 12]
    ['Julafton', 'Juldagen', 'Annandag jul', 'Nyårsafton']
    """
    red = {on: DayOff(on, name, is_half=False) for on, name in _calendar(year, ("public",)).items()}
    half = {
        on: DayOff(on, _HOURS.sub("", name.split("; ")[0]), is_half=True)
        for on, name in _calendar(year, _HALF_DAYS).items()
    }
    return tuple(sorted((half | red).values(), key=lambda day: day.on))


def is_rule(rule: str) -> bool:
    """
    Whether a rule can be read.

    >>> is_rule("v44"), is_rule("v54"), is_rule("fullmåne")
    (True, False, False)
    """
    if rule in RULES:
        return True
    found = _WEEKS.fullmatch(rule)
    return found is not None and all(1 <= int(week) <= 53 for week in found.groups() if week)


def span(rule: str, year: int) -> Span | None:
    """
    The days that a rule names in a year; None where the year has no such week.

    A week is the whole of it, Monday to Sunday, of the ISO year: week 1 may begin in the old year.

    >>> span("v44", 2026)
    (datetime.date(2026, 10, 26), datetime.date(2026, 11, 1))
    >>> span("v53", 2025) is None
    True
    """
    if rule in RULES:
        return RULES[rule](year)
    found = _WEEKS.fullmatch(rule)
    if found is None:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    end_year = year if last >= first else year + 1
    if first > weeks_in(year) or last > weeks_in(end_year):
        return None
    return dt.date.fromisocalendar(year, first, 1), dt.date.fromisocalendar(end_year, last, 7)


def weeks_in(year: int) -> int:
    """
    How many ISO weeks a year has: 52 or 53.

    >>> weeks_in(2025), weeks_in(2026)
    (52, 53)
    """
    return dt.date(year, 12, 28).isocalendar().week


def occasions(
    *,
    starts_on: dt.date,
    ends_on: dt.date | None,
    every_years: int | None,
    rule: str | None,
    first: dt.date,
    last: dt.date,
) -> Iterator[tuple[int, Span]]:
    """
    When something recurring falls between two days, with the year each time belongs to.

    It comes in the year of ``starts_on`` and every ``every_years`` years from then on (None: that year
    alone). What has begun before ``first`` and goes on is there too.
    """
    for year in range(first.year - 1, last.year + 2):
        if not FIRST_YEAR <= year <= LAST_YEAR or not _comes(year, starts_on.year, every_years):
            continue
        found = span(rule, year) if rule else _same_days(starts_on, ends_on, year)
        if found is not None and found[0] <= last and found[1] >= first:
            yield year, found


def deadline(decided_on: dt.date, every_years: int) -> dt.date:
    """
    The last day to renew what was decided on a day.

    >>> deadline(dt.date(2024, 2, 29), 2)
    datetime.date(2026, 2, 28)
    """
    return _in_year(decided_on, decided_on.year + every_years)


def _comes(year: int, first_year: int, every_years: int | None) -> bool:
    if every_years is None:
        return year == first_year
    return year >= first_year and (year - first_year) % every_years == 0


def _same_days(starts_on: dt.date, ends_on: dt.date | None, year: int) -> Span:
    """The same days of another year: one that ends in the next year does so then too."""
    last = ends_on or starts_on
    return _in_year(starts_on, year), _in_year(last, year + last.year - starts_on.year)


def _in_year(day: dt.date, year: int) -> dt.date:
    is_leap_day = (day.month, day.day) == (2, 29)
    try:
        return day.replace(year=year)
    except ValueError:
        if not is_leap_day:
            raise
        return dt.date(year, 2, 28)


def _fixed(month: int, day: int) -> Callable[[int], Span]:
    return lambda year: (dt.date(year, month, day), dt.date(year, month, day))


def _from_easter(first: int, last: int) -> Callable[[int], Span]:
    return lambda year: (easter(year) + dt.timedelta(days=first), easter(year) + dt.timedelta(days=last))


def _midsummer_eve(year: int) -> Span:
    """The Friday of 19–25 June."""
    start = dt.date(year, 6, 19)
    day = start + dt.timedelta(days=(4 - start.weekday()) % 7)
    return day, day


@functools.lru_cache(maxsize=64)
def _calendar(year: int, categories: tuple[str, ...]) -> Sweden:
    return Sweden(years=year, language="sv", include_sundays=False, categories=categories)


RULES: Final[dict[str, Callable[[int], Span]]] = {
    "valborg": _fixed(4, 30),
    "halloween": _fixed(10, 31),
    "lucia": _fixed(12, 13),
    "nyar": _fixed(12, 31),
    "midsommar": _midsummer_eve,
    "paskhelg": _from_easter(-3, 1),
    "vecka_fore_pask": _from_easter(-6, 0),
    "vecka_efter_pask": _from_easter(1, 7),
}
"""Rules that are words. "paskhelg" is Skärtorsdag to annandag; the two weeks are Monday to Sunday."""
