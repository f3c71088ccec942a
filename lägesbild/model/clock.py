"""The one clock: days and hours are those of Swedish wall clocks, wherever the server stands (rule 11)."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
MONTHS: Final = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
"""The names of the months, January first."""


def today() -> dt.date:
    """The day it is in Europe/Stockholm."""
    return day_of(dt.datetime.now(dt.UTC))


def day_of(moment: dt.datetime) -> dt.date:
    """
    The day of a moment (with a zone) in Europe/Stockholm.

    >>> day_of(dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC))
    datetime.date(2026, 7, 1)
    """
    return moment.astimezone(STOCKHOLM).date()


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins in Europe/Stockholm."""
    return dt.datetime.combine(day, dt.time(), STOCKHOLM)
