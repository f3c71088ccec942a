"""Categories for reports and problembilder; themes for insatser, needs and information."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lägesbild.model.base import OPEN, Base
from lägesbild.model.words import CategoryKind, word_column


class Category(Base):
    """
    A kind of crime or unsafety. Retired ones keep their history.

    ``sensitive`` counts are suppressed when small and take no place below RegSO;
    ``whole_kommun_only`` ones take no place at all.
    """

    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    slug: Mapped[str] = mapped_column(String(60), unique=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(120), unique=True, info=OPEN)
    kind: Mapped[CategoryKind] = mapped_column(word_column(CategoryKind), info=OPEN)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), info=OPEN)
    sensitive: Mapped[bool] = mapped_column(default=False, info=OPEN)
    whole_kommun_only: Mapped[bool] = mapped_column(default=False, info=OPEN)
    sort: Mapped[int] = mapped_column(default=100, info=OPEN)
    retired_on: Mapped[dt.date | None] = mapped_column(info=OPEN)


class Theme(Base):
    """A subject (Ämne) of insatser, needs, information, decisions and tasks."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True, info=OPEN)
    slug: Mapped[str] = mapped_column(String(60), unique=True, info=OPEN)
    name: Mapped[str] = mapped_column(String(120), unique=True, info=OPEN)
    sort: Mapped[int] = mapped_column(default=100, info=OPEN)
    retired_on: Mapped[dt.date | None] = mapped_column(info=OPEN)
