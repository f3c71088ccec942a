"""What registers share when they are read for a file: the selection, the names of things, and the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from lägesbild.model import Viewer
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.filters import Filters
from lägesbild.reading.statements import in_area, listed_under

WHOLE: Final = "Hela kommunen"
NOWHERE: Final = "Utan angiven plats"
EVERYBODY: Final = "Alla som loggar in"


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a file: its cells in the order of the headings, and where it belongs on a map.

    ``areas`` are ids of the area tree (none: the whole kommun or nowhere), ``point`` an own one (east_m,
    north_m), SWEREF 99 TM.
    """

    id: int
    cells: tuple[Any, ...]
    areas: tuple[int, ...] = ()
    point: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a register is read with: the session, who looks, the selection, and the names of things.

    Rows chosen by id are not cut by ``filters`` (None then). A status is the one of the day ``until``.
    """

    session: Session
    viewer: Viewer
    filters: Filters | None
    until: dt.date
    ids: frozenset[int] | None
    tree: AreaTree
    huvudman: dict[int, str]
    groups: dict[int, str]
    problembilder: dict[int, str]
    insatser: dict[int, str]

    def readers(self, row: Any) -> str:
        """Who reads a row ("Läses av")."""
        if row.audience_id is None:
            return f"Min verksamhet ({self.huvudman[row.huvudman_id]})"
        return self.groups[row.audience_id]

    def where(self, ids: Collection[int]) -> tuple[str, str | None]:
        """Names of the areas that rows are listed under, and of the named places."""
        _, names, place = listed_under([self.tree.by_id[i] for i in ids], self.tree)
        return ", ".join(names) or WHOLE, place

    def wants(self, ids: Collection[int]) -> bool:
        """Whether a row about these areas belongs to the selection."""
        if self.filters is None:
            return True
        codes, _, _ = listed_under([self.tree.by_id[i] for i in ids], self.tree)
        return in_area(codes, self.filters.district, self.tree)

    def chosen(self, table: Any) -> tuple[Any, ...]:
        """The condition of chosen rows, where some were chosen."""
        return () if self.ids is None else (table.id.in_(sorted(self.ids)),)


@dataclass(frozen=True, slots=True)
class Register:
    """How one register is read."""

    title: str
    headings: tuple[str, ...]
    read: Callable[[Scope], list[Row]]
    has_places: bool = False
