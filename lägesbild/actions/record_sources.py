"""Whether somebody may read the rows that a request for public documents is to concern."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy.orm import Session

from lägesbild.model import Decision, Insats, Meeting, NotFoundError, Observation, Problembild, Task, Viewer
from lägesbild.model.words import RecordKind

OWNED: Final[dict[RecordKind, Any]] = {
    RecordKind.RAPPORT: Observation,
    RecordKind.PROBLEMBILD: Problembild,
    RecordKind.INSATS: Insats,
}
OF_A_MEETING: Final[dict[RecordKind, Any]] = {RecordKind.BESLUT: Decision, RecordKind.UPPDRAG: Task}


def require_readable(session: Session, picks: Iterable[tuple[RecordKind, int]], *, by: Viewer) -> None:
    """Let rows pass that the person may read; NotFoundError for any other, whether it is there or not."""
    if not all(_may_read(session, kind, row_id, by) for kind, row_id in picks):
        raise NotFoundError("En av handlingarna finns inte, eller så får du inte läsa den. Sök på nytt.")


def _may_read(session: Session, kind: RecordKind, row_id: int, by: Viewer) -> bool:
    if kind in OWNED:
        row = session.get(OWNED[kind], row_id)
        return row is not None and by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id)
    if kind in OF_A_MEETING:
        given = session.get(OF_A_MEETING[kind], row_id)
        return given is not None and _is_met(session, given.meeting_id, by)
    return _is_met(session, row_id, by)


def _is_met(session: Session, meeting_id: int, by: Viewer) -> bool:
    meeting = session.get(Meeting, meeting_id)
    return meeting is not None and meeting.body_id in by.circles
