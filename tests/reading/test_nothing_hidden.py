"""What somebody may not read leaves no trace in what they read: rows, counts, gaps, lists, files, trail."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import (
    assessments,
    groups,
    guidance,
    insats_follow_ups,
    insatser,
    meetings,
    members,
    plan_goals,
    problembild_links,
    problembilder,
    reports,
    reviews,
)
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.groups import GroupWords
from lägesbild.actions.guidance import NewGuidance
from lägesbild.actions.insatser import NewFunding, NewInsats
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.actions.plan_goals import NewPlanGoal
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import MIN_VERKSAMHET, NewReport
from lägesbild.model import Huvudman, NotFoundError, Observation, Viewer, clock
from lägesbild.model.words import BodyKind, GuidanceKind, Judgement, ObservationKind, ReviewStatus, Role
from lägesbild.reading import (
    areas,
    before_after,
    gaps,
    history,
    if_nothing,
    insats_choices,
    lage,
    listings,
    near_reports,
    omrade,
    own_reports,
    problembild_reports,
    problembild_whole,
    report_rows,
    tidslinje,
    trail,
    verksamhetsplan,
    viewers,
)
from lägesbild.reading import guidance as asked
from lägesbild.reading import insatser as insats_list
from lägesbild.reading import problembilder as concerns
from lägesbild.reading import (
    reviews as queue,
)
from lägesbild.reading.filters import Filters
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

TODAY: Final = clock.today()
SINCE: Final = TODAY - dt.timedelta(days=60)
AREA: Final = "2180R018"
WHOLE: Final = Filters(TODAY - dt.timedelta(days=200), TODAY)
VIEWS: Final = (WHOLE, replace(WHOLE, district=AREA, categories=("ordning",), huvudman=("valfard",)))
SHARED: Final = "ledningsgruppen"


@dataclass(frozen=True)
class Made:
    report: int
    problembild: int
    insats: int
    goal: int


def make(session: Session, audience: str, by: Viewer, lead: Viewer, mark: str) -> Made:
    """One of each kind, by Välfärd where a huvudman has it, with ``mark`` in every text."""
    found = []
    for number, category in enumerate(("ordning", "ordning", "riskzon", None)):
        new = NewReport(
            kind=ObservationKind.HANDELSE if category else ObservationKind.INGET,
            text=f"{mark} stök vid torget på kvällen" if category else "",
            audience=audience,
            occurred_at=dt.datetime.combine(SINCE + dt.timedelta(days=number), dt.time(12), dt.UTC),
            district_code=AREA,
            category=category,
        )
        found.append(reports.save(session, new, by=by, submit_key=f"{mark}{number}").observation.id)
    concern = NewProblembild(
        title=f"{mark} stök", category="ordning", audience=audience, opened_on=SINCE, districts=(AREA,)
    )
    problembild = problembilder.create(session, concern, by=by, submit_key=mark).problembild.id
    goal = plan_goals.create(
        session,
        NewPlanGoal(year=TODAY.year, text=f"{mark} lugnare", audience=audience),
        by=lead,
        submit_key=mark,
    ).id
    deed = NewInsats(
        title=f"{mark} vandring",
        theme="fritid",
        audience=audience,
        reported_on=SINCE,
        starts_on=SINCE,
        districts=(AREA,),
        funding=(NewFunding(source=f"{mark} bidrag", ends_on=TODAY + dt.timedelta(days=9)),),
    )
    insats = insatser.create(session, deed, by=by, submit_key=mark).insats.id
    insats_follow_ups.plan_follow_up(session, insats, SINCE, by=by)
    return Made(found[0], problembild, insats, goal)


def hide(session: Session, base: Made, sara: Viewer) -> list[Made]:
    """Rows that only Välfärd, or Välfärd and Polisen, read, tied in every way to what is shared."""
    lead = replace(sara, role=Role.SAMORDNARE)
    found = [make(session, name, sara, lead, f"dold{name[:3]}") for name in (MIN_VERKSAMHET, "duon")]
    for hidden in found:
        problembild_links.link_insats(session, base.problembild, hidden.insats, by=sara)
        problembild_links.link_insats(session, hidden.problembild, base.insats, by=sara)
        plan_goals.link(session, hidden.goal, base.insats, by=sara)
        report = session.get_one(Observation, hidden.report)
        reviews.mark_duplicate(session, report.id, other_id=base.report, version=report.version, by=sara)
    problembild_links.link_reports(session, found[0].problembild, [base.report], by=sara)
    attached = session.get_one(Observation, base.report + 1)
    reviews.attach(
        session, attached.id, problembild_id=found[1].problembild, version=attached.version, by=sara
    )
    question = NewGuidance(
        kind=GuidanceKind.STOD, text="dold fråga", audience="duon", asked_on=TODAY, insats_id=base.insats
    )
    guidance.ask(session, question, by=sara, submit_key="dold")
    meeting = meetings.hold(session, body="duon", held_on=TODAY, title="dolt möte", by=lead).id
    meetings.decide(session, meeting, NewDecision(text="dolt beslut"), by=lead, submit_key="b")
    meetings.assign(
        session, meeting, NewTask(text="dolt uppdrag", owner_huvudman="valfard"), by=lead, submit_key="u"
    )
    judged = NewAssessment(judgement=Judgement.ROD, reason="dolt skäl", problembild_id=base.problembild)
    assessments.judge(session, meeting, judged, by=lead)
    return found


def everything(viewer: Viewer, made: list[Made]) -> Iterator[tuple[str, object]]:
    """All that a viewer can ask for, by name; ids they may not know of are asked for too."""
    for number, view in enumerate(VIEWS):
        yield f"lägesbild {number}", lage.read(view, viewer=viewer, today=TODAY)
        yield f"område {number}", omrade.read(view, viewer=viewer, today=TODAY)
        seen = tidslinje.read(view, viewer=viewer, today=TODAY)
        yield f"tidslinje {number}", seen
        codes = [row.code for row in seen.areas]
        yield f"bakom {number}", tidslinje.behind(view, codes, view.start, view.end, viewer=viewer)
        yield f"problembilder {number}", concerns.read(view, viewer=viewer)
        yield f"insatser {number}", insats_list.read(view, viewer=viewer)
        yield f"luckor {number}", gaps.read(view, viewer=viewer)
        yield f"plan {number}", verksamhetsplan.read(None, view, viewer=viewer)
        yield f"senaste {number}", report_rows.latest(view, viewer=viewer, limit=99, with_sensitive=True)
    for one in made:
        of_insats: tuple[Any, ...] = (before_after.read, insats_list.one, if_nothing.read)
        for read in of_insats:
            yield f"{read.__module__} {one.insats}", or_not(read, one.insats, viewer=viewer)
        # Not ``to_link``: a report feeds one problembild, and which are left to choose shows which do.
        of_problembild: tuple[Any, ...] = (problembild_whole.one, problembild_reports.linked)
        for read in of_problembild:
            yield f"{read.__name__} {one.problembild}", or_not(read, one.problembild, viewer=viewer)
        yield (
            f"koppla {one.problembild}",
            problembild_whole.insatser_to_link(one.problembild, viewer=viewer, may_change=True),
        )
        yield f"mål {one.goal}", insats_choices.for_goal(one.goal, viewer=viewer)
    yield "val", insats_choices.read(viewer, today=TODAY)
    with reading() as session:
        yield from in_session(session, viewer, made)


def in_session(session: Session, viewer: Viewer, made: list[Made]) -> Iterator[tuple[str, object]]:
    tree = areas.read_tree(session)
    for kind in listings.REGISTERS:
        yield f"fil {kind}", listings.read(session, kind, viewer=viewer, filters=WHOLE).rows
        yield f"fil {kind}, id", listings.read(session, kind, viewer=viewer, ids=range(99)).rows
    yield "frågor", asked.read(session, viewer=viewer)
    yield "egna", own_reports.read(session, viewer=viewer)
    yield "spår", [trail.read(session, trail.Wanted(page=page), viewer=viewer) for page in range(2)]
    for status in ReviewStatus:
        yield f"kö {status}", queue.queue(session, queue.Chosen(status), viewer=viewer, tree=tree)
    for row_id in range(1, 7):
        yield f"granskas {row_id}", or_not(queue.one, session, row_id, viewer=viewer, tree=tree)
        yield f"nära {row_id}", near_reports.read(session, row_id, viewer=viewer, tree=tree)
    for one in made:
        for table, row_id in (
            ("insats", one.insats),
            ("problembild", one.problembild),
            ("plan_goal", one.goal),
        ):
            yield (
                f"historik {table} {row_id}",
                or_not(history.of_row, session, table, row_id, viewer=viewer),
            )


def or_not(read: Any, *args: Any, **named: Any) -> object:
    try:
        return read(*args, **named)
    except NotFoundError as error:
        return str(error)


def told(viewer: Viewer, made: list[Made]) -> dict[str, str]:
    # Who changed a shared row last, or how often, is no secret: its version stands on no page.
    return {name: re.sub(r"version=\d+", "", repr(found)) for name, found in everything(viewer, made)}


@pytest.fixture
def duo(cast: Cast) -> Viewer:
    """Sara, with a group that Välfärd and Polisen alone are in."""
    with transaction() as session:
        group = groups.add_group(session, GroupWords(name="Duon", kind=BodyKind.ARBETSGRUPP), by=cast.admir)
        for slug in ("valfard", "polisen"):
            huvudman = session.scalars(select(Huvudman.id).where(Huvudman.slug == slug)).one()
            members.add_member(
                session, group.id, huvudman_id=huvudman, valid_from=TODAY, confirmed=True, by=cast.admir
            )
    with reading() as session:
        return viewers.by_username(session, "sara")


def test_what_somebody_may_not_read_changes_nothing_they_read(cast: Cast, duo: Viewer) -> None:
    lead = replace(duo, role=Role.SAMORDNARE)
    with transaction() as session:
        base = make(session, SHARED, duo, lead, "delad")
    watching = [replace(one, is_approver=True) for one in (cast.stina, cast.admir)]
    ids = [base, Made(*(getattr(base, name) + 1 for name in ("report", "problembild", "insats", "goal")))]
    before = [told(viewer, ids) for viewer in watching]
    with transaction() as session:
        hide(session, base, duo)
    for viewer, then in zip(watching, before, strict=True):
        now = told(viewer, ids)
        changed = [name for name in then if now[name] != then[name]]
        assert not changed, (viewer.username, changed)
        assert "dold" not in "".join(now.values()), viewer.username
