"""Invented requests for public documents: one that is being assessed, one decided where nothing was found."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import record_masks, record_requests
from lägesbild.actions.record_requests import Asked, Verdict
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import Observation, User, Viewer
from lägesbild.model.words import Disclosure, RecordKind
from lägesbild.reading import record_requests as requests
from lägesbild.reading import viewers
from lägesbild.reading.record_requests import Row
from lägesbild.reading.rights import listed
from lägesbild.store import trail

BY: Final = "stina"
KEY: Final = "demo-utlamnande"
ASKED: Final = "Rapporter om skadegörelse och oro den senaste månaden, för en granskning av kommunens arbete."
REQUESTER: Final = "Hämtas i receptionen"
ASKED_BEFORE: Final = "Avtal om kameraövervakning av torgen."
NOTHING: Final = "I Lägesbild finns inga avtal. Begäran har lämnats vidare till kommunens registrator."
DECIDER: Final = "Samordnaren, på delegation"
CHOSEN: Final = 4
GROUNDS: Final = ("18 kap. 1 § OSL", "35 kap. 1 § OSL")


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Add both, in the name of the demo's coordinator; where she is not, none."""
    if session.scalars(select(User.id).where(User.username == BY)).first() is None:
        return
    viewer = viewers.by_username(session, BY)
    _decided(session, plan.today, viewer)
    _open(session, plan.today, viewer)
    trail.deed(session, by=by, action="demo.lagg_upp")


def _decided(session: Session, today: dt.date, viewer: Viewer) -> None:
    asked = Asked(today - dt.timedelta(days=3), ASKED_BEFORE)
    row = record_requests.register(session, asked, submit_key=f"{KEY}-1", by=viewer)
    record_requests.decide(
        session,
        row.id,
        Verdict(NOTHING, DECIDER),
        version=row.version,
        released=lambda _: {},
        by=viewer,
    )


def _open(session: Session, today: dt.date, viewer: Viewer) -> None:
    asked = Asked(today - dt.timedelta(days=1), ASKED, REQUESTER)
    request_id = record_requests.register(session, asked, submit_key=f"{KEY}-2", by=viewer).id
    ids = session.scalars(
        select(Observation.id)
        .where(listed(viewer), Observation.text != "")
        .order_by(Observation.occurred_at.desc(), Observation.id.desc())
        .limit(CHOSEN)
    )
    picks = [(RecordKind.RAPPORT, row_id) for row_id in ids]
    record_requests.add_rows(session, request_id, picks, by=viewer)
    rows = requests.read(session, request_id, viewer=viewer).rows
    for row, how in zip(rows, (Disclosure.HEL, Disclosure.MASKERAD, Disclosure.LAMNAS_INTE_UT), strict=False):
        _assess(session, row, how, viewer)


def _assess(session: Session, row: Row, how: Disclosure, viewer: Viewer) -> None:
    if row.record is None:
        return
    if how is Disclosure.MASKERAD:
        text = next(field.text for field in row.record.fields if field.key == "Beskrivning")
        end = text.find(" ", len(text) // 3)
        record_masks.mask(
            session,
            row.id,
            [(0, end if end > 0 else len(text))],
            field="Beskrivning",
            ground=GROUNDS[0],
            checksum=row.record.checksum,
            version=row.version,
            by=viewer,
        )
        return
    ground = GROUNDS[1] if how is Disclosure.LAMNAS_INTE_UT else ""
    record_masks.assess(
        session,
        row.id,
        how,
        ground=ground,
        checksum=row.record.checksum,
        version=row.version,
        by=viewer,
    )
