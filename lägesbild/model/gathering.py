"""Områdesgrupper called together at once (Sammankallning), and the log of what was seen and done."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, OPEN, PERSONAL, SECRET, Base, Thinnable, UtcDateTime
from lägesbild.model.organisation import Body, Huvudman
from lägesbild.model.place import District
from lägesbild.model.words import LogKind, word_column

gathering_called = Table(
    "gathering_called",
    Base.metadata,
    Column("gathering_id", ForeignKey("gathering.id"), primary_key=True, info=OPEN),
    Column("huvudman_id", ForeignKey("huvudman.id"), primary_key=True, info=OPEN),
)


class Gathering(Thinnable, Base):
    """
    A group called together because something has happened. Read by the members of the group.

    Open until ``closed_at``; the ``summary`` then became a report, a problembild or an insats when one of
    the ids is set.
    """

    __tablename__ = "gathering"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    what: Mapped[str] = mapped_column(Text, info=SECRET)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), info=OPEN)
    place: Mapped[str | None] = mapped_column(String(120), info=SECRET)
    called_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    called_by: Mapped[str] = mapped_column(String(60), info=HAND)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    closed_by: Mapped[str | None] = mapped_column(String(60), info=HAND)
    summary: Mapped[str | None] = mapped_column(Text, info=SECRET)
    observation_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id"), info=OPEN)
    problembild_id: Mapped[int | None] = mapped_column(ForeignKey("problembild.id"), info=OPEN)
    insats_id: Mapped[int | None] = mapped_column(ForeignKey("insats.id"), info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    body: Mapped[Body] = relationship()
    district: Mapped[District | None] = relationship()
    called: Mapped[list[Huvudman]] = relationship(secondary=gathering_called)
    log: Mapped[list[LogEntry]] = relationship(
        back_populates="gathering", order_by="LogEntry.at, LogEntry.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("body_id", "submit_key"),)


class LogEntry(Base):
    """A line of a gathering's log: what is known, or a quick measure with its owner. Never rewritten."""

    __tablename__ = "log_entry"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id"), index=True, info=OPEN)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    kind: Mapped[LogKind] = mapped_column(word_column(LogKind), info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    owner_huvudman_id: Mapped[int | None] = mapped_column(ForeignKey("huvudman.id"), info=OPEN)
    owner: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    insats_id: Mapped[int | None] = mapped_column(ForeignKey("insats.id"), info=OPEN)
    written_by: Mapped[str] = mapped_column(String(60), info=HAND)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)

    gathering: Mapped[Gathering] = relationship(back_populates="log")
    owner_huvudman: Mapped[Huvudman | None] = relationship()

    __table_args__ = (UniqueConstraint("gathering_id", "submit_key"),)
