"""Note that huvudmän were reminded of a meeting's round."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lägesbild.model import Meeting
from lägesbild.store import trail


def note(session: Session, meeting_id: int, *, huvudman: Sequence[str], by: str) -> None:
    """Write in the trail, for the group's members, which huvudmän were mailed; no address stands there."""
    trail.note(
        session,
        by=by,
        action="runda.paminn",
        table_name=Meeting.__tablename__,
        row_id=meeting_id,
        details={"huvudmän": ", ".join(huvudman)},
        audience_id=session.get_one(Meeting, meeting_id).body_id,
    )
