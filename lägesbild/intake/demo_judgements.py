"""Invented judgements of the last meetings of the ledningsgrupp, and one meeting closed with its pictures."""

from __future__ import annotations

import datetime as dt
from typing import Final
from urllib.parse import urlencode

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lägesbild.actions import closing
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import Assessment, Decision, Meeting, Problembild, Revision
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import BodyKind, Judgement, ProblembildStatus
from lägesbild.reading import frozen, group_view, snapshot, statements, view_address
from lägesbild.reading.meetings import held
from lägesbild.store import trail

MEETINGS: Final = 6
LEFT: Final = 3
"""At the latest meeting every third is left to judge."""
CLOSED_AT: Final = dt.time(11, 20)
COLOURS: Final = {
    ProblembildStatus.OKAR: Judgement.ROD,
    ProblembildStatus.NY: Judgement.GUL,
    ProblembildStatus.OFORANDRAD: Judgement.GUL,
    ProblembildStatus.MINSKAR: Judgement.GRON,
}
REASONS: Final = {
    Judgement.ROD: (
        "Det ökar, och flera huvudmän beskriver samma mönster.",
        "Fler rapporter än förut, och de som arbetar på plats känner sig otrygga.",
    ),
    Judgement.GUL: (
        "Ungefär som förra gången. Gruppen vill se vad insatserna ger innan den ändrar sig.",
        "Nytt för gruppen. Det är för tidigt att säga åt vilket håll det går.",
    ),
    Judgement.GRON: (
        "Färre rapporter, och de som arbetar på plats ser samma sak.",
        "Lugnare sedan insatsen började. Följs ett möte till.",
    ),
    Judgement.GRA: ("De som väntas rapportera härifrån har varit tysta. Vi vet för lite för att bedöma.",),
}


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Store judgements of the last meetings, and freeze what the last but one saw; after all reports."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    if group is None:
        return
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.body_id == group.id, Meeting.held_on <= plan.today, held())
        .order_by(Meeting.held_on.desc())
        .limit(MEETINGS)
    ).all()
    trail.deed(session, by=by, action="demo.lagg_upp")
    for number, row in enumerate(rows):
        _judge(session, plan, row, is_latest=number == 0)
    session.flush()
    if len(rows) > 1:
        _close(session, plan, rows[1])


def _judge(session: Session, plan: Plan, row: Meeting, *, is_latest: bool) -> None:
    followed = session.scalars(
        select(Problembild)
        .where(
            Problembild.audience_id == row.body_id,
            Problembild.opened_on <= row.held_on,
            or_(Problembild.closed_on.is_(None), Problembild.closed_on > row.held_on),
        )
        .order_by(Problembild.id)
    )
    for number, problembild in enumerate(followed):
        status = statements.problembild_status(problembild, row.held_on)[0]
        if status not in COLOURS or (is_latest and number % LEFT == 0):
            continue
        areas = {plan.tree.shown_on(plan.tree.by_id[one.id]).id for one in problembild.districts}
        for district_id in sorted(areas) or (None,):
            _add(session, row, COLOURS[status], number, problembild.id, district_id)
    if plan.silent is not None and not is_latest:
        _add(session, row, Judgement.GRA, 0, None, plan.silent.id)


def _add(
    session: Session,
    row: Meeting,
    judgement: Judgement,
    number: int,
    problembild_id: int | None,
    district_id: int | None,
) -> None:
    reasons = REASONS[judgement]
    session.add(
        Assessment(
            meeting_id=row.id,
            problembild_id=problembild_id,
            district_id=district_id,
            judgement=judgement,
            reason=reasons[number % len(reasons)],
        )
    )


def _close(session: Session, plan: Plan, row: Meeting) -> None:
    """Close a meeting with the pictures it would have seen; its first decision rests on an area's sheet."""
    decision = session.scalars(
        select(Decision).where(Decision.meeting_id == row.id).order_by(Decision.id)
    ).first()
    if decision is not None and plan.ranked:
        names = {code: name for name, code in view_address.area_names(plan.tree).items()}
        decision.evidence_name = f"{plan.ranked[0].name}, senaste året"
        decision.evidence_page = "omrade"
        decision.evidence_query = urlencode({"omrade": names[plan.ranked[0].code]})
    session.flush()
    snapshot.forget()  # what is read here is not stored yet
    pictures = frozen.pictures(session, row.id, viewer=group_view.of(session, row.body_id))
    snapshot.forget()
    revision = session.scalars(select(Revision.value)).one()
    at = dt.datetime.combine(row.held_on, CLOSED_AT, STOCKHOLM)
    closing.register(session, row, pictures, revision=revision, at=at, by="stina")
