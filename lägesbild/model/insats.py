"""Insats: an initiative, what it is for, who carries it, what it costs and whether it helped."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, OPEN, PERSONAL, SECRET, Base, Thinnable, UtcDateTime
from lägesbild.model.organisation import Huvudman
from lägesbild.model.place import District
from lägesbild.model.problembild import Problembild
from lägesbild.model.vocabulary import Theme
from lägesbild.model.words import InsatsLevel, InsatsStatus, Track, word_column

insats_district = Table(
    "insats_district",
    Base.metadata,
    Column("insats_id", ForeignKey("insats.id"), primary_key=True, info=OPEN),
    Column("district_id", ForeignKey("district.id"), primary_key=True, info=OPEN),
)
insats_partner = Table(
    "insats_partner",
    Base.metadata,
    Column("insats_id", ForeignKey("insats.id"), primary_key=True, info=OPEN),
    Column("huvudman_id", ForeignKey("huvudman.id"), primary_key=True, info=OPEN),
)
insats_problembild = Table(
    "insats_problembild",
    Base.metadata,
    Column("insats_id", ForeignKey("insats.id"), primary_key=True, info=OPEN),
    Column("problembild_id", ForeignKey("problembild.id"), primary_key=True, info=OPEN),
)
insats_plan_goal = Table(
    "insats_plan_goal",
    Base.metadata,
    Column("insats_id", ForeignKey("insats.id"), primary_key=True, info=OPEN),
    Column("plan_goal_id", ForeignKey("plan_goal.id"), primary_key=True, info=OPEN),
)


class PlanGoal(Base):
    """A goal of a year's verksamhetsplan, in one track or in both (NULL)."""

    __tablename__ = "plan_goal"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    year: Mapped[int] = mapped_column(index=True, info=OPEN)
    track: Mapped[Track | None] = mapped_column(word_column(Track), info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    outcome: Mapped[str | None] = mapped_column(Text, info=SECRET)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    withdrawn_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("huvudman_id", "submit_key"),
        CheckConstraint("year BETWEEN 1990 AND 2200", name="year"),
    )


class Insats(Thinnable, Base):
    """An initiative. No district in the list means the whole kommun."""

    __tablename__ = "insats"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    title: Mapped[str] = mapped_column(String(300), info=SECRET)
    description: Mapped[str] = mapped_column(Text, default="", info=SECRET)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True, info=OPEN)
    goal: Mapped[str | None] = mapped_column(Text, info=SECRET)
    owner: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)
    place: Mapped[str | None] = mapped_column(String(120), info=SECRET)
    target_group: Mapped[str | None] = mapped_column(String(120), info=SECRET)
    level: Mapped[InsatsLevel | None] = mapped_column(word_column(InsatsLevel), info=OPEN)
    track: Mapped[Track | None] = mapped_column(word_column(Track), info=OPEN)
    method: Mapped[str | None] = mapped_column(Text, info=SECRET)
    status: Mapped[InsatsStatus] = mapped_column(word_column(InsatsStatus), info=OPEN)
    status_on: Mapped[dt.date] = mapped_column(info=OPEN)
    starts_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    ends_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    reported_on: Mapped[dt.date] = mapped_column(info=OPEN)
    cost_sek: Mapped[int | None] = mapped_column(info=OPEN)
    hours: Mapped[int | None] = mapped_column(info=OPEN)
    evaluation_plan: Mapped[str | None] = mapped_column(Text, info=SECRET)
    evaluation_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    public_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    public_by: Mapped[str | None] = mapped_column(String(60), info=HAND)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    huvudman: Mapped[Huvudman] = relationship()
    theme: Mapped[Theme] = relationship()
    districts: Mapped[list[District]] = relationship(secondary=insats_district)
    partners: Mapped[list[Huvudman]] = relationship(secondary=insats_partner)
    problembilder: Mapped[list[Problembild]] = relationship(secondary=insats_problembild)
    plan_goals: Mapped[list[PlanGoal]] = relationship(secondary=insats_plan_goal)
    funding: Mapped[list[Funding]] = relationship(back_populates="insats")
    follow_ups: Mapped[list[FollowUp]] = relationship(back_populates="insats")
    history: Mapped[list[InsatsChange]] = relationship(
        back_populates="insats", order_by="InsatsChange.changed_on, InsatsChange.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("huvudman_id", "submit_key"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period_order"),
        CheckConstraint("cost_sek IS NULL OR cost_sek >= 0", name="cost"),
        CheckConstraint("hours IS NULL OR hours >= 0", name="hours"),
    )


class Funding(Base):
    """Money for an insats, from whom, and the day it ends."""

    __tablename__ = "funding"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    insats_id: Mapped[int] = mapped_column(ForeignKey("insats.id"), index=True, info=OPEN)
    source: Mapped[str] = mapped_column(String(120), info=SECRET)
    amount_sek: Mapped[int | None] = mapped_column(info=OPEN)
    ends_on: Mapped[dt.date | None] = mapped_column(info=OPEN)

    insats: Mapped[Insats] = relationship(back_populates="funding")


class FollowUp(Base):
    """A planned look at whether the insats helped, and what was found."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    insats_id: Mapped[int] = mapped_column(ForeignKey("insats.id"), index=True, info=OPEN)
    planned_on: Mapped[dt.date] = mapped_column(info=OPEN)
    done_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    outcome: Mapped[str | None] = mapped_column(Text, info=SECRET)

    insats: Mapped[Insats] = relationship(back_populates="follow_ups")


class InsatsChange(Base):
    """The status an insats took on a day, and why."""

    __tablename__ = "insats_change"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    insats_id: Mapped[int] = mapped_column(ForeignKey("insats.id"), index=True, info=OPEN)
    status: Mapped[InsatsStatus] = mapped_column(word_column(InsatsStatus), info=OPEN)
    changed_on: Mapped[dt.date] = mapped_column(info=OPEN)
    reason: Mapped[str] = mapped_column(Text, default="", info=SECRET)
    changed_by: Mapped[str] = mapped_column(String(60), info=HAND)

    insats: Mapped[Insats] = relationship(back_populates="history")
