"""Invented områdesgrupper at work: how often they meet, one gathering that is open and one closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import gatherings, meetings, problembilder, report_store
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.gatherings import NewGathering, NewLine
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.report_rules import NewReport
from lägesbild.intake.demo_plan import Plan
from lägesbild.intake.demo_reports import SOURCE
from lägesbild.model import Body, BodyMember, District, Gathering, Huvudman
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import BodyKind, LogKind, ObservationKind, ProblembildStatus
from lägesbild.store import trail

NEW: Final = ("omradesgrupp_andersberg", "Områdesgrupp Andersberg", "Andersberg")
MEMBERS: Final = ("polisen", "valfard", "utbildning", "livsmiljo", "big", "gavlegardarna")
COORDINATOR: Final = "big"
CATEGORY: Final = "skadegorelse"
CATEGORY_BEFORE: Final = "ordning"
KEY: Final = "demo-omradesgrupp"
CONTACT: Final = "Områdessamordnaren, BIG"
RHYTHM: Final = {
    "omradesgrupp_satra": (4, 3),
    "omradesgrupp_brynas": (6, 9),
    "omradesgrupp_andersberg": (4, 2),
}
"""Weeks from one meeting to the next, and weeks since the latest, by group."""
WHAT: Final = "Slagsmål mellan två större grupper vid fritidsgården. Lugnt nu, men fler är på väg dit."
PLACE: Final = "Fritidsgården"
CLOSED_WHAT: Final = "Skadegörelse i flera trapphus under natten, oro bland de boende."
SUMMARY: Final = (
    "Två trapphus är sanerade och låsen bytta. Fältgruppen har träffat boende. Inget tyder på att det hänger "
    "ihop med tidigare händelser."
)
FOLLOWED: Final = "Oro kring fritidsgården på helgkvällar"
KNOWN: Final = (
    (6, "livsmiljo", "Fler äldre ungdomar än vanligt utanför fritidsgården efter stängning."),
    (13, "valfard", "Fältgruppen hör att två grupper har bestämt möte vid fritidsgården på helgen."),
    (15, "polisen", "Lugn kväll vid torget, patrull på plats till midnatt."),
)
"""Days ago, who and what: shared with the group that is called together now."""
DAY: Final = dt.timedelta(days=1)
CALLED_AT: Final = dt.time(20, 40)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line so many minutes after the call; a measure when it has an owner, done after ``done`` minutes."""

    minutes: int
    by: str
    text: str
    owner: str | None = None
    function: str = ""
    done: int | None = None


OPEN_LINES: Final = (
    _Line(6, "rolf", "Två patruller på plats. Ingen är skadad."),
    _Line(11, "sara", "Fältgruppen är på väg, framme om en kvart."),
    _Line(14, "sara", "Håll fritidsgården öppen en timme till", "livsmiljo", "fritidsledarna", 31),
    _Line(18, "rolf", "Vuxna vid busshållplatsen tills sista bussen gått", "valfard", "fältgruppen"),
    _Line(34, "sara", "Lugnare. De flesta har gått hem."),
)
CLOSED_LINES: Final = (
    _Line(25, "stina", "Bostadsbolaget har tre anmälningar, alla från samma kvarter."),
    _Line(40, "stina", "Sanera och byt lås i de två trapphusen", "gavlegardarna", "fastighetsskötaren", 2800),
    _Line(55, "sara", "Knacka dörr och lyssna på de boende", "valfard", "fältgruppen", 1500),
)


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Store them; nothing where the municipality lacks the area or the huvudmän."""
    trail.deed(session, by=by, action="demo.lagg_upp")
    _add_group(session, plan)
    groups = list(session.scalars(select(Body).where(Body.kind == BodyKind.OMRADESGRUPP).order_by(Body.id)))
    for group in groups:
        _meet(session, plan, group)
    if len(groups) > 1 and _writers_are_in(session, groups[-1]):
        called = dt.datetime.combine(plan.today - DAY, CALLED_AT, STOCKHOLM)
        row = _call(session, groups[-1], WHAT, PLACE, called_at=called, by="rolf", key="demo-1")
        _write(session, plan, row, OPEN_LINES)
        _know(session, plan, row, by)
        old = _call(session, groups[0], CLOSED_WHAT, "", called_at=called - 16 * DAY, by="sara", key="demo-2")
        _write(session, plan, old, CLOSED_LINES)
        _close(session, plan, old)


def _add_group(session: Session, plan: Plan) -> None:
    """One group more, where the police and the coordinator both are; the others get a coordinator too."""
    slug, name, area = NEW
    district = session.scalars(select(District.id).where(District.name == area)).first()
    if district is not None and set(MEMBERS) <= set(plan.huvudman):
        group = Body(slug=slug, name=name, kind=BodyKind.OMRADESGRUPP, district_id=district)
        session.add(group)
        session.flush()
        for huvudman in MEMBERS:
            session.add(BodyMember(body_id=group.id, huvudman_id=plan.huvudman[huvudman]))
    if COORDINATOR not in plan.huvudman:
        return
    coordinator = plan.huvudman[COORDINATOR]
    for group in plan.bodies.values():
        if group.kind is BodyKind.OMRADESGRUPP and coordinator not in plan.members[group.id]:
            session.add(BodyMember(body_id=group.id, huvudman_id=coordinator))
    session.flush()


def _meet(session: Session, plan: Plan, group: Body) -> None:
    if group.slug not in RHYTHM:
        return
    group.interval_weeks, weeks_ago = RHYTHM[group.slug]
    group.contact = CONTACT
    meetings.register(session, body=group.slug, held_on=plan.today - dt.timedelta(weeks=weeks_ago))
    session.flush()


def _know(session: Session, plan: Plan, row: Gathering, by: str) -> None:
    """What the group knew before: a problembild it follows and a few reports."""
    if CATEGORY_BEFORE not in plan.categories:
        return
    code = row.district.code if row.district else None
    concern = NewProblembild(
        title=FOLLOWED,
        category=CATEGORY_BEFORE,
        audience=row.body.slug,
        opened_on=plan.today - dt.timedelta(days=20),
        status=ProblembildStatus.OKAR,
        districts=(code,) if code else (),
    )
    owner = plan.huvudman["livsmiljo"]
    problembilder.register(session, concern, huvudman_id=owner, changed_by=by, submit_key=KEY)
    for number, (days, huvudman, text) in enumerate(KNOWN):
        new = NewReport(
            kind=ObservationKind.ORO,
            text=text,
            audience=row.body.slug,
            occurred_at=row.called_at - dt.timedelta(days=days),
            district_code=code,
            category=CATEGORY_BEFORE,
        )
        owner, key = plan.huvudman[huvudman], f"{KEY}-{number}"
        report_store.register(
            session, new, huvudman_id=owner, reporter_id=None, submit_key=key, source=SOURCE
        )


def _writers_are_in(session: Session, group: Body) -> bool:
    members = set(session.scalars(select(BodyMember.huvudman_id).where(BodyMember.body_id == group.id)))
    wanted = {line.owner for line in (*OPEN_LINES, *CLOSED_LINES) if line.owner}
    found = session.scalars(select(Huvudman.id).where(Huvudman.slug.in_(wanted))).all()
    return len(found) == len(wanted) and set(found) <= members


def _call(
    session: Session, group: Body, what: str, place: str, *, called_at: dt.datetime, by: str, key: str
) -> Gathering:
    new = NewGathering(
        what=what,
        called=tuple(rules.members(session, group.id, called_at.date())),
        district=session.scalars(select(District.code).where(District.id == group.district_id)).first(),
        place=place,
    )
    return gatherings.register(session, group, new, called_by=by, at=called_at, submit_key=key)


def _write(session: Session, plan: Plan, row: Gathering, lines: tuple[_Line, ...]) -> None:
    for number, line in enumerate(lines):
        new = NewLine(
            kind=LogKind.ATGARD if line.owner else LogKind.LAGE,
            text=line.text,
            owner_huvudman=plan.huvudman[line.owner] if line.owner else None,
            owner=line.function,
        )
        at = row.called_at + dt.timedelta(minutes=line.minutes)
        entry = gatherings.record(session, row, new, written_by=line.by, at=at, submit_key=f"demo-{number}")
        if line.done is not None:
            entry.done_at = row.called_at + dt.timedelta(minutes=line.done)
    session.flush()


def _close(session: Session, plan: Plan, row: Gathering) -> None:
    if CATEGORY in plan.categories:
        new = NewReport(
            kind=ObservationKind.HANDELSE,
            text=SUMMARY,
            audience=row.body.slug,
            occurred_at=row.called_at,
            district_code=row.district.code if row.district else None,
            category=CATEGORY,
        )
        saved = report_store.register(
            session,
            new,
            huvudman_id=plan.huvudman[COORDINATOR],
            reporter_id=None,
            submit_key=f"sammankallning:{row.id}",
            source=SOURCE,
        )
        row.observation_id = saved.observation.id
    row.summary, row.closed_by = SUMMARY, "stina"
    row.closed_at = row.called_at + dt.timedelta(days=3)
    session.flush()
