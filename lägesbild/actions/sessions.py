"""Signing in and out. The password itself is compared outside, where it blocks no transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lägesbild.actions import failures, second_factor
from lägesbild.actions.second_factor import Step
from lägesbild.config import settings
from lägesbild.model import Draft, Means, User, WebSession
from lägesbild.store import tokens, trail

DRAFTS_KEPT = dt.timedelta(days=30)
"""How long after its last change a draft can be gone on with."""


@dataclass(frozen=True, slots=True)
class Halfway:
    """The password was right, and something else is asked for before a session is opened."""

    user_id: int
    step: Step


def sign_in(
    session: Session,
    *,
    user_id: int | None,
    password_matches: bool,
    new_hash: str | None = None,
    earlier_cookie: str | None = None,
    trusted: bool = False,
    at: dt.datetime | None = None,
) -> str | Halfway | None:
    """
    Open a session and return its cookie, say what is asked for next, or count a failure and return None.

    None rather than an error, since an error would undo the counting. A resting account refuses
    the right password too. Signing in ends the session the browser had before. A right password alone
    forgets no failures where a code is asked for: who knows it could else try codes without end.
    """
    now = at or dt.datetime.now(dt.UTC)
    user = failures.held(session, user_id)
    if user is None or failures.rests(user, now) or not password_matches:
        failures.count(session, user, at=now)
        return None
    if new_hash is not None:
        trail.deed(session, by=user.username, action="konto.fornya_losenord")
        user.password_hash = new_hash
    trail.deed(session, by=user.username, action="konto.logga_in")
    step = second_factor.step_of(user, trusted=trusted)
    if step is not Step.NONE:
        session.flush()
        return Halfway(user.id, step)
    if not user.is_demo and user.totp_secret is None:
        user.password_only_at = user.password_only_at or now
    return opened(session, user, means=Means.PASSWORD, earlier_cookie=earlier_cookie, at=now)


def second_step(
    session: Session,
    *,
    user_id: int,
    code: str,
    earlier_cookie: str | None = None,
    at: dt.datetime | None = None,
) -> str | None:
    """Open a session for a right code after a right password; count a failure for a wrong one."""
    now = at or dt.datetime.now(dt.UTC)
    user = failures.held(session, user_id)
    right = (
        user is not None
        and not failures.rests(user, now)
        and user.totp_secret is not None
        and second_factor.passes(session, user=user, code=code, at=now)
    )
    if user is None or not right:
        failures.count(session, user, at=now)
        return None
    return opened(session, user, means=Means.TWO_STEPS, earlier_cookie=earlier_cookie, at=now)


def enrolled(
    session: Session,
    *,
    user_id: int,
    secret: str,
    code: str,
    earlier_cookie: str | None = None,
    at: dt.datetime | None = None,
) -> tuple[str, list[str]] | None:
    """Connect the first app after a right password: the cookie and the recovery codes, or a failure."""
    now = at or dt.datetime.now(dt.UTC)
    user = failures.held(session, user_id)
    codes = None
    if user is not None and user.totp_secret is None and not failures.rests(user, now):
        codes = second_factor.enrol(session, user=user, secret=secret, code=code, by=user.username, at=now)
    if user is None or codes is None:
        failures.count(session, user, at=now)
        return None
    return opened(session, user, means=Means.TWO_STEPS, earlier_cookie=earlier_cookie, at=now), codes


def opened(session: Session, user: User, *, means: Means, earlier_cookie: str | None, at: dt.datetime) -> str:
    """Open a session for somebody who has shown who they are, and return its cookie."""
    trail.deed(session, by=user.username, action="konto.logga_in")
    user.failed_count, user.locked_until = 0, None
    trail.note(
        session,
        by=user.username,
        action="konto.logga_in",
        table_name=User.__tablename__,
        row_id=user.id,
        huvudman_id=user.huvudman_id,
    )
    end(session, cookie=earlier_cookie, at=at)
    return _open(session, user, means, at)


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


def _open(session: Session, user: User, means: Means, now: dt.datetime) -> str:
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
            means=means,
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
