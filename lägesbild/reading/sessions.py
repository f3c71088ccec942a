"""Whether a browser is signed in, and as whom. Nothing here writes."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lägesbild.config import settings
from lägesbild.model import NO_PASSWORD, Means, User, Viewer, WebSession
from lägesbild.model.roles import ALWAYS_TWO_STEPS
from lägesbild.reading import viewers
from lägesbild.store import seals, tokens


@dataclass(frozen=True)
class OpenSession:
    """
    One valid sign-in. ``touch_due`` says that ``seen_at`` is old enough to be worth a write,
    ``by_provider`` that the provider has opened it, and is asked now and then whether it may stay open.
    """

    id: int
    user_id: int
    touch_due: bool
    by_provider: bool = False


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against. The unknown name has neither user nor hash."""

    user_id: int | None
    password_hash: str | None


def find(
    session: Session, cookie: str | None, *, address: str | None = None, at: dt.datetime | None = None
) -> OpenSession | None:
    """
    Look up the sign-in a cookie stands for; None means a stranger.

    A sign-in ends by itself when it has been idle or open too long, when the account was closed,
    when the person's role or huvudman changed, and when demo accounts meet a server outside demo mode.
    One opened with a password alone holds in the trusted networks only: the guard, through which
    everything passes, says from which ``address`` the browser asks.
    """
    row = _row(session, cookie, address, at or dt.datetime.now(dt.UTC))
    if row is None:
        return None
    due = (at or dt.datetime.now(dt.UTC)) - row.seen_at >= touch_interval()
    by_provider = row.means == Means.PROVIDER
    return OpenSession(id=row.id, user_id=row.user_id, touch_due=due, by_provider=by_provider)


def viewer(session: Session, open_session: OpenSession) -> Viewer:
    """The viewer behind a valid sign-in."""
    return viewers.viewer_of(session, session.get_one(User, open_session.user_id))


def credentials(session: Session, username: str) -> Credentials:
    """What to verify a typed password against; looks the same for names that do not exist."""
    user = session.scalars(select(User).where(User.username == username)).first()
    if user is None or not may_sign_in(user):
        return Credentials(user_id=None, password_hash=None)
    local = user.password_hash if user.password_hash != NO_PASSWORD else None
    return Credentials(user_id=user.id, password_hash=local)


def mark_of(session: Session, user_id: int) -> str:
    """What a sign-in half done remembers of an account, to tell whether it has changed meanwhile."""
    user = session.get_one(User, user_id)
    state = (user.id, user.password_hash, user.role, user.huvudman_id, user.approved_at, user.totp_since)
    return seals.digest("\x1f".join(str(part) for part in state), purpose="half signed in")


def still_halfway(session: Session, user_id: int, mark: str) -> str | None:
    """The username of an account that is open and as it was when its password was right; otherwise None."""
    user = session.get(User, user_id)
    if user is None or not may_sign_in(user) or not hmac.compare_digest(mark, mark_of(session, user_id)):
        return None
    return user.username


def may_sign_in(user: User) -> bool:
    """Whether the account is open here: approved, not closed, and no demo account outside demo mode."""
    approved = user.closed_at is None and user.approved_at is not None
    return approved and (settings().demo or not user.is_demo)


def touch_interval() -> dt.timedelta:
    """How stale ``seen_at`` may get before use is written down: a tenth of the idle time, at most 60 s."""
    return min(dt.timedelta(seconds=60), dt.timedelta(minutes=settings().session_idle_minutes) / 10)


def _row(session: Session, cookie: str | None, address: str | None, at: dt.datetime) -> WebSession | None:
    digest = tokens.digest_of(cookie)
    if digest is None:
        return None
    row = session.scalars(
        select(WebSession).where(WebSession.token_digest == digest).options(joinedload(WebSession.user))
    ).first()
    return row if row is not None and _holds(row, at) and _is_strong(row, address) else None


def _holds(row: WebSession, at: dt.datetime) -> bool:
    idle_until = row.seen_at + dt.timedelta(minutes=settings().session_idle_minutes)
    unchanged = row.role == row.user.role and row.huvudman_id == row.user.huvudman_id
    return (
        row.ended_at is None and at < min(idle_until, row.expires_at) and unchanged and may_sign_in(row.user)
    )


def _is_strong(row: WebSession, address: str | None) -> bool:
    """Whether what it was opened with is enough where it is used now."""
    if row.user.is_demo or row.means != Means.PASSWORD:
        return True
    if row.user.role in ALWAYS_TWO_STEPS:
        return False
    return bool(settings().networks) if address is None else settings().trusts(address)
