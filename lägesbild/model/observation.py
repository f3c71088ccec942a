"""Reports (Rapport): what somebody saw, needs or wants known, and who may read it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lägesbild.model.base import HAND, HEADING, OPEN, SECRET, Base, Thinnable, UtcDateTime
from lägesbild.model.organisation import Body, Huvudman
from lägesbild.model.place import District
from lägesbild.model.vocabulary import Category, Theme
from lägesbild.model.words import (
    Development,
    Extent,
    ObservationKind,
    Reliability,
    ReviewStatus,
    ReviewStep,
    Severity,
    word_column,
)


class Observation(Thinnable, Base):
    """
    One report.

    ``audience_id`` NULL is *Min verksamhet*; ``district_id`` NULL is *Utan angiven plats*, while the
    whole kommun is the district of that level. ``changed_revision`` is the revision of its last write.
    """

    __tablename__ = "observation"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    kind: Mapped[ObservationKind] = mapped_column(word_column(ObservationKind), info=OPEN)
    text: Mapped[str] = mapped_column(Text, default="", info=SECRET)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), info=OPEN)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), info=OPEN)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), index=True, info=OPEN)
    place: Mapped[str | None] = mapped_column(String(120), info=SECRET)
    east_m: Mapped[int | None] = mapped_column(info=SECRET)
    north_m: Mapped[int | None] = mapped_column(info=SECRET)
    occurred_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True, info=OPEN)
    occurred_to: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    time_known: Mapped[bool] = mapped_column(default=True, info=OPEN)
    severity: Mapped[Severity | None] = mapped_column(word_column(Severity), info=OPEN)
    development: Mapped[Development | None] = mapped_column(word_column(Development), info=OPEN)
    extent: Mapped[Extent | None] = mapped_column(word_column(Extent), info=OPEN)
    reliability: Mapped[Reliability | None] = mapped_column(word_column(Reliability), info=OPEN)
    target_group: Mapped[str | None] = mapped_column(String(120), info=SECRET)
    consequence: Mapped[str | None] = mapped_column(Text, info=SECRET)

    huvudman_id: Mapped[int] = mapped_column(ForeignKey("huvudman.id"), index=True, info=OPEN)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True, info=HAND)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, info=OPEN)
    secrecy_section: Mapped[str | None] = mapped_column(String(120), info=HEADING)
    secrecy_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
    secrecy_by: Mapped[str | None] = mapped_column(String(60), info=HAND)
    public_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    public_by: Mapped[str | None] = mapped_column(String(60), info=HAND)

    review: Mapped[ReviewStatus] = mapped_column(
        word_column(ReviewStatus), default=ReviewStatus.EJ_GRANSKAD, info=OPEN
    )
    problembild_id: Mapped[int | None] = mapped_column(ForeignKey("problembild.id"), index=True, info=OPEN)
    first_read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, info=OPEN)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    submit_key: Mapped[str | None] = mapped_column(String(80), info=OPEN)
    source: Mapped[str] = mapped_column(String(20), default="form", info=OPEN)
    version: Mapped[int] = mapped_column(default=1, info=OPEN)
    changed_revision: Mapped[int] = mapped_column(default=0, index=True, info=OPEN)

    huvudman: Mapped[Huvudman] = relationship()
    district: Mapped[District | None] = relationship()
    category: Mapped[Category | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    audience: Mapped[Body | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("huvudman_id", "submit_key"),
        Index("ix_observation_rights", "huvudman_id", "audience_id", "occurred_at"),
        CheckConstraint("occurred_to IS NULL OR occurred_to >= occurred_at", name="occurred_order"),
        CheckConstraint("(east_m IS NULL) = (north_m IS NULL)", name="whole_point"),
        CheckConstraint("east_m IS NULL OR (east_m % 250 = 0 AND north_m % 250 = 0)", name="snapped_point"),
    )


class ObservationReview(Base):
    """
    One step of a report's review: asked, answered, accepted, found to be a duplicate (of ``other_id``).

    ``text`` is the question, the answer, or the proposed wording.
    """

    __tablename__ = "observation_review"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id"), index=True, info=OPEN)
    step: Mapped[ReviewStep] = mapped_column(word_column(ReviewStep), info=OPEN)
    text: Mapped[str] = mapped_column(Text, default="", info=SECRET)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id"), index=True, info=OPEN)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)
    by: Mapped[str] = mapped_column(String(60), info=HAND)

    observation: Mapped[Observation] = relationship(foreign_keys=observation_id)


class ObservationReading(Base):
    """The first time somebody outside its huvudman saw a restricted report (rule 4)."""

    __tablename__ = "observation_reading"

    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"), primary_key=True, info=OPEN
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, info=HAND
    )
    first_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)


class ObservationVersion(Base):
    """An earlier text of a report, read by its huvudman's people alone, thinned like the report."""

    __tablename__ = "observation_version"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id"), index=True, info=OPEN)
    version: Mapped[int] = mapped_column(info=OPEN)
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    replaced_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, info=OPEN)

    __table_args__ = (UniqueConstraint("observation_id", "version"),)
