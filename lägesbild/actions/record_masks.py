"""The secrecy assessment of a row that a request concerns: what is masked of it, or that it is refused."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lägesbild.actions import record_sources, statement_rules
from lägesbild.actions.record_requests import open_row
from lägesbild.model import ConflictError, InputError, RequestedRow, RowMask, Viewer
from lägesbild.model.secrecy import LONGEST_GROUND
from lägesbild.model.words import Disclosure
from lägesbild.store import trail

CHANGED = "Handlingens text eller prövning har ändrats. Se hur den står nu, och gör om."


def mask(
    session: Session,
    row_id: int,
    spans: Iterable[tuple[int, int]],
    *,
    field: str,
    ground: str,
    checksum: str,
    version: int,
    by: Viewer,
) -> int:
    """
    Mask passages of one field; return how many. The row is then to be given out with masks.

    ``checksum`` is that of the text the passages were chosen in. Raises as ``record_requests.open_row``.

    Raises
    ------
    InputError
        No passage, no ground, or one that is masked already.
    ConflictError
        The text or the assessment was changed in between.
    """
    row = _row(session, row_id, version, by)
    told = _ground(session, ground)
    wanted = sorted(set(spans))
    if not wanted:
        raise InputError("Markera det som ska maskeras först.", field="spans")
    if row.masks and row.checksum != checksum:
        raise ConflictError(CHANGED)
    held = [(one.begins, one.ends) for one in row.masks if one.field == field]
    if any(begins < end and start < ends for begins, ends in wanted for start, end in held):
        raise InputError("En del av det markerade är redan maskerat. Ta bort den maskeringen först.")
    trail.deed(session, by=by.username, action="utlamnande.maskera")
    row.masks += [
        RowMask(request_id=row.request_id, field=field, begins=begins, ends=ends, ground=told)
        for begins, ends in wanted
    ]
    row.assessment, row.checksum, row.ground = Disclosure.MASKERAD, checksum, None
    session.flush()
    return len(wanted)


def unmask(session: Session, row_id: int, mask_id: int | None, *, version: int, by: Viewer) -> None:
    """Take a mask away, or all of a row's (None); one without masks has to be assessed anew."""
    row = _row(session, row_id, version, by)
    trail.deed(session, by=by.username, action="utlamnande.avmaskera")
    row.masks = [one for one in row.masks if mask_id is not None and one.id != mask_id]
    if not row.masks:
        row.assessment = row.checksum = row.ground = None
    session.flush()


def assess(
    session: Session,
    row_id: int,
    assessment: Disclosure,
    *,
    ground: str = "",
    checksum: str,
    version: int,
    by: Viewer,
) -> None:
    """
    Say that all of a row is given out, or none of it and under what section.

    Raises
    ------
    InputError
        Something of it is masked, or it is refused without a section.
    ConflictError
        The assessment was changed in between.
    """
    row = _row(session, row_id, version, by)
    refused = assessment is Disclosure.LAMNAS_INTE_UT
    if assessment is Disclosure.MASKERAD:
        raise InputError("Markera det som ska maskeras; då lämnas resten ut.")
    if row.masks:
        raise InputError("Ta bort maskeringarna först.")
    told = _ground(session, ground) if refused else None
    trail.deed(session, by=by.username, action="utlamnande.prova")
    row.assessment, row.ground, row.checksum = assessment, told, checksum
    session.flush()


def _row(session: Session, row_id: int, version: int, by: Viewer) -> RequestedRow:
    row = open_row(session, row_id, by=by)
    record_sources.require_readable(session, [(row.kind, row.source_id)], by=by)
    if row.version != version:
        raise ConflictError(CHANGED)
    return row


def _ground(session: Session, ground: str) -> str:
    told = statement_rules.required(
        session, ground, field="ground", missing="Välj bestämmelsen som det hålls tillbaka enligt."
    )
    line = " ".join(told.split())
    if len(line) > LONGEST_GROUND:
        raise InputError(f"Bestämmelsen kan vara högst {LONGEST_GROUND} tecken.", field="ground")
    return line
