"""Closed rows of Välfärd for tests of what is published from them, and a second person there."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import accounts, indicator_releases, indicators
from lägesbild.actions.indicators import NewIndicator
from lägesbild.model import Category, District, Observation, Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.counted import Counted
from lägesbild.model.words import Direction, ObservationKind, Role
from lägesbild.reading import viewers
from lägesbild.store import trail
from lägesbild.store.session import transaction

SATRA, NORRA_BRYNAS, SODRA_BRYNAS = "2180R018", "2180R015", "2180R020"
Q1, Q2 = dt.date(2025, 1, 1), dt.date(2025, 4, 1)
NOON: Final = dt.datetime(2025, 2, 3, 12, tzinfo=STOCKHOLM)
COUNTED: Final = Counted(kinds=(ObservationKind.ORO,), areas=(SATRA, NORRA_BRYNAS, SODRA_BRYNAS), months=3)
OWN: Final = NewIndicator(
    name="Oro från fältet",
    unit="rapporter",
    source="Välfärds egna rapporter",
    direction=Direction.LAGRE_BATTRE,
    counted=COUNTED,
)


def colleague(name: str = "vera") -> Viewer:
    """Somebody who reports for Välfärd, beside Sara."""
    with transaction() as session:
        accounts.add(
            session,
            username=name,
            display_name=f"{name.title()} Kollega",
            role=Role.RAPPORTOR,
            huvudman="valfard",
            password="demo",
            by="test",
            approved_by="test",
            is_demo=True,
        )
        return viewers.by_username(session, name)


def add(
    session: Session,
    by: Viewer,
    rows: dict[str, int],
    *,
    at: dt.datetime = NOON,
    kind: ObservationKind = ObservationKind.ORO,
    category: str = "ordning",
    audience_id: int | None = None,
) -> list[Observation]:
    """Rows of a person's huvudman, so many per area code."""
    trail.deed(session, by=by.username, action="rapport.spara")
    codes = {row.code: row.id for row in session.scalars(select(District))}
    category_id = session.scalars(select(Category.id).where(Category.slug == category)).one()
    made = [
        Observation(
            kind=kind,
            text="Något på platsen",
            category_id=category_id,
            district_id=codes[code],
            occurred_at=at,
            created_at=at,
            huvudman_id=by.huvudman_id,
            reporter_id=by.user_id,
            audience_id=audience_id,
        )
        for code, count in rows.items()
        for _ in range(count)
    ]
    session.add_all(made)
    session.flush()
    return made


def indicator(by: Viewer, new: NewIndicator = OWN) -> int:
    """An own indicator."""
    with transaction() as session:
        return indicators.create(session, new, by=by).id


def proposal(by: Viewer, indicator_id: int, start: dt.date = Q1) -> int:
    """A proposal to publish a period for the ledningsgrupp."""
    with transaction() as session:
        return indicator_releases.propose(
            session, indicator_id, start=start, audience="ledningsgruppen", by=by
        ).id
