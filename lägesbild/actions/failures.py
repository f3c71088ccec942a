"""Wrong passwords and codes: how long an account rests after so many in a row."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from lägesbild.model import User
from lägesbild.store import trail

FREE_FAILURES = 2
"""Slips of the finger that cost nothing."""
LOCK_AFTER = 10
"""Failures in a row after which the account rests for the whole LONGEST_WAIT."""
LONGEST_WAIT = dt.timedelta(minutes=15)
NOBODY = "okänd"


def wait_after(failed_count: int) -> dt.timedelta:
    """
    How long an account rests after so many failures in a row.

    >>> [int(wait_after(count).total_seconds()) for count in (1, 2, 3, 4, 5, 9, 10, 1000)]
    [0, 0, 2, 4, 8, 128, 900, 900]
    """
    if failed_count <= FREE_FAILURES:
        return dt.timedelta(0)
    if failed_count >= LOCK_AFTER:
        return LONGEST_WAIT
    return min(dt.timedelta(seconds=2 ** (failed_count - FREE_FAILURES)), LONGEST_WAIT)


def held(session: Session, user_id: int | None) -> User | None:
    """The account, held for this transaction, so that failures sent at once are all counted."""
    if user_id is None:
        return None
    return session.get(User, user_id, with_for_update=True, populate_existing=True)


def rests(user: User, at: dt.datetime) -> bool:
    """Whether nothing is accepted for the account now, however right."""
    return user.locked_until is not None and at < user.locked_until


def count(session: Session, user: User | None, *, at: dt.datetime) -> None:
    """Count a failure. While the account rests it is told in the trail but does not make the rest longer."""
    if user is None or rests(user, at):
        # The typed name is not kept: people type their password in the wrong field.
        trail.note(session, by=user.username if user else NOBODY, action="konto.neka_inloggning")
        return
    trail.deed(session, by=user.username, action="konto.neka_inloggning")
    user.failed_count += 1
    user.locked_until = at + wait_after(user.failed_count)
    session.flush()
