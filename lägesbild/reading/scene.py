"""What every part of a picture is worked out from: names, columns and the viewer's mask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, TypedDict

import numpy as np
from sqlalchemy.orm import Session

from lägesbild.analysis.disclosure import told, told_parts
from lägesbild.config import settings
from lägesbild.model import InputError, Viewer
from lägesbild.model.words import ObservationKind
from lägesbild.reading import areas, coverage, snapshot, vocabulary
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.coverage import Coverage
from lägesbild.reading.filters import Filters
from lägesbild.reading.snapshot import Mask, Snapshot, among
from lägesbild.reading.vocabulary import Term, Vocabulary

COUNTED: Final = (ObservationKind.HANDELSE, ObservationKind.ORO)
"""The kinds a count of reports means. Needs, information and good news are listed, not counted."""


class SmallCounts(TypedDict):
    """How the counts of one table are drawn (``disclosure.told``)."""

    threshold: int
    key: bytes
    cell: str


@dataclass(frozen=True, slots=True)
class Scene:
    """
    ``reported``: rows the viewer may read, of the chosen huvudmän. ``seen``: those of them that are no
    duplicates of another. ``open_``: those of them in no sensitive
    category, which an exact count may hold. ``counted``: those of them that tell of an event or a concern.
    ``shown_on``: for each area id the id it is listed under (a place counts for its area).
    """

    filters: Filters
    tree: AreaTree
    words: Vocabulary
    data: Snapshot
    reported: Mask
    seen: Mask
    open_: Mask
    counted: Mask
    coverage: Coverage
    shown_on: dict[int, int]

    def count_by_area(self, mask: Mask) -> dict[int, int]:
        """Reports per area id they are listed under; 0 stands for no area given."""
        ids, counts = np.unique(self.data.district[mask], return_counts=True)
        totals: dict[int, int] = {}
        for district, count in zip(ids.tolist(), counts.tolist(), strict=True):
            target = self.shown_on.get(district, 0)
            totals[target] = totals.get(target, 0) + count
        return totals

    def period(self) -> Mask:
        return self.data.within(self.filters.start, self.filters.end)

    def chosen_ids(self) -> frozenset[int]:
        """Ids of the area the view is limited to and everything below it, or of every area."""
        area = self.tree.by_code(self.filters.district) if self.filters.district else None
        return frozenset(self.tree.by_id) if area is None else self.tree.inside(area)

    def inside_chosen_area(self) -> Mask:
        """Rows placed in the area the view is limited to, or all rows, also those without a place."""
        if self.filters.district is None:
            return np.ones(len(self.data), dtype=bool)
        return among(self.data.district, self.chosen_ids())

    @property
    def only_sensitive(self) -> bool:
        """The view is limited to sensitive categories, so its counts are suppressed and rounded."""
        chosen = [term for term in self.words.categories if term.slug in self.filters.categories]
        return bool(chosen) and all(term.sensitive for term in chosen)

    def sensitive_categories(self) -> tuple[tuple[str, int | None], ...]:
        """
        Counts of the whole kommun in the calendar year the period ends in, per sensitive category.

        One table a year, whatever the view is: periods, areas and huvudmän that overlap would be subtracted
        from each other until a suppressed count is left. A view of an area or of some huvudmän tells none.
        """
        wanted = self.filters.categories
        terms = [
            term for term in self.words.categories if term.sensitive and (not wanted or term.slug in wanted)
        ]
        if not self._tells_small_counts():
            return tuple((term.name, None) for term in terms)
        counts = np.bincount(
            self.data.category[self._of_year()], minlength=max((t.id for t in terms), default=0) + 1
        )
        return tuple((term.name, told(int(counts[term.id]), **self._drawing(term))) for term in terms)

    def sensitive_by_area(self) -> dict[int, int | None]:
        """The parts of the same table for the one sensitive category the view is limited to, per area id."""
        every = dict.fromkeys((*self.tree.by_id, 0))
        chosen = [term for term in self.words.categories if term.slug in self.filters.categories]
        if len(chosen) != 1 or self.filters.huvudman:
            return every
        counts = self.count_by_area(self._of_year() & (self.data.category == chosen[0].id))
        parts = {area_id: counts.get(area_id, 0) for area_id in every}
        return told_parts(parts, **self._drawing(chosen[0]))

    def _tells_small_counts(self) -> bool:
        area = self.tree.by_code(self.filters.district) if self.filters.district else None
        return (area is None or area.id == self.tree.kommun.id) and not self.filters.huvudman

    def _of_year(self) -> Mask:
        year = self.filters.end.year
        within = self.data.within(dt.date(year, 1, 1), dt.date(year, 12, 31))
        return self.seen & within & self.data.of_kind(*COUNTED)

    def _drawing(self, term: Term) -> SmallCounts:
        cell = f"{term.slug}|{self.filters.end.year}"
        return {"threshold": self.words.threshold, "key": settings().secret().encode(), "cell": cell}


def build(session: Session, filters: Filters, *, viewer: Viewer, today: dt.date) -> Scene:
    """
    Read what a picture needs, cut for the viewer before anything else.

    Raises
    ------
    InputError
        The filters name an area, category or huvudman that does not exist.
    """
    tree = areas.read_tree(session)
    words = vocabulary.read(session)
    check(filters, tree, words)
    data = snapshot.current(session)
    named = [term.id for term in words.huvudman if not filters.huvudman or term.slug in filters.huvudman]
    chosen = among(data.huvudman, named)
    reported, seen = data.readable(viewer) & chosen, data.visible(viewer) & chosen
    covered = coverage.read(
        session,
        filters,
        tree=tree,
        snapshot=data,
        seen=reported,
        today=today,
        huvudman_ids=frozenset(named),
    )
    open_ = seen & _of_open_categories(data, filters, words)
    return Scene(
        filters=filters,
        tree=tree,
        words=words,
        data=data,
        reported=reported,
        seen=seen,
        open_=open_,
        counted=open_ & data.of_kind(*COUNTED),
        coverage=covered,
        shown_on={area.id: tree.shown_on(area).id for area in tree.by_id.values()},
    )


def check(filters: Filters, tree: AreaTree, words: Vocabulary) -> None:
    """Refuse filters that name what does not exist, instead of showing an empty and calm picture."""
    if filters.district is not None and tree.by_code(filters.district) is None:
        raise InputError(f"Området {filters.district!r} finns inte.", field="omrade")
    for slugs, terms, noun in (
        (filters.categories, words.categories, "Kategorin"),
        (filters.huvudman, words.huvudman, "Huvudmannen"),
    ):
        for slug in slugs:
            if slug not in {term.slug for term in terms}:
                raise InputError(f"{noun} {slug!r} finns inte.", field="kategori")


def _of_open_categories(data: Snapshot, filters: Filters, words: Vocabulary) -> Mask:
    # Sensitive categories never enter a total that is shown exactly: whatever is subtracted from it,
    # no suppressed number comes out.
    chosen = [
        term.id
        for term in words.categories
        if not term.sensitive and (not filters.categories or term.slug in filters.categories)
    ]
    if not filters.categories:
        chosen.append(0)
    return among(data.category, chosen)
