"""When a meeting is, in words."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from lägesbild.model.clock import STOCKHOLM
from lägesbild.reading.filters import day_text


class Timed(Protocol):
    """A meeting, or what was read of one."""

    @property
    def held_on(self) -> dt.date: ...
    @property
    def starts_at(self) -> dt.datetime | None: ...
    @property
    def ends_at(self) -> dt.datetime | None: ...


def hours(row: Timed) -> str:
    """The hours by Swedish clocks: "08.15–11.15"; empty where it was noted afterwards."""
    if row.starts_at is None or row.ends_at is None:
        return ""
    return "–".join(f"{at.astimezone(STOCKHOLM):%H.%M}" for at in (row.starts_at, row.ends_at))


def when(row: Timed) -> str:
    """Day and hours in words; the day alone where it was noted afterwards."""
    return f"{day_text(row.held_on)} {hours(row)}".rstrip()
