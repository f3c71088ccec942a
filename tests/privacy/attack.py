"""Somebody who adds and subtracts every number they can get of sensitive categories, with exact bounds."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog
from sqlalchemy import select

from lägesbild.analysis import disclosure
from lägesbild.export import maps
from lägesbild.model import Body, Category, District, Huvudman, Observation, Viewer
from lägesbild.model.words import ObservationKind, ReviewStatus
from lägesbild.reading import group_view, lage, omrade, tidslinje, viewers
from lägesbild.reading.filters import Filters
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction

THRESHOLD: Final = 5
CATEGORIES: Final = ("riskzon", "extremism")
AREAS: Final = ("2180R015", "2180R020", "brynas", "2180R018")
"""Two parts of a stadsdel, the stadsdel as a whole, and another area."""
MONTHS: Final = (dt.date(2024, 11, 1), dt.date(2024, 12, 1), dt.date(2025, 1, 1), dt.date(2025, 2, 1))
SPANS: Final = ((0, 1), (0, 0), (1, 1), (1, 2), (2, 3), (0, 3))
"""First and last month of the periods that are asked for."""
OWNERS: Final = (("polisen", True), ("valfard", True), ("polisen", False), ("valfard", False))
"""Whose report, and whether it is shared with the ledningsgrupp."""
TODAY: Final = dt.date(2025, 6, 1)
Cell = tuple[int, int, int, int]
"""Positions in MONTHS, AREAS, CATEGORIES and OWNERS."""
CELLS: Final[tuple[Cell, ...]] = tuple(itertools.product(range(4), range(4), range(2), range(4)))


@st.composite
def counts(draw: st.DrawFn) -> dict[Cell, int]:
    """How many reports there are in each cell: few, since few are what is hidden."""
    filled = draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=14, unique=True))
    return {cell: draw(st.integers(1, 9)) for cell in filled}


@dataclass
class Notes:
    """What somebody has written down: sums of cells with the least and the most each can be."""

    truth: dict[Cell, int]
    sums: list[tuple[frozenset[Cell], float, float]] = field(default_factory=list)
    hidden: set[frozenset[Cell]] = field(default_factory=set)

    def write(self, cells: frozenset[Cell], value: int | None, *, more: int = 0) -> None:
        """Note a number shown for some cells; ``more`` reports have come since the counts that are sought."""
        true = sum(self.truth.get(cell, 0) for cell in cells) + more
        low = disclosure.lowest(value, THRESHOLD)
        high = float(disclosure.highest(value, THRESHOLD))
        if value is None and true > high:
            high = math.inf  # hidden to cover another: the one thing the attacker is spared from guessing
        if not low <= true <= high:
            raise AssertionError(f"{value} stands for {true}: the attacker misreads the number")
        self.sums.append((cells, low - more, high - more))
        if value is None and true - more < THRESHOLD:
            self.hidden.add(cells)

    def pinned(self) -> list[tuple[frozenset[Cell], int]]:
        """Hidden sums below the threshold for which one value alone is left."""
        rows, low, high = self._matrix()
        found = []
        for cells in sorted(self.hidden, key=sorted):
            aim = np.array([1.0 if cell in cells else 0.0 for cell in CELLS])
            least = self._bound(aim, rows, low, high)
            most = -self._bound(-aim, rows, low, high)
            if math.ceil(least - 1e-6) == math.floor(most + 1e-6):
                found.append((cells, round(least)))
        return found

    def _matrix(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        kept = dict.fromkeys(self.sums)
        rows = np.array([[1.0 if cell in cells else 0.0 for cell in CELLS] for cells, _, _ in kept])
        return rows, np.array([low for _, low, _ in kept]), np.array([high for _, _, high in kept])

    @staticmethod
    def _bound(aim: np.ndarray, rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
        upper = np.isfinite(high)
        found = linprog(
            aim,
            A_ub=np.vstack([rows[upper], -rows]),
            b_ub=np.concatenate([high[upper], -low]),
            bounds=(0, 1000),
            method="highs",
        )
        if found.status == 3:
            return -math.inf
        if found.status != 0:
            raise AssertionError(f"the attacker's notes contradict each other: {found.message}")
        return float(found.fun)


def views(spans: Sequence[tuple[int, int]] = SPANS) -> Iterator[Filters]:
    """Periods, areas, categories and huvudmän that overlap as much as they can."""
    chosen = ((), CATEGORIES[:1], CATEGORIES[1:], CATEGORIES)
    for (first, last), categories in itertools.product(spans, chosen):
        end = (MONTHS[last] + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        yield Filters(MONTHS[first], end, categories=categories)
        if (first, last) == SPANS[0]:
            yield Filters(MONTHS[first], end, categories=categories, huvudman=("polisen",))
            for area in ("brynas", "2180R015"):
                yield Filters(MONTHS[first], end, district=area, categories=categories)


def note_all(notes: Notes, viewer: Viewer, asked: Sequence[Filters], *, more: Cell | None = None) -> int:
    """Read every view as somebody and note each number of a sensitive category; how many were seen."""
    seen = 0
    for view in asked:
        for name, area, value in shown(view, viewer):
            cells = meant(view, name, area, viewer)
            if cells is not None:
                notes.write(cells, value, more=int(more in cells) if more else 0)
                seen += 1
    return seen


def shown(view: Filters, viewer: Viewer) -> Iterator[tuple[str, str | None, int | None]]:
    """(category, area, number) of everything a view tells of sensitive categories, on every page and file."""
    picture = lage.read(view, viewer=viewer, today=TODAY)
    parts: list[tuple[tuple[str, int | None], ...]] = [picture.sensitive]
    if view.start == MONTHS[0]:
        parts.append(omrade.read(view, viewer=viewer, today=TODAY).sensitive)
        parts.append(tidslinje.read(view, viewer=viewer, today=TODAY).sensitive)
    for name, value in itertools.chain(*parts):
        yield name, None, value
    if picture.only_sensitive:
        named = "+".join(view.categories)
        areas = (*picture.areas, picture.hela_kommunen, picture.utan_plats)
        for area, row in zip(areas, maps.table(areas).to_dict("records"), strict=True):
            if area.count is not None or area.count_reason == lage.SUPPRESSED:
                yield named, area.code, area.count
                yield named, area.code, row[maps.COUNT]
            _require_rate_of_shown(row)


def _require_rate_of_shown(row: Mapping[Hashable, Any]) -> None:
    """With the population beside it a rate tells a count: it must be the rounded one, never the true one."""
    rate, count = row[maps.RATE], row[maps.COUNT]
    if rate is not None and (count is None or round(rate * row["Folkmängd"] / 1000) != count):
        raise AssertionError(f"the file tells the rate of another count than it shows: {row}")


def meant(view: Filters, name: str, area: str | None, viewer: Viewer) -> frozenset[Cell] | None:
    """The cells a number is the sum of; None when a number is refused whatever the counts are."""
    if view.huvudman or (area is None and view.district):
        return None
    slug = name if area is not None else next(s for s, n in NAMES.items() if n == name)
    if slug not in CATEGORIES or (area is not None and area not in AREAS):
        return None
    return frozenset(
        cell
        for cell in CELLS
        if MONTHS[cell[0]].year == view.end.year
        and (area is None or AREAS[cell[1]] == area)
        and CATEGORIES[cell[2]] == slug
        and reads(viewer, cell)
    )


def reads(viewer: Viewer, cell: Cell) -> bool:
    """Whether the reports of a cell are in what somebody is shown."""
    slug, shared = OWNERS[cell[3]]
    return shared or viewer.username == {"polisen": "rolf", "valfard": "sara"}[slug]


NAMES: Final[dict[str, str]] = {}
"""What the categories are called, by slug; filled by ``put``."""


def put(given: dict[Cell, int], *, first: int = 0) -> None:
    """Store the reports of some cells."""
    with transaction() as session:
        huvudman = {row.slug: row.id for row in session.scalars(select(Huvudman))}
        district = {row.code: row.id for row in session.scalars(select(District))}
        categories = {row.slug: row for row in session.scalars(select(Category))}
        NAMES.update({slug: row.name for slug, row in categories.items()})
        body = session.scalars(select(Body.id).where(Body.slug == "ledningsgruppen")).one()
        trail.deed(session, by="test", action="rapport.skapa")
        for (month, area, category, owner), count in given.items():
            slug, shared = OWNERS[owner]
            for number in range(count):
                session.add(
                    Observation(
                        kind=ObservationKind.HANDELSE,
                        category_id=categories[CATEGORIES[category]].id,
                        district_id=district[AREAS[area]],
                        occurred_at=dt.datetime.combine(MONTHS[month], dt.time(12), dt.UTC),
                        created_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC),
                        review=ReviewStatus.EJ_GRANSKAD,
                        huvudman_id=huvudman[slug],
                        audience_id=body if shared else None,
                        submit_key=f"{month}{area}{category}{owner}-{first + number}",
                    )
                )


def notes_of(
    given: dict[Cell, int], extra: Cell, spans: Sequence[tuple[int, int]] = SPANS
) -> tuple[Notes, int]:
    """What two people and a meeting's screen tell together, before and after a new report both know of."""
    with reading() as session:
        group = session.scalars(select(Body.id).where(Body.slug == "ledningsgruppen")).one()
        people = [viewers.by_username(session, name) for name in ("rolf", "sara")]
        people.append(group_view.of(session, group))
    put(given)
    notes, asked = Notes(given), list(views(spans))
    seen = sum(note_all(notes, viewer, asked) for viewer in people)
    put({extra: 1}, first=900)
    seen += sum(note_all(notes, viewer, asked, more=extra) for viewer in people)
    return notes, seen
