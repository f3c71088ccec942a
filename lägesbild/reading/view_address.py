"""What an address within the product says: its period, area, categories and huvudmän, as filters."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from lägesbild.model import InputError
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.areas import AreaTree, normalized
from lägesbild.reading.filters import Filters
from lägesbild.reading.vocabulary import Term, Vocabulary

YEAR: Final = "12 månader"
SINCE_MEETING: Final = "Sedan förra mötet"
OWN: Final = "Egen period"
ALL_AREAS: Final = "Hela kommunen"
PERIODS: Final = (YEAR, SINCE_MEETING, "4 veckor", "3 månader", "6 månader", "I år", "I fjol", "3 år", OWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of an address; what is not in it is left at its default."""

    values: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, query: str) -> Asked:
        """What stands after the question mark."""
        return cls({name: tuple(found) for name, found in parse_qs(query.lstrip("?")).items()})

    def one(self, name: str, default: str = "") -> str:
        return self.values.get(name, (default,))[0]

    @property
    def row_id(self) -> int | None:
        """The row that is opened, if any."""
        asked = self.one("rad")
        return int(asked) if asked.isdecimal() and len(asked) < 10 else None


def filters_of(
    asked: Asked, *, tree: AreaTree, words: Vocabulary, today: dt.date, last_meeting: dt.date | None
) -> Filters:
    """
    The filters that an address stands for on a day; what is not offered is left out, as the bar does.

    Raises
    ------
    InputError
        A day cannot be read, or the period ends before it begins.
    """
    area = asked.one("omrade", ALL_AREAS)
    names = area_names(tree)
    categories = [term.name for term in words.categories if term.name in asked.values.get("kategori", ())]
    huvudman = [term.name for term in words.huvudman if term.name in asked.values.get("huvudman", ())]
    start, end = _period(asked, today, last_meeting)
    chosen = (*((area,) if area in names else ()), *categories, *huvudman)
    return Filters(
        start,
        end,
        district=names.get(area),
        categories=slugs(words.categories, categories),
        huvudman=slugs(words.huvudman, huvudman),
        words=chosen,
    )


def period_days(period: str, today: dt.date, last_meeting: dt.date | None) -> tuple[dt.date, dt.date]:
    """
    First and last day of a named period.

    >>> period_days("I fjol", dt.date(2026, 3, 1), None)
    (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))
    """
    if period == "I år":
        return dt.date(today.year, 1, 1), today
    if period == "I fjol":
        return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
    if period == SINCE_MEETING and last_meeting is not None:
        return last_meeting, today
    days = {"4 veckor": 28, "3 månader": 91, "6 månader": 182, "3 år": 3 * 365}.get(period, 365)
    return today - dt.timedelta(days=days - 1), today


def area_names(tree: AreaTree) -> dict[str, str]:
    """Name → code of stadsdel and RegSO areas; a name two areas share gets its kind or code added."""
    areas = tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO)
    times = Counter(area.name for area in areas)
    return {area.name if times[area.name] == 1 else f"{area.name} ({area.code})": area.code for area in areas}


def slugs(terms: tuple[Term, ...], names: list[str]) -> tuple[str, ...]:
    """The slugs chosen by name; a category takes those below it along."""
    chosen = {term.id for term in terms if term.name in names}
    return tuple(term.slug for term in terms if term.id in chosen or term.parent_id in chosen)


def fits(search: str, *texts: str) -> bool:
    """
    Whether every word searched for stands in some texts.

    >>> fits("stök torget", "Stök på kvällen", "Stortorget"), fits("buss", "Stortorget")
    (True, False)
    """
    told = normalized(" ".join(texts))
    return all(word in told for word in normalized(search).split())


def _period(asked: Asked, today: dt.date, last_meeting: dt.date | None) -> tuple[dt.date, dt.date]:
    period = asked.one("period", YEAR)
    if period != OWN:
        return period_days(period, today, last_meeting)
    start = _day(asked.one("fran"), today - dt.timedelta(days=364))
    return start, _day(asked.one("till"), today)


def _day(text: str, default: dt.date) -> dt.date:
    if not text:
        return default
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} är ingen dag. Öppna vyn och spara den på nytt.", field="period") from None
