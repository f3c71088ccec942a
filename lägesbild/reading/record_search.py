"""Find the rows that a request for public documents concerns, among those the viewer may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from lägesbild.model import Category, Huvudman, Observation, ObservationVersion, Theme, Viewer, clock
from lägesbild.model.words import RecordKind
from lägesbild.reading import areas, record_texts, report_rows
from lägesbild.reading.areas import Area, AreaTree, normalized
from lägesbild.reading.filters import Filters
from lägesbild.reading.record_texts import Record
from lägesbild.reading.rights import visible

MOST_FOUND: Final = 300
"""Of each kind: who finds more is asked to search more closely."""
FIRST_DAY: Final = dt.date(1990, 1, 1)
_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: every one of the words, in an area (a code) and a period; empty means all."""

    words: str = ""
    kinds: tuple[RecordKind, ...] = tuple(RecordKind)
    district: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and whether there was more of some kind than is shown."""

    records: tuple[Record, ...]
    is_cut: bool


def find(session: Session, wanted: Wanted, *, viewer: Viewer) -> Found:
    """
    Look through what the viewer may read, kind by kind, the latest first.

    Words are found also inside other words, whatever their case: of a report in its texts, its place and
    area, its category and huvudman, of other rows in any particular. Decisions, tasks and minutes have no
    area and are found whatever area is asked for.

    Raises
    ------
    InputError
        The period ends before it begins, or the area does not exist.
    """
    filters = Filters(wanted.start or FIRST_DAY, wanted.end or clock.today(), wanted.district)
    asked = normalized(wanted.words).split()
    kept: list[Record] = []
    is_cut = False
    for kind in wanted.kinds:
        found: list[Record] = []
        for record in _candidates(session, kind, filters, wanted.words.split(), viewer):
            if len(found) == MOST_FOUND:
                is_cut = True
                break
            if fits(record, asked):
                found.append(record)
        kept += found
    return Found(tuple(kept), is_cut)


def fits(record: Record, asked: Sequence[str]) -> bool:
    """Whether all of the words stand somewhere in a row."""
    told = normalized(" ".join(field.text for field in record.fields))
    return all(word in told for word in asked)


def _candidates(
    session: Session, kind: RecordKind, filters: Filters, words: Sequence[str], viewer: Viewer
) -> Iterator[Record]:
    if kind is not RecordKind.RAPPORT:
        yield from record_texts.read(session, kind, viewer=viewer, filters=filters)
        return
    ids = _report_ids(session, filters, words, viewer)
    for first in range(0, len(ids), _CHUNK):
        yield from record_texts.reports(session, viewer=viewer, ids=ids[first : first + _CHUNK])


def _report_ids(session: Session, filters: Filters, words: Sequence[str], viewer: Viewer) -> list[int]:
    """Reports that may hold the words: the database looks coarsely, ``fits`` closely."""
    tree = areas.read_tree(session)
    statement = (
        select(Observation.id)
        .join(Huvudman, Huvudman.id == Observation.huvudman_id)
        .join(Category, Category.id == Observation.category_id, isouter=True)
        .join(Theme, Theme.id == Observation.theme_id, isouter=True)
        .where(
            visible(Observation, viewer),
            *report_rows.wanted(filters, tree),
            *(_holds(word, tree, viewer) for word in words),
        )
        .order_by(Observation.occurred_at.desc(), Observation.id.desc())
    )
    return list(session.scalars(statement))


def _holds(word: str, tree: AreaTree, viewer: Viewer) -> ColumnElement[bool]:
    """Whether a word may stand in a report. Databases fold no å, ä and ö alike: those match any letter."""
    plain = "".join(char if char.isascii() and char.isalnum() else "_" for char in word.lower())
    columns: tuple[Any, ...] = (
        Observation.text,
        Observation.place,
        Observation.consequence,
        Observation.target_group,
        Category.name,
        Theme.name,
        Huvudman.name,
    )
    named = [area.id for area in tree.by_id.values() if _is_named(area, word, tree)]
    earlier = exists().where(
        Observation.huvudman_id == viewer.huvudman_id,
        ObservationVersion.observation_id == Observation.id,
        _like(ObservationVersion.text, plain),
    )
    return or_(*(_like(column, plain) for column in columns), Observation.district_id.in_(named), earlier)


def _is_named(area: Area, word: str, tree: AreaTree) -> bool:
    return any(normalized(word) in normalized(one.name) for one in tree.path(area))


def _like(column: Any, plain: str) -> ColumnElement[bool]:
    return func.lower(func.coalesce(column, "")).like(f"%{plain}%")
