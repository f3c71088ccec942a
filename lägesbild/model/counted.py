"""What an own indicator counts of its huvudman's closed rows, and over how long."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Final

from lägesbild.model.clock import MONTHS
from lägesbild.model.errors import InputError
from lägesbild.model.words import DistrictLevel, ObservationKind

LEVELS: Final = (DistrictLevel.KOMMUN, DistrictLevel.STADSDEL, DistrictLevel.REGSO)
KINDS: Final = tuple(kind for kind in ObservationKind if kind is not ObservationKind.INGET)
MONTH: Final = 1
QUARTER: Final = 3
NO_CATEGORY: Final = 0
"""Stands among the ids of categories for the rows that have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """
    A definition: which kinds and categories of reports, in areas of one level, by month or quarter.

    No ``categories`` is all but the sensitive ones; no ``areas`` is every area of the level.
    """

    kinds: tuple[ObservationKind, ...]
    categories: tuple[int, ...] = ()
    level: DistrictLevel = DistrictLevel.REGSO
    areas: tuple[str, ...] = ()
    months: int = QUARTER

    @property
    def text(self) -> str:
        """The definition as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @staticmethod
    def of(text: str) -> Counted:
        """The definition that was stored."""
        held = json.loads(text)
        return Counted(
            kinds=tuple(ObservationKind(kind) for kind in held["kinds"]),
            categories=tuple(held["categories"]),
            level=DistrictLevel(held["level"]),
            areas=tuple(held["areas"]),
            months=held["months"],
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """The rows that one release takes its counts from, wherever they are."""

    kinds: frozenset[str]
    categories: frozenset[int]
    start: dt.date
    end: dt.date

    def meets(self, other: Slot) -> bool:
        """
        Say whether a row could be counted in both.

        Areas and levels do not matter: a kommun and its parts would be subtracted from each other.
        """
        return (
            self.start <= other.end
            and other.start <= self.end
            and bool(self.kinds & other.kinds)
            and bool(self.categories & other.categories)
        )


def period(start: dt.date, months: int) -> tuple[dt.date, dt.date]:
    """
    First and last day of the month or quarter that begins on a day.

    >>> period(dt.date(2026, 4, 1), 3)
    (datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))

    Raises
    ------
    InputError
        No month or quarter begins that day.
    """
    if start.day != 1 or months not in (MONTH, QUARTER) or (start.month - 1) % months:
        raise InputError("Välj en hel månad eller ett helt kvartal.", field="period")
    return start, _after(start, months) - dt.timedelta(days=1)


def ended(months: int, *, today: dt.date, count: int) -> tuple[dt.date, ...]:
    """
    The first days of the latest months or quarters that are over, latest first.

    >>> ended(3, today=dt.date(2026, 5, 20), count=2)
    (datetime.date(2026, 1, 1), datetime.date(2025, 10, 1))
    """
    running = today.replace(day=1, month=today.month - (today.month - 1) % months)
    return tuple(_after(running, -months * steps) for steps in range(1, count + 1))


def period_name(start: dt.date, months: int) -> str:
    """
    What a month or quarter is called.

    >>> period_name(dt.date(2026, 4, 1), 3), period_name(dt.date(2026, 4, 1), 1)
    ('kvartal 2 2026', 'april 2026')
    """
    if months == QUARTER:
        return f"kvartal {(start.month + 2) // 3} {start.year}"
    return f"{MONTHS[start.month - 1]} {start.year}"


def months_of(start: dt.date, end: dt.date) -> int:
    """
    How many months a period spans.

    >>> months_of(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    3
    """
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _after(start: dt.date, months: int) -> dt.date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)
