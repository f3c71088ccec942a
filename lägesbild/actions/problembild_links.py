"""What a problembild is linked to: the insatser that answer it, and the reports that feed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rows as rows
from lägesbild.actions.problembilder import MISSING
from lägesbild.model import (
    ForbiddenError,
    InputError,
    Insats,
    NotFoundError,
    Observation,
    Problembild,
    Viewer,
)
from lägesbild.model.words import ObservationKind, ReviewStatus
from lägesbild.store import trail

NO_INSATS: Final = "Insatsen finns inte. Den kan ha tagits bort; läs in sidan på nytt."
NO_REPORT: Final = "En av rapporterna går inte att koppla. Den kan ha dragits tillbaka; läs in sidan på nytt."


def link_insats(session: Session, problembild_id: int, insats_id: int, *, by: Viewer) -> Insats:
    """
    Say that an insats answers a problembild; saying so twice changes nothing.

    Whoever may change one of the two may, if they read the other. Each reader sees the link only when they
    read both.

    Raises
    ------
    NotFoundError
        There is no such problembild or insats, or the person may not know of it.
    ForbiddenError
        The person reads both but may change neither.
    """
    problembild, insats = _pair(session, problembild_id, insats_id, by=by)
    if problembild not in insats.problembilder:
        trail.deed(session, by=by.username, action="insats.koppla")
        rows.put(session, insats, {"problembilder": [*insats.problembilder, problembild]})
    return insats


def unlink_insats(session: Session, problembild_id: int, insats_id: int, *, by: Viewer) -> Insats:
    """Say that an insats does not answer a problembild after all. Raises as ``link_insats``."""
    problembild, insats = _pair(session, problembild_id, insats_id, by=by)
    if problembild in insats.problembilder:
        trail.deed(session, by=by.username, action="insats.koppla_loss")
        left = [row for row in insats.problembilder if row is not problembild]
        rows.put(session, insats, {"problembilder": left})
    return insats


def link_reports(
    session: Session, problembild_id: int, report_ids: Sequence[int], *, by: Viewer
) -> tuple[Observation, ...]:
    """
    Let reports feed a problembild; return those that did not do so before.

    Whoever may change the problembild may, with reports they read. A report feeds one problembild, and is
    read by those it was shared with and nobody else, however widely the problembild is.

    Raises
    ------
    NotFoundError
        There is no such problembild or report, or the person may not know of it.
    ForbiddenError
        The person reads the problembild but may not change it.
    InputError
        No report was chosen, or one feeds another problembild already.
    """
    problembild = rows.changeable(session, Problembild, problembild_id, by=by, missing=MISSING)
    if not report_ids:
        raise InputError("Välj minst en rapport.", field="reports")
    reports = [_report(session, report_id, problembild, by=by) for report_id in dict.fromkeys(report_ids)]
    new = tuple(report for report in reports if report.problembild_id is None)
    trail.deed(session, by=by.username, action="rapport.koppla")
    for report in new:
        report.problembild_id = problembild.id
    session.flush()
    return new


def unlink_report(session: Session, problembild_id: int, report_id: int, *, by: Viewer) -> Observation:
    """Take a report off a problembild. Raises as ``link_reports``; NotFoundError if it does not feed it."""
    problembild = rows.changeable(session, Problembild, problembild_id, by=by, missing=MISSING)
    report = _readable_report(session, report_id, by=by)
    if report.problembild_id != problembild.id:
        raise NotFoundError(NO_REPORT)
    trail.deed(session, by=by.username, action="rapport.koppla_loss")
    report.problembild_id = None
    session.flush()
    return report


def _pair(session: Session, problembild_id: int, insats_id: int, *, by: Viewer) -> tuple[Problembild, Insats]:
    problembild = rows.readable(session, Problembild, problembild_id, by=by, missing=MISSING)
    insats = rows.readable(session, Insats, insats_id, by=by, missing=NO_INSATS)
    try:
        rows.changeable(session, Insats, insats_id, by=by, missing=NO_INSATS)
    except ForbiddenError:
        rows.changeable(session, Problembild, problembild_id, by=by, missing=MISSING)
    return problembild, insats


def _readable_report(session: Session, report_id: int, *, by: Viewer) -> Observation:
    row = session.get(Observation, report_id)
    if (
        row is None
        or row.withdrawn_at is not None
        or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id)
    ):
        raise NotFoundError(NO_REPORT)
    return row


def _report(session: Session, report_id: int, problembild: Problembild, *, by: Viewer) -> Observation:
    row = _readable_report(session, report_id, by=by)
    if row.kind is ObservationKind.INGET or row.review is ReviewStatus.DUBBLETT:
        raise NotFoundError(NO_REPORT)
    if row.problembild_id in {None, problembild.id}:
        return row
    other = session.scalars(select(Problembild).where(Problembild.id == row.problembild_id)).one()
    if not by.may_read(huvudman_id=other.huvudman_id, audience_id=other.audience_id):
        raise NotFoundError(NO_REPORT)  # that it feeds something is its own people's business
    raise InputError(
        f"En av rapporterna hör redan till {other.title}. Koppla loss den där först.", field="reports"
    )
