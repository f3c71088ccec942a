"""The words of a file and the rows they mean: huvudmän of the day, categories, themes and areas."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import Category, Huvudman, InputError, Theme
from lägesbild.reading.areas import Area, AreaTree, normalized, read_tree


@dataclass(frozen=True, slots=True)
class Owner:
    """A huvudman under one of its names, and the days that name is good for."""

    id: int
    slug: str
    name: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Term:
    """A category or theme; ``sensitive`` is a category's mark for rule 3."""

    slug: str
    name: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Everything a row may name, looked up once for a whole file."""

    tree: AreaTree
    owners: dict[str, tuple[Owner, ...]]
    categories: dict[str, Term]
    themes: dict[str, Term]

    def owner(self, name: str, *, on: dt.date) -> Owner:
        """
        The huvudman that went by a name on a day.

        Raises
        ------
        InputError
            Nobody did, or several.
        """
        named = self.owners.get(normalized(name), ())
        found = {owner.id: owner for owner in named if owner.holds_on(on)}
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            raise InputError(f"{name!r} kan betyda flera huvudmän. Skriv hela namnet.", field="huvudman")
        if named:
            raise InputError(
                f"Namnet {name!r} gällde inte {on}. Skriv namnet för den tiden.", field="huvudman"
            )
        hint = _hint(name, {key: owners[0].name for key, owners in self.owners.items()})
        raise InputError(f"Huvudmannen {name!r} finns inte.{hint}", field="huvudman")

    def category(self, name: str) -> Term:
        """The category by name or code; InputError when there is none."""
        return _term(name, self.categories, "Kategorin")

    def theme(self, name: str) -> Term:
        """The theme by name or code; InputError when there is none."""
        return _term(name, self.themes, "Ämnet")

    def areas(self, names: str) -> tuple[Area, ...]:
        """The areas named by "A;B"; none for an empty text or the whole kommun."""
        found = dict.fromkeys(self.tree.resolve(part) for part in names.split(";") if part.strip())
        return () if self.tree.kommun in found else tuple(found)

    def known_place(self, name: str, within: tuple[Area, ...]) -> Area | None:
        """The one place or area of that name inside the areas (anywhere when none is given)."""
        inside = frozenset[int]().union(*(self.tree.inside(a) for a in within or (self.tree.kommun,)))
        ids = self.tree.names.get(normalized(name), frozenset()) & inside
        return self.tree.by_id[next(iter(ids))] if len(ids) == 1 else None

    def common(self, areas: tuple[Area, ...]) -> Area:
        """The lowest area that holds them all."""
        if not areas:
            return self.tree.kommun
        paths = [self.tree.path(area) for area in areas]
        return next(area for area in paths[0] if all(area in path for path in paths))


def read(session: Session) -> Words:
    """Read the words of this municipality."""
    return Words(
        tree=read_tree(session),
        owners=_owners(session.scalars(select(Huvudman).options(selectinload(Huvudman.aliases)))),
        categories=_terms(
            Term(row.slug, row.name, row.sensitive or row.whole_kommun_only)
            for row in session.scalars(select(Category))
        ),
        themes=_terms(Term(row.slug, row.name) for row in session.scalars(select(Theme))),
    )


def _owners(rows: Iterable[Huvudman]) -> dict[str, tuple[Owner, ...]]:
    found: dict[str, list[Owner]] = defaultdict(list)
    for row in rows:
        found[normalized(row.name)].append(Owner(row.id, row.slug, row.name, row.valid_from, row.valid_to))
        for alias in row.aliases:
            found[normalized(alias.name)].append(
                Owner(row.id, row.slug, row.name, alias.valid_from, alias.valid_to)
            )
    return {name: tuple(owners) for name, owners in found.items()}


def _terms(terms: Iterable[Term]) -> dict[str, Term]:
    listed = list(terms)
    return {term.slug: term for term in listed} | {normalized(term.name): term for term in listed}


def _term(name: str, terms: dict[str, Term], kind: str) -> Term:
    found = terms.get(normalized(name)) or terms.get(name)
    if found is None:
        raise InputError(
            f"{kind} {name!r} finns inte.{_hint(name, {key: term.name for key, term in terms.items()})}",
            field="kategori",
        )
    return found


def _hint(name: str, known: dict[str, str]) -> str:
    near = process.extractOne(normalized(name), list(known), score_cutoff=70)
    return f" Menade du {known[near[0]]!r}?" if near else ""
