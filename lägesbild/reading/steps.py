"""Weeks, months or years of a period, and counts of reports per area and step as one small grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from babel.dates import format_date

from lägesbild.reading.snapshot import EPOCH, Mask, Snapshot

WEEKS_UP_TO_DAYS: Final = 190
MONTHS_UP_TO_DAYS: Final = 5 * 366


class StepKind(StrEnum):
    """How long a step is; the value is the Swedish word for one."""

    WEEK = "vecka"
    MONTH = "månad"
    YEAR = "år"


@dataclass(frozen=True, slots=True)
class Step:
    """A week, month or year, cut to the period. ``whole`` is False where the period cuts it short."""

    start: dt.date
    end: dt.date
    label: str
    whole: bool

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def steps_of(start: dt.date, end: dt.date) -> tuple[StepKind, tuple[Step, ...]]:
    """
    The steps of a period: weeks up to half a year, then months, years beyond five.

    >>> kind, steps = steps_of(dt.date(2026, 3, 4), dt.date(2026, 3, 15))
    >>> kind.value, [step.label for step in steps], [step.whole for step in steps]
    ('vecka', ['vecka 10, 2026', 'vecka 11, 2026'], [False, True])
    """
    length = (end - start).days + 1
    kind = StepKind.WEEK if length <= WEEKS_UP_TO_DAYS else StepKind.MONTH
    if length > MONTHS_UP_TO_DAYS:
        kind = StepKind.YEAR
    found = []
    first = _begins(start, kind)
    while first <= end:
        after = _next(first, kind)
        last = after - dt.timedelta(days=1)
        whole = first >= start and last <= end
        found.append(Step(max(first, start), min(last, end), _label(first, kind), whole))
        first = after
    return kind, tuple(found)


def _begins(day: dt.date, kind: StepKind) -> dt.date:
    if kind is StepKind.WEEK:
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if kind is StepKind.MONTH else day.replace(month=1, day=1)


def _next(first: dt.date, kind: StepKind) -> dt.date:
    if kind is StepKind.WEEK:
        return first + dt.timedelta(days=7)
    if kind is StepKind.YEAR:
        return first.replace(year=first.year + 1)
    return (first + dt.timedelta(days=31)).replace(day=1)


def _label(first: dt.date, kind: StepKind) -> str:
    if kind is StepKind.WEEK:
        year, week, _ = first.isocalendar()
        return f"vecka {week}, {year}"
    return str(format_date(first, "MMMM y" if kind is StepKind.MONTH else "y", locale="sv_SE"))


class Grid:
    """
    Areas × steps. ``row`` gives the row of an area id that has one (0: no area given).

    ``shown_on`` lists each area id under another, so that a named place counts for its area.
    """

    def __init__(self, steps: Sequence[Step], ids: Sequence[int], shown_on: Mapping[int, int]) -> None:
        own = {area_id: number for number, area_id in enumerate(ids)}
        self.row = own
        self.shape = (len(ids), len(steps))
        self._first = (steps[0].start - EPOCH).days
        self._last = (steps[-1].end - EPOCH).days
        self._step = np.repeat(np.arange(len(steps)), [step.days for step in steps])
        rows = np.full(max([*shown_on, 0]) + 1, -1, dtype=np.int64)
        for area_id, shown in (*shown_on.items(), (0, 0)):
            rows[area_id] = own.get(shown, -1)
        self._rows = rows

    def count(self, data: Snapshot, mask: Mask) -> npt.NDArray[np.int64]:
        """Reports per row and step; the mask lies within the steps."""
        row, step = self._places(data, mask)
        kept = row >= 0
        key = row[kept] * self.shape[1] + step[kept]
        counts = np.bincount(key, minlength=self.shape[0] * self.shape[1])
        return counts.reshape(self.shape).astype(np.int64)

    def pairs(self, data: Snapshot, mask: Mask) -> Iterator[tuple[int, int]]:
        """Each (district id, step) that occurs, also of districts without a row."""
        district, step = data.district[mask].astype(np.int64), self._step[data.day[mask] - self._first]
        for key in np.unique(district * self.shape[1] + step).tolist():
            yield divmod(key, self.shape[1])

    def span(self, start: dt.date, end: dt.date) -> tuple[int, int]:
        """First and last step that some days touch, cut to the grid."""
        first = min(max((start - EPOCH).days, self._first), self._last)
        last = min(max((end - EPOCH).days, self._first), self._last)
        return int(self._step[first - self._first]), int(self._step[last - self._first])

    def spread(self, spans: Iterable[tuple[int, int, int, Any]]) -> npt.NDArray[np.int64]:
        """How many of some (row, first step, last step, …) touch each cell."""
        found = list(spans)
        edges = np.zeros((self.shape[0], self.shape[1] + 1), dtype=np.int64)
        if found:
            row, first, last = (np.array([span[i] for span in found]) for i in range(3))
            np.add.at(edges, (row, first), 1)
            np.add.at(edges, (row, last + 1), -1)
        return edges.cumsum(axis=1)[:, :-1]

    def _places(self, data: Snapshot, mask: Mask) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        return self._rows[data.district[mask]], self._step[data.day[mask] - self._first]
