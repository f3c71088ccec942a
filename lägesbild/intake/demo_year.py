"""An invented year: when lägesbild and åtgärdsplan were decided, and two trygghetsvandringar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import arshjul, safety_walks, walk_findings, year_clocks
from lägesbild.actions.arshjul import NewEvent
from lägesbild.actions.safety_walks import NewWalk
from lägesbild.actions.walk_findings import NewFinding
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import Body, SafetyWalk, YearEvent
from lägesbild.model.words import BodyKind, YearKind
from lägesbild.store import trail

DECIDED_DAYS_AGO: Final = {"lagesbild": 640, "atgardsplan": 410}
CONFIRMED: Final = frozenset({"Höstlov", "Jullov", "Sportlov", "Påsklov", "Skolstart"})
WALKED_DAYS_AGO: Final = 33
PEOPLE: Final = 14
COMING_DAYS: Final = 20
ARRANGES: Final = "big"


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    place: str
    huvudman: str
    function: str = ""
    fixed_after_days: int | None = None
    note: str = ""


FINDINGS: Final = (
    _Found(
        "Tre lampor ur funktion längs gångvägen", "mellan skolan och torget", "styrning_och_stod", "belysning"
    ),
    _Found(
        "Buskar som skymmer gångtunneln", "norra mynningen", "livsmiljo", "parkskötsel", 12, "Nedklippta."
    ),
    _Found("Klotter på hela gaveln", "fritidsgården", "livsmiljo", "", 6, "Sanerat."),
    _Found("Trasig dörrstängare, entrén står öppen", "trapphusen vid torget", "gavlegardarna"),
    _Found("Mörk genväg som många tar från bussen", "bakom butiken", "styrning_och_stod", "gator"),
)


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Store the year's invented rows; nothing where there is no ledningsgrupp."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    if group is None:
        return
    trail.deed(session, by=by, action="demo.lagg_upp")
    _year(session, plan, group)
    if ARRANGES in plan.huvudman and plan.ranked:
        _walks(session, plan, group)


def _year(session: Session, plan: Plan, group: Body) -> None:
    for clock, days in DECIDED_DAYS_AGO.items():
        event = year_clocks.event(clock, on=plan.today - dt.timedelta(days=days))
        arshjul.register(session, group, event, submit_key=f"frist:{clock}")
    held = session.scalars(select(YearEvent).where(YearEvent.body_id == group.id))
    for row in held:
        if row.title in CONFIRMED:
            row.submit_key = None
    market = NewEvent(
        title="Vintermarknad i centrum",
        kind=YearKind.TOPP,
        starts_on=plan.today + dt.timedelta(days=12),
        ends_on=plan.today + dt.timedelta(days=14),
        every_years=None,
    )
    arshjul.register(session, group, market, submit_key="demo")
    session.flush()


def _walks(session: Session, plan: Plan, group: Body) -> None:
    areas = plan.by_rank([0, 1]) or (plan.tree.kommun.code,)
    walked = plan.today - dt.timedelta(days=WALKED_DAYS_AGO)
    arranger = plan.huvudman[ARRANGES]
    done = NewWalk(
        district=areas[0],
        planned_on=walked,
        audience=group.slug,
        note="Samling vid biblioteket klockan 19. Boende och föreningar var inbjudna.",
    )
    row = safety_walks.register(session, done, huvudman_id=arranger, submit_key="demo-0")
    row.done_on, row.people = walked, PEOPLE
    _findings(session, plan, row, walked)
    coming = NewWalk(
        district=areas[-1],
        planned_on=plan.today + dt.timedelta(days=COMING_DAYS),
        audience=group.slug,
        note="Gå samma väg som skolbarnen. Ta med lista över lampor från förra gången.",
    )
    safety_walks.register(session, coming, huvudman_id=arranger, submit_key="demo-1")
    session.flush()


def _findings(session: Session, plan: Plan, walk: SafetyWalk, walked: dt.date) -> None:
    for number, found in enumerate(FINDINGS):
        if found.huvudman not in plan.huvudman:
            continue
        new = NewFinding(
            text=found.text,
            place=found.place,
            responsible_huvudman=found.huvudman,
            responsible=found.function,
        )
        finding = walk_findings.register(session, walk, new, submit_key=f"demo-{number}")
        if found.fixed_after_days is not None:
            finding.fixed_on = walked + dt.timedelta(days=found.fixed_after_days)
            finding.fixed_note = found.note
