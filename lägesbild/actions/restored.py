"""What is done in a database that has just been put back from a copy."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from lägesbild.model import WebSession
from lägesbild.store import trail


def settle_in(session: Session, *, by: str, at: dt.datetime | None = None) -> None:
    """Sign everybody out, since the copy holds who was signed in on its day, and say what was done."""
    now = at or dt.datetime.now(dt.UTC)
    session.execute(update(WebSession).where(WebSession.ended_at.is_(None)).values(ended_at=now))
    trail.note(session, by=by, action="databas.aterstall")
