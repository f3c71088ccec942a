"""What is kept of a meeting: who was there, the picture it saw, its minutes, its attachments, the screen."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, OPEN, PERSONAL, SECRET, Base, Thinnable, UtcDateTime
from lägesbild.model.meeting import Meeting
from lägesbild.model.organisation import Huvudman
from lägesbild.model.words import AttendanceKind, MinutesStatus, word_column


class Attendance(Base):
    """
    Somebody who was at a meeting (Närvaro). Paragraphs are the numbers of agenda items, NULL all of it.

    ``substitute_for`` names the member that a substitute stands in for.
    """

    __tablename__ = "attendance"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(120), info=PERSONAL)
    huvudman_id: Mapped[int | None] = mapped_column(ForeignKey("huvudman.id"), info=OPEN)
    organisation: Mapped[str | None] = mapped_column(String(120), info=OPEN)
    kind: Mapped[AttendanceKind] = mapped_column(word_column(AttendanceKind), info=OPEN)
    from_paragraph: Mapped[int | None] = mapped_column(info=OPEN)
    to_paragraph: Mapped[int | None] = mapped_column(info=OPEN)
    substitute_for: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    meeting: Mapped[Meeting] = relationship()
    huvudman: Mapped[Huvudman | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("meeting_id", "submit_key"),
        CheckConstraint(
            "from_paragraph IS NULL OR to_paragraph IS NULL OR to_paragraph >= from_paragraph",
            name="paragraph_order",
        ),
    )


class Presentation(Base):
    """Where the screen of a meeting stands now; ``step`` is the place within an item, such as the round."""

    __tablename__ = "presentation"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True, info=OPEN)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), info=OPEN)
    step: Mapped[int] = mapped_column(default=0, info=OPEN)
    for_guests: Mapped[bool] = mapped_column(default=False, info=OPEN)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)


class MeetingPicture(Base):
    """
    The picture a meeting saw, frozen when it was closed (Fryst underlag): one of the meeting as a whole, and
    one for each decision that rests on a view.

    ``content`` is JSON: filters and aggregates as every member of the group may read them. ``checksum`` is
    its SHA-256 in hex, ``revision`` that of the database it was read from.
    """

    __tablename__ = "meeting_picture"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), unique=True, info=OPEN)
    taken_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    revision: Mapped[int] = mapped_column(info=OPEN)
    content: Mapped[str] = mapped_column(Text, info=SECRET)
    checksum: Mapped[str] = mapped_column(String(64), info=OPEN)

    meeting: Mapped[Meeting] = relationship()


class Minutes(Base):
    """
    The minutes of a meeting (Protokoll), numbered per group and year.

    ``content`` is JSON and NULL while they are a draft, which is read out of the meeting itself; it is fixed
    with its ``checksum`` (SHA-256 in hex) when they are sent to be approved. ``approver`` is the username of
    whoever approves (Justerare).
    """

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True, info=OPEN)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), info=OPEN)
    year: Mapped[int] = mapped_column(info=OPEN)
    number: Mapped[int] = mapped_column(info=OPEN)
    status: Mapped[MinutesStatus] = mapped_column(word_column(MinutesStatus), info=OPEN)
    secretary: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)
    chair: Mapped[str | None] = mapped_column(String(120), info=PERSONAL)
    approver: Mapped[str | None] = mapped_column(String(60), info=HAND)
    distribution: Mapped[str] = mapped_column(Text, default="", info=PERSONAL)
    content: Mapped[str | None] = mapped_column(Text, info=SECRET)
    checksum: Mapped[str | None] = mapped_column(String(64), info=OPEN)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    approved_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    filed_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)

    meeting: Mapped[Meeting] = relationship()
    corrections: Mapped[list[MinutesCorrection]] = relationship(
        back_populates="minutes", order_by="MinutesCorrection.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("body_id", "year", "number"),
        CheckConstraint("(content IS NULL) = (checksum IS NULL)", name="whole_content"),
        CheckConstraint("status = 'utkast' OR content IS NOT NULL", name="fixed_content"),
        CheckConstraint("(status = 'justerat') = (approved_at IS NOT NULL)", name="approved"),
    )


class MinutesCorrection(Base):
    """What turned out to be wrong in approved minutes (Rättelse): appended, the minutes stay."""

    __tablename__ = "minutes_correction"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True, info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    by: Mapped[str] = mapped_column(String(60), info=HAND)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)

    minutes: Mapped[Minutes] = relationship(back_populates="corrections")

    __table_args__ = (UniqueConstraint("minutes_id", "submit_key"),)


class Attachment(Thinnable, Base):
    """A file that belongs to a meeting or one of its items (Bilaga). ``checksum`` is SHA-256 in hex."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=OPEN)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), info=OPEN)
    name: Mapped[str] = mapped_column(String(200), info=SECRET)
    media_type: Mapped[str] = mapped_column(String(100), info=OPEN)
    size_bytes: Mapped[int] = mapped_column(info=OPEN)
    checksum: Mapped[str] = mapped_column(String(64), info=OPEN)
    added_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    added_by: Mapped[str] = mapped_column(String(60), info=HAND)
    removed_on: Mapped[dt.date | None] = mapped_column(info=OPEN)

    meeting: Mapped[Meeting] = relationship()

    __table_args__ = (UniqueConstraint("meeting_id", "checksum"),)


class AttachmentContent(Base):
    """The bytes of an attachment, apart from it so that lists do not load them."""

    __tablename__ = "attachment_content"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True, info=OPEN)
    data: Mapped[bytes] = mapped_column(LargeBinary, info=SECRET)
