"""What has been asked under Inriktning och stöd, as the viewer may read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lägesbild.model import Body, Guidance, Huvudman, Insats, NotFoundError, User, Viewer, clock
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import GuidanceKind
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.rights import visible
from lägesbild.reading.statements import GOING_ON


class State(StrEnum):
    """Where a question stands; the value is what users read."""

    OPEN = "Öppen"
    ANSWERED = "Besvarad"
    WITHDRAWN = "Tillbakadragen"


@dataclass(frozen=True, slots=True)
class GuidanceView:
    """
    One question and its answer.

    ``age_days`` counts from the day it was asked to its answer or withdrawal, or to today. ``insats`` is
    named only to who reads that insats too; ``insats_id`` is None for everybody else. ``answered_by`` is
    the huvudman that answered.
    """

    id: int
    version: int
    kind: GuidanceKind
    text: str
    asked_on: dt.date
    age_days: int
    huvudman: str
    huvudman_id: int
    huvudman_slug: str
    audience: str
    audience_slug: str
    insats_id: int | None
    insats: str | None
    state: State
    answer: str | None
    answered_on: dt.date | None
    answered_by: str | None
    withdrawn_on: dt.date | None

    def as_dict(self) -> dict[str, Any]:
        """What ``show lage --json`` prints of an open one."""
        return {
            "kind": self.kind.value,
            "text": self.text,
            "asked_on": self.asked_on.isoformat(),
            "age_days": self.age_days,
            "huvudman": self.huvudman,
        }


def read(session: Session, *, viewer: Viewer, today: dt.date | None = None) -> tuple[GuidanceView, ...]:
    """Everything asked that the viewer may read: open ones first, the longest waiting on top, then latest."""
    day = today or clock.today()
    found = [_view(row, day) for row in session.execute(_rows(viewer))]
    still = sorted((view for view in found if view.state is State.OPEN), key=lambda view: view.asked_on)
    over = [view for view in found if view.state is not State.OPEN]
    over.sort(key=lambda view: (view.answered_on or view.withdrawn_on or day, view.id), reverse=True)
    return (*still, *over)


def open_ones(session: Session, *, viewer: Viewer, today: dt.date | None = None) -> tuple[GuidanceView, ...]:
    """What still waits for an answer, the longest waiting first."""
    day = today or clock.today()
    rows = session.execute(
        _rows(viewer).where(Guidance.answered_on.is_(None), Guidance.withdrawn_on.is_(None))
    )
    return tuple(_view(row, day) for row in rows)


def one(session: Session, guidance_id: int, *, viewer: Viewer, today: dt.date | None = None) -> GuidanceView:
    """
    One question.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer may not read it.
    """
    row = session.execute(_rows(viewer).where(Guidance.id == guidance_id)).first()
    if row is None:
        raise NotFoundError("Det du söker finns inte. Läs in sidan Inriktning och stöd på nytt.")
    return _view(row, today or clock.today())


def _rows(viewer: Viewer) -> Any:
    answerer = (
        select(Huvudman.name)
        .join(User, User.huvudman_id == Huvudman.id)
        .where(User.username == Guidance.answered_by)
        .scalar_subquery()
    )
    return (
        select(Guidance, Huvudman, Body, Insats.title, answerer)
        .join(Huvudman, Huvudman.id == Guidance.huvudman_id)
        .outerjoin(Body, Body.id == Guidance.audience_id)
        .outerjoin(Insats, and_(Insats.id == Guidance.insats_id, visible(Insats, viewer)))
        .where(visible(Guidance, viewer))
        .order_by(Guidance.asked_on, Guidance.id)
    )


def _view(found: Any, today: dt.date) -> GuidanceView:
    row, huvudman, body, insats, answerer = found
    over = row.answered_on or row.withdrawn_on
    state = State.ANSWERED if row.answered_on else State.WITHDRAWN if row.withdrawn_on else State.OPEN
    return GuidanceView(
        id=row.id,
        version=row.version,
        kind=row.kind,
        text=row.text,
        asked_on=row.asked_on,
        age_days=max(((over or today) - row.asked_on).days, 0),
        huvudman=huvudman.name,
        huvudman_id=huvudman.id,
        huvudman_slug=huvudman.slug,
        audience=body.name if body else "Min verksamhet",
        audience_slug=body.slug if body else MIN_VERKSAMHET,
        insats_id=row.insats_id if insats is not None else None,
        insats=insats,
        state=state,
        answer=row.answer,
        answered_on=row.answered_on,
        answered_by=answerer,
        withdrawn_on=row.withdrawn_on,
    )


def insats_choices(session: Session, *, viewer: Viewer) -> dict[int, str]:
    """Titles by id of the insatser a question may concern: those planned or going on, as the viewer reads."""
    found = session.execute(
        select(Insats.id, Insats.title).where(visible(Insats, viewer), Insats.status.in_(GOING_ON))
    ).all()
    return dict(sorted(found, key=lambda row: swedish_key(row[1])))
