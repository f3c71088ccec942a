"""Tell each huvudman that an operator has taken rows of theirs, as somebody of another huvudman."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.model import Guidance, Insats, Observation, PlanGoal, Problembild, Viewer
from lägesbild.store import trail

AT_ONCE: Final = 5000
"""Rows asked for in one statement: databases limit how many."""
TABLES: Final[dict[str, Any]] = {
    "rapporter": Observation,
    "problembilder": Problembild,
    "insatser": Insats,
    "inriktning": Guidance,
    "verksamhetsmal": PlanGoal,
}
"""Registers whose rows belong to a huvudman; the others' belong to a group."""


def note(session: Session, register: str, ids: Sequence[int], *, viewer: Viewer, by: str) -> None:
    """
    Note for each other huvudman how many of its rows were taken; ``viewer`` is who they were read as.

    What was read as them stands in the trail of ``viewer``'s own huvudman already.
    """
    if register not in TABLES:
        return
    table, owned = TABLES[register], dict[int, int]()
    for first in range(0, len(ids), AT_ONCE):
        asked = select(table.huvudman_id, func.count()).where(
            table.id.in_(ids[first : first + AT_ONCE]), table.huvudman_id != viewer.huvudman_id
        )
        for huvudman_id, count in session.execute(asked.group_by(table.huvudman_id)):
            owned[huvudman_id] = owned.get(huvudman_id, 0) + count
    for huvudman_id, count in sorted(owned.items()):
        trail.note(
            session,
            by=by,
            action="operator.rader",
            table_name=table.__tablename__,
            details={"som": viewer.username, "antal": count},
            huvudman_id=huvudman_id,
        )
