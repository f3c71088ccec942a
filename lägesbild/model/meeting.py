"""Meetings, and the decisions and tasks made at them. They are read by the members of the group."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import OPEN, PERSONAL, SECRET, Base
from lägesbild.model.organisation import Body, Huvudman
from lägesbild.model.vocabulary import Theme
from lägesbild.model.words import TaskStatus, word_column


class Meeting(Base):
    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    held_on: Mapped[dt.date] = mapped_column(info=OPEN)
    title: Mapped[str] = mapped_column(String(200), info=SECRET)

    body: Mapped[Body] = relationship()
    decisions: Mapped[list[Decision]] = relationship(back_populates="meeting")
    tasks: Mapped[list[Task]] = relationship(back_populates="meeting")

    __table_args__ = (UniqueConstraint("body_id", "held_on"),)


class Decision(Base):
    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    paragraph: Mapped[str | None] = mapped_column(String(20), info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)

    meeting: Mapped[Meeting] = relationship(back_populates="decisions")
    theme: Mapped[Theme | None] = relationship()

    __table_args__ = (UniqueConstraint("meeting_id", "submit_key"),)


class Task(Base):
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

    meeting: Mapped[Meeting] = relationship(back_populates="tasks")
    owner_huvudman: Mapped[Huvudman | None] = relationship()
    theme: Mapped[Theme | None] = relationship()

    __table_args__ = (UniqueConstraint("meeting_id", "submit_key"),)
