"""Which report repeats which, and letting duplicates stand for themselves again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    InputError,
    NotFoundError,
    Observation,
    ObservationReview,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.words import ReviewStatus, ReviewStep


def of(session: Session, report_id: int) -> Iterator[Observation]:
    """The reports that stand as duplicates of this one now."""
    pointing = (
        select(ObservationReview.observation_id)
        .where(ObservationReview.step == ReviewStep.DUBBLETT, ObservationReview.other_id == report_id)
        .distinct()
    )
    rows = session.scalars(
        select(Observation)
        .where(Observation.id.in_(pointing), Observation.review == ReviewStatus.DUBBLETT)
        .order_by(Observation.id)
    )
    return (row for row in rows.all() if target(session, row) == report_id)


def target(session: Session, row: Observation) -> int | None:
    """Id of the report this one is a duplicate of; None when it stands for itself."""
    if row.review is not ReviewStatus.DUBBLETT:
        return None
    return session.scalars(
        select(ObservationReview.other_id)
        .where(ObservationReview.observation_id == row.id, ObservationReview.step == ReviewStep.DUBBLETT)
        .order_by(ObservationReview.id.desc())
        .limit(1)
    ).first()


def release(session: Session, report_id: int, *, by: Viewer) -> None:
    """
    Let every duplicate of a report stand for itself again, to be reviewed anew.

    For when that report is withdrawn or is read by others than before: what the duplicates tell would
    otherwise be gone from somebody's picture. The caller has said its deed.
    """
    for row in of(session, report_id):
        stand_alone(session, row, by=by.username)


def stand_alone(session: Session, row: Observation, *, by: str) -> None:
    """Note that a report is no duplicate any more: the step says of which by saying of none."""
    row.review = ReviewStatus.EJ_GRANSKAD
    session.add(
        ObservationReview(observation_id=row.id, step=ReviewStep.DUBBLETT, at=dt.datetime.now(dt.UTC), by=by)
    )
    session.flush()


def repeated(session: Session, row: Observation, other_id: int, *, by: Viewer) -> Observation:
    """
    The report that another one repeats, where it can stand for it.

    Everybody who reads the one must read the other, which is itself no duplicate; and none repeats ``row``.

    Raises
    ------
    NotFoundError
        There is no such report that the person may read, or it is withdrawn.
    InputError
        It cannot stand for the other.
    """
    other = session.get(Observation, other_id)
    if (
        other is None
        or other.withdrawn_at is not None
        or not by.may_read(huvudman_id=other.huvudman_id, audience_id=other.audience_id)
    ):
        raise NotFoundError("Den andra rapporten finns inte. Välj en annan.")
    if other.id == row.id:
        raise InputError("En rapport kan inte vara dubblett av sig själv.", field="other_id")
    if other.review is ReviewStatus.DUBBLETT:
        raise InputError(
            "Den andra rapporten är själv en dubblett. Välj den som den upprepar.", field="other_id"
        )
    if next(of(session, row.id), None) is not None:
        raise InputError(
            "Andra rapporter är dubbletter av den här. Märk den andra som dubblett av den här i stället.",
            field="other_id",
        )
    if not _readers(session, row) <= _readers(session, other):
        raise InputError(
            "Den andra rapporten läses inte av alla som läser den här. Då skulle händelsen försvinna ur "
            "deras bild, så den här får stå kvar.",
            field="other_id",
        )
    return other


def _readers(session: Session, row: Observation) -> set[int]:
    """Ids of the huvudmän whose people read a report today."""
    return {row.huvudman_id, *rules.members(session, row.audience_id, today())}
