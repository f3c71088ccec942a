"""What stands behind one's own sign-in besides the password."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.config import settings
from lägesbild.model import ProviderLink, RecoveryCode, User, Viewer
from lägesbild.model.roles import ALWAYS_TWO_STEPS


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How the viewer signs in. ``since`` is when an app was connected, None without one.

    ``may_connect`` says that an account without an app is let in by its password, in the trusted network.
    """

    by_provider: bool
    is_demo: bool
    since: dt.datetime | None
    codes_left: int
    may_connect: bool


def standing(session: Session, *, viewer: Viewer) -> Standing:
    """The viewer's own."""
    user = session.get_one(User, viewer.user_id)
    linked = session.scalar(select(ProviderLink.id).where(ProviderLink.user_id == user.id))
    left = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    return Standing(
        by_provider=linked is not None,
        is_demo=user.is_demo,
        since=user.totp_since,
        codes_left=session.scalar(left) or 0,
        may_connect=bool(settings().networks) and user.role not in ALWAYS_TWO_STEPS,
    )


def of_account(session: Session, user_id: int) -> str:
    """How an account signs in, in the words of Administration."""
    user = session.get_one(User, user_id)
    if session.scalar(select(ProviderLink.id).where(ProviderLink.user_id == user.id)) is not None:
        return "kommunens inloggning"
    if user.is_demo:
        return "lösenord (demo)"
    return "lösenord och engångskod" if user.totp_since else "lösenord; ingen app kopplad än"


def can_be_reset(session: Session, user_id: int) -> bool:
    """Whether there is a second step to reset."""
    user = session.get_one(User, user_id)
    return user.totp_since is not None or user.password_only_at is not None
