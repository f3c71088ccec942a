"""
The ticket of a sign-in half done: sealed in a cookie of one browser, good for minutes, and for once.

It opens nothing by itself. It says that the password was right (then a code is asked for), or which
question was sent to the provider (then its answer is waited for).
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lägesbild.model import SpentToken
from lägesbild.store import seals

MINUTES: Final = 10


def issue(content: dict[str, Any], *, purpose: str, at: dt.datetime | None = None) -> str:
    """Seal what is to be remembered, with a number of its own and an end."""
    now = at or dt.datetime.now(dt.UTC)
    own = {"number": secrets.token_urlsafe(16), "until": now.timestamp() + MINUTES * 60}
    return seals.seal(json.dumps(content | own), purpose=purpose)


def read(ticket: str | None, *, purpose: str, at: dt.datetime | None = None) -> dict[str, Any] | None:
    """What a ticket holds; None when it is not ours, is meant for something else, or is too old."""
    opened = seals.unseal(ticket, purpose=purpose)
    if opened is None:
        return None
    content: dict[str, Any] = json.loads(opened)
    return content if (at or dt.datetime.now(dt.UTC)).timestamp() < content["until"] else None


def is_spent(session: Session, content: dict[str, Any]) -> bool:
    """Whether the ticket has led on before."""
    return session.scalar(select(SpentToken.digest).where(SpentToken.digest == _digest(content))) is not None


def spend(session: Session, content: dict[str, Any], *, at: dt.datetime | None = None) -> bool:
    """Let the ticket lead on, once: False when it has before, also when two try at the same time."""
    now = at or dt.datetime.now(dt.UTC)
    session.execute(delete(SpentToken).where(SpentToken.expires_at < now))
    until = dt.datetime.fromtimestamp(content["until"], dt.UTC)
    try:
        with session.begin_nested():
            session.execute(insert(SpentToken).values(digest=_digest(content), expires_at=until))
    except IntegrityError:
        return False
    return True


def _digest(content: dict[str, Any]) -> str:
    return seals.digest(content["number"], purpose="ticket")
