"""The reports that feed a problembild, and those that could: only what the viewer reads."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lägesbild.model import NotFoundError, Observation, Problembild, Viewer
from lägesbild.model.clock import midnight, today
from lägesbild.model.words import ObservationKind
from lägesbild.reading import areas, report_rows, snapshot
from lägesbild.reading.report_rows import ReportRow
from lägesbild.reading.rights import listed, visible
from lägesbild.store.session import reading

MOST: Final = 100
"""How many reports are listed, latest first."""
SOUGHT: Final = 10 * MOST
"""Among how many of the latest reports those are sought first that feed no problembild."""
LOOKED_BACK: Final = dt.timedelta(days=365)


def linked(problembild_id: int, *, viewer: Viewer) -> tuple[ReportRow, ...]:
    """The latest reports that feed a problembild, as far as the viewer reads them."""
    with reading() as session:
        _required(session, problembild_id, viewer)
        return _rows(session, viewer, Observation.problembild_id == problembild_id)


def to_link(problembild_id: int, *, viewer: Viewer) -> tuple[ReportRow, ...]:
    """Reports of the last year that tell of its category or its areas, and feed no problembild yet."""
    with reading() as session:
        row = _required(session, problembild_id, viewer)
        below = _inside(session, row)
        wanted = and_(
            Observation.problembild_id.is_(None),
            Observation.kind != ObservationKind.INGET,
            Observation.occurred_at >= midnight(today() - LOOKED_BACK),
            or_(Observation.category_id == row.category_id, Observation.district_id.in_(below)),
        )
        near, are_all = _nearest(session, row, below, viewer)
        found = _rows(session, viewer, and_(wanted, Observation.id.in_(near))) if near else ()
        if are_all or len(found) == MOST:
            return found
        return _rows(session, viewer, wanted)


def _nearest(session: Session, row: Problembild, below: list[int], viewer: Viewer) -> tuple[list[int], bool]:
    """
    Ids of the latest reports that could be linked or already are, and whether they are all there are.

    The database is asked for few by their ids, so that it need not sort all of a year. None and False when
    a day has too many to ask for so.
    """
    data = snapshot.current(session)
    mask = data.visible(viewer) & ~data.of_kind(ObservationKind.INGET)
    mask &= data.within(today() - LOOKED_BACK, dt.date.max)
    mask &= snapshot.among(data.category, [row.category_id]) | snapshot.among(data.district, below)
    ids = report_rows.nearest(data, mask, SOUGHT)
    if len(ids) > report_rows.MOST_NAMED:
        return [], False
    return ids, len(ids) == int(mask.sum())


def _required(session: Session, problembild_id: int, viewer: Viewer) -> Problembild:
    row = session.scalars(
        select(Problembild).where(Problembild.id == problembild_id, visible(Problembild, viewer))
    ).first()
    if row is None:
        raise NotFoundError("Problembilden finns inte. Den kan ha tagits bort; gå tillbaka till listan.")
    return row


def _inside(session: Session, row: Problembild) -> list[int]:
    tree = areas.read_tree(session)
    return sorted({area_id for area in row.districts for area_id in tree.inside(tree.by_id[area.id])})


def _rows(session: Session, viewer: Viewer, wanted: ColumnElement[bool]) -> tuple[ReportRow, ...]:
    ids = session.scalars(
        select(Observation.id)
        .where(listed(viewer), wanted)
        .order_by(Observation.occurred_at.desc(), Observation.id.desc())
        .limit(MOST)
    ).all()
    return report_rows.read_ids(session, ids, viewer=viewer, tree=areas.read_tree(session))
