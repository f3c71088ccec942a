"""Meetings, and what comes of them. Decisions, tasks and judgements are read by the members of the group."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, OPEN, PERSONAL, SECRET, Base, Thinnable, UtcDateTime
from lägesbild.model.organisation import Body, Huvudman
from lägesbild.model.vocabulary import Theme
from lägesbild.model.words import GuidanceKind, Judgement, TaskStatus, word_column


class Meeting(Base):
    """
    A meeting of a group: planned when ``starts_at`` is set, else noted afterwards as held on its day.

    ``held_on`` is the day of either, so a coming or cancelled one was not held (``reading.meetings.held``).
    ``changed_count`` rises whenever those invited have to be told anew. Once ``closed_at`` is set, what was
    noted at it, who was there and what it decided stand still; its minutes are made of them.
    """

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    held_on: Mapped[dt.date] = mapped_column(info=OPEN)
    title: Mapped[str] = mapped_column(String(200), info=SECRET)
    starts_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    ends_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    place: Mapped[str | None] = mapped_column(String(200), info=SECRET)
    cancelled_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    changed_count: Mapped[int] = mapped_column(default=0, info=OPEN)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    closed_by: Mapped[str | None] = mapped_column(String(60), info=HAND)

    body: Mapped[Body] = relationship()
    decisions: Mapped[list[Decision]] = relationship(back_populates="meeting")
    tasks: Mapped[list[Task]] = relationship(back_populates="meeting")

    __table_args__ = (UniqueConstraint("body_id", "held_on"),)


class Decision(Base):
    """
    Something a meeting decided (Beslut), under an item of its agenda when it was written down there.

    ``evidence_page`` and ``evidence_query`` are the view it rests on, as an address within the product.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    paragraph: Mapped[str | None] = mapped_column(String(20), info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    repealed_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), info=OPEN)
    evidence_name: Mapped[str | None] = mapped_column(String(80), info=SECRET)
    evidence_page: Mapped[str | None] = mapped_column(String(60), info=OPEN)
    evidence_query: Mapped[str | None] = mapped_column(String(2000), info=PERSONAL)

    meeting: Mapped[Meeting] = relationship(back_populates="decisions")
    theme: Mapped[Theme | None] = relationship()

    __table_args__ = (UniqueConstraint("meeting_id", "submit_key"),)


class Task(Base):
    """Something somebody is to do (Uppdrag), given at a meeting."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    paragraph: Mapped[str | None] = mapped_column(String(20), info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    owner_huvudman_id: Mapped[int | None] = mapped_column(ForeignKey("huvudman.id"), info=OPEN)
    owner: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)
    due_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    status: Mapped[TaskStatus] = mapped_column(word_column(TaskStatus), info=OPEN)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), info=OPEN)

    meeting: Mapped[Meeting] = relationship(back_populates="tasks")
    owner_huvudman: Mapped[Huvudman | None] = relationship()
    theme: Mapped[Theme | None] = relationship()

    __table_args__ = (UniqueConstraint("meeting_id", "submit_key"),)


class Assessment(Base):
    """
    The group's judgement (Bedömning) at a meeting, of a problembild in an area or of an area as a whole.

    ``district_id`` NULL means the whole kommun. A judgement always has a reason.
    """

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    problembild_id: Mapped[int | None] = mapped_column(ForeignKey("problembild.id"), index=True, info=OPEN)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), index=True, info=OPEN)
    judgement: Mapped[Judgement] = mapped_column(word_column(Judgement), info=OPEN)
    reason: Mapped[str] = mapped_column(Text, info=SECRET)
    withdrawn_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    meeting: Mapped[Meeting] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Guidance(Thinnable, Base):
    """
    What the ledningsgrupp asks the working group to aim at (Inriktning), or what support the working group
    needs back (Stöd). Open until answered or withdrawn.
    """

    __tablename__ = "guidance"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    kind: Mapped[GuidanceKind] = mapped_column(word_column(GuidanceKind), info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    asked_on: Mapped[dt.date] = mapped_column(info=OPEN)
    insats_id: Mapped[int | None] = mapped_column(ForeignKey("insats.id"), index=True, info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    asked_by: Mapped[str] = mapped_column(String(60), info=HAND)
    answer: Mapped[str | None] = mapped_column(Text, info=SECRET)
    answered_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    answered_by: Mapped[str | None] = mapped_column(String(60), info=HAND)
    withdrawn_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    huvudman: Mapped[Huvudman] = relationship()
    audience: Mapped[Body | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("huvudman_id", "submit_key"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="whole_answer"),
    )
