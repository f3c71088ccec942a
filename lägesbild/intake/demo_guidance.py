"""Invented inriktning and stöd between the two groups: some answered, some still waiting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import guidance
from lägesbild.actions.guidance import NewGuidance
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import Insats
from lägesbild.model.words import BodyKind, GuidanceKind


@dataclass(frozen=True, slots=True)
class _Part:
    kind: GuidanceKind
    huvudman: str
    weeks_ago: int
    text: str
    answer: str | None = None
    answered_weeks_ago: int = 0
    insats: str | None = None


PARTS: Final = (
    _Part(
        GuidanceKind.INRIKTNING,
        "big",
        3,
        "Lägg sommarens vuxennärvaro där flest unga samlas på kvällarna. Visa hur ni valt vid nästa möte.",
    ),
    _Part(
        GuidanceKind.INRIKTNING,
        "big",
        9,
        "Ta med de ungas egna svar i lägesbilden, inte bara det verksamheterna ser.",
    ),
    _Part(
        GuidanceKind.STOD,
        "social_hallbarhet",
        7,
        "Beslut om vem som betalar trygghetsvärdarna när projektmedlen tar slut.",
        insats="Trygghetsvärdar på skolbussarna",
    ),
    _Part(
        GuidanceKind.STOD,
        "valfard",
        2,
        "En överenskommelse om vad fältarbetarna och skolorna får dela med varandra om platser och tider.",
        insats="Fältarbete kvällar och helger",
    ),
    _Part(
        GuidanceKind.INRIKTNING,
        "big",
        20,
        "Minska antalet insatser och följ upp dem som finns kvar.",
        "Tre insatser är avslutade. De som pågår har fått mål och en dag för uppföljning.",
        8,
    ),
    _Part(
        GuidanceKind.STOD,
        "utbildning",
        16,
        "Tid för en person per skola att lämna rapport varje vecka.",
        "Ja, en timme i veckan till och med vårterminen. Prövas på nytt före sommaren.",
        9,
    ),
)


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Store what the groups have asked; nothing where there is no ledningsgrupp. ``by`` says who wrote it."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    if group is None:
        return
    for number, part in enumerate(PARTS):
        if part.huvudman in plan.huvudman:
            _store(session, plan, part, group.id, group.slug, by, f"demo-{number}")


def _store(session: Session, plan: Plan, part: _Part, group_id: int, group: str, by: str, key: str) -> None:
    row = guidance.register(
        session,
        NewGuidance(
            kind=part.kind,
            text=part.text,
            audience=group,
            asked_on=plan.today - dt.timedelta(weeks=part.weeks_ago),
            insats_id=_insats_id(session, part.insats, group_id),
        ),
        audience_id=group_id,
        huvudman_id=plan.huvudman[part.huvudman],
        asked_by=by,
        submit_key=key,
    )
    if part.answer is not None:
        row.answer = part.answer
        row.answered_on = plan.today - dt.timedelta(weeks=part.answered_weeks_ago)
        row.answered_by = "stina" if part.kind is GuidanceKind.STOD else "rolf"
        session.flush()


def _insats_id(session: Session, title: str | None, group_id: int) -> int | None:
    wanted = select(Insats.id).where(Insats.title == title, Insats.audience_id == group_id)
    return session.scalars(wanted).first() if title else None
