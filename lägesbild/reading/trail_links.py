"""Entries of the trail that tell of nothing but a link to a row the viewer may not know of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from lägesbild.model import Base, Meeting, ObservationReview, Problembild, TrailEntry, User, Viewer
from lägesbild.model.words import ReviewStep
from lägesbild.reading import trail_words

Link = tuple[Any, Any]
"""A table and what the trail holds of a row of it: its id, or a seal."""


def is_hidden(session: Session, entry: TrailEntry, viewer: Viewer) -> bool:
    """
    Say whether an entry would show that there is a row the viewer may not read.

    The entry of a link is read like the row that was linked from, which may be read by more people than
    the one it was linked to.
    """
    table = _tables().get(entry.table_name)
    details: Mapping[str, Any] = json.loads(entry.details or "{}")
    links = [] if table is None else list(_links(session, table, entry, details))
    return bool(links) and not any(_may_know(session, link, entry, viewer) for link in links)


def _tables() -> dict[str, Any]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _links(session: Session, table: Any, entry: TrailEntry, details: Mapping[str, Any]) -> Iterator[Link]:
    """What an entry ties together; nothing when it tells of anything else too."""
    if table is ObservationReview:
        yield from _attached(session, entry, details)
        return
    mapper = inspect(table)
    changed = {name: held for name, held in details.items() if name not in trail_words.QUIET_FIELDS}
    if not all(isinstance(held, dict) and _leads(mapper, name) for name, held in changed.items()):
        return
    for name, held in changed.items():
        for one in _held(held):
            yield _target(mapper, name), one


def _attached(session: Session, entry: TrailEntry, details: Mapping[str, Any]) -> Iterator[Link]:
    """Of a review step, the problembild that its report was attached to or taken off."""
    row = session.get(ObservationReview, entry.row_id) if "step" in details else None
    if row is not None and row.step is ReviewStep.KOPPLAD:
        yield Problembild, int(row.text) if row.text else None


def _leads(mapper: Any, name: str) -> bool:
    """Whether a field names rows that belong to somebody."""
    target = _target(mapper, name)
    return target is not None and (hasattr(target, "audience_id") or target is Meeting)


def _target(mapper: Any, name: str) -> Any:
    if name in mapper.relationships:
        return mapper.relationships[name].mapper.class_
    keys = mapper.columns[name].foreign_keys if name in mapper.columns else ()
    return next((_tables()[key.column.table.name] for key in keys), None)


def _held(change: Mapping[str, Any]) -> list[Any]:
    if "added" in change or "removed" in change:
        return [*change.get("added", ()), *change.get("removed", ())]
    return [one for one in (change.get("before"), change.get("after")) if one is not None]


def _may_know(session: Session, link: Link, entry: TrailEntry, viewer: Viewer) -> bool:
    table, row_id = link
    row = session.get(table, row_id) if isinstance(row_id, int) else None
    if row is None:  # sealed or gone: who made the link could read it, and so can their colleagues
        return _huvudman_of(session, entry) == viewer.huvudman_id
    if isinstance(row, Meeting):
        return row.body_id in viewer.circles
    return viewer.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id)


def _huvudman_of(session: Session, entry: TrailEntry) -> int | None:
    actor = session.scalars(select(User.huvudman_id).where(User.username == entry.actor)).first()
    return entry.huvudman_id if actor is None else actor
