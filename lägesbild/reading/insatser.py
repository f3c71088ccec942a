"""The register of insatser: the list a filter bar cuts, and one insats whole."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from lägesbild.model import NotFoundError, Viewer, clock
from lägesbild.model.words import InsatsStatus
from lägesbild.reading import areas, insats_rows
from lägesbild.reading.areas import AreaTree, swedish_key
from lägesbild.reading.filters import Filters
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.reading.statements import GOING_ON, in_area
from lägesbild.store.session import reading

ALL: Final = "Alla"
STATUSES: Final = {
    "Pågår och planeras": frozenset(status.value for status in GOING_ON),
    "Pågår": frozenset({InsatsStatus.PAGAR.value}),
    "Planeras": frozenset({InsatsStatus.PLANERAD.value}),
    "Genomförda eller avslutade i perioden": frozenset(
        {InsatsStatus.GENOMFORD.value, InsatsStatus.AVSLUTAD.value}
    ),
    ALL: frozenset(status.value for status in InsatsStatus),
}
"""What the list can be cut to, by what the choice is called; the first is the default."""


def read(filters: Filters, *, viewer: Viewer, today: dt.date | None = None) -> tuple[InsatsRow, ...]:
    """
    The insatser of a view as they stand today: planned and ongoing ones, and those ended in the period.

    Known of at the end of the period; in the area, or in one that lies in it or around it; of the huvudman.
    A category cuts to those that answer a problembild of it that the viewer reads.
    """
    with reading() as session:
        return of(session, filters, viewer=viewer, today=today or clock.today())


def of(session: Session, filters: Filters, *, viewer: Viewer, today: dt.date) -> tuple[InsatsRow, ...]:
    """The list as ``read`` gives it, within a session that is open."""
    tree = areas.read_tree(session)
    rows = insats_rows.every(session, viewer=viewer, tree=tree, today=today)
    kept = [row for row in rows if in_period(row, filters) and in_choice(row, filters, tree)]
    return tuple(sorted(kept, key=lambda row: swedish_key(row.title)))


def one(insats_id: int, *, viewer: Viewer, today: dt.date | None = None) -> InsatsRow:
    """
    One insats whole.

    Raises
    ------
    NotFoundError
        There is no such insats, or the viewer may not know of it.
    """
    with reading() as session:
        tree = areas.read_tree(session)
        found = insats_rows.one(session, insats_id, viewer=viewer, tree=tree, today=today or clock.today())
    if found is None:
        raise NotFoundError("Insatsen finns inte. Den kan ha tagits bort; gå tillbaka till listan.")
    return found


def in_period(row: InsatsRow, filters: Filters) -> bool:
    """Whether an insats was known of in the period and is not ended before it."""
    return row.reported_on <= filters.end and (row.is_going_on or row.status_on >= filters.start)


def in_choice(row: InsatsRow, filters: Filters, tree: AreaTree) -> bool:
    """Whether an insats belongs to the area, the huvudmän and the categories chosen, whatever the period."""
    answers = {part.category_slug for part in row.problembilder}
    return (
        in_area(row.areas, filters.district, tree)
        and (not filters.huvudman or row.huvudman_slug in filters.huvudman)
        and (not filters.categories or bool(answers.intersection(filters.categories)))
    )
