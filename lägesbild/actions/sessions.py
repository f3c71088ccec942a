"""Signing in and out. The password itself is compared outside, where it blocks no transaction."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lägesbild.config import settings
from lägesbild.model import Draft, User, WebSession
from lägesbild.store import tokens, trail

FREE_FAILURES = 2
"""Slips of the finger that cost nothing."""
LOCK_AFTER = 10
"""Failures in a row after which the account rests for the whole LONGEST_WAIT."""
LONGEST_WAIT = dt.timedelta(minutes=15)
NOBODY = "okänd"
DRAFTS_KEPT = dt.timedelta(days=30)
"""How long after its last change a draft can be gone on with."""


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


def sign_in(
    session: Session,
    *,
    user_id: int | None,
    password_matches: bool,
    new_hash: str | None = None,
    earlier_cookie: str | None = None,
    at: dt.datetime | None = None,
) -> str | None:
    """
    Open a session and return its cookie, or count a failure and return None.

    None rather than an error, since an error would undo the counting. A resting account refuses
    the right password too. Signing in ends the session the browser had before.
    """
    now = at or dt.datetime.now(dt.UTC)
    user = (
        None if user_id is None else session.get(User, user_id, with_for_update=True, populate_existing=True)
    )
    resting = user is not None and user.locked_until is not None and now < user.locked_until
    if user is None or resting or not password_matches:
        _count_failure(session, user, resting=resting, now=now)
        return None
    trail.deed(session, by=user.username, action="konto.logga_in")
    user.failed_count, user.locked_until = 0, None
    if new_hash is not None:
        user.password_hash = new_hash
    trail.note(
        session,
        by=user.username,
        action="konto.logga_in",
        table_name=User.__tablename__,
        row_id=user.id,
        huvudman_id=user.huvudman_id,
    )
    end(session, cookie=earlier_cookie, at=now)
    return _open(session, user, now)


def end(session: Session, *, cookie: str | None, at: dt.datetime | None = None) -> None:
    """Close the sign-in a cookie stands for; a stranger's cookie changes nothing."""
    digest = tokens.digest_of(cookie)
    if digest is not None:
        session.execute(
            update(WebSession)
            .where(WebSession.token_digest == digest, WebSession.ended_at.is_(None))
            .values(ended_at=at or dt.datetime.now(dt.UTC))
        )


def touch(session: Session, *, session_id: int, at: dt.datetime | None = None) -> None:
    """Write down that the person is really using the page, which keeps the session from going idle."""
    session.execute(
        update(WebSession)
        .where(WebSession.id == session_id, WebSession.ended_at.is_(None))
        .values(seen_at=at or dt.datetime.now(dt.UTC))
    )


def _count_failure(session: Session, user: User | None, *, resting: bool, now: dt.datetime) -> None:
    if user is None or resting:
        # The typed name is not kept: people type their password in the wrong field.
        trail.note(session, by=user.username if user else NOBODY, action="konto.neka_inloggning")
        return
    trail.deed(session, by=user.username, action="konto.neka_inloggning")
    user.failed_count += 1
    user.locked_until = now + wait_after(user.failed_count)
    session.flush()


def _open(session: Session, user: User, now: dt.datetime) -> str:
    cookie, digest = tokens.issue()
    session.add(
        WebSession(
            token_digest=digest,
            user_id=user.id,
            created_at=now,
            seen_at=now,
            expires_at=now + dt.timedelta(hours=settings().session_hours),
            role=user.role,
            huvudman_id=user.huvudman_id,
        )
    )
    _forget_old(session, now)
    session.flush()
    return cookie


def _forget_old(session: Session, now: dt.datetime) -> None:
    # Rows of ended sign-ins serve nobody after a week; signing in is rare enough to tidy here.
    limit = now - dt.timedelta(days=7)
    session.execute(delete(WebSession).where(WebSession.expires_at < limit))
    # A draft may hold what no report may: it is kept for going on with, not for ever.
    session.execute(delete(Draft).where(Draft.updated_at < now - DRAFTS_KEPT))
