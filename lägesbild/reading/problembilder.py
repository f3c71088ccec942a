"""The register of problembilder: the list that a filter bar cuts. One problembild: ``problembild_whole``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Insats, Problembild, Viewer, insats_problembild
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading import areas, statements
from lägesbild.reading.filters import Filters
from lägesbild.reading.rights import visible
from lägesbild.reading.statements import GOING_ON, ProblembildView
from lägesbild.store.session import reading

NO_CAUSE: Final = "saknar orsak"
NO_INSATS: Final = "saknar insats"

FOLLOWED: Final = frozenset(ProblembildStatus) - {ProblembildStatus.AVSLUTAD}
STATUSES: Final = {
    "Följs nu": FOLLOWED,
    "Ny": {ProblembildStatus.NY},
    "Ökar": {ProblembildStatus.OKAR},
    "Oförändrad": {ProblembildStatus.OFORANDRAD},
    "Minskar": {ProblembildStatus.MINSKAR},
    "Avslutad i perioden": {ProblembildStatus.AVSLUTAD},
    "Alla": frozenset(ProblembildStatus),
}
"""What the list can be cut to, by what the choice is called; the first is the default."""


@dataclass(frozen=True, slots=True)
class ListedProblembild:
    """
    A problembild as the list shows it, with what it lacks.

    ``words`` are its texts, to search in. An insats the viewer cannot read neither fills a gap nor shows.
    """

    view: ProblembildView
    gaps: tuple[str, ...]
    words: str


def gaps(status: ProblembildStatus, has_cause: bool, has_insats: bool) -> tuple[str, ...]:
    """
    What a problembild lacks; an ended one lacks nothing.

    >>> gaps(ProblembildStatus.OKAR, False, True)
    ('saknar orsak',)
    """
    if status is ProblembildStatus.AVSLUTAD:
        return ()
    return tuple(gap for gap, there in ((NO_CAUSE, has_cause), (NO_INSATS, has_insats)) if not there)


def read(filters: Filters, *, viewer: Viewer) -> tuple[ListedProblembild, ...]:
    """The problembilder of a view, ended ones too where they ended in the period, latest status first."""
    with reading() as session:
        return of(session, filters, viewer=viewer)


def of(session: Session, filters: Filters, *, viewer: Viewer) -> tuple[ListedProblembild, ...]:
    """The list as ``read`` gives it, within a session that is open."""
    tree = areas.read_tree(session)
    views = statements.read_problembilder(session, filters, viewer=viewer, tree=tree)
    answered = set(
        session.scalars(
            select(insats_problembild.c.problembild_id)
            .join(Insats, Insats.id == insats_problembild.c.insats_id)
            .where(visible(Insats, viewer), Insats.status.in_(GOING_ON))
        )
    )
    told = {
        row_id: parts
        for row_id, *parts in session.execute(
            select(
                Problembild.id,
                Problembild.cause_situation,
                Problembild.cause_target,
                Problembild.cause_offender,
                Problembild.description,
                Problembild.target_group,
            ).where(visible(Problembild, viewer))
        )
    }
    return tuple(
        ListedProblembild(
            view,
            gaps(view.status, any(told[view.id][:3]), view.id in answered),
            " ".join(part for part in (view.category, *told[view.id]) if part),
        )
        for view in views
    )
