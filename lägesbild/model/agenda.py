"""The agenda of a meeting, the template it came from, and who was invited. Read by members of the group."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HEADING, OPEN, PERSONAL, SECRET, Base, Thinnable
from lägesbild.model.meeting import Meeting
from lägesbild.model.organisation import Huvudman
from lägesbild.model.words import AgendaKind, word_column


class AgendaTemplate(Base):
    """A standing item (Stående punkt) of a group's agendas; ``kind`` says what belongs to it."""

    __tablename__ = "agenda_template"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    position: Mapped[int] = mapped_column(info=OPEN)
    title: Mapped[str] = mapped_column(String(200), info=OPEN)
    kind: Mapped[AgendaKind] = mapped_column(word_column(AgendaKind), info=OPEN)

    __table_args__ = (UniqueConstraint("body_id", "position"),)


class AgendaItem(Thinnable, Base):
    """One item (Punkt) of a meeting's agenda, in the order of ``position``, with what is noted under it."""

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    position: Mapped[int] = mapped_column(info=OPEN)
    title: Mapped[str] = mapped_column(String(200), info=HEADING)
    kind: Mapped[AgendaKind] = mapped_column(word_column(AgendaKind), info=OPEN)
    note: Mapped[str] = mapped_column(Text, default="", info=SECRET)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    __mapper_args__ = {"version_id_col": version}


class MeetingInvitee(Base):
    """
    Somebody invited (Inbjuden) besides the group's members: a huvudman, a function or person, or both.

    ``is_guest`` is whoever does not belong to a huvudman of the group.
    """

    __tablename__ = "meeting_invitee"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    huvudman_id: Mapped[int | None] = mapped_column(ForeignKey("huvudman.id"), info=OPEN)
    name: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)
    is_guest: Mapped[bool] = mapped_column(default=True, info=OPEN)

    meeting: Mapped[Meeting] = relationship()
    huvudman: Mapped[Huvudman | None] = relationship()

    __table_args__ = (CheckConstraint("huvudman_id IS NOT NULL OR name IS NOT NULL", name="somebody"),)
