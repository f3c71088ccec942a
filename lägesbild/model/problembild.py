"""Problembild: a concern the group follows over time, fed by reports."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, OPEN, SECRET, Base, Thinnable, UtcDateTime
from lägesbild.model.organisation import Huvudman
from lägesbild.model.place import District
from lägesbild.model.vocabulary import Category
from lägesbild.model.words import ProblembildStatus, word_column

problembild_district = Table(
    "problembild_district",
    Base.metadata,
    Column("problembild_id", ForeignKey("problembild.id"), primary_key=True, info=OPEN),
    Column("district_id", ForeignKey("district.id"), primary_key=True, info=OPEN),
)


class Problembild(Thinnable, Base):
    """A followed concern. No district in the list means the whole kommun."""

    __tablename__ = "problembild"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    title: Mapped[str] = mapped_column(String(300), info=SECRET)
    description: Mapped[str] = mapped_column(Text, default="", info=SECRET)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True, info=OPEN)
    place: Mapped[str | None] = mapped_column(String(120), info=SECRET)
    status: Mapped[ProblembildStatus] = mapped_column(word_column(ProblembildStatus), info=OPEN)
    cause_situation: Mapped[str | None] = mapped_column(Text, info=SECRET)
    cause_target: Mapped[str | None] = mapped_column(Text, info=SECRET)
    cause_offender: Mapped[str | None] = mapped_column(Text, info=SECRET)
    target_group: Mapped[str | None] = mapped_column(String(120), info=SECRET)
    opened_on: Mapped[dt.date] = mapped_column(info=OPEN)
    closed_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    public_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    public_by: Mapped[str | None] = mapped_column(String(60), info=HAND)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    huvudman: Mapped[Huvudman] = relationship()
    category: Mapped[Category] = relationship()
    districts: Mapped[list[District]] = relationship(secondary=problembild_district)
    history: Mapped[list[ProblembildChange]] = relationship(
        back_populates="problembild", order_by="ProblembildChange.changed_on, ProblembildChange.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("huvudman_id", "submit_key"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_order"),
    )


class ProblembildChange(Base):
    """The status a problembild took on a day, and why."""

    __tablename__ = "problembild_change"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    problembild_id: Mapped[int] = mapped_column(ForeignKey("problembild.id"), index=True, info=OPEN)
    status: Mapped[ProblembildStatus] = mapped_column(word_column(ProblembildStatus), info=OPEN)
    changed_on: Mapped[dt.date] = mapped_column(info=OPEN)
    reason: Mapped[str] = mapped_column(Text, default="", info=SECRET)
    changed_by: Mapped[str] = mapped_column(String(60), info=HAND)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), info=OPEN)

    problembild: Mapped[Problembild] = relationship(back_populates="history")
