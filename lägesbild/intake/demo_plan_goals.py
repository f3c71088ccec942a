"""Invented goals of the verksamhetsplan for this and last year, and what follow-ups of insatser showed."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import plan_goals
from lägesbild.actions.plan_goals import NewPlanGoal
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import FollowUp, Insats
from lägesbild.model.words import BodyKind, Track
from lägesbild.store import trail

OWNER: Final = "big"
SCHOOL, LEISURE = Track.TRYGGARE_SKOLA, Track.TRYGGARE_FRITIDSMILJO
GOALS: Final[tuple[tuple[int, Track | None, str, str | None, tuple[int, ...]], ...]] = (
    (0, SCHOOL, "Fler elever ska känna sig trygga på vägen till och från skolan.", None, (2, 5)),
    (0, SCHOOL, "Alla högstadieskolor ska arbeta förebyggande mot våld.", None, (7,)),
    (0, SCHOOL, "Alla vårdnadshavare i årskurs 6 ska ha erbjudits samtal inför loven.", None, (3,)),
    (0, LEISURE, "Fler unga ska ha kontakt med trygga vuxna på kvällar och helger.", None, (0,)),
    (0, LEISURE, "Boende ska vara med och peka ut vad som gör platser otrygga.", None, (4,)),
    (0, None, "Alla insatser ska ha en ansvarig och en planerad uppföljning.", None, ()),
    (
        1,
        SCHOOL,
        "Det ska finnas synliga vuxna nära skolorna efter skoltid.",
        "Nått: någon var på plats tre eftermiddagar i veckan hela året.",
        (5,),
    ),
    (
        1,
        LEISURE,
        "Det ska finnas en öppen mötesplats för unga på lördagar.",
        "Delvis nått: mötesplatsen drevs ett år och stängde när projektmedlen tog slut.",
        (6,),
    ),
    (
        1,
        LEISURE,
        "Inget ställe ska sälja alkohol eller tobak till minderåriga.",
        "För tidigt att säga: alla ställen är besökta en gång, återbesöken väntar.",
        (8,),
    ),
)
"""Years back, track (None: both), the goal, what became of it, and the demo's insatser by number."""
TOLD: Final = {
    0: "Nio av tio planerade kvällar blev av. Personalen känner igen fler unga än i våras.",
    3: "Sju av tio inbjudna kom. Frågorna gällde mest sociala medier.",
    6: "Femton besökare i snitt per kväll, färre än målet, och bara få flickor.",
    7: "För tidigt att säga: halva personalen har gått utbildningen och inget har mätts än.",
    8: "Alla ställen är besökta en gång. Två behövde ett nytt besök.",
}
"""What the first follow-up of an insats showed, by its number."""
OWNERS: Final = {
    0: "Enhetschef fältgruppen",
    2: "Samordnare skolskjuts",
    5: "Gruppchef områdespolis",
    7: "Verksamhetschef grundskola",
}
"""Who carries an insats, as a function and never a person."""
EVALUATED: Final = {
    0: "Jämför kontakter och rapporter kvartal för kvartal, före och efter.",
    7: "Fråga elever och personal samma frågor före start och efter ett läsår.",
}
"""How it will be seen whether an insats helped."""
OVERDUE: Final = 5
OVERDUE_BY: Final = dt.timedelta(weeks=3)


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Store the goals for the ledningsgrupp; nothing where there is no such group."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    if group is None or OWNER not in plan.huvudman:
        return
    trail.deed(session, by=by, action="demo.lagg_upp")
    rows = _insatser(session)
    for number, (years_back, track, text, outcome, served_by) in enumerate(GOALS):
        new = NewPlanGoal(
            year=plan.today.year - years_back,
            track=track,
            text=text,
            outcome=outcome,
            audience=group.slug,
        )
        goal = plan_goals.register(
            session, new, huvudman_id=plan.huvudman[OWNER], submit_key=f"demo-{number}"
        )
        for insats in (rows[key] for key in served_by if key in rows):
            insats.plan_goals.append(goal)
    for key, row in rows.items():
        row.owner, row.evaluation_plan = OWNERS.get(key), EVALUATED.get(key)
    _follow_ups(session, rows, plan.today)


def _insatser(session: Session) -> dict[int, Insats]:
    found = session.scalars(select(Insats).where(Insats.submit_key.like("demo-%")))
    return {int((row.submit_key or "").removeprefix("demo-")): row for row in found}


def _follow_ups(session: Session, rows: dict[int, Insats], today: dt.date) -> None:
    for number, outcome in TOLD.items():
        done = [part for part in rows[number].follow_ups if part.done_on] if number in rows else []
        if done:
            done[0].outcome = outcome
    if OVERDUE in rows:
        session.add(FollowUp(insats_id=rows[OVERDUE].id, planned_on=today - OVERDUE_BY))
    session.flush()
