"""What was reported before and after an insats began or ended: what changed, never why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lägesbild.analysis.rates import rate_change
from lägesbild.model import Insats, NotFoundError, Problembild, Viewer, clock
from lägesbild.model.words import DistrictLevel, InsatsStatus
from lägesbild.reading import scene
from lägesbild.reading.areas import Area, AreaTree
from lägesbild.reading.filters import Filters
from lägesbild.reading.rights import visible
from lägesbild.reading.scene import Scene
from lägesbild.reading.snapshot import EPOCH, Mask, among, days
from lägesbild.store.session import reading

DAYS: Final = 90
TOO_EARLY_DAYS: Final = 28
"""With fewer days on either side nothing is compared."""
PERCENT_FROM: Final = 20
"""Counts below this are given no percentage (rule 8)."""
EARLIEST: Final = dt.date(2000, 1, 1)
FEW: Final = 6
"""With fewer in all, not even all of them on one side would be a sure change (0.5 ** 5 twice is 0.06)."""
WEEK: Final = 7

Answer = Literal[
    "ökning",
    "minskning",
    "ingen säker förändring",
    "för få händelser",
    "för tidigt att säga",
    "ingen rapporterade",
]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two periods (both days included); ``came`` of ``expected`` reports arrived in it."""

    start: dt.date
    end: dt.date
    expected: int
    came: int

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def coverage(self) -> float | None:
        """Share (0–1) of the expected reports that came; None where none is expected."""
        return self.came / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Compared:
    """
    One count before and after. ``before`` or ``after`` is None where nobody reported at all.

    ``percent`` is given only for a change the test is sure of, of counts that carry a percentage.
    """

    name: str
    before: int | None
    after: int | None
    answer: Answer
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class WeekBin:
    """Seven days counted from the day compared around; ``silent``: nobody reported in them."""

    start: dt.date
    count: int
    silent: bool


@dataclass(frozen=True, slots=True)
class Around:
    """
    A day of an insats with what was reported around it.

    ``sides`` is None, and nothing is compared, when too few days have passed or are known.
    ``rest``: the areas of the kommun outside the insats, None when it concerns the whole kommun.
    """

    what: Literal["börjar", "slutar"]
    on: dt.date
    too_early: bool
    sides: tuple[Side, Side] | None = None
    areas: Compared | None = None
    categories: tuple[Compared, ...] = ()
    rest: Compared | None = None
    weeks: tuple[WeekBin, ...] = ()


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """
    An insats and its days. ``sensitive`` names the categories it answers that are never compared here.

    ``assumed``: no starting day is given, so the day it was first told to go on stands for it.
    """

    id: int
    title: str
    area_names: tuple[str, ...]
    assumed: bool
    around: tuple[Around, ...]
    sensitive: tuple[str, ...]


def read(insats_id: int, *, viewer: Viewer, length: int = DAYS, today: dt.date | None = None) -> BeforeAfter:
    """
    Compare equally long periods before and after an insats began, and ended.

    The periods are at most ``length`` days, and no longer than what has passed and what is known.

    Raises
    ------
    NotFoundError
        There is no such insats, or the viewer may not know of it.
    """
    day = today or clock.today()
    with reading() as session:
        row = _insats(session, insats_id, viewer)
        starts, assumed = _starts(row)
        marks = [("börjar", starts), ("slutar", row.ends_on)]
        dates = [on for _, on in marks if on is not None and on <= day]
        first = max(min(dates, default=day) - dt.timedelta(days=length), EARLIEST)
        view = scene.build(session, Filters(first, day), viewer=viewer, today=day)
        categories = _categories(session, row, viewer)
        areas = [view.tree.by_id[district.id] for district in row.districts]
    place = _Place(view, areas, day)
    around = tuple(
        _around(place, "börjar" if what == "börjar" else "slutar", on, length, categories)
        for what, on in marks
        if on is not None and (on <= day or what == "börjar")
    )
    return BeforeAfter(
        id=row.id,
        title=row.title,
        area_names=tuple(area.name for area in areas if area.level is not DistrictLevel.KOMMUN),
        assumed=assumed,
        around=around,
        sensitive=tuple(name for _, name, sensitive in categories if sensitive),
    )


def _insats(session: Session, insats_id: int, viewer: Viewer) -> Insats:
    row = session.scalars(
        select(Insats)
        .where(Insats.id == insats_id, visible(Insats, viewer))
        .options(selectinload(Insats.districts), selectinload(Insats.history))
    ).first()
    if row is None:
        raise NotFoundError("Insatsen finns inte. Den kan ha tagits bort; välj en annan i listan.")
    return row


def _starts(row: Insats) -> tuple[dt.date | None, bool]:
    if row.starts_on is not None:
        return row.starts_on, False
    told = [change.changed_on for change in row.history if change.status is not InsatsStatus.PLANERAD]
    return min(told, default=None), True


def _categories(session: Session, row: Insats, viewer: Viewer) -> list[tuple[int, str, bool]]:
    """Id, name and sensitivity of what the insats answers, of problembilder the viewer may read."""
    answered = session.scalars(
        select(Problembild)
        .join(Insats.problembilder)
        .where(Insats.id == row.id, visible(Problembild, viewer))
        .options(selectinload(Problembild.category))
    )
    found = {(p.category.id, p.category.name, p.category.sensitive) for p in answered}
    return sorted(found, key=lambda part: part[1])


class _Place:
    """The rows of an insats' areas and of the rest of the kommun, as masks."""

    def __init__(self, view: Scene, areas: list[Area], today: dt.date) -> None:
        self.view = view
        self.today = today
        whole = not areas or any(area.level is DistrictLevel.KOMMUN for area in areas)
        tree, data = view.tree, view.data
        self.ids = frozenset(tree.by_id) if whole else frozenset(i for a in areas for i in tree.inside(a))
        everywhere = np.ones(len(data), dtype=bool)
        self.inside: Mask = everywhere if whole else among(data.district, self.ids)
        elsewhere = set() if whole else _elsewhere(tree, areas, self.ids)
        self.rest: Mask | None = among(data.district, elsewhere) if elsewhere else None
        known = data.day[view.seen]
        self.first_known = EPOCH + dt.timedelta(days=int(known.min())) if len(known) else today

    def side(self, start: dt.date, end: dt.date) -> Side:
        cells = [
            cell.reported
            for cell in self.view.coverage.cells
            if cell.district_id in self.ids and start <= cell.start <= end
        ]
        return Side(start, end, expected=len(cells), came=sum(cells))

    def compared(self, name: str, mask: Mask, place: Mask, sides: tuple[Side, Side]) -> Compared:
        """Counts in a place in two periods; a period in which nobody reported has none."""
        found: list[int | None] = []
        for side in sides:
            within = place & self.view.data.within(side.start, side.end)
            heard = bool((within & self.view.reported).any())
            found.append(int((within & mask).sum()) if heard else None)
        return compare(name, found[0], found[1], days=sides[0].days)

    def weeks(self, on: dt.date, sides: tuple[Side, Side]) -> tuple[WeekBin, ...]:
        """Whole weeks counted from the day itself, as many on each side."""
        most = sides[0].days // WEEK
        data, first = self.view.data, on - dt.timedelta(days=most * WEEK)
        within = self.inside & data.within(first, on + dt.timedelta(days=most * WEEK - 1))
        bins = [
            np.bincount((data.day[within & mask] - days(first)) // WEEK, minlength=2 * most)
            for mask in (self.view.counted, self.view.reported)
        ]
        return tuple(
            WeekBin(first + dt.timedelta(days=WEEK * i), int(bins[0][i]), bool(bins[1][i] == 0))
            for i in range(2 * most)
        )


def _elsewhere(tree: AreaTree, areas: Iterable[Area], inside: frozenset[int]) -> set[int]:
    """Areas and places outside the insats; not the whole kommun, nor a stadsdel that holds a part of it."""
    around = {step.id for area in areas for step in tree.path(area)}
    return {i for i in tree.by_id if i not in inside and i not in around}


def _around(
    place: _Place,
    what: Literal["börjar", "slutar"],
    on: dt.date,
    length: int,
    categories: list[tuple[int, str, bool]],
) -> Around:
    passed = (place.today - on).days + 1
    reach = min(length, passed, (on - place.first_known).days)
    if reach < TOO_EARLY_DAYS:
        return Around(what, on, too_early=passed < TOO_EARLY_DAYS)
    span = dt.timedelta(days=reach)
    sides = (
        place.side(on - span, on - dt.timedelta(days=1)),
        place.side(on, on + span - dt.timedelta(days=1)),
    )
    counted, data = place.view.counted, place.view.data
    return Around(
        what=what,
        on=on,
        too_early=False,
        sides=sides,
        areas=place.compared("Händelser och oro där insatsen pågår", counted, place.inside, sides),
        categories=tuple(
            place.compared(name, counted & (data.category == number), place.inside, sides)
            for number, name, sensitive in categories
            if not sensitive
        ),
        rest=None
        if place.rest is None
        else place.compared("Övriga områden i kommunen", counted, place.rest, sides),
        weeks=place.weeks(on, sides),
    )


def compare(name: str, before: int | None, after: int | None, *, days: int) -> Compared:
    """
    Say what two counts of equally long periods carry.

    >>> compare("Sätra", 30, 60, days=90)
    Compared(name='Sätra', before=30, after=60, answer='ökning', percent=100)
    >>> compare("Sätra", 3, 1, days=90).answer, compare("Sätra", 9, 0, days=90).percent
    ('för få händelser', None)
    """
    if before is None or after is None:
        return Compared(name, before, after, "ingen rapporterade")
    if before + after < FEW:
        return Compared(name, before, after, "för få händelser")
    change = rate_change(before, after, days_before=days, days_after=days)
    sure = change.verdict != "ingen säker förändring"
    enough = min(before, after) >= PERCENT_FROM
    percent = round(100 * (after - before) / before) if sure and enough else None
    return Compared(name, before, after, change.verdict, percent)
