"""Single reports with their text, newest first, for those who may read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import Category, Huvudman, Observation, Viewer
from lägesbild.model.clock import STOCKHOLM, midnight
from lägesbild.model.words import DistrictLevel, ObservationKind, ReviewStatus
from lägesbild.reading import areas, snapshot
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.filters import Filters
from lägesbild.reading.rights import listed
from lägesbild.store.session import reading

_OPTIONS: Final = (
    selectinload(Observation.category),
    selectinload(Observation.theme),
    selectinload(Observation.huvudman),
    selectinload(Observation.audience),
)

MOST_NAMED: Final = 5_000
"""How many rows are asked for by their ids; a database takes only so many in one question."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report as a reader sees it; times are Europe/Stockholm."""

    id: int
    kind: ObservationKind
    text: str
    occurred_at: dt.datetime
    time_known: bool
    area: str
    place: str | None
    category: str | None
    huvudman: str
    circle: str
    severity: str | None
    development: str | None
    reviewed: bool
    was_read: bool


def latest(filters: Filters, *, viewer: Viewer, limit: int, with_sensitive: bool) -> tuple[ReportRow, ...]:
    """``read_latest`` in a session of its own, for pages."""
    with reading() as session:
        tree = areas.read_tree(session)
        return read_latest(
            session, filters, viewer=viewer, tree=tree, limit=limit, with_sensitive=with_sensitive
        )


def read_latest(
    session: Session,
    filters: Filters,
    *,
    viewer: Viewer,
    tree: AreaTree,
    limit: int,
    with_sensitive: bool,
) -> tuple[ReportRow, ...]:
    """
    The latest reports of a view (zero reports left out).

    ``with_sensitive=False`` leaves sensitive categories out altogether, for what is projected.
    """
    near = _nearest(session, filters, viewer, tree, limit, with_sensitive=with_sensitive)
    if not near:
        return ()
    statement = (
        select(Observation)
        .join(Category, isouter=True)
        .join(Huvudman, Huvudman.id == Observation.huvudman_id)
        .where(
            listed(viewer),
            Observation.kind != ObservationKind.INGET,
            *wanted(filters, tree),
        )
        .options(*_OPTIONS)
        .order_by(Observation.occurred_at.desc(), Observation.id.desc())
        .limit(limit)
    )
    if not with_sensitive:
        statement = statement.where(Category.sensitive.is_not(True))
    if len(near) <= MOST_NAMED:
        statement = statement.where(Observation.id.in_(near))
    return tuple(as_row(row, tree) for row in session.scalars(statement))


def _nearest(
    session: Session, filters: Filters, viewer: Viewer, tree: AreaTree, limit: int, *, with_sensitive: bool
) -> list[int]:
    """Ids of the days that the latest of a view reach back to, so that the database need not sort all."""
    data = snapshot.current(session)
    mask = data.visible(viewer) & data.within(filters.start, filters.end)
    mask &= ~data.of_kind(ObservationKind.INGET)
    area = tree.by_code(filters.district) if filters.district else None
    if area is not None and area.level is not DistrictLevel.KOMMUN:
        mask &= snapshot.among(data.district, tree.inside(area))
    if filters.huvudman:
        chosen = select(Huvudman.id).where(Huvudman.slug.in_(filters.huvudman))
        mask &= snapshot.among(data.huvudman, session.scalars(chosen))
    if filters.categories:
        chosen = select(Category.id).where(Category.slug.in_(filters.categories))
        mask &= snapshot.among(data.category, session.scalars(chosen))
    if not with_sensitive:
        mask &= ~snapshot.among(data.category, session.scalars(select(Category.id).where(Category.sensitive)))
    return nearest(data, mask, limit)


def nearest(data: snapshot.Snapshot, mask: snapshot.Mask, limit: int) -> list[int]:
    """Ids of all rows of a mask on the days that its latest ``limit`` reach back to."""
    found = data.day[mask]
    if len(found) > limit:
        mask = mask & (data.day >= np.partition(found, -limit)[-limit])
    ids: list[int] = data.id[mask].tolist()
    return ids


def wanted(filters: Filters, tree: AreaTree) -> list[Any]:
    """The conditions of a view, for a statement that joins categories and huvudmän."""
    conditions: list[Any] = [
        Observation.occurred_at >= midnight(filters.start),
        Observation.occurred_at < midnight(filters.end + dt.timedelta(days=1)),
    ]
    if filters.categories:
        conditions.append(Category.slug.in_(filters.categories))
    if filters.huvudman:
        conditions.append(Huvudman.slug.in_(filters.huvudman))
    area = tree.by_code(filters.district) if filters.district else None
    if area is not None and area.level is not DistrictLevel.KOMMUN:
        conditions.append(Observation.district_id.in_(sorted(tree.inside(area))))
    return conditions


def read_ids(
    session: Session, ids: Sequence[int], *, viewer: Viewer, tree: AreaTree
) -> tuple[ReportRow, ...]:
    """Some reports by id, in the order given; those the viewer may not read are left out."""
    if not ids:  # SQLite would go through every report that the viewer reads, to find none
        return ()
    rows = session.scalars(
        select(Observation).where(listed(viewer), Observation.id.in_(ids)).options(*_OPTIONS)
    )
    found = {row.id: as_row(row, tree) for row in rows}
    return tuple(found[row_id] for row_id in ids if row_id in found)


def as_row(row: Observation, tree: AreaTree) -> ReportRow:
    """A stored report as a reader sees it; the caller has asked whether this one may."""
    area = tree.by_id[row.district_id] if row.district_id is not None else None
    shown = tree.shown_on(area) if area else None
    named_place = area.name if area and area.level is DistrictLevel.PLATS else None
    subject = row.category or row.theme
    return ReportRow(
        id=row.id,
        kind=row.kind,
        text=row.text,
        occurred_at=row.occurred_at.astimezone(STOCKHOLM),
        time_known=row.time_known,
        area="Utan angiven plats" if shown is None else _area_name(shown.name, shown.level),
        place=named_place or row.place,
        category=subject.name if subject else None,
        huvudman=row.huvudman.name,
        circle=row.audience.name if row.audience else "Min verksamhet",
        severity=row.severity.label if row.severity else None,
        development=row.development.label if row.development else None,
        reviewed=row.review in {ReviewStatus.GODTAGEN, ReviewStatus.DUBBLETT},
        was_read=row.first_read_at is not None,
    )


def _area_name(name: str, level: DistrictLevel) -> str:
    return "Hela kommunen" if level is DistrictLevel.KOMMUN else name
