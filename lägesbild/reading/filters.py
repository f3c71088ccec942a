"""What a view is limited to. A frozen object that describes itself in Swedish."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from babel.dates import format_date

from lägesbild.model import InputError
from lägesbild.model.clock import STOCKHOLM


@dataclass(frozen=True, slots=True)
class Filters:
    """
    A period (both days included), and optionally one area, some categories and some huvudmän.

    ``district`` is an area code and takes in everything below it; ``categories`` and ``huvudman`` are
    slugs, empty meaning all. ``words`` names what was chosen, for captions.
    """

    start: dt.date
    end: dt.date
    district: str | None = None
    categories: tuple[str, ...] = ()
    huvudman: tuple[str, ...] = ()
    words: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InputError("Periodens slut ligger före dess början. Byt plats på datumen.", field="period")
        if self.start.year < 1990 or self.end.year > 2200:
            raise InputError("Perioden ska ligga mellan 1990 och 2200.", field="period")

    @classmethod
    def default(cls, today: dt.date) -> Filters:
        """The last twelve months."""
        return cls(start=today - dt.timedelta(days=364), end=today)

    @property
    def days(self) -> int:
        """Length of the period in days."""
        return (self.end - self.start).days + 1

    def before(self) -> tuple[dt.date, dt.date]:
        """First and last day of the equally long period just before (as far as the calendar goes back)."""
        length = min(self.days, (self.start - dt.date.min).days)
        return self.start - dt.timedelta(days=length), self.start - dt.timedelta(days=1)

    def period_text(self) -> str:
        """
        The period in words.

        >>> Filters(dt.date(2024, 1, 1), dt.date(2024, 12, 31)).period_text()
        '1 januari 2024–31 december 2024'
        """
        return f"{day_text(self.start)}–{day_text(self.end)}"


def day_text(day: dt.date, *, short: bool = False, year: bool = True) -> str:
    """
    A day as Swedes write it.

    >>> day_text(dt.date(2024, 12, 9)), day_text(dt.date(2024, 12, 9), short=True, year=False)
    ('9 december 2024', '9 dec')
    """
    pattern = f"d {'MMM' if short else 'MMMM'}{' y' if year else ''}"
    return str(format_date(day, pattern, locale="sv_SE")).replace(".", "")


def moment_text(at: dt.datetime) -> str:
    """
    A day and a time by Swedish clocks.

    >>> moment_text(dt.datetime(2024, 12, 9, 7, 15, tzinfo=dt.UTC))
    '9 december 2024 kl. 08.15'
    """
    local = at.astimezone(STOCKHOLM)
    return f"{day_text(local.date())} kl. {local:%H.%M}"
