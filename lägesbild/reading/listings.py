"""The rows of a register as a file holds them: Swedish headings, cut for the viewer, who reads each row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, DocumentError, Huvudman, InputError, Insats, Problembild, Viewer, clock
from lägesbild.reading import areas, listing_meetings, listing_rows, listing_words
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.filters import Filters
from lägesbild.reading.listing_scope import Register, Row, Scope
from lägesbild.reading.rights import visible

MOST_ROWS: Final = 100_000
REGISTERS: Final[dict[str, Register]] = {
    **listing_rows.REGISTERS,
    **listing_meetings.REGISTERS,
    **listing_words.REGISTERS,
}


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one register for one viewer."""

    kind: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    tree: AreaTree
    municipality_code: str
    has_places: bool

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(row.id for row in self.rows)


def read(
    session: Session,
    kind: str,
    *,
    viewer: Viewer,
    filters: Filters | None = None,
    ids: Collection[int] | None = None,
) -> Listing:
    """
    Read a register for a viewer: the rows with these ids, else those that the filters let through.

    Ids of rows the viewer may not read change nothing.

    Raises
    ------
    InputError
        There is no such register, or the filters name an area that does not exist.
    DocumentError
        More rows than a file should hold.
    """
    if kind not in REGISTERS:
        raise InputError(f"Det finns inget register som heter {kind!r}. Välj {', '.join(REGISTERS)}.")
    register = REGISTERS[kind]
    held = scope(session, viewer, filters, ids)
    rows = register.read(held)
    if len(rows) > MOST_ROWS:
        raise DocumentError("Urvalet är för stort för en fil. Välj en kortare period eller ett område.")
    return Listing(
        kind=kind,
        title=register.title,
        headings=register.headings,
        rows=tuple(rows),
        tree=held.tree,
        municipality_code=held.tree.kommun.code,
        has_places=register.has_places,
    )


def scope(session: Session, viewer: Viewer, filters: Filters | None, ids: Collection[int] | None) -> Scope:
    """What a register is read with. Raises InputError for an area that does not exist."""
    tree = areas.read_tree(session)
    if filters is not None and filters.district and tree.by_code(filters.district) is None:
        raise InputError(f"Området {filters.district!r} finns inte.", field="omrade")
    return Scope(
        session=session,
        viewer=viewer,
        filters=filters if ids is None else None,  # chosen rows are what the page showed, whatever cut it
        until=filters.end if filters else clock.today(),
        ids=None if ids is None else frozenset(ids),
        tree=tree,
        huvudman=dict(_pairs(session, select(Huvudman.id, Huvudman.name))),
        groups=dict(_pairs(session, select(Body.id, Body.name))),
        problembilder=dict(
            _pairs(session, select(Problembild.id, Problembild.title).where(visible(Problembild, viewer)))
        ),
        insatser=dict(_pairs(session, select(Insats.id, Insats.title).where(visible(Insats, viewer)))),
    )


def _pairs(session: Session, statement: Any) -> list[tuple[int, str]]:
    return [(key, name) for key, name in session.execute(statement)]
