"""Indikator: a figure from elsewhere, or published by a huvudman from its own closed rows."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import OPEN, PERSONAL, SECRET, Base, UtcDateTime
from lägesbild.model.words import Direction, ReleaseStatus, word_column


class Indicator(Base):
    """
    What a figure is. ``huvudman_id`` NULL: from elsewhere, and everybody reads its values.

    ``definition`` says what is counted of the huvudman's own closed rows (``counting.Counted`` as text).
    """

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    slug: Mapped[str] = mapped_column(String(80), unique=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(200), info=OPEN)
    unit: Mapped[str] = mapped_column(String(60), info=OPEN)
    source: Mapped[str] = mapped_column(String(200), info=OPEN)
    limits: Mapped[str] = mapped_column(String(500), default="", info=OPEN)
    direction: Mapped[Direction] = mapped_column(word_column(Direction), info=OPEN)
    huvudman_id: Mapped[int | None] = mapped_column(ForeignKey("huvudman.id"), info=OPEN)
    retired_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    definition: Mapped[str | None] = mapped_column(Text, info=OPEN)

    values: Mapped[list[IndicatorValue]] = relationship(back_populates="indicator")


class IndicatorRelease(Base):
    """
    One period of an own indicator: proposed by one person, published by another, then frozen (Publicering).

    ``body_id`` is the group it is meant for; ``audience_id`` is that group from the day it is published, so
    that a proposal is its own huvudman's alone. ``content`` holds the rounded cells with the words and rules
    they were made by, never a count.
    """

    __tablename__ = "indicator_release"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True, info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), info=OPEN)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    period_from: Mapped[dt.date] = mapped_column(info=OPEN)
    period_to: Mapped[dt.date] = mapped_column(info=OPEN)
    status: Mapped[ReleaseStatus] = mapped_column(word_column(ReleaseStatus), info=OPEN)
    content: Mapped[str] = mapped_column(Text, info=SECRET)
    checksum: Mapped[str] = mapped_column(String(64), info=OPEN)
    proposed_by: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    proposed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    decided_by: Mapped[str | None] = mapped_column(String(60), info=PERSONAL)
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    decline_reason: Mapped[str | None] = mapped_column(Text, info=SECRET)
    withdrawn_by: Mapped[str | None] = mapped_column(String(60), info=PERSONAL)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text, info=SECRET)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    indicator: Mapped[Indicator] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("huvudman_id", "submit_key"),
        CheckConstraint("period_to >= period_from", name="period_order"),
        CheckConstraint("(status IN ('forslag', 'avbojt')) = (audience_id IS NULL)", name="readers"),
        CheckConstraint("(status = 'forslag') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(status = 'tillbakadragen') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint(
            "decided_by IS NULL OR status = 'avbojt' OR decided_by <> proposed_by", name="two_people"
        ),
    )


class IndicatorValue(Base):
    """A value for a district and period; NULL with ``suppressed`` means too small to tell."""

    __tablename__ = "indicator_value"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True, info=OPEN)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True, info=OPEN)
    period_from: Mapped[dt.date] = mapped_column(info=OPEN)
    period_to: Mapped[dt.date] = mapped_column(info=OPEN)
    value: Mapped[float | None] = mapped_column(info=OPEN)
    suppressed: Mapped[bool] = mapped_column(default=False, info=OPEN)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("indicator_release.id"), info=OPEN)

    indicator: Mapped[Indicator] = relationship(back_populates="values")

    __table_args__ = (
        UniqueConstraint("indicator_id", "district_id", "period_from", "period_to"),
        CheckConstraint("NOT suppressed OR value IS NULL", name="suppressed_value"),
        CheckConstraint("period_to >= period_from", name="period_order"),
    )
