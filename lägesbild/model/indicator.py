"""Indikator: a figure from elsewhere, or published by a huvudman from its own closed rows."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import OPEN, Base
from lägesbild.model.words import Direction, word_column


class Indicator(Base):
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

    values: Mapped[list[IndicatorValue]] = relationship(back_populates="indicator")


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

    indicator: Mapped[Indicator] = relationship(back_populates="values")

    __table_args__ = (
        UniqueConstraint("indicator_id", "district_id", "period_from", "period_to"),
        CheckConstraint("NOT suppressed OR value IS NULL", name="suppressed_value"),
        CheckConstraint("period_to >= period_from", name="period_order"),
    )
