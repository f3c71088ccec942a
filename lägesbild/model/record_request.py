"""Requests for public documents (Begäran om utlämnande): what was asked for, found, masked and given out."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, OPEN, PERSONAL, SECRET, Base, UtcDateTime
from lägesbild.model.organisation import Huvudman
from lägesbild.model.words import Disclosure, RecordKind, RequestStatus, word_column


class RecordRequest(Base):
    """
    A request that a huvudman has received, numbered per huvudman and year.

    ``requester`` is where the answer goes if whoever asks has said so: nobody has to. ``decider`` is who
    decided, by name and title; ``decided_by`` whoever wrote it down here.
    """

    __tablename__ = "record_request"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    year: Mapped[int] = mapped_column(info=OPEN)
    number: Mapped[int] = mapped_column(info=OPEN)
    received_on: Mapped[dt.date] = mapped_column(info=OPEN)
    asked: Mapped[str] = mapped_column(Text, info=SECRET)
    requester: Mapped[str | None] = mapped_column(String(200), info=PERSONAL)
    status: Mapped[RequestStatus] = mapped_column(word_column(RequestStatus), info=OPEN)
    reason: Mapped[str | None] = mapped_column(Text, info=SECRET)
    decider: Mapped[str | None] = mapped_column(String(200), info=PERSONAL)
    decided_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    decided_by: Mapped[str | None] = mapped_column(String(60), info=HAND)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    created_by: Mapped[str] = mapped_column(String(60), info=HAND)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    huvudman: Mapped[Huvudman] = relationship()
    rows: Mapped[list[RequestedRow]] = relationship(back_populates="request", order_by="RequestedRow.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("huvudman_id", "year", "number"),
        UniqueConstraint("huvudman_id", "submit_key"),
        CheckConstraint("(status = 'beslutad') = (decided_on IS NOT NULL)", name="decided"),
    )


class RequestedRow(Base):
    """
    A row that a request concerns (Handling i begäran), by kind and id: its text stays where it is.

    ``ground`` is why none of it is given out. ``checksum`` is that of the text the masks were drawn on.
    ``released`` is JSON and written by the decision: the text as it was given out, without what was masked.
    """

    __tablename__ = "requested_row"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    request_id: Mapped[int] = mapped_column(ForeignKey("record_request.id"), index=True, info=OPEN)
    kind: Mapped[RecordKind] = mapped_column(word_column(RecordKind), info=OPEN)
    source_id: Mapped[int] = mapped_column(info=OPEN)
    assessment: Mapped[Disclosure | None] = mapped_column(word_column(Disclosure), info=OPEN)
    ground: Mapped[str | None] = mapped_column(String(200), info=SECRET)
    checksum: Mapped[str | None] = mapped_column(String(64), info=SECRET)
    released: Mapped[str | None] = mapped_column(Text, info=SECRET)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    request: Mapped[RecordRequest] = relationship(back_populates="rows")
    masks: Mapped[list[RowMask]] = relationship(
        back_populates="row", order_by="RowMask.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("request_id", "kind", "source_id"),
        CheckConstraint("assessment <> 'lamnas_inte_ut' OR ground IS NOT NULL", name="refused_with_ground"),
        CheckConstraint("assessment <> 'lamnas_inte_ut' OR released IS NULL", name="refused_whole"),
    )


class RowMask(Base):
    """A masked passage (Maskering): its place in one field of a row, and the section it is masked under."""

    __tablename__ = "row_mask"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    request_id: Mapped[int] = mapped_column(ForeignKey("record_request.id"), index=True, info=OPEN)
    requested_row_id: Mapped[int] = mapped_column(ForeignKey("requested_row.id"), index=True, info=OPEN)
    field: Mapped[str] = mapped_column(String(60), info=OPEN)
    begins: Mapped[int] = mapped_column(info=OPEN)
    ends: Mapped[int] = mapped_column(info=OPEN)
    ground: Mapped[str] = mapped_column(String(200), info=SECRET)

    row: Mapped[RequestedRow] = relationship(back_populates="masks")

    __table_args__ = (
        UniqueConstraint("requested_row_id", "field", "begins"),
        CheckConstraint("begins >= 0 AND ends > begins", name="passage"),
    )
