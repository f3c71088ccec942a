"""The year's wheel (Årshjul): recurring work and expected peaks, and the trygghetsvandringar."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import OPEN, PERSONAL, SECRET, Base, Thinnable
from lägesbild.model.organisation import Body, Huvudman
from lägesbild.model.place import District
from lägesbild.model.words import YearKind, word_column


class YearEvent(Base):
    """
    Something in a group's year. Read by the members of the group.

    It comes back every ``every_years`` years from ``starts_on`` on; NULL means once. ``rule`` names a day
    that moves from year to year, such as valborg or an ISO week ("v44"), and then decides the days.
    """

    __tablename__ = "year_event"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    kind: Mapped[YearKind] = mapped_column(word_column(YearKind), info=OPEN)
    title: Mapped[str] = mapped_column(String(200), info=SECRET)
    starts_on: Mapped[dt.date] = mapped_column(info=OPEN)
    ends_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    every_years: Mapped[int | None] = mapped_column(info=OPEN)
    rule: Mapped[str | None] = mapped_column(String(30), info=OPEN)
    owner_huvudman_id: Mapped[int | None] = mapped_column(ForeignKey("huvudman.id"), info=OPEN)
    ended_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    body: Mapped[Body] = relationship()
    owner_huvudman: Mapped[Huvudman | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("body_id", "submit_key"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="day_order"),
        CheckConstraint("every_years IS NULL OR every_years BETWEEN 1 AND 20", name="every_years"),
    )


class SafetyWalk(Thinnable, Base):
    """A trygghetsvandring, planned, and walked on ``done_on``. Read like any row with an audience."""

    __tablename__ = "safety_walk"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True, info=OPEN)
    planned_on: Mapped[dt.date] = mapped_column(info=OPEN)
    done_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    cancelled_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    note: Mapped[str] = mapped_column(Text, default="", info=SECRET)
    people: Mapped[int | None] = mapped_column(info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    district: Mapped[District] = relationship()
    huvudman: Mapped[Huvudman] = relationship()
    audience: Mapped[Body | None] = relationship()
    findings: Mapped[list[WalkFinding]] = relationship(back_populates="walk", order_by="WalkFinding.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("huvudman_id", "submit_key"),
        CheckConstraint("people IS NULL OR people >= 0", name="people"),
    )


class WalkFinding(Thinnable, Base):
    """A shortcoming seen on a trygghetsvandring (Brist), who is to mend it, and the day it was mended."""

    __tablename__ = "walk_finding"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    walk_id: Mapped[int] = mapped_column(ForeignKey("safety_walk.id"), index=True, info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    place: Mapped[str | None] = mapped_column(String(120), info=SECRET)
    east_m: Mapped[int | None] = mapped_column(info=SECRET)
    north_m: Mapped[int | None] = mapped_column(info=SECRET)
    responsible_huvudman_id: Mapped[int | None] = mapped_column(ForeignKey("huvudman.id"), info=OPEN)
    responsible: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)
    fixed_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    fixed_note: Mapped[str | None] = mapped_column(Text, info=SECRET)
    withdrawn_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    walk: Mapped[SafetyWalk] = relationship(back_populates="findings")
    responsible_huvudman: Mapped[Huvudman | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("walk_id", "submit_key"),
        CheckConstraint("(east_m IS NULL) = (north_m IS NULL)", name="whole_point"),
        CheckConstraint("east_m IS NULL OR (east_m % 250 = 0 AND north_m % 250 = 0)", name="snapped_point"),
    )
