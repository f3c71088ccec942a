"""Årshjul in words: signs and names of what a year holds, days and weeks as people write them."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Final

from babel.dates import format_date

from lägesbild.analysis import year_rules
from lägesbild.figures.tokens import Sign
from lägesbild.model.words import YearKind
from lägesbild.reading import arshjul
from lägesbild.reading.filters import day_text
from lägesbild.reading.year_events import EventView
from lägesbild.ui import theme

SIGNS: Final[dict[str, Sign]] = {
    YearKind.TOPP.value: Sign("▲", "yellow"),
    YearKind.LOV.value: Sign("◇", "grey"),
    YearKind.ARBETE.value: Sign("○", "grey"),
    YearKind.UNDERSOKNING.value: Sign("≈", "grey"),
    YearKind.FRIST.value: Sign("■", "red"),
    arshjul.MEETING: Sign("◆", "grey"),
    arshjul.WALK: Sign("→", "green"),
    arshjul.FOLLOW_UP: Sign("↻", "grey"),
    arshjul.MONEY: Sign("!", "red"),
}
"""Every sort of occasion, in the order of the legend."""
_NAMES: Final = {
    arshjul.MEETING: "Möte",
    arshjul.WALK: "Trygghetsvandring",
    arshjul.FOLLOW_UP: "Uppföljning av insats",
    arshjul.MONEY: "Finansiering som tar slut",
}
_HIDDEN: Final = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
RULES: Final = {
    "valborg": "Valborg, 30 april",
    "halloween": "Halloween, 31 oktober",
    "lucia": "Lucia, 13 december",
    "nyar": "Nyårsafton, 31 december",
    "midsommar": "Midsommarafton",
    "paskhelg": "Påskhelgen, skärtorsdag till annandag",
    "vecka_fore_pask": "Veckan före påsk",
    "vecka_efter_pask": "Veckan efter påsk",
}
"""Days with a name of their own, by rule."""
CLOCKS: Final = {"lagesbild": "Lägesbilden", "atgardsplan": "Åtgärdsplanen"}
EVERY: Final = {
    1: "Varje år",
    2: "Vartannat år",
    3: "Vart tredje år",
    4: "Vart fjärde år",
    5: "Vart femte år",
    0: "En gång",
}
"""How often something comes, by the number of years between; 0 once."""


def sort_name(sort: str) -> str:
    """What a sort of occasion is called."""
    return _NAMES.get(sort) or YearKind(sort).label


def mark_html(sort: str) -> str:
    """A sort's sign in its colour, for where its word stands beside it."""
    sign = SIGNS[sort]
    colour = getattr(theme.colours(), sign.colour)
    return f'<span aria-hidden="true" style="color:{colour}">{sign.sign}</span>'


def sign_html(sort: str) -> str:
    """A sort's sign in its colour, and its word for those who listen."""
    return f'{mark_html(sort)}<span style="{_HIDDEN}">{escape(sort_name(sort))}: </span>'


def days(starts_on: dt.date, ends_on: dt.date, *, year: bool = False) -> str:
    """
    First and last day, as short as they can be said.

    >>> days(dt.date(2026, 10, 26), dt.date(2026, 11, 1)), days(dt.date(2026, 6, 1), dt.date(2026, 6, 7))
    ('26 okt–1 nov', '1–7 juni')
    """
    if starts_on == ends_on:
        return day_text(starts_on, short=True, year=year)
    last = day_text(ends_on, short=True, year=year)
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return f"{starts_on.day}–{last}"
    first = day_text(starts_on, short=True, year=year and starts_on.year != ends_on.year)
    return f"{first}–{last}"


def week(starts_on: dt.date, ends_on: dt.date) -> str:
    """
    The ISO week of something that fills one; empty otherwise.

    >>> week(dt.date(2026, 10, 26), dt.date(2026, 11, 1)), week(dt.date(2026, 10, 31), dt.date(2026, 10, 31))
    ('v44', '')
    """
    fills = starts_on.weekday() == 0 and (ends_on - starts_on).days == 6
    return f"v{starts_on.isocalendar().week}" if fills else ""


def ahead(starts_on: dt.date, today: dt.date) -> str:
    """
    How far off a day is.

    >>> ahead(dt.date(2026, 10, 31), dt.date(2026, 10, 1)), ahead(dt.date(2026, 10, 1), dt.date(2026, 10, 1))
    ('om 4 veckor', 'i dag')
    """
    left = (starts_on - today).days
    if left <= 0:
        return "i dag" if left == 0 else "pågår"
    if left == 1:
        return "i morgon"
    if left < 14:
        return f"om {left} dagar"
    return f"om {left // 7} veckor" if left < 90 else f"om {left // 30} månader"


def month(number: int) -> str:
    """A month's name, with a capital."""
    return str(format_date(dt.date(2000, number, 1), "LLLL", locale="sv_SE")).capitalize()


def when(event: EventView) -> str:
    """When in the year an event comes, and how often."""
    return f"{_in_year(event)}, {often(event.every_years).lower()}"


def often(every_years: int | None) -> str:
    """How often something comes."""
    return EVERY.get(every_years or 0) or f"Vart {every_years}:e år"


def _in_year(event: EventView) -> str:
    if event.rule in RULES:
        name, _, which = RULES[event.rule].partition(", ")
        return which or name.lower()
    if event.rule:
        return event.rule.replace("-", "–")
    last = event.ends_on or event.starts_on
    once = event.every_years is None
    return days(event.starts_on, last, year=once)


def first_days(rule: str, year: int) -> str:
    """The days that a rule names in a year, in words; empty where it names none."""
    found = year_rules.span(rule, year) if year_rules.is_rule(rule) else None
    return days(*found, year=True) if found else ""
