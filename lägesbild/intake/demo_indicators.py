"""An invented indicator that Välfärd has published from its own closed rows, and a quarter that waits."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from lägesbild.actions import accounts, indicator_releases, indicators
from lägesbild.actions.indicators import NewIndicator
from lägesbild.intake import bulk
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import Body, Viewer, clock
from lägesbild.model.counted import QUARTER, Counted, ended
from lägesbild.model.words import BodyKind, Direction, ObservationKind, Role
from lägesbild.reading import viewers

HUVUDMAN: Final = "valfard"
PROPOSER: Final = "vera"
APPROVER: Final = "sara"
COUNTS: Final = ((18, 13, 9, 12, 3, 4), (21, 11, 8, 14, 2, 4), (24, 12, 9, 17, 3, 2))
"""Rows per area in three quarters, the earliest first; the last one is only proposed."""
TEXTS: Final = (
    "Behov av en plats att vara på när fritidsgården har stängt",
    "Föräldrar frågar efter någon att prata med på kvällstid",
    "Behov av fler vuxna ute på fredagskvällen",
)
NAME: Final = "Behov som fältarbetet har mött"
LIMITS: Final = "Påhittade tal. Fältarbetet är ute olika många kvällar i olika områden"


def fill(session: Session, plan: Plan, *, by: str, password: str) -> None:
    """Rows, an indicator with two quarters, and a third that waits; nothing where Välfärd is not there."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    areas = plan.by_rank(list(range(len(COUNTS[0]))))
    if group is None or HUVUDMAN not in plan.huvudman or not areas:
        return
    proposer, approver = _people(session, by=by, password=password)
    starts = tuple(reversed(ended(QUARTER, today=plan.today, count=len(COUNTS))))
    for start, counts in zip(starts, COUNTS, strict=True):
        _rows(session, plan, start, dict(zip(areas, counts, strict=False)), (proposer, approver), by=by)
    made = indicators.create(
        session,
        NewIndicator(
            name=NAME,
            unit="rapporter",
            source=f"{proposer.huvudman}, egna rapporter",
            direction=Direction.NEUTRAL,
            limits=LIMITS,
            counted=Counted(kinds=(ObservationKind.BEHOV,), areas=tuple(sorted(areas)), months=QUARTER),
        ),
        by=proposer,
    )
    _publish(session, made.id, starts, group, proposer, approver)


def _people(session: Session, *, by: str, password: str) -> tuple[Viewer, Viewer]:
    accounts.add(
        session,
        username=PROPOSER,
        display_name="Vera (demo)",
        role=Role.RAPPORTOR,
        huvudman=HUVUDMAN,
        password=password,
        by=by,
        approved_by=by,
        is_demo=True,
    )
    return viewers.by_username(session, PROPOSER), viewers.by_username(session, APPROVER)


def _publish(
    session: Session,
    indicator_id: int,
    starts: tuple[dt.date, ...],
    group: Body,
    proposer: Viewer,
    approver: Viewer,
) -> None:
    for start in starts:
        row = indicator_releases.propose(session, indicator_id, start=start, audience=group.slug, by=proposer)
        if start != starts[-1]:
            indicator_releases.approve(session, row.id, version=row.version, by=approver)


def _rows(
    session: Session,
    plan: Plan,
    start: dt.date,
    counts: dict[str, int],
    people: tuple[Viewer, ...],
    *,
    by: str,
) -> None:
    """Closed rows of a quarter, reported by the two in turn."""
    codes = {area.code: area.id for area in plan.tree.by_id.values()}
    districts = [codes[code] for code, count in counts.items() for _ in range(count)]
    count = len(districts)
    hours = clock.midnight(start).astimezone(dt.UTC).replace(tzinfo=None) + dt.timedelta(hours=19)
    at = bulk.moments(np.datetime64(hours, "us") + np.arange(count) * np.timedelta64(1, "D"))
    bulk.insert_reports(
        session,
        {
            "kind": [ObservationKind.BEHOV.value] * count,
            "text": [TEXTS[number % len(TEXTS)] for number in range(count)],
            "district_id": districts,
            "occurred_at": at,
            "created_at": at,
            "time_known": [True] * count,
            "huvudman_id": [plan.huvudman[HUVUDMAN]] * count,
            "reporter_id": [people[number % len(people)].user_id for number in range(count)],
            "audience_id": [None] * count,
            "review": ["godtagen"] * count,
            "source": ["demo"] * count,
            "version": [1] * count,
        },
        by=by,
        action="demo.rapporter",
    )
