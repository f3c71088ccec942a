"""The tree of areas: kommun → stadsdel → RegSO → named place."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import OPEN, Base
from lägesbild.model.words import DistrictLevel, word_column


class District(Base):
    """
    One node of the tree (Område). Geometry of RegSO stays in data/, keyed by ``code``.

    ``east_m``/``north_m`` place a named place, SWEREF 99 TM; unknown is NULL, never a guess.
    """

    __tablename__ = "district"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    code: Mapped[str] = mapped_column(String(60), unique=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(120), info=OPEN)
    level: Mapped[DistrictLevel] = mapped_column(word_column(DistrictLevel), info=OPEN)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), index=True, info=OPEN)
    population: Mapped[int | None] = mapped_column(info=OPEN)
    population_year: Mapped[int | None] = mapped_column(info=OPEN)
    east_m: Mapped[int | None] = mapped_column(info=OPEN)
    north_m: Mapped[int | None] = mapped_column(info=OPEN)
    valid_from: Mapped[dt.date | None] = mapped_column(info=OPEN)
    valid_to: Mapped[dt.date | None] = mapped_column(info=OPEN)

    aliases: Mapped[list[DistrictAlias]] = relationship(back_populates="district")


class DistrictAlias(Base):
    """Another name or an old spelling; the same alias may point at several districts (then one asks)."""

    __tablename__ = "district_alias"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(120), info=OPEN)

    district: Mapped[District] = relationship(back_populates="aliases")

    __table_args__ = (UniqueConstraint("district_id", "name"),)
