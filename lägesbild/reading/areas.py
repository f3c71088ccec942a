"""Find the area a name means: its own name, an alias or an old spelling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import AmbiguousError, District, DistrictAlias, InputError
from lägesbild.model.names import normalized as normalized  # also the name others import it by
from lägesbild.model.words import DistrictLevel


@dataclass(frozen=True, slots=True)
class Area:
    """One node of the area tree, free of the database."""

    id: int
    code: str
    name: str
    level: DistrictLevel
    parent_id: int | None
    population: int | None = None
    population_year: int | None = None
    east_m: int | None = None
    north_m: int | None = None
    valid_to: dt.date | None = None

    def has_ended(self, day: dt.date) -> bool:
        """Whether its last day is before a day: forms offer it no more, history names it."""
        return self.valid_to is not None and self.valid_to < day


@dataclass(frozen=True, slots=True)
class AreaTree:
    """The whole tree of a municipality, its aliases, and the questions asked of it."""

    by_id: dict[int, Area]
    names: dict[str, frozenset[int]] = field(repr=False)

    @property
    def kommun(self) -> Area:
        return next(area for area in self.by_id.values() if area.level is DistrictLevel.KOMMUN)

    def by_code(self, code: str) -> Area | None:
        return next((area for area in self.by_id.values() if area.code == code), None)

    def level(self, *levels: DistrictLevel) -> tuple[Area, ...]:
        """Areas of these levels, by name."""
        return tuple(
            sorted((a for a in self.by_id.values() if a.level in levels), key=lambda a: swedish_key(a.name))
        )

    def path(self, area: Area) -> tuple[Area, ...]:
        """The area and its ancestors, nearest first, up to the kommun."""
        steps = [area]
        while steps[-1].parent_id is not None:
            steps.append(self.by_id[steps[-1].parent_id])
        return tuple(steps)

    def inside(self, area: Area) -> frozenset[int]:
        """Ids of the area and everything below it."""
        return frozenset(a.id for a in self.by_id.values() if area in self.path(a))

    def shown_on(self, area: Area) -> Area:
        """The area a row is listed under: a place counts for the area it lies in."""
        return next(a for a in self.path(area) if a.level is not DistrictLevel.PLATS)

    def resolve(self, name: str) -> Area:
        """
        Find the one area that a name, or a code, means.

        Raises
        ------
        AmbiguousError
            Several areas go by that name.
        InputError
            None does; the message suggests near ones.
        """
        found = self.names.get(normalized(name), frozenset())
        if len(found) > 1:
            candidates = tuple(sorted(map(self._told_apart, found), key=swedish_key))
            raise AmbiguousError(
                f"{name!r} kan betyda flera områden: {', '.join(candidates)}. Välj ett av dem.",
                candidates=candidates,
                field="omrade",
            )
        if not found:
            near = ", ".join(self.suggest(name, limit=3))
            hint = f" Menade du {near}?" if near else " Välj ett område i listan."
            raise InputError(f"Området {name!r} finns inte.{hint}", field="omrade")
        return self.by_id[next(iter(found))]

    def _told_apart(self, area_id: int) -> str:
        """A name that resolves to this area alone."""
        area = self.by_id[area_id]
        if area.level is DistrictLevel.KOMMUN:
            return "Hela kommunen"
        alone = self.names[normalized(area.name)] == {area_id}
        return area.name if alone else f"{area.name} ({area.code})"

    def suggest(self, text: str, *, limit: int = 5) -> tuple[str, ...]:
        """Names of areas that resemble a text, best first; none when nothing does."""
        hits = process.extract(normalized(text), self.names.keys(), limit=limit * 3, score_cutoff=70)
        ids = dict.fromkeys(i for name, _, _ in hits for i in sorted(self.names[name]))
        return tuple(self.by_id[i].name for i in list(ids)[:limit])


def read_tree(session: Session) -> AreaTree:
    """Read the whole tree with its aliases (a few dozen rows)."""
    areas = {
        row.id: Area(
            row.id,
            row.code,
            row.name,
            row.level,
            row.parent_id,
            row.population,
            row.population_year,
            row.east_m,
            row.north_m,
            row.valid_to,
        )
        for row in session.scalars(select(District).order_by(District.code))
    }
    pairs = [
        (name, area.id)
        for area in areas.values()
        for name in (area.name, area.code, f"{area.name} ({area.code})")
    ]
    pairs += [
        (name, area) for name, area in session.execute(select(DistrictAlias.name, DistrictAlias.district_id))
    ]
    return AreaTree(areas, _index(pairs))


def _index(pairs: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    names: dict[str, set[int]] = {}
    for name, area_id in pairs:
        names.setdefault(normalized(name), set()).add(area_id)
    return {name: frozenset(ids) for name, ids in names.items()}


def swedish_key(name: str) -> str:
    """
    Sort key with å, ä, ö last, as in Swedish.

    >>> sorted(["Ö", "Å", "Z", "Ä"], key=swedish_key)
    ['Z', 'Å', 'Ä', 'Ö']
    """
    return name.casefold().translate(str.maketrans("åäöé", "{|}e"))
