"""Huvudmän, categories, groups and settings as small frozen lookups, read once per page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Category, Huvudman
from lägesbild.store import settings


@dataclass(frozen=True, slots=True)
class Term:
    """A huvudman or category: id, slug and name; ``sensitive`` and ``parent_id`` only concern categories."""

    id: int
    slug: str
    name: str
    sensitive: bool = False
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What figures and filters need to name things, in the order the municipality gave them."""

    municipality: str
    threshold: int
    huvudman: tuple[Term, ...]
    categories: tuple[Term, ...]

    @property
    def huvudman_by_id(self) -> dict[int, Term]:
        return {term.id: term for term in self.huvudman}

    @property
    def category_by_id(self) -> dict[int, Term]:
        return {term.id: term for term in self.categories}


def read(session: Session) -> Vocabulary:
    """Read the vocabulary; retired categories stay, since history names them."""
    return Vocabulary(
        municipality=settings.get(session, "kommun_namn"),
        threshold=settings.get(session, "troskel"),
        huvudman=tuple(
            Term(row.id, row.slug, row.name)
            for row in session.scalars(select(Huvudman).order_by(Huvudman.sort, Huvudman.name))
        ),
        categories=tuple(
            Term(row.id, row.slug, row.name, row.sensitive, row.parent_id)
            for row in session.scalars(select(Category).order_by(Category.sort, Category.name))
        ),
    )
