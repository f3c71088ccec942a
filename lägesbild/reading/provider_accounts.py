"""Which accounts the provider is to be asked about again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.config import settings
from lägesbild.model import ProviderLink, User


@dataclass(frozen=True, slots=True)
class Linked:
    """An account of the provider; ``sealed`` is the key to ask with, as it is stored."""

    user_id: int
    username: str
    subject: str
    sealed: str | None
    checked_at: dt.datetime


def linked(session: Session) -> tuple[Linked, ...]:
    """The accounts in use that sign in at the provider in force, in order of username."""
    rows = session.execute(
        select(ProviderLink, User.username)
        .join(User)
        .where(ProviderLink.issuer == (settings().oidc_issuer or ""), User.closed_at.is_(None))
        .order_by(User.username)
    )
    return tuple(_linked(link, username) for link, username in rows)


def due(session: Session, user_id: int, *, at: dt.datetime) -> Linked | None:
    """The account, when it was asked about too long ago and can be; None otherwise."""
    row = session.execute(
        select(ProviderLink, User.username)
        .join(User)
        .where(
            ProviderLink.user_id == user_id,
            ProviderLink.issuer == (settings().oidc_issuer or ""),
            ProviderLink.refresh_token.is_not(None),
            ProviderLink.checked_at <= at - dt.timedelta(minutes=settings().oidc_recheck_minutes),
        )
    ).first()
    return None if row is None else _linked(*row)


def _linked(link: ProviderLink, username: str) -> Linked:
    return Linked(link.user_id, username, link.subject, link.refresh_token, link.checked_at)
