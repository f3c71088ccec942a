"""When a meeting is, in words."""

from __future__ import annotations

from lägesbild.model import Meeting
from lägesbild.model.clock import STOCKHOLM
from lägesbild.reading.filters import day_text


def when(row: Meeting) -> str:
    """Day and hours of a meeting by Swedish clocks; the day alone where it was noted afterwards."""
    if row.starts_at is None or row.ends_at is None:
        return day_text(row.held_on)
    start, end = (each.astimezone(STOCKHOLM) for each in (row.starts_at, row.ends_at))
    return f"{day_text(row.held_on)} {start:%H.%M}–{end:%H.%M}"
