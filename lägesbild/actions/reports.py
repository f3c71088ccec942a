"""Hand in a report, change it, withdraw it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from lägesbild.actions import report_duplicates as duplicates
from lägesbild.actions import report_rules as rules
from lägesbild.actions import report_store as store
from lägesbild.actions.report_rules import NewReport
from lägesbild.actions.report_store import Saved, register
from lägesbild.model import (
    ConflictError,
    InputError,
    Observation,
    ObservationVersion,
    User,
    Viewer,
)
from lägesbild.model.roles import MIN_VERKSAMHET, Deed, require
from lägesbild.model.words import ReviewStatus
from lägesbild.store import trail

__all__ = [
    "MIN_VERKSAMHET",
    "WITHDRAW_REASONS",
    "LinesError",
    "NewReport",
    "Saved",
    "change",
    "problems",
    "register",
    "save",
    "save_many",
    "withdraw",
]

WITHDRAWN: Final = "Rapporten är tillbakadragen och kan inte ändras. Skriv en ny."
WITHDRAW_REASONS: Final[dict[str, str]] = {
    "fel": "Uppgiften stämmer inte",
    "dubblett": "Redan rapporterat",
    "fel_mottagare": "Delad med fel krets",
    "kanslig": "Innehåller något som inte hör hemma här",
    "annat": "Annat skäl",
}
"""Why a report is withdrawn. A closed list: a free reason would be one more text about somebody."""


SAME_MOMENT: Final = dt.timedelta(minutes=10)
"""How far apart the times of one report may lie when it is handed in twice as "now"."""
MAX_STATES: Final = 100
"""How many different states of one draft may be saved as reports of their own."""


class LinesError(InputError):
    """Several reports were handed in together and some cannot be stored; none was."""

    def __init__(self, lines: dict[int, tuple[InputError, ...]]) -> None:
        count = len(lines)
        super().__init__(
            f"{count} {'rapport' if count == 1 else 'rapporter'} behöver rättas. Inget har sparats än."
        )
        self.lines = lines


def problems(session: Session, report: NewReport, *, by: Viewer) -> tuple[InputError, ...]:
    """Everything that keeps a report from being saved, in the order of the form; empty when nothing does."""
    found = list(rules.problems(session, report))
    try:
        store.audience(session, report.audience, by=by)
    except InputError as error:
        found.append(error)
    return tuple(found)


def save(session: Session, report: NewReport, *, by: Viewer, submit_key: str) -> Saved:
    """
    Store a report for the reporter's own huvudman.

    Handing in the same ``submit_key`` again stores nothing and returns the earlier row.

    Raises
    ------
    ForbiddenError
        The role may not report, or the audience is no circle of the reporter's.
    InputError
        The report is incomplete or points at a person.
    """
    require(by.role, Deed.REPORT)
    store.audience(session, report.audience, by=by)
    trail.deed(session, by=by.username, action="rapport.spara")
    saved = register(
        session,
        report,
        huvudman_id=by.huvudman_id,
        reporter_id=by.user_id,
        submit_key=submit_key,
        source="form",
    )
    if saved.created:
        _remember_audience(session, report.audience, by=by)
    return saved


def save_many(
    session: Session, reports: Sequence[NewReport], *, by: Viewer, submit_key: str
) -> tuple[Saved, ...]:
    """
    Store several reports together, or none of them.

    A report that stands already under this ``submit_key`` is returned as it is stored, not stored again.

    Raises
    ------
    ForbiddenError
        The role may not report.
    InputError
        No report was given; LinesError when some cannot be stored, with the problems of each by its index.
    """
    require(by.role, Deed.REPORT)
    if not reports:
        raise InputError("Lägg till minst en rapport.", field="lines")
    found = {index: problems(session, report, by=by) for index, report in enumerate(reports)}
    wrong = {index: errors for index, errors in found.items() if errors}
    if wrong:
        raise LinesError(wrong)
    return tuple(
        _save_line(session, report, by=by, submit_key=f"{submit_key}:{index}")
        for index, report in enumerate(reports)
    )


def _save_line(session: Session, report: NewReport, *, by: Viewer, submit_key: str) -> Saved:
    """
    Save a report under the key, or under the next free one where something else already stands.

    A draft can have been sent from another device and gone on with here: what differs is a report of its own.
    """
    keys = (submit_key, *(f"{submit_key}:{attempt}" for attempt in range(2, MAX_STATES)))
    for key in keys:
        saved = save(session, report, by=by, submit_key=key)
        if saved.created or _is_same(session, saved.observation, report):
            return saved
    raise ConflictError("Utkastet har redan sparats många gånger. Börja om med tomt formulär.")


def _is_same(session: Session, row: Observation, report: NewReport) -> bool:
    """Whether a stored row is what the report would be stored as; "now" may be a moment later each time."""
    group = store.body(session, report.audience)
    wanted = rules.columns(rules.place(session, report)) | {"audience_id": group.id if group else None}
    wanted.pop("occurred_at")
    same_moment = abs(row.occurred_at - report.occurred_at) <= SAME_MOMENT
    return same_moment and all(getattr(row, name) == value for name, value in wanted.items())


def change(session: Session, report_id: int, report: NewReport, *, version: int, by: Viewer) -> Saved:
    """
    Change an own report; the earlier text is kept as a version.

    ``version`` is the one the reporter had before them. A changed text or audience is reviewed anew and is
    no longer marked public.

    Raises
    ------
    NotFoundError
        There is no such report of theirs, or it is withdrawn.
    ForbiddenError
        The role may not report, or the new audience is no circle of the reporter's.
    ConflictError
        It was changed in between; both versions are kept for choosing.
    InputError
        The report is incomplete or points at a person.
    """
    row = store.own(session, report_id, by=by, withdrawn=WITHDRAWN)
    if row.version != version:
        raise ConflictError(
            "Rapporten har ändrats sedan du öppnade den. Jämför det som är sparat med din text och välj."
        )
    group = store.audience(session, report.audience, by=by, kept=row.audience_id)
    placed = rules.place(session, report)
    trail.deed(session, by=by.username, action="rapport.andra")
    now = dt.datetime.now(dt.UTC)
    new = rules.columns(placed) | {"audience_id": group.id if group else None}
    notices = list(placed.notices)
    if row.text != new["text"]:
        session.add(
            ObservationVersion(observation_id=row.id, version=row.version, text=row.text, replaced_at=now)
        )
    if row.text != new["text"] or row.audience_id != new["audience_id"]:
        notices += _reset_review(row)
    marked_before, audience_before = row.secrecy_section, row.audience_id
    for name, value in new.items():
        setattr(row, name, value)
    if row.secrecy_section != marked_before:
        store.mark_secrecy(session, row, by.user_id, now)
    session.flush()
    if row.audience_id != audience_before:
        duplicates.release(session, row.id, by=by)
    return Saved(row, tuple(notices), created=False)


def withdraw(session: Session, report_id: int, *, reason: str, by: Viewer) -> Observation:
    """
    Withdraw an own report: it leaves every list and count, and stays in the reporter's own.

    Raises
    ------
    NotFoundError
        There is no such report of theirs, or it is withdrawn already.
    InputError
        The reason is not one of ``WITHDRAW_REASONS``.
    """
    if reason not in WITHDRAW_REASONS:
        raise InputError("Välj varför rapporten dras tillbaka.", field="reason")
    row = store.own(session, report_id, by=by, withdrawn=WITHDRAWN)
    trail.deed(session, by=by.username, action=f"rapport.dra_tillbaka.{reason}")
    row.withdrawn_at = dt.datetime.now(dt.UTC)
    row.public_at = row.public_by = None
    session.flush()
    duplicates.release(session, row.id, by=by)
    return row


def _reset_review(row: Observation) -> list[str]:
    notices = []
    if row.public_at is not None:
        row.public_at = row.public_by = None
        notices.append("Rapporten var märkt som offentlig. Märkningen är borttagen tills den granskats igen.")
    row.review = ReviewStatus.EJ_GRANSKAD
    return notices


def _remember_audience(session: Session, audience: str, *, by: Viewer) -> None:
    # A convenience of the form, not a statement: no trail, which would tell of a report for Min verksamhet.
    session.execute(update(User).where(User.id == by.user_id).values(last_audience=audience))
