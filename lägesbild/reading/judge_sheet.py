"""What a group judges at a meeting, line by line, beside what it judged before and what the figures say."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy.orm import Session

from lägesbild.analysis.rates import rate_change
from lägesbild.model import Meeting, Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import DistrictLevel, ProblembildStatus
from lägesbild.reading import assessments, frozen, group_view, meetings, scene, statements
from lägesbild.reading.areas import Area, swedish_key
from lägesbild.reading.assessments import WHOLE, Judged
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.picture import SILENT
from lägesbild.reading.scene import Scene
from lägesbild.reading.snapshot import Mask, among
from lägesbild.reading.statements import ProblembildView

KOMMUN: Final = "kommunen"
"""How the whole kommun is named among the areas to judge."""
SENSITIVE: Final = "känslig kategori, antalet visas inte per område"
_WORST: Final = tuple(ProblembildStatus(word) for word in ("okar", "ny", "oforandrad", "minskar", "avslutad"))
Subject = tuple[int | None, str | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What the group reads of a line: reports of händelse and oro in the period, as long before, and coverage.

    ``count`` is None with ``why_not`` where nobody has reported or the category is sensitive.
    """

    count: int | None
    why_not: str
    before: int
    verdict: str
    came: int
    expected: int


@dataclass(frozen=True, slots=True)
class Line:
    """
    One thing to judge: a problembild in an area, or an area as a whole. ``area`` None is the whole kommun.

    ``earlier`` are the judgements of the same at earlier meetings, latest first. ``proposed`` is why grå is
    proposed: those expected to report were silent.
    """

    problembild_id: int | None
    problembild: str | None
    status: ProblembildStatus | None
    status_on: dt.date | None
    area: str | None
    area_name: str
    now: Judged | None
    earlier: tuple[Judged, ...]
    figures: Figures
    proposed: str

    @property
    def subject(self) -> Subject:
        return self.problembild_id, self.area

    @property
    def name(self) -> str:
        """A name of the line that holds for links, keys and drafts."""
        return f"{self.problembild_id or 0}-{self.area or KOMMUN}"


@dataclass(frozen=True, slots=True)
class JudgeSheet:
    """
    Everything to judge at a meeting. ``filters`` say what the figures cover; ``areas`` are those that can be
    judged as a whole besides the lines, name by code.
    """

    meeting_id: int
    held_on: dt.date
    closed_at: dt.datetime | None
    is_coming: bool
    is_over: bool
    may_write: bool
    filters: Filters
    lines: tuple[Line, ...]
    areas: dict[str, str]
    history: tuple[Judged, ...]

    @property
    def judged_count(self) -> int:
        return sum(line.now is not None for line in self.lines)


def read(
    session: Session,
    meeting_id: int,
    *,
    viewer: Viewer,
    wanted: Iterable[str] = (),
    today: dt.date | None = None,
) -> JudgeSheet:
    """
    What can be judged at a meeting, all of it as its whole group may read it.

    ``wanted`` are codes of areas (``KOMMUN`` the whole kommun) to judge as a whole besides those that were
    judged so before.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    row = meetings.of_viewer(session, meeting_id, viewer=viewer)
    group = group_view.of(session, row.body_id)
    filters = frozen.period(session, row)
    view = scene.build(session, filters, viewer=group, today=filters.end)
    judged = assessments.of_group(session, row.body_id, viewer=group)
    views = statements.read_problembilder(session, filters, viewer=group, tree=view.tree)
    is_coming = row.held_on > (today or clock.today())
    may_write = may(viewer.role, Deed.MEET) and not is_coming
    return JudgeSheet(
        meeting_id=row.id,
        held_on=row.held_on,
        closed_at=row.closed_at,
        is_coming=is_coming,
        is_over=row.closed_at is not None or row.cancelled_on is not None,
        may_write=may_write and row.closed_at is None and row.cancelled_on is None,
        filters=filters,
        lines=_Lines(view, row, judged, {one.id: one for one in views}).all(wanted),
        areas=_areas(view),
        history=judged,
    )


class _Rows:
    """The reports of one period: cut once, since every line asks of them."""

    def __init__(self, view: Scene, within: Mask) -> None:
        chosen = np.flatnonzero(within & view.reported)
        self._district = view.data.district[chosen]
        self._category = view.data.category[chosen]
        self._counted = view.counted[chosen]

    def is_heard(self, areas: list[int] | None) -> bool:
        """Whether anybody reported anything from these areas (None: at all)."""
        return bool(self._placed(areas).any())

    def count(self, areas: list[int] | None, categories: list[int] | None) -> int:
        """How many tell of an event or a concern in open categories; None: wherever, whatever."""
        chosen = self._counted & self._placed(areas)
        if categories is not None:
            chosen = chosen & among(self._category, categories)
        return int(chosen.sum())

    def _placed(self, areas: list[int] | None) -> Mask:
        if areas is None:
            return np.ones(len(self._district), dtype=bool)
        return among(self._district, areas)


class _Lines:
    """The lines of one meeting, worked out from what its group reads."""

    def __init__(
        self, view: Scene, row: Meeting, judged: tuple[Judged, ...], views: dict[int, ProblembildView]
    ) -> None:
        self._view, self._row, self._views = view, row, views
        self._now = _Rows(view, view.period())
        self._then = _Rows(view, view.data.within(*view.filters.before()))
        self._by_subject: dict[Subject, list[Judged]] = defaultdict(list)
        for one in judged:
            if one.on <= row.held_on:
                self._by_subject[one.subject].append(one)

    def all(self, wanted: Iterable[str]) -> tuple[Line, ...]:
        """By area, the whole kommun last; in each the worst status first, the area as a whole at the end."""
        subjects: list[Subject] = [
            (one.id, area)
            for one in self._views.values()
            if one.status is not ProblembildStatus.AVSLUTAD
            for area in one.areas or (None,)
        ]
        subjects += [
            subject
            for subject, found in self._by_subject.items()
            if subject[0] is None or found[0].meeting_id == self._row.id
        ]
        known = self._view.tree
        subjects += [
            (None, None if code == KOMMUN else code)
            for code in wanted
            if code == KOMMUN or known.by_code(code)
        ]
        lines = [self._line(subject) for subject in dict.fromkeys(subjects)]
        return tuple(sorted(lines, key=_order))

    def _line(self, subject: Subject) -> Line:
        problembild_id, code = subject
        judged = self._by_subject.get(subject, [])
        now = next((one for one in judged if one.meeting_id == self._row.id), None)
        seen = self._views.get(problembild_id or 0)
        area = self._view.tree.by_code(code or "") or self._view.tree.kommun
        inside = self._view.tree.inside(area)
        return Line(
            problembild_id=problembild_id,
            problembild=seen.title if seen else next((one.problembild for one in judged), None),
            status=seen.status if seen else None,
            status_on=seen.status_on if seen else None,
            area=code,
            area_name=area.name if code else WHOLE,
            now=now,
            earlier=tuple(one for one in judged if one is not now),
            figures=self._figures(inside, seen, whole=code is None),
            proposed=self._proposed(inside, area.name if code else ""),
        )

    def _figures(self, inside: frozenset[int], seen: ProblembildView | None, *, whole: bool) -> Figures:
        view = self._view
        areas = None if whole else sorted(inside)
        expected = view.coverage.expected(inside)
        share = view.coverage.share(inside)
        heard = self._now.is_heard(areas) or bool(share)
        categories, is_sensitive = self._of_category(seen)
        now, before = (rows.count(areas, categories) for rows in (self._now, self._then))
        days = view.filters.days
        why_not = SENSITIVE if is_sensitive else "" if heard else SILENT
        return Figures(
            count=None if why_not else now,
            why_not=why_not,
            before=before,
            verdict="" if why_not else rate_change(before, now, days_before=days, days_after=days).verdict,
            came=round((share or 0) * expected),
            expected=expected,
        )

    def _of_category(self, seen: ProblembildView | None) -> tuple[list[int] | None, bool]:
        """Ids of a problembild's category and those below it, and whether it is sensitive; None for all."""
        if seen is None:
            return None, False
        term = next(one for one in self._view.words.categories if one.slug == seen.category_slug)
        below = [one.id for one in self._view.words.categories if term.id in {one.id, one.parent_id}]
        return below, term.sensitive

    def _proposed(self, inside: frozenset[int], name: str) -> str:
        """Why too little is known, where everybody expected to report from an area was silent."""
        cells = [cell for cell in self._view.coverage.cells if cell.district_id in inside]
        if not cells or any(cell.reported for cell in cells):
            return ""
        ids = {cell.huvudman_id for cell in cells}
        silent = [term.name for term in self._view.words.huvudman if term.id in ids]
        where = name or "något område"
        return (
            f"{_listed(silent)} har inte rapporterat från {where} sedan {day_text(self._view.filters.start)}."
        )


def _areas(view: Scene) -> dict[str, str]:
    found = view.tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO)
    return {KOMMUN: WHOLE} | {
        area.code: _named(area) for area in found if not area.has_ended(view.filters.end)
    }


def _named(area: Area) -> str:
    return f"{area.name} (hela stadsdelen)" if area.level is DistrictLevel.STADSDEL else area.name


def _listed(names: list[str]) -> str:
    """
    Names in a sentence.

    >>> _listed(["Polisen", "Välfärd", "BIG"])
    'Polisen, Välfärd och BIG'
    """
    return " och ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _order(line: Line) -> tuple[Any, ...]:
    return (
        line.area is None,
        swedish_key(line.area_name),
        line.problembild_id is None,
        _WORST.index(line.status) if line.status else len(_WORST),
        swedish_key(line.problembild or ""),
    )
