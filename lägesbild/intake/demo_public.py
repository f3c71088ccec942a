"""A few problembilder and insatser of the demo marked as public, so that guests have something to see."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.intake.demo_plan import Plan
from lägesbild.model import Insats, Problembild
from lägesbild.model.words import BodyKind, InsatsStatus, ProblembildStatus
from lägesbild.store import trail

PUBLISHER: Final = "stina"
HOW_MANY: Final = 3


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Mark the first ones that the ledningsgrupp reads; nothing where there is no ledningsgrupp."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    if group is None:
        return
    trail.deed(session, by=by, action="demo.lagg_upp")
    tables: tuple[tuple[Any, Any], ...] = (
        (Problembild, Problembild.status != ProblembildStatus.AVSLUTAD),
        (Insats, Insats.status == InsatsStatus.PAGAR),
    )
    for table, going_on in tables:
        wanted = select(table).where(table.audience_id == group.id, going_on).order_by(table.id)
        for row in session.scalars(wanted.limit(HOW_MANY)):
            row.public_at, row.public_by = dt.datetime.now(dt.UTC), PUBLISHER
    session.flush()
