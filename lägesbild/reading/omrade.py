"""One area's sheet: its statements and reports on one time axis, and who has reported."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from lägesbild.model import Viewer, clock
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import meetings, report_rows, scene, statements, who
from lägesbild.reading.areas import Area
from lägesbild.reading.filters import Filters
from lägesbild.reading.meetings import MeetingDay
from lägesbild.reading.picture import Reporting
from lägesbild.reading.report_rows import ReportRow
from lägesbild.reading.scene import Scene
from lägesbild.reading.snapshot import EPOCH, Mask, among
from lägesbild.reading.statements import InsatsView, ProblembildView
from lägesbild.store.session import reading

HOURS_PER_CELL: Final = 3
LATEST: Final = 25


@dataclass(frozen=True, slots=True)
class WeekCount:
    """Reports of händelse or oro in one ISO week (beginning on ``start``, a Monday)."""

    start: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    Everything the page Område shows of one area, for one viewer.

    ``total``: händelser and oro in the area and all its parts, None when nobody was ``heard`` or the view
    asks for sensitive categories only; ``whole_only``: those placed on the
    stadsdel as a whole; ``around``: those placed on a stadsdel this area is part of, never counted here.
    ``hours``: reports by weekday (7 rows, Monday first) and three-hour span (8 columns).
    """

    area: Area
    parent: Area | None
    parts: tuple[Area, ...]
    total: int | None
    only_sensitive: bool
    heard: bool
    whole_only: int
    around: int
    population: int | None
    weeks: tuple[WeekCount, ...]
    categories: tuple[tuple[str, int], ...]
    sensitive: tuple[tuple[str, int | None], ...]
    hours: npt.NDArray[np.int64]
    hours_unknown: int
    problembilder: tuple[ProblembildView, ...]
    insatser: tuple[InsatsView, ...]
    meetings: tuple[MeetingDay, ...]
    reporting: Reporting
    coverage: float | None
    latest: tuple[ReportRow, ...]

    @property
    def is_silent(self) -> bool:
        return not self.heard or self.coverage == 0


def read(filters: Filters, *, viewer: Viewer, today: dt.date | None = None) -> Sheet:
    """
    Read the sheet of the area that the filters name, or of the whole kommun when they name none.

    Raises
    ------
    InputError
        The filters name something that does not exist.
    """
    with reading() as session:
        return of(session, filters, viewer=viewer, today=today or clock.today())


def of(session: Session, filters: Filters, *, viewer: Viewer, today: dt.date) -> Sheet:
    """The sheet as ``read`` gives it, within a session that is open."""
    view = scene.build(session, filters, viewer=viewer, today=today)
    area = view.tree.by_code(filters.district or "") or view.tree.kommun
    problembilder = statements.read_problembilder(session, filters, viewer=viewer, tree=view.tree)
    insatser = statements.read_insatser(session, filters, viewer=viewer, tree=view.tree)
    days = meetings.read_days(session, viewer=viewer, start=filters.start, end=filters.end)
    latest = report_rows.read_latest(
        session, filters, viewer=viewer, tree=view.tree, limit=LATEST, with_sensitive=True
    )
    return _sheet(view, area, problembilder, insatser, days, latest, today)


def _sheet(
    view: Scene,
    area: Area,
    problembilder: tuple[ProblembildView, ...],
    insatser: tuple[InsatsView, ...],
    days: tuple[MeetingDay, ...],
    latest: tuple[ReportRow, ...],
    today: dt.date,
) -> Sheet:
    inside = view.inside_chosen_area() & view.period()
    counted = inside & view.counted
    share = view.coverage.share(view.tree.inside(area))
    heard = bool((inside & view.reported).any()) or bool(share)
    parts = tuple(
        part
        for part in view.tree.level(DistrictLevel.REGSO)
        if part.parent_id == area.id and area.level is DistrictLevel.STADSDEL
    )
    own_ids = [i for i in view.tree.inside(area) if view.shown_on[i] == area.id]
    return Sheet(
        area=area,
        parent=view.tree.by_id[area.parent_id] if area.parent_id is not None else None,
        parts=parts,
        total=int(counted.sum()) if heard and not view.only_sensitive else None,
        only_sensitive=view.only_sensitive,
        heard=heard,
        whole_only=int((counted & among(view.data.district, own_ids)).sum()),
        around=_around(view, area),
        population=area.population or sum(part.population or 0 for part in parts) or None,
        weeks=_weeks(view, counted, min(view.filters.end, today)),
        categories=_categories(view, counted),
        sensitive=view.sensitive_categories() if heard else (),
        hours=_hours(view, counted),
        hours_unknown=int((counted & (view.data.hour < 0)).sum()),
        problembilder=problembilder,
        insatser=insatser,
        meetings=days,
        reporting=who.read(view, today),
        coverage=share,
        latest=latest,
    )


def _around(view: Scene, area: Area) -> int:
    if area.level is not DistrictLevel.REGSO or area.parent_id is None:
        return 0
    parent = view.tree.by_id[area.parent_id]
    if parent.level is not DistrictLevel.STADSDEL:
        return 0
    ids = [i for i in view.tree.inside(parent) if view.shown_on[i] == parent.id]
    return int((view.counted & view.period() & among(view.data.district, ids)).sum())


def _weeks(view: Scene, counted: Mask, end: dt.date) -> tuple[WeekCount, ...]:
    first = view.filters.start - dt.timedelta(days=view.filters.start.weekday())
    length = max(0, (end - first).days // 7 + 1)
    week = (view.data.day[counted] - (first - EPOCH).days) // 7
    counts = np.bincount(week[(week >= 0) & (week < length)], minlength=length)
    return tuple(WeekCount(first + dt.timedelta(days=7 * i), int(counts[i])) for i in range(length))


def _categories(view: Scene, counted: Mask) -> tuple[tuple[str, int], ...]:
    ids, counts = np.unique(view.data.category[counted], return_counts=True)
    names = view.words.category_by_id
    found = [
        (names[i].name if i in names else "Utan kategori", count)
        for i, count in zip(ids.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _hours(view: Scene, counted: Mask) -> npt.NDArray[np.int64]:
    known = counted & (view.data.hour >= 0)
    weekday = (view.data.day[known] + 3) % 7  # 1970-01-01 was a Thursday
    span = view.data.hour[known] // HOURS_PER_CELL
    grid = np.zeros((7, 24 // HOURS_PER_CELL), dtype=np.int64)
    np.add.at(grid, (weekday, span), 1)
    grid.setflags(write=False)
    return grid
