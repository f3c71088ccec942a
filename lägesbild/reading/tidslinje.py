"""All areas over time: what was reported where and when, beside statements, meetings and decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from lägesbild.model import Viewer, clock
from lägesbild.model.words import DistrictLevel, ObservationKind
from lägesbild.reading import meetings, report_rows, scene, statements
from lägesbild.reading.areas import Area, swedish_key
from lägesbild.reading.filters import Filters
from lägesbild.reading.meetings import MeetingNotes
from lägesbild.reading.report_rows import ReportRow
from lägesbild.reading.scene import Scene
from lägesbild.reading.snapshot import Mask, among
from lägesbild.reading.statements import InsatsView, ProblembildView
from lägesbild.reading.steps import Grid, Step, StepKind, steps_of
from lägesbild.store.session import reading

NOWHERE: Final = "utan_plats"
LISTED_MOST: Final = 40
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """
    One area's steps, parallel to ``Timeline.steps``. Nothing in it is counted for another area too.

    ``counts``: reports of händelse or oro in open categories; ``zero``: somebody said that there was
    nothing to report; ``silent``: of those expected nobody has reported, or, where nobody is expected,
    nobody at all. A count of 0 that is neither means that something else was reported.
    """

    code: str
    name: str
    level: DistrictLevel
    counts: tuple[int, ...]
    zero: tuple[bool, ...]
    silent: tuple[bool, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def is_silent(self) -> bool:
        """Nothing came from here in the whole period."""
        return all(self.silent) and not self.total


@dataclass(frozen=True, slots=True)
class Timeline:
    """
    Everything the page Tidslinje draws, for one viewer and one set of filters.

    ``areas``: every RegSO area; a stadsdel as a whole, the kommun and no place where anything was told of
    them. No counts when the view asks for sensitive categories only.
    """

    filters: Filters
    today: dt.date
    kind: StepKind
    steps: tuple[Step, ...]
    areas: tuple[AreaRow, ...]
    only_sensitive: bool
    sensitive: tuple[tuple[str, int | None], ...]
    problembilder: tuple[ProblembildView, ...]
    insatser: tuple[InsatsView, ...]
    meetings: tuple[MeetingNotes, ...]

    @property
    def heard(self) -> bool:
        """Whether anything was told at all."""
        return any(row.total or any(row.zero) or not all(row.silent) for row in self.areas)


@dataclass(frozen=True, slots=True)
class Behind:
    """
    What lies behind one mark: the reports it counts (newest first, at most ``LISTED_MOST``).

    ``silent``: huvudmän whose expected report did not come; ``said_zero``: those who said that there
    was nothing to report.
    """

    areas: tuple[str, ...]
    start: dt.date
    end: dt.date
    total: int
    rows: tuple[ReportRow, ...]
    silent: tuple[str, ...]
    said_zero: tuple[str, ...]


def read(filters: Filters, *, viewer: Viewer, today: dt.date | None = None) -> Timeline:
    """
    Read the timeline a viewer may see.

    Raises
    ------
    InputError
        The filters name an area, category or huvudman that does not exist.
    """
    with reading() as session:
        return of(session, filters, viewer=viewer, today=today or clock.today())


def of(session: Session, filters: Filters, *, viewer: Viewer, today: dt.date) -> Timeline:
    """The timeline as ``read`` gives it, within a session that is open."""
    view = scene.build(session, filters, viewer=viewer, today=today)
    problembilder = statements.read_problembilder(session, filters, viewer=viewer, tree=view.tree)
    insatser = statements.read_insatser(session, filters, viewer=viewer, tree=view.tree)
    held = meetings.read_notes(session, viewer=viewer, start=filters.start, end=filters.end)
    kind, steps = steps_of(filters.start, min(filters.end, today))
    heard = bool((view.seen & view.inside_chosen_area() & view.period()).any())
    return Timeline(
        filters=filters,
        today=today,
        kind=kind,
        steps=steps,
        areas=_rows(view, steps) if steps else (),
        only_sensitive=view.only_sensitive,
        sensitive=view.sensitive_categories() if heard else (),
        problembilder=problembilder,
        insatser=insatser,
        meetings=held,
    )


def behind(
    filters: Filters,
    codes: Iterable[str],
    start: dt.date,
    end: dt.date,
    *,
    viewer: Viewer,
    today: dt.date | None = None,
) -> Behind:
    """
    The reports that a mark counts, and who was silent there; sensitive categories are never among them.

    Raises
    ------
    InputError
        The filters name something that does not exist.
    """
    with reading() as session:
        part = replace(filters, start=start, end=end)
        view = scene.build(session, part, viewer=viewer, today=today or clock.today())
        known = {area.code: area for area in (*_shown(view), *_beside(view))}
        chosen = [known[code] for code in codes if code in known]
        ids = {i for i, shown in (*view.shown_on.items(), (0, 0)) if shown in {area.id for area in chosen}}
        placed = view.period() & among(view.data.district, ids)
        counted = np.flatnonzero(placed & view.counted)
        newest = counted[np.lexsort((view.data.id[counted], view.data.day[counted]))][::-1]
        rows = report_rows.read_ids(
            session, view.data.id[newest[:LISTED_MOST]].tolist(), viewer=viewer, tree=view.tree
        )
    return Behind(
        areas=tuple(area.name for area in chosen),
        start=start,
        end=end,
        total=len(counted),
        rows=rows,
        silent=_silent_names(view, chosen),
        said_zero=_zero_names(view, placed),
    )


def _shown(view: Scene) -> list[Area]:
    """Stadsdelar and RegSO areas of the view, by name."""
    areas = [
        area
        for area in view.tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO)
        if statements.in_area((area.code,), view.filters.district, view.tree)
    ]
    return sorted(areas, key=lambda area: swedish_key(area.name))


def _beside(view: Scene) -> list[Area]:
    """What has no panel of its own place: the whole kommun, and reports without a place."""
    chosen = view.tree.by_code(view.filters.district) if view.filters.district else view.tree.kommun
    if chosen is None or chosen.level is not DistrictLevel.KOMMUN:
        return []
    whole = replace(view.tree.kommun, name="Hela kommunen")
    return [whole, Area(0, NOWHERE, "Utan angiven plats", DistrictLevel.PLATS, None)]


def _rows(view: Scene, steps: tuple[Step, ...]) -> tuple[AreaRow, ...]:
    areas, beside = _shown(view), _beside(view)
    grid = Grid(steps, [area.id for area in (*areas, *beside)], view.shown_on)
    within = view.data.within(steps[0].start, steps[-1].end)
    counts = grid.count(view.data, view.counted & within)
    said = _said_zero(view, grid, within)
    heard = (grid.count(view.data, view.reported & within) > 0) | said
    expected, came = _expected(view, grid)
    silent = np.where(expected > 0, came == 0, ~heard)
    silent[len(areas) :] = False  # nobody is silent about no place in particular
    rows = [
        AreaRow(
            area.code,
            area.name,
            area.level,
            tuple(counts[i].tolist()),
            tuple((said[i] & (counts[i] == 0)).tolist()),
            tuple(silent[i].tolist()),
        )
        for i, area in enumerate((*areas, *beside))
        if area.level is DistrictLevel.REGSO or counts[i].any()
    ]
    return tuple(rows)


def _said_zero(view: Scene, grid: Grid, within: Mask) -> npt.NDArray[np.bool_]:
    """Where somebody said "nothing to report"; said of a larger area it holds for all areas inside it."""
    said = np.zeros(grid.shape, dtype=bool)
    mask = view.reported & within & view.data.of_kind(ObservationKind.INGET)
    inside: dict[int, list[int]] = {}
    for district, step in grid.pairs(view.data, mask):
        if district not in view.tree.by_id:
            continue
        if district not in inside:
            below = view.tree.inside(view.tree.by_id[district])
            inside[district] = sorted({grid.row[i] for i in below if i in grid.row})
        said[inside[district], step] = True
    return said


def _expected(view: Scene, grid: Grid) -> tuple[Counts, Counts]:
    """Expected cells and those reported, per area (with everything inside it) and step."""
    rows_of: Mapping[int, list[int]] = {
        area.id: [grid.row[step.id] for step in view.tree.path(area) if step.id in grid.row]
        for area in view.tree.by_id.values()
    }
    spans = [
        (row, *grid.span(cell.start, cell.end), cell.reported)
        for cell in view.coverage.cells
        for row in rows_of.get(cell.district_id, ())
    ]
    return grid.spread(spans), grid.spread([span for span in spans if span[3]])


def _silent_names(view: Scene, chosen: list[Area]) -> tuple[str, ...]:
    inside = {i for area in chosen if area.id for i in view.tree.inside(area)}
    ids = {cell.huvudman_id for cell in view.coverage.cells if cell.district_id in inside}
    came = {c.huvudman_id for c in view.coverage.cells if c.district_id in inside and c.reported}
    return tuple(term.name for term in view.words.huvudman if term.id in ids - came)


def _zero_names(view: Scene, placed: Mask) -> tuple[str, ...]:
    zero = view.reported & placed & view.data.of_kind(ObservationKind.INGET)
    ids = set(np.unique(view.data.huvudman[zero]).tolist())
    return tuple(term.name for term in view.words.huvudman if term.id in ids)
