"""What stands behind a sign-in besides a password: recovery codes, spent tokens, and a provider's word."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.account import User
from lägesbild.model.base import OPEN, PERSONAL, SECRET, Base, UtcDateTime


class RecoveryCode(Base):
    """A code that stands in for the app once. Keyed: whoever has the database alone cannot try guesses."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True, info=OPEN)
    code_digest: Mapped[str] = mapped_column(String(64), info=SECRET)
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)


class SpentToken(Base):
    """A token of a sign-in half done that has led on, or failed too often: it leads nowhere again."""

    __tablename__ = "spent_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, info=SECRET)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True, info=OPEN)


class ProviderLink(Base):
    """
    That an account signs in at the municipality's provider, and nowhere else.

    ``vouched_at`` is when the provider last answered for the person; ``checked_at`` when it was last asked;
    ``lost_at`` when it no longer knew them, which locks the account until it does again.
    """

    __tablename__ = "provider_link"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True, info=OPEN)
    issuer: Mapped[str] = mapped_column(String(300), info=OPEN)
    subject: Mapped[str] = mapped_column(String(300), info=PERSONAL)
    refresh_token: Mapped[str | None] = mapped_column(Text, info=SECRET)
    vouched_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    checked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    lost_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)

    user: Mapped[User] = relationship()

    __table_args__ = (UniqueConstraint("issuer", "subject"),)
