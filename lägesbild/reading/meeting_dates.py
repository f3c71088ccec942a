"""Days and hours of meetings as a coordinator types them: "9/9, 21/10, 9/12 08.15–11.15"."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from lägesbild.model import InputError

_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})(?:[-/ ](\d{4}))?(?!\d)")
_HOURS: Final = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:-|–|till)\s*(\d{1,2})(?:[.:](\d{2}))?")


def days(text: str, *, today: dt.date) -> tuple[dt.date, ...]:
    """
    The days in a text, in its order. One without a year is the first such day after the one before it.

    Raises
    ------
    InputError
        There is none, something in the text is no day, or the same day stands twice.

    Examples
    --------
    >>> [str(day) for day in days("9/9, 21/10, 9/12", today=dt.date(2026, 11, 22))]
    ['2027-09-09', '2027-10-21', '2027-12-09']
    >>> [str(day) for day in days("9/12 och 2027-01-20", today=dt.date(2026, 11, 22))]
    ['2026-12-09', '2027-01-20']
    """
    found: list[dt.date] = []
    for match in _DAY.finditer(text):
        found.append(_day(match, found[-1] if found else today))
    rest = re.sub(r"\boch\b|[\s,;.&]+", "", _DAY.sub("", text))
    if rest or not found:
        shown = f"Det här är ingen dag: {rest[:40]!r}. " if rest else ""
        raise InputError(f"{shown}Skriv dagarna som 9/9, 21/10 eller 2027-01-20.", field="days")
    if len(set(found)) < len(found):
        raise InputError("Samma dag står två gånger. Ta bort den ena.", field="days")
    return tuple(found)


def hours(text: str) -> tuple[dt.time, dt.time]:
    """
    When a meeting begins and ends.

    Raises
    ------
    InputError
        The text holds something else.

    Examples
    --------
    >>> hours("08.15–11.15")
    (datetime.time(8, 15), datetime.time(11, 15))
    >>> hours("kl 9-12")
    (datetime.time(9, 0), datetime.time(12, 0))
    """
    match = _HOURS.fullmatch(text.strip().lower().removeprefix("kl").lstrip(". "))
    try:
        if match is None:
            raise ValueError
        first, second, third, fourth = (int(part or 0) for part in match.groups())
        return dt.time(first, second), dt.time(third, fourth)
    except ValueError:
        raise InputError("Skriv tiden som 08.15–11.15.", field="hours") from None


def _day(match: re.Match[str], after: dt.date) -> dt.date:
    year, month, day, short_day, short_month, short_year = match.groups()
    try:
        if year:
            return dt.date(int(year), int(month), int(day))
        if short_year:
            return dt.date(int(short_year), int(short_month), int(short_day))
        return _first(int(short_day), int(short_month), after)
    except ValueError:
        raise InputError(f"{match.group()} finns inte i kalendern. Rätta dagen.", field="days") from None


def _first(day: int, month: int, after: dt.date) -> dt.date:
    """The first such day from a day on; 29 February may take some years."""
    for year in range(after.year, after.year + 9):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                raise
            continue
        if found >= after:
            return found
    raise ValueError
