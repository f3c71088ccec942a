"""What every part of a picture is worked out from: names, columns and the viewer's mask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from lägesbild.analysis.disclosure import Protected, protect
from lägesbild.model import InputError, Viewer
from lägesbild.model.words import ObservationKind
from lägesbild.reading import areas, coverage, snapshot, vocabulary
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.coverage import Coverage
from lägesbild.reading.filters import Filters
from lägesbild.reading.snapshot import Mask, Snapshot
from lägesbild.reading.vocabulary import Vocabulary

COUNTED: Final = (ObservationKind.HANDELSE, ObservationKind.ORO)
"""The kinds a count of reports means. Needs, information and good news are listed, not counted."""


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
        return np.isin(self.data.district, sorted(self.chosen_ids()))

    @property
    def only_sensitive(self) -> bool:
        """The view is limited to sensitive categories, so its counts are suppressed and rounded."""
        chosen = [term for term in self.words.categories if term.slug in self.filters.categories]
        return bool(chosen) and all(term.sensitive for term in chosen)

    def whole_months(self) -> Mask:
        """
        The period widened to whole calendar months.

        Sensitive counts are taken over these: a period moved day by day would show on which day each
        suppressed or rounded report lies.
        """
        first = self.filters.start.replace(day=1)
        after = (self.filters.end.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        return self.data.within(first, after - dt.timedelta(days=1))

    def sensitive_categories(self) -> tuple[tuple[str, int | None], ...]:
        """Suppressed and rounded counts in the chosen area over whole months, per sensitive category."""
        base = self.seen & self.inside_chosen_area() & self.whole_months() & self.data.of_kind(*COUNTED)
        counts = {
            term.name: int((base & (self.data.category == term.id)).sum())
            for term in self.words.categories
            if term.sensitive and (not self.filters.categories or term.slug in self.filters.categories)
        }
        cells = protect(counts, threshold=self.words.threshold).cells
        return tuple((name, cells[name]) for name in counts)

    def protected_by_area(self) -> Protected[int]:
        """Suppressed and rounded counts of the chosen sensitive categories, per area id."""
        chosen = [term.id for term in self.words.categories if term.slug in self.filters.categories]
        mask = self.seen & self.whole_months() & self.data.of_kind(*COUNTED)
        mask &= np.isin(self.data.category, chosen)
        counts = self.count_by_area(mask)
        every = {area.id: counts.get(area.id, 0) for area in self.tree.by_id.values()} | {0: counts.get(0, 0)}
        return protect(every, threshold=self.words.threshold)


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
    chosen = np.isin(data.huvudman, named)
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
    return np.isin(data.category, chosen)
