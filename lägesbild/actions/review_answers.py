"""What a reporter says to a review of their own report: the answer, yes or no to a proposed wording."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import persons, reports
from lägesbild.actions import report_store as store
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.reports import MIN_VERKSAMHET, NewReport, Saved
from lägesbild.model import (
    Body,
    Category,
    ConflictError,
    District,
    Observation,
    ObservationReview,
    Theme,
    Viewer,
)
from lägesbild.model.words import NameReason, ReviewStatus, ReviewStep
from lägesbild.store import trail

PENDING: Final = (ReviewStep.FRAGA, ReviewStep.FORSLAG)
"""The steps that wait for the reporter, while the report is ``ATERFRAGAD``."""
WITHDRAWN: Final = "Rapporten är tillbakadragen. Det finns inget att svara på."
_SAME: Final = (
    "kind",
    "occurred_at",
    "occurred_to",
    "time_known",
    "place",
    "severity",
    "development",
    "extent",
    "reliability",
    "target_group",
    "consequence",
    "secrecy_section",
)


def answer(session: Session, report_id: int, *, text: str, by: Viewer) -> Observation:
    """
    Answer the question about an own report, which is then to be reviewed again.

    Raises
    ------
    NotFoundError
        There is no such report of theirs, or it is withdrawn.
    ForbiddenError
        The role may not report any more.
    ConflictError
        No question waits for an answer.
    InputError
        The answer is empty, or points at a person (rule 3).
    """
    row = store.own(session, report_id, by=by, withdrawn=WITHDRAWN)
    _pending(session, row, ReviewStep.FRAGA)
    said = rules.required(session, text, field="text", missing="Skriv ett svar.")
    trail.deed(session, by=by.username, action="rapport.svara")
    row.review = ReviewStatus.EJ_GRANSKAD
    return _step(session, row, ReviewStep.SVAR, by=by, text=said)


def accept_proposal(session: Session, report_id: int, *, by: Viewer) -> Saved:
    """
    Make the proposed wording the report's; the earlier text is kept as a version.

    Raises as ``answer``, and as ``reports.change`` when the report as a whole no longer holds.
    """
    row = store.own(session, report_id, by=by, withdrawn=WITHDRAWN)
    proposal = _pending(session, row, ReviewStep.FORSLAG)
    wording = _as_report(session, row, text=proposal.text)
    with persons.excused(session, NameReason.INGEN):  # whoever proposed it was asked
        saved = reports.change(session, report_id, wording, version=row.version, by=by)
    trail.deed(session, by=by.username, action="rapport.anta_forslag")
    _step(session, row, ReviewStep.FORSLAG_ANTAGET, by=by)
    return saved


def decline_proposal(session: Session, report_id: int, *, by: Viewer) -> Observation:
    """Keep the own wording; the report is to be reviewed again. Raises as ``answer``."""
    row = store.own(session, report_id, by=by, withdrawn=WITHDRAWN)
    _pending(session, row, ReviewStep.FORSLAG)
    trail.deed(session, by=by.username, action="rapport.avboj_forslag")
    row.review = ReviewStatus.EJ_GRANSKAD
    return _step(session, row, ReviewStep.FORSLAG_AVBOJT, by=by)


def _pending(session: Session, row: Observation, step: ReviewStep) -> ObservationReview:
    latest = session.scalars(
        select(ObservationReview)
        .where(ObservationReview.observation_id == row.id, ObservationReview.step.in_(PENDING))
        .order_by(ObservationReview.id.desc())
        .limit(1)
    ).first()
    if row.review is not ReviewStatus.ATERFRAGAD or latest is None or latest.step is not step:
        what = "Ingen fråga" if step is ReviewStep.FRAGA else "Inget förslag till ny lydelse"
        raise ConflictError(f"{what} väntar på dig längre. Läs in sidan på nytt.")
    return latest


def _as_report(session: Session, row: Observation, *, text: str) -> NewReport:
    """The report as it would be handed in today, with another text."""
    audience = session.get_one(Body, row.audience_id).slug if row.audience_id else MIN_VERKSAMHET
    same = {name: getattr(row, name) for name in _SAME}
    return NewReport(
        **same,
        text=text,
        audience=audience,
        district_code=session.get_one(District, row.district_id).code if row.district_id else None,
        category=session.get_one(Category, row.category_id).slug if row.category_id else None,
        theme=session.get_one(Theme, row.theme_id).slug if row.theme_id else None,
        point=None if row.east_m is None or row.north_m is None else (row.east_m, row.north_m),
    )


def _step(session: Session, row: Observation, step: ReviewStep, *, by: Viewer, text: str = "") -> Observation:
    session.add(
        ObservationReview(
            observation_id=row.id, step=step, text=text, at=dt.datetime.now(dt.UTC), by=by.username
        )
    )
    session.flush()
    return row
