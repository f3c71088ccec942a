"""Who reports, in which groups they meet, and what is expected of them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import OPEN, PERSONAL, Base
from lägesbild.model.words import BodyKind, HuvudmanKind, word_column


class Huvudman(Base):
    """An organisation that reports. ``kind`` GRUPP stands for a group speaking as one, with no users."""

    __tablename__ = "huvudman"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    slug: Mapped[str] = mapped_column(String(60), unique=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(120), unique=True, info=OPEN)
    kind: Mapped[HuvudmanKind] = mapped_column(word_column(HuvudmanKind), info=OPEN)
    myndighet: Mapped[str | None] = mapped_column(String(120), info=OPEN)
    sort: Mapped[int] = mapped_column(default=100, info=OPEN)
    valid_from: Mapped[dt.date | None] = mapped_column(info=OPEN)
    valid_to: Mapped[dt.date | None] = mapped_column(info=OPEN)

    aliases: Mapped[list[HuvudmanAlias]] = relationship(back_populates="huvudman")


class HuvudmanAlias(Base):
    """Another or earlier name of a huvudman, valid for a time (the Socialtjänst of 2018)."""

    __tablename__ = "huvudman_alias"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(120), info=OPEN)
    valid_from: Mapped[dt.date | None] = mapped_column(info=OPEN)
    valid_to: Mapped[dt.date | None] = mapped_column(info=OPEN)

    huvudman: Mapped[Huvudman] = relationship(back_populates="aliases")

    __table_args__ = (UniqueConstraint("huvudman_id", "name"),)


class Body(Base):
    """
    A group (Grupp): it meets, and its member huvudmän are a circle one can share with.

    ``interval_weeks`` is how often it means to meet; ``contact`` is the function one turns to.
    """

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    slug: Mapped[str] = mapped_column(String(60), unique=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(120), unique=True, info=OPEN)
    kind: Mapped[BodyKind] = mapped_column(word_column(BodyKind), info=OPEN)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), info=OPEN)
    sort: Mapped[int] = mapped_column(default=100, info=OPEN)
    ended_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    interval_weeks: Mapped[int | None] = mapped_column(info=OPEN)
    contact: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)

    members: Mapped[list[BodyMember]] = relationship(back_populates="body")

    __table_args__ = (
        CheckConstraint("interval_weeks IS NULL OR interval_weeks BETWEEN 1 AND 104", name="interval_weeks"),
    )


class BodyMember(Base):
    """A huvudman's membership of a group, from one day to another."""

    __tablename__ = "body_member"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    valid_from: Mapped[dt.date | None] = mapped_column(info=OPEN)
    valid_to: Mapped[dt.date | None] = mapped_column(info=OPEN)

    body: Mapped[Body] = relationship(back_populates="members")

    @classmethod
    def in_force(cls, on: dt.date) -> ColumnElement[bool]:
        """The memberships in force on a day, as a condition of a query."""
        return and_(
            or_(cls.valid_from.is_(None), cls.valid_from <= on),
            or_(cls.valid_to.is_(None), cls.valid_to >= on),
        )

    __table_args__ = (UniqueConstraint("body_id", "huvudman_id", "valid_from"),)


class ExpectedReporting(Base):
    """A huvudman is expected to report from a district every so many ISO weeks."""

    __tablename__ = "expected_reporting"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True, info=OPEN)
    every_weeks: Mapped[int] = mapped_column(default=1, info=OPEN)
    valid_from: Mapped[dt.date] = mapped_column(info=OPEN)
    valid_to: Mapped[dt.date | None] = mapped_column(info=OPEN)

    __table_args__ = (
        UniqueConstraint("huvudman_id", "district_id", "valid_from"),
        CheckConstraint("every_weeks BETWEEN 1 AND 52", name="every_weeks"),
    )
