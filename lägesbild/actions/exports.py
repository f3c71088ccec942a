"""Note that somebody takes something away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from lägesbild.actions import report_readings
from lägesbild.model import Viewer
from lägesbild.store import trail

AT_ONCE: Final = 5000
"""Rows asked for in one statement: databases limit how many."""


def take(
    session: Session,
    *,
    what: str,
    file_kind: str,
    chosen: str,
    count: int,
    by: Viewer,
    report_ids: Sequence[int] = (),
) -> None:
    """
    Note in the trail what file somebody takes, and that they have read the reports in it.

    Called before the file is handed over: what cannot be noted is not taken.
    """
    trail.note(
        session,
        by=by.username,
        action=f"export.{what}",
        details={"format": file_kind, "urval": chosen, "antal": count},
        huvudman_id=by.huvudman_id,
    )
    for first in range(0, len(report_ids), AT_ONCE):
        report_readings.mark_read(session, report_ids[first : first + AT_ONCE], by=by)
