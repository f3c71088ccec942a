"""Invented reviews: most of the demo's reports are accepted, a handful wait, and some tell a small story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from lägesbild.actions import reports, review_answers, reviews
from lägesbild.actions.reports import NewReport
from lägesbild.intake.demo_plan import Plan
from lägesbild.intake.demo_reports import SOURCE
from lägesbild.model import Body, Observation, Problembild, Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import BodyKind, ObservationKind, ProblembildStatus, ReviewStatus
from lägesbild.reading import viewers
from lägesbild.reading.rights import visible
from lägesbild.store import trail

OWN_SHARED: Final = 6
OWN_CLOSED: Final = 6
OTHERS: Final = 6
"""How many of the latest reports wait: those of Välfärd, shared and closed, and those of Polisen."""
COORDINATOR, POLICE, SOCIAL = "stina", "rolf", "sara"


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    who: str
    rank: int
    days_ago: int
    hour: int
    category: str
    text: str


PARTS: Final = (
    _Part(
        "torget-polis",
        POLICE,
        0,
        2,
        21,
        "ordning",
        "Ett tjugotal ungdomar samlades vid busshållplatsen på kvällen. Högljutt, någon kastade en flaska.",
    ),
    _Part(
        "torget-falt",
        SOCIAL,
        0,
        2,
        22,
        "ordning",
        "Fältarna mötte ett tjugotal ungdomar vid busshållplatsen på kvällen. Högljutt, en flaska kastades.",
    ),
    _Part("klotter-polis", POLICE, 1, 5, 7, "skadegorelse", "Nytt klotter på södra väggen i gångtunneln."),
    _Part(
        "klotter-falt",
        SOCIAL,
        1,
        5,
        15,
        "skadegorelse",
        "Klotter på södra väggen i gångtunneln, nytt för dagen.",
    ),
    _Part(
        "trafik",
        POLICE,
        2,
        3,
        8,
        "trafik",
        "Mopeder kör fort på gångvägen intill skolan när dagen börjar.",
    ),
    _Part(
        "buss",
        SOCIAL,
        1,
        4,
        15,
        "ordning",
        "Oroligt på bussen hem från skolan. Föräldrar berättar att yngre barn väljer att gå i stället.",
    ),
    _Part(
        "trapphus",
        SOCIAL,
        0,
        6,
        19,
        "otrygg_plats",
        "Ungdomar från högstadiet håller till i trapphuset och de boende vågar inte säga till.",
    ),
    _Part(
        "kiosk",
        POLICE,
        0,
        7,
        20,
        "ordning",
        "Samlingar utanför kiosken tre kvällar i rad, mest skrik och nedskräpning.",
    ),
)


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Accept what is old, leave a queue, and play the stories; nothing without a ledningsgrupp."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    people = {name: viewers.by_username(session, name) for name in (COORDINATOR, POLICE, SOCIAL)}
    if group is None or not all(group.id in one.circles for one in people.values()):
        return
    _accept_most(session, group, people[SOCIAL], people[POLICE], by)
    trail.deed(session, by=by, action="demo.lagg_upp")
    rows = {
        part.key: _report(session, plan, part, group.slug, people[part.who])
        for part in PARTS
        if part.category in plan.categories and part.rank < len(plan.ranked)
    }
    if len(rows) == len(PARTS):
        _stories(session, rows, people)
    trail.deed(session, by=by, action="demo.lagg_upp")


def _accept_most(session: Session, group: Body, social: Viewer, police: Viewer, by: str) -> None:
    """Say of everything but the latest that it was accepted: three years of steps would only be noise."""
    own = Observation.huvudman_id == social.huvudman_id
    shared = Observation.audience_id == group.id
    others = _latest(session, (Observation.huvudman_id == police.huvudman_id) & shared, OTHERS)
    waiting = [
        *_latest(session, own & shared, OWN_SHARED),
        *_latest(session, own & Observation.audience_id.is_(None), OWN_CLOSED),
        *others,
    ]
    revision = trail.next_revision(session)
    for status, chosen in (
        (ReviewStatus.GODTAGEN, Observation.id.not_in(waiting)),
        (ReviewStatus.EJ_GRANSKAD, Observation.id.in_(waiting)),
    ):
        session.execute(
            update(Observation)
            .where(chosen, Observation.source == SOURCE, Observation.review != status)
            .values(review=status, changed_revision=revision)
            .execution_options(synchronize_session=False)
        )
    session.execute(  # somebody is there to ask
        update(Observation).where(Observation.id.in_(others)).values(reporter_id=police.user_id)
    )
    trail.note(session, by=by, action="demo.lagg_upp", table_name=Observation.__tablename__)


def _latest(session: Session, of: ColumnElement[bool], count: int) -> list[int]:
    return list(
        session.scalars(
            select(Observation.id)
            .where(of, Observation.source == SOURCE, Observation.kind != ObservationKind.INGET)
            .order_by(Observation.occurred_at.desc(), Observation.id)
            .limit(count)
        )
    )


def _report(session: Session, plan: Plan, part: _Part, audience: str, by: Viewer) -> Observation:
    day = plan.today - dt.timedelta(days=part.days_ago)
    at = dt.datetime.combine(day, dt.time(part.hour), STOCKHOLM).astimezone(dt.UTC)
    new = NewReport(
        kind=ObservationKind.HANDELSE,
        text=part.text,
        audience=audience,
        occurred_at=at,
        district_code=plan.ranked[part.rank].code,
        category=part.category,
    )
    return reports.register(
        session,
        new,
        huvudman_id=by.huvudman_id,
        reporter_id=by.user_id,
        submit_key=f"demo-{part.key}",
        source=SOURCE,
        created_at=at + dt.timedelta(hours=1),
    ).observation


def _stories(session: Session, rows: dict[str, Observation], people: dict[str, Viewer]) -> None:
    stina = people[COORDINATOR]

    def step(action: Callable[..., Any], key: str, **details: Any) -> None:
        action(session, rows[key].id, version=rows[key].version, by=stina, **details)

    step(reviews.accept, "klotter-polis")
    step(reviews.mark_duplicate, "klotter-falt", other_id=rows["klotter-polis"].id)
    step(reviews.ask, "trafik", text="Vilken av gångvägarna är det, och händer det varje dag?")
    step(reviews.ask, "buss", text="Vilken linje gäller det, och vid vilken tid?")
    review_answers.answer(
        session, rows["buss"].id, text="Linjen från centrum strax efter tre, flera dagar.", by=people[SOCIAL]
    )
    step(
        reviews.propose_rewrite,
        "trapphus",
        text="Ungdomar håller till i ett trapphus på kvällarna. Boende säger att de inte vågar säga till.",
    )
    followed = session.scalars(
        select(Problembild)
        .where(visible(Problembild, stina), Problembild.status != ProblembildStatus.AVSLUTAD)
        .order_by(Problembild.category_id != rows["kiosk"].category_id, Problembild.id)
    ).first()
    if followed is not None:
        step(reviews.attach, "kiosk", problembild_id=followed.id, also_accept=True)
