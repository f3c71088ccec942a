"""The trail of writes, the revision every write moves, settings in force and the allow-list."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lägesbild.model.base import OPEN, PERSONAL, SECRET, Base, UtcDateTime


class TrailEntry(Base):
    """
    One thing somebody did. Append-only (triggers refuse UPDATE and DELETE), no foreign keys.

    ``digest`` = SHA-256 of the entry before and of this one; ``details`` enters it only through
    ``details_digest``, so that the chain survives thinning. ``huvudman_id`` and ``audience_id`` are
    those of the row concerned, so that reading the trail is cut like reading the row.
    """

    __tablename__ = "trail"
    __table_args__ = (
        Index("ix_trail_table_name_row_id", "table_name", "row_id"),
        Index("ix_trail_actor_action", "actor", "action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=OPEN)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True, info=OPEN)
    actor: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    action: Mapped[str] = mapped_column(String(60), info=OPEN)
    table_name: Mapped[str] = mapped_column(String(60), info=OPEN)
    row_id: Mapped[int | None] = mapped_column(info=OPEN)
    huvudman_id: Mapped[int | None] = mapped_column(info=OPEN)
    audience_id: Mapped[int | None] = mapped_column(info=OPEN)
    details: Mapped[str] = mapped_column(Text, info=SECRET)
    details_digest: Mapped[str] = mapped_column(String(64), info=OPEN)
    digest: Mapped[str] = mapped_column(String(64), info=OPEN)


class Revision(Base):
    """One row: how many writes there have been, and the head of the trail. Locking it orders writers."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    value: Mapped[int] = mapped_column(default=0, info=OPEN)
    trail_id: Mapped[int] = mapped_column(default=0, info=OPEN)
    trail_digest: Mapped[str] = mapped_column(String(64), default="", info=OPEN)

    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)


class Setting(Base):
    """A setting in force, JSON. ``data/kommun.toml`` seeds them, then the database rules."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True, info=OPEN)
    value: Mapped[str] = mapped_column(Text, info=OPEN)


class AllowedText(Base):
    """A number or address of the municipality's own that free text may hold."""

    __tablename__ = "allowed_text"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    text: Mapped[str] = mapped_column(String(120), info=OPEN)

    __table_args__ = (UniqueConstraint("text"),)
