"""Begäran om utlämnande: a request for public documents from the day it comes until it is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.actions import record_sources, statement_rules
from lägesbild.actions.free_text import clean
from lägesbild.model import (
    ConflictError,
    InputError,
    NotFoundError,
    RecordRequest,
    RequestedRow,
    Viewer,
    clock,
)
from lägesbild.model.disclosing import require_disclosing
from lägesbild.model.words import Disclosure, RecordKind, RequestStatus
from lägesbild.store import trail

MOST_ROWS: Final = 500
LONGEST_NAME: Final = 200
FROZEN: Final = "Begäran är beslutad och kan inte ändras. Registrera en ny begäran om något ska prövas igen."
MISSING: Final = "Begäran finns inte. Gå tillbaka till listan och välj en annan."
CHANGED: Final = "Någon annan har ändrat begäran. Läs in sidan på nytt, se hur den står nu, och gör om."


@dataclass(frozen=True, slots=True)
class Asked:
    """What came in. ``requester`` is where the answer is wanted: nobody has to say who they are."""

    received_on: dt.date
    asked: str
    requester: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why something is refused (or that nothing was found), and who decides, by name and title."""

    reason: str = ""
    decider: str = ""


def register(session: Session, asked: Asked, *, submit_key: str, by: Viewer) -> RecordRequest:
    """
    Register a request that one's own huvudman has received; it gets the next number of its year.

    Raises
    ------
    ForbiddenError
        The person does not prepare disclosures.
    InputError
        A field does not hold.
    """
    require_disclosing(by)
    trail.next_revision(session)  # takes the writers' lock: two requests never get the same number
    mine = RecordRequest.huvudman_id == by.huvudman_id
    sent = session.scalars(select(RecordRequest).where(mine, RecordRequest.submit_key == submit_key)).first()
    if sent is not None:
        return sent
    columns = _columns(session, asked)
    year = asked.received_on.year
    latest = session.scalar(select(func.max(RecordRequest.number)).where(mine, RecordRequest.year == year))
    trail.deed(session, by=by.username, action="utlamnande.registrera")
    row = RecordRequest(
        huvudman_id=by.huvudman_id,
        year=year,
        number=(latest or 0) + 1,
        status=RequestStatus.OPPEN,
        created_at=dt.datetime.now(dt.UTC),
        created_by=by.username,
        submit_key=submit_key,
        **columns,
    )
    session.add(row)
    session.flush()
    return row


def change(session: Session, request_id: int, asked: Asked, *, version: int, by: Viewer) -> RecordRequest:
    """
    Change what was registered; the number stays. Raises as ``register`` and ``open_request``.

    Raises
    ------
    ConflictError
        Somebody else changed it in between.
    """
    row = open_request(session, request_id, by=by)
    if row.version != version:
        raise ConflictError(CHANGED)
    columns = _columns(session, asked)
    trail.deed(session, by=by.username, action="utlamnande.andra")
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()
    return row


def add_rows(
    session: Session, request_id: int, picks: Iterable[tuple[RecordKind, int]], *, by: Viewer
) -> int:
    """
    Add rows that the request concerns; return how many were new to it.

    Raises
    ------
    NotFoundError
        The person may not read one of them.
    InputError
        More rows than one request should hold. Raises as ``open_request`` too.
    """
    request = open_request(session, request_id, by=by)
    held = {(row.kind, row.source_id) for row in request.rows}
    new = [pick for pick in dict.fromkeys(picks) if pick not in held]
    if len(held) + len(new) > MOST_ROWS:
        raise InputError(f"En begäran kan ha högst {MOST_ROWS} handlingar. Dela upp den på flera.")
    record_sources.require_readable(session, new, by=by)
    trail.deed(session, by=by.username, action="utlamnande.valj_handling")
    request.rows += [RequestedRow(kind=kind, source_id=row_id) for kind, row_id in new]
    session.flush()
    return len(new)


def remove_row(session: Session, row_id: int, *, by: Viewer) -> None:
    """Take a row out of a request, with its masks. Raises as ``open_row``."""
    row = open_row(session, row_id, by=by)
    trail.deed(session, by=by.username, action="utlamnande.ta_bort_handling")
    session.delete(row)
    session.flush()


def decide(
    session: Session,
    request_id: int,
    verdict: Verdict,
    *,
    version: int,
    released: Callable[[Session], Mapping[int, str | None]],
    by: Viewer,
) -> RecordRequest:
    """
    Decide a request: every row is given out or not as it was assessed, and nothing of it changes any more.

    ``released`` says what is given out of each row, as JSON by row id; it is asked when nobody else can
    write any more, and may raise.

    Raises
    ------
    InputError
        A row is not assessed, or something is refused without a reason or by nobody.
    ConflictError
        Somebody else changed it in between, or a row was changed after it was assessed.
    """
    trail.next_revision(session)
    row = open_request(session, request_id, by=by)
    if row.version != version:
        raise ConflictError(CHANGED)
    columns = _verdict(session, row, verdict)
    texts = released(session)
    trail.deed(session, by=by.username, action="utlamnande.besluta")
    for one in row.rows:
        one.released = texts[one.id]
    row.status, row.decided_on, row.decided_by = RequestStatus.BESLUTAD, clock.today(), by.username
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()
    return row


def open_request(session: Session, request_id: int, *, by: Viewer) -> RecordRequest:
    """
    A request of one's own huvudman that is not decided.

    Raises
    ------
    ForbiddenError
        The person does not prepare disclosures.
    NotFoundError
        There is none, or it is another huvudman's.
    InputError
        It is decided.
    """
    require_disclosing(by)
    row = session.get(RecordRequest, request_id)
    if row is None or row.huvudman_id != by.huvudman_id:
        raise NotFoundError(MISSING)
    if row.status is not RequestStatus.OPPEN:
        raise InputError(FROZEN)
    return row


def open_row(session: Session, row_id: int, *, by: Viewer) -> RequestedRow:
    """A row of such a request that the person may read. Raises as ``open_request``."""
    require_disclosing(by)
    row = session.get(RequestedRow, row_id)
    if row is None or row.request.huvudman_id != by.huvudman_id:
        raise NotFoundError("Handlingen är inte längre vald. Läs in sidan på nytt.")
    open_request(session, row.request_id, by=by)
    return row


def _columns(session: Session, asked: Asked) -> dict[str, object]:
    if not dt.date(2020, 1, 1) <= asked.received_on <= clock.today():
        raise InputError("Dagen ska vara i dag eller tidigare, inte före 2020.", field="received_on")
    requester = clean(asked.requester)
    if len(requester) > LONGEST_NAME:
        raise InputError(f"Skriv högst {LONGEST_NAME} tecken.", field="requester")
    text = statement_rules.required(
        session, asked.asked, field="asked", missing="Skriv vad som begärs, med den begärandes ord."
    )
    return {"received_on": asked.received_on, "asked": text, "requester": requester or None}


def _verdict(session: Session, row: RecordRequest, verdict: Verdict) -> dict[str, str | None]:
    left = sum(one.assessment is None for one in row.rows)
    if left:
        raise InputError(f"{left} av {len(row.rows)} handlingar är inte prövade. Pröva dem först.")
    decider = clean(verdict.decider)
    if not 1 <= len(decider) <= LONGEST_NAME:
        raise InputError("Skriv vem som beslutar, med namn och befattning.", field="decider")
    reason = statement_rules.checked(session, verdict.reason, field="reason")
    whole = row.rows and all(one.assessment is Disclosure.HEL for one in row.rows)
    if reason is None and not whole:
        raise InputError(
            "Skriv skälen: varför något inte lämnas ut, eller att ingen handling finns.", field="reason"
        )
    return {"reason": reason, "decider": decider}
