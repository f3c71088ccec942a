"""The round (Rundan): what a huvudman prepares for a meeting, closed until it says that it is ready."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, OPEN, SECRET, Base, Thinnable, UtcDateTime
from lägesbild.model.meeting import Meeting
from lägesbild.model.organisation import Huvudman
from lägesbild.model.words import Development, StatementKind, word_column


class RoundPart(Base):
    """
    One huvudman's part of a meeting's round.

    ``audience_id`` is NULL, so that nobody else reads it, until it is marked ready; then it is the group.
    """

    __tablename__ = "round_part"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    ready_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    ready_by: Mapped[str | None] = mapped_column(String(60), info=HAND)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    meeting: Mapped[Meeting] = relationship()
    huvudman: Mapped[Huvudman] = relationship()
    statements: Mapped[list[RoundStatement]] = relationship(
        back_populates="part", order_by="RoundStatement.position, RoundStatement.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("meeting_id", "huvudman_id"),)


class RoundStatement(Thinnable, Base):
    """
    One statement of a round part: typed, or taken over from a row that is already there.

    One of ``observation_id``, ``problembild_id`` and ``insats_id`` is the row it points at: the row it was
    taken over from, or the one it became when its part was marked ready. ``submit_key`` keeps one pasted
    text from going in twice.
    """

    __tablename__ = "round_statement"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    round_part_id: Mapped[int] = mapped_column(ForeignKey("round_part.id"), index=True, info=OPEN)
    position: Mapped[int] = mapped_column(info=OPEN)
    kind: Mapped[StatementKind] = mapped_column(word_column(StatementKind), info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), info=OPEN)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), info=OPEN)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), info=OPEN)
    development: Mapped[Development | None] = mapped_column(word_column(Development), info=OPEN)
    observation_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id"), index=True, info=OPEN)
    problembild_id: Mapped[int | None] = mapped_column(ForeignKey("problembild.id"), index=True, info=OPEN)
    insats_id: Mapped[int | None] = mapped_column(ForeignKey("insats.id"), index=True, info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)

    part: Mapped[RoundPart] = relationship(back_populates="statements")

    __table_args__ = (UniqueConstraint("round_part_id", "submit_key"),)
