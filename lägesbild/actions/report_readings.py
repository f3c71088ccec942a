"""Note that somebody has read others' reports."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, and_, exists, false, func, insert, or_, select, update
from sqlalchemy.orm import Session

from lägesbild.model import Category, Observation, ObservationReading, Viewer
from lägesbild.store import trail


def unnoted(session: Session, ids: Collection[int], *, by: Viewer) -> tuple[int, ...]:
    """Others' reports among these whose reading is still to be noted with ``mark_read``."""
    return tuple(row.id for row in session.execute(_to_note(ids, by)))


def mark_read(session: Session, ids: Collection[int], *, by: Viewer) -> int:
    """
    Note that somebody has read others' reports; return how many were new.

    The first reader outside its huvudman is noted on a report. On restricted ones (sensitive category,
    sekretessmarkering) each reader is noted once (rule 4). No change of the report: its version stands.
    """
    trail.next_revision(session)  # takes the writers' lock: two pages of one reader note it once
    due = session.execute(_to_note(ids, by)).all()
    now = dt.datetime.now(dt.UTC)
    if due:
        session.execute(
            update(Observation)
            .where(Observation.id.in_([row.id for row in due]), Observation.first_read_at.is_(None))
            .values(first_read_at=now)
            .execution_options(synchronize_session=False)
        )
    restricted = [row.id for row in due if row.restricted]
    if restricted:
        session.execute(
            insert(ObservationReading),
            [{"observation_id": row_id, "user_id": by.user_id, "first_at": now} for row_id in restricted],
        )
    told: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row in due:
        told[row.huvudman_id, row.audience_id].append(row.id)
    for (huvudman_id, audience_id), rows in told.items():
        trail.note(
            session,
            by=by.username,
            action="rapport.las",
            table_name=Observation.__tablename__,
            details={"rader": rows},
            huvudman_id=huvudman_id,
            audience_id=audience_id,
        )
    return len(due)


def _to_note(ids: Collection[int], by: Viewer) -> Select[int, int, int | None, bool]:
    restricted = or_(func.coalesce(Category.sensitive, false()), Observation.secrecy_section.is_not(None))
    seen = exists().where(
        ObservationReading.observation_id == Observation.id, ObservationReading.user_id == by.user_id
    )
    return (
        select(
            Observation.id, Observation.huvudman_id, Observation.audience_id, restricted.label("restricted")
        )
        .join(Category, Category.id == Observation.category_id, isouter=True)
        .where(
            Observation.id.in_(ids),
            Observation.withdrawn_at.is_(None),
            Observation.huvudman_id != by.huvudman_id,
            Observation.audience_id.in_(by.circles),
            or_(Observation.first_read_at.is_(None), and_(restricted, ~seen)),
        )
        .order_by(Observation.id)
    )
