"""Users, their open sessions, and what they have typed but not yet sent."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, OPEN, PERSONAL, SECRET, Base, UtcDateTime
from lägesbild.model.organisation import Huvudman
from lägesbild.model.words import Role, word_column

NO_PASSWORD: Final = "!"  # noqa: S105 - no hash is written like this, so nothing matches it
"""Stands in the place of the hash where an account signs in at the provider only."""


class AccountState(StrEnum):
    """What an account can be used for now. The value is the word users read."""

    WAITING = "väntar på godkännande"
    OPEN = "öppet"
    LOCKED = "låst"
    CLOSED = "stängt"


class Means(StrEnum):
    """What a sign-in was opened with. A password alone holds in the trusted network only."""

    PASSWORD = "losenord"  # noqa: S105 - a word, not a password
    TWO_STEPS = "tva_steg"
    PROVIDER = "leverantor"


class User(Base):
    """
    A person who signs in. Belongs to exactly one huvudman.

    ``is_approver``: Behörighetsansvarig, approves the accounts that read its rows. ``is_reviewer``: Granskare
    of its reports. Nobody signs in before ``approved_at`` (rule 5).

    ``totp_secret`` is sealed; ``totp_step`` is the step of the last code accepted, and ``password_only_at``
    since when a password alone has been enough: see ``actions/second_factor.py``.
    """

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    username: Mapped[str] = mapped_column(String(60), unique=True, info=OPEN)
    display_name: Mapped[str] = mapped_column(String(120), info=PERSONAL)
    password_hash: Mapped[str] = mapped_column(String(200), info=SECRET)
    role: Mapped[Role] = mapped_column(word_column(Role), info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    is_approver: Mapped[bool] = mapped_column(default=False, info=OPEN)
    is_reviewer: Mapped[bool] = mapped_column(default=False, server_default=false(), info=OPEN)
    approved_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    approved_by: Mapped[str | None] = mapped_column(String(60), info=HAND)
    is_demo: Mapped[bool] = mapped_column(default=False, info=OPEN)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    failed_count: Mapped[int] = mapped_column(default=0, info=OPEN)
    locked_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    last_audience: Mapped[str | None] = mapped_column(String(60), info=OPEN)
    email: Mapped[str | None] = mapped_column(String(200), info=PERSONAL)
    totp_secret: Mapped[str | None] = mapped_column(String(300), info=SECRET)
    totp_since: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    totp_step: Mapped[int | None] = mapped_column(info=OPEN)
    password_only_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)

    huvudman: Mapped[Huvudman] = relationship()

    @property
    def state(self) -> AccountState:
        """Closing takes the approval away, so that opening again needs a new one; locking does not."""
        if self.approved_at is None:
            return AccountState.WAITING if self.closed_at is None else AccountState.CLOSED
        return AccountState.OPEN if self.closed_at is None else AccountState.LOCKED


class WebSession(Base):
    """One sign-in in one browser. ``token_digest`` is the SHA-256 of what the signed cookie carries."""

    __tablename__ = "web_session"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True, info=OPEN)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    role: Mapped[Role] = mapped_column(word_column(Role), info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(info=OPEN)
    means: Mapped[str] = mapped_column(
        String(30), default=Means.PASSWORD, server_default=Means.PASSWORD, info=OPEN
    )

    user: Mapped[User] = relationship()

    __table_args__ = (CheckConstraint("means IN ('losenord', 'tva_steg', 'leverantor')", name="means"),)


class Draft(Base):
    """What a user has typed in a form and not yet sent; only they read it."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), info=OPEN)
    form: Mapped[str] = mapped_column(String(60), info=OPEN)
    payload: Mapped[str] = mapped_column(Text, info=SECRET)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)

    __table_args__ = (UniqueConstraint("user_id", "form"),)


class SavedView(Base):
    """A view somebody saved under a name: a page and what stands in its address. Only they list it."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), info=OPEN)
    name: Mapped[str] = mapped_column(String(80), info=PERSONAL)
    page: Mapped[str] = mapped_column(String(60), info=OPEN)
    query: Mapped[str] = mapped_column(String(2000), info=PERSONAL)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)

    __table_args__ = (UniqueConstraint("user_id", "name"),)
