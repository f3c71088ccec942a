"""Review a report: accept it, ask about it, set it aside as a duplicate, attach it, propose a wording."""

from __future__ import annotations

import datetime as dt
from typing import Final, Protocol

from sqlalchemy.orm import Session

from lägesbild.actions import problembilder
from lägesbild.actions import report_duplicates as duplicates
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    Observation,
    ObservationReview,
    Problembild,
    User,
    Viewer,
)
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import ObservationKind, ReviewStatus, ReviewStep
from lägesbild.store import trail

_WRONG_STATE: Final[dict[ReviewStatus, str]] = {
    ReviewStatus.EJ_GRANSKAD: "Rapporten är inte granskad än.",
    ReviewStatus.GODTAGEN: "Rapporten är redan godtagen.",
    ReviewStatus.ATERFRAGAD: "Rapportören har redan fått en fråga. Vänta på svaret, eller godta rapporten.",
    ReviewStatus.DUBBLETT: "Rapporten är märkt som dubblett. Ångra det först.",
}


class Shared(Protocol):
    """Whatever belongs to a huvudman and is shared with a group."""

    @property
    def huvudman_id(self) -> int: ...
    @property
    def audience_id(self) -> int | None: ...


def may_review(by: Viewer, row: Shared) -> bool:
    """
    Say whether somebody reviews a report.

    Each huvudman's granskare reviews its reports, also those for Min verksamhet; a samordnare those of the
    own huvudman and those shared with a group the huvudman is in. Whoever reviews a row can read it.
    """
    coordinates = may(by.role, Deed.REVIEW)
    if row.huvudman_id == by.huvudman_id:
        return by.is_reviewer or coordinates
    return coordinates and row.audience_id in by.circles


def accept(session: Session, report_id: int, *, version: int, by: Viewer) -> Observation:
    """
    Accept a report as it stands, answered or not.

    Raises
    ------
    NotFoundError
        There is no such report that the person may read, or it is withdrawn.
    ForbiddenError
        The person reads it but does not review it.
    ConflictError
        It was changed or reviewed since it was opened, or is accepted or a duplicate already.
    """
    row = _reviewed(session, report_id, version=version, by=by)
    _require(row, ReviewStatus.EJ_GRANSKAD, ReviewStatus.ATERFRAGAD)
    trail.deed(session, by=by.username, action="rapport.godta")
    return _step(session, row, ReviewStep.GODTAGEN, by=by, status=ReviewStatus.GODTAGEN)


def ask(session: Session, report_id: int, *, text: str, version: int, by: Viewer) -> Observation:
    """
    Ask the reporter something; the report waits until the answer is there.

    Raises as ``accept``, and InputError for an empty question or one that points at a person (rule 3).
    """
    row = _reviewed(session, report_id, version=version, by=by)
    _require(row, ReviewStatus.EJ_GRANSKAD, ReviewStatus.GODTAGEN)
    _require_reporter(session, row, by)
    question = rules.required(session, text, field="text", missing="Skriv vad du vill fråga om.")
    trail.deed(session, by=by.username, action="rapport.fraga")
    return _step(session, row, ReviewStep.FRAGA, by=by, status=ReviewStatus.ATERFRAGAD, text=question)


def propose_rewrite(session: Session, report_id: int, *, text: str, version: int, by: Viewer) -> Observation:
    """
    Propose another wording, to place and situation; only the reporter can make it the report's.

    Raises as ``ask``.
    """
    row = _reviewed(session, report_id, version=version, by=by)
    _require(row, ReviewStatus.EJ_GRANSKAD, ReviewStatus.GODTAGEN)
    _require_reporter(session, row, by)
    if row.kind is ObservationKind.INGET:
        raise InputError("Det finns ingen text att formulera om.", field="text")
    wording = rules.required(session, text, field="text", missing="Skriv den nya lydelsen.")
    if wording == row.text:
        raise InputError("Förslaget är samma som texten. Ändra det du vill ha annorlunda.", field="text")
    trail.deed(session, by=by.username, action="rapport.foresla")
    return _step(session, row, ReviewStep.FORSLAG, by=by, status=ReviewStatus.ATERFRAGAD, text=wording)


def mark_duplicate(
    session: Session, report_id: int, *, other_id: int, version: int, by: Viewer
) -> Observation:
    """
    Set a report aside as telling what another one told: it leaves every count and list.

    Everybody who reads it must read the other one too, or what happened would be gone from their picture.

    Raises as ``accept``, and InputError when the other one cannot stand for it.
    """
    trail.next_revision(session)  # takes the writers' lock: two reports never become each other's duplicate
    row = _reviewed(session, report_id, version=version, by=by)
    _require(row, ReviewStatus.EJ_GRANSKAD, ReviewStatus.GODTAGEN, ReviewStatus.ATERFRAGAD)
    other = duplicates.repeated(session, row, other_id, by=by)
    trail.deed(session, by=by.username, action="rapport.dubblett")
    return _step(session, row, ReviewStep.DUBBLETT, by=by, status=ReviewStatus.DUBBLETT, other_id=other.id)


def undo_duplicate(session: Session, report_id: int, *, version: int, by: Viewer) -> Observation:
    """Let a duplicate stand for itself again, to be reviewed. Raises as ``accept``."""
    row = _reviewed(session, report_id, version=version, by=by)
    if row.review is not ReviewStatus.DUBBLETT:
        raise ConflictError("Rapporten är inte märkt som dubblett.")
    trail.deed(session, by=by.username, action="rapport.inte_dubblett")
    duplicates.stand_alone(session, row, by=by.username)
    return row


def attach(
    session: Session,
    report_id: int,
    *,
    problembild_id: int,
    version: int,
    by: Viewer,
    also_accept: bool = False,
) -> Observation:
    """
    Attach a report to a problembild that the reviewer reads; attaching it again changes nothing.

    ``also_accept`` accepts it in the same go, where it is not accepted already.

    Raises as ``accept``, and NotFoundError for a problembild the reviewer may not know of.
    """
    row = _reviewed(session, report_id, version=version, by=by)
    _require(row, ReviewStatus.EJ_GRANSKAD, ReviewStatus.GODTAGEN, ReviewStatus.ATERFRAGAD)
    problembild = _problembild(session, problembild_id, by)
    if row.problembild_id != problembild.id:
        _leave_hidden_link(session, row, by)
        trail.deed(session, by=by.username, action="rapport.koppla")
        row.problembild_id = problembild.id
        _step(session, row, ReviewStep.KOPPLAD, by=by, text=str(problembild.id))
    if also_accept and row.review is not ReviewStatus.GODTAGEN:
        return accept(session, report_id, version=row.version, by=by)
    return row


def detach(session: Session, report_id: int, *, version: int, by: Viewer) -> Observation:
    """Take a report off its problembild. Raises as ``attach``."""
    row = _reviewed(session, report_id, version=version, by=by)
    if row.problembild_id is None:
        raise ConflictError("Rapporten är inte kopplad till någon problembild.")
    _problembild(session, row.problembild_id, by)
    trail.deed(session, by=by.username, action="rapport.koppla_loss")
    row.problembild_id = None
    return _step(session, row, ReviewStep.KOPPLAD, by=by)


def start_problembild(
    session: Session,
    report_id: int,
    new: NewProblembild,
    *,
    version: int,
    by: Viewer,
    submit_key: str,
    also_accept: bool = False,
) -> problembilder.Saved:
    """
    Begin to follow a concern that a report tells of, in the reviewer's words, and attach the report.

    Raises as ``attach`` and as ``problembilder.create``.
    """
    _reviewed(session, report_id, version=version, by=by)
    saved = problembilder.create(session, new, by=by, submit_key=submit_key)
    attach(
        session,
        report_id,
        problembild_id=saved.problembild.id,
        version=version,
        by=by,
        also_accept=also_accept,
    )
    return saved


def _reviewed(session: Session, report_id: int, *, version: int, by: Viewer) -> Observation:
    row = session.get(Observation, report_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError("Rapporten finns inte. Läs in sidan på nytt.")
    if row.withdrawn_at is not None:
        raise NotFoundError("Rapporten är tillbakadragen av den som skrev den.")
    if not may_review(by, row):
        raise ForbiddenError(
            "Du granskar inte den här rapporten. Det gör granskaren i den verksamhet som skrev den, och "
            "samordnaren för det som delats med en krets."
        )
    if row.version != version:
        raise ConflictError(
            "Någon har ändrat eller granskat rapporten sedan du öppnade den. Läs den som den är nu och gör "
            "om det om det fortfarande behövs."
        )
    return row


def _require(row: Observation, *allowed: ReviewStatus) -> None:
    if row.review not in allowed:
        raise ConflictError(_WRONG_STATE[row.review])


def _require_reporter(session: Session, row: Observation, by: Viewer) -> None:
    if row.reporter_id == by.user_id:
        raise InputError("Rapporten är din egen. Ändra den i Mina rapporter.", field="text")
    reporter = session.get(User, row.reporter_id) if row.reporter_id is not None else None
    if reporter is None or reporter.closed_at is not None or reporter.huvudman_id != row.huvudman_id:
        raise InputError(
            "Ingen kan svara: rapporten kom inte in från ett öppet konto. Godta den, eller hör av dig till "
            "verksamheten.",
            field="text",
        )


def _problembild(session: Session, problembild_id: int, by: Viewer) -> Problembild:
    row = session.get(Problembild, problembild_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError("Problembilden finns inte. Välj en i listan.")
    return row


def _leave_hidden_link(session: Session, row: Observation, by: Viewer) -> None:
    linked = session.get(Problembild, row.problembild_id) if row.problembild_id is not None else None
    if linked is not None and not by.may_read(huvudman_id=linked.huvudman_id, audience_id=linked.audience_id):
        raise InputError(
            "Rapporten går inte att koppla. Hör av dig till verksamheten som skrev den.",
            field="problembild",
        )


def _step(
    session: Session,
    row: Observation,
    step: ReviewStep,
    *,
    by: Viewer,
    status: ReviewStatus | None = None,
    text: str = "",
    other_id: int | None = None,
) -> Observation:
    if status is not None:
        row.review = status
    session.add(
        ObservationReview(
            observation_id=row.id,
            step=step,
            text=text,
            other_id=other_id,
            at=dt.datetime.now(dt.UTC),
            by=by.username,
        )
    )
    session.flush()
    return row
