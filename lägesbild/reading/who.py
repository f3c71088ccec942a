"""Who has reported, week by week: presence only, so that no closed or sensitive report shows through."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np

from lägesbild.model.words import ObservationKind
from lägesbild.reading.picture import Heard, Reporter, Reporting
from lägesbild.reading.scene import Scene
from lägesbild.reading.snapshot import EPOCH

WEEKS_SHOWN: Final = 12


def read(view: Scene, today: dt.date) -> Reporting:
    """The last weeks of the period, at most twelve; categories do not cut who has reported."""
    end = min(view.filters.end, today)
    last = end - dt.timedelta(days=end.weekday())
    first = view.filters.start - dt.timedelta(days=view.filters.start.weekday())
    count = max(0, min(WEEKS_SHOWN, (last - first).days // 7 + 1))
    weeks = tuple(last - dt.timedelta(days=7 * back) for back in range(count - 1, -1, -1))
    told = _told(view, weeks, end)
    expected = _expected(view, weeks)
    reporters = [
        Reporter(
            term.name, tuple(_heard((term.id, week) in expected, told.get((term.id, week))) for week in weeks)
        )
        for term in view.words.huvudman
    ]
    return Reporting(weeks, tuple(row for row in reporters if any(row.heard)))


def _heard(expected: bool, only_zero: bool | None) -> Heard:
    if only_zero is None:
        return Heard.SILENT if expected else Heard.NOT_EXPECTED
    return Heard.NOTHING if only_zero else Heard.REPORTED


def _told(view: Scene, weeks: tuple[dt.date, ...], end: dt.date) -> dict[tuple[int, dt.date], bool]:
    """(huvudman id, week) of everything told; True where it was only that there was nothing to tell."""
    if not weeks:
        return {}
    chosen = view.reported & view.inside_chosen_area() & view.data.within(weeks[0], end)
    number = (view.data.day[chosen] - (weeks[0] - EPOCH).days) // 7
    zero = view.data.of_kind(ObservationKind.INGET)[chosen]
    # One number instead of three columns: rows of columns take long to sort.
    codes = np.unique((view.data.huvudman[chosen].astype(np.int64) * len(weeks) + number) * 2 + zero)
    found: dict[tuple[int, dt.date], bool] = {}
    for code in codes.tolist():
        owner, week, is_zero = code // 2 // len(weeks), code // 2 % len(weeks), code % 2
        key = (owner, weeks[week])
        found[key] = found.get(key, True) and bool(is_zero)
    return found


def _expected(view: Scene, weeks: tuple[dt.date, ...]) -> set[tuple[int, dt.date]]:
    """``weeks``: Mondays that follow one another."""
    if not weeks:
        return set()
    inside = view.chosen_ids()
    return {
        (cell.huvudman_id, week)
        for cell in view.coverage.cells
        if cell.end >= weeks[0] and cell.district_id in inside
        for week in weeks[max(0, (cell.start - weeks[0]).days // 7) : (cell.end - weeks[0]).days // 7 + 1]
    }
