"""What is done in a database that has just been put back from a copy."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from lägesbild.actions import second_factor
from lägesbild.model import WebSession
from lägesbild.store import trail


def settle_in(session: Session, *, by: str, at: dt.datetime | None = None) -> None:
    """
    Sign everybody out and end every code that may have been used since the copy; say what was done.

    The copy holds who was signed in on its day, and codes as good that have been used after it.
    """
    now = at or dt.datetime.now(dt.UTC)
    session.execute(update(WebSession).where(WebSession.ended_at.is_(None)).values(ended_at=now))
    second_factor.end_codes(session, at=now)
    trail.note(session, by=by, action="databas.aterstall")
