"""
Each row of the table of words is created, changed, linked, found, exported and ended by the right role only.

One table of deeds below, one of who may; every person of the cast tries every deed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import (
    assessments,
    erasing,
    groups,
    guidance,
    indicators,
    insatser,
    meetings,
    members,
    organisation,
    outcomes,
    places,
    plan_goals,
    problembild_links,
    problembilder,
    record_requests,
    reports,
    second_factor,
    settings,
    vocabulary,
)
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.groups import GroupWords
from lägesbild.actions.guidance import NewGuidance
from lägesbild.actions.indicators import NewIndicator
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.actions.organisation import HuvudmanWords
from lägesbild.actions.places import PlaceWords
from lägesbild.actions.plan_goals import NewPlanGoal
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.record_requests import Asked, Verdict
from lägesbild.actions.reports import NewReport
from lägesbild.actions.vocabulary import CategoryWords, ThemeWords
from lägesbild.export import listings as files
from lägesbild.export import stamp
from lägesbild.model import (
    Category,
    District,
    ForbiddenError,
    Huvudman,
    NotFoundError,
    User,
    Viewer,
    clock,
)
from lägesbild.model.account import NO_PASSWORD
from lägesbild.model.words import (
    BodyKind,
    CategoryKind,
    Direction,
    GuidanceKind,
    HuvudmanKind,
    InsatsStatus,
    Judgement,
    ObservationKind,
    ProblembildStatus,
    RecordKind,
    Role,
    TaskStatus,
)
from lägesbild.reading import listings
from lägesbild.store.session import reading, transaction
from tests.conftest import CAST, Cast

DAY: Final = dt.date(2025, 3, 3)
LATER: Final = dt.date(2025, 9, 1)
GROUP: Final = "ledningsgruppen"
REPORT: Final = NewReport(
    kind=ObservationKind.ORO,
    text="Stök vid torget",
    audience=GROUP,
    occurred_at=dt.datetime(2025, 3, 3, 12, tzinfo=dt.UTC),
    district_code="2180R018",
    category="ordning",
)
CONCERN: Final = NewProblembild(title="Stök vid torget", category="ordning", audience=GROUP, opened_on=DAY)
INSATS: Final = NewInsats(title="Vuxenvandring", theme="fritid", audience=GROUP, reported_on=DAY)
DECIDED: Final = NewDecision(text="Ta fram en plan")
GIVEN: Final = NewTask(text="Gör", owner_huvudman="polisen")
GOAL: Final = NewPlanGoal(year=2025, text="Tryggare kvällar", audience=GROUP)
AIM: Final = NewGuidance(kind=GuidanceKind.INRIKTNING, text="Börja i Sätra", audience=GROUP, asked_on=DAY)
JUDGED: Final = NewAssessment(judgement=Judgement.GUL, reason="Fler ute sent", district="2180R018")
FIGURE: Final = NewIndicator(
    name="Valdeltagande", unit="procent", source="Valmyndigheten", direction=Direction.HOGRE_BATTRE
)
OTHERS: Final = HuvudmanWords(name="Kyrkan", kind=HuvudmanKind.PRIVAT)
COUNCIL: Final = GroupWords(name="Skolgruppen", kind=BodyKind.ARBETSGRUPP)
KIND: Final = CategoryWords(name="Drönare", kind=CategoryKind.OTRYGGHET)
THEME: Final = ThemeWords(name="Simskola")
PLACE: Final = PlaceWords(name="Badhuset")
ASKED: Final = Asked(received_on=DAY, asked="Allt om torget")
NOTHING: Final = Verdict(reason="Ingen handling finns.", decider="E. Exempel, förvaltningschef")


@dataclass(frozen=True)
class Made:
    """
    Ids of one row of each kind, made by those who may: Polisen's where a huvudman owns it.

    A request for public documents is BIG's; kim of Välfärd and lo of Styrning och stöd have a second step.
    """

    huvudman: int
    group: int
    place: int
    report: int
    problembild: int
    insats: int
    category: int
    theme: int
    decision: int
    task: int
    indicator: int
    assessment: int
    guidance: int
    goal: int
    meeting: int
    request: int


@pytest.fixture
def made(cast: Cast) -> Made:
    with transaction() as session:
        meeting = meetings.hold(session, body=GROUP, held_on=DAY, by=cast.stina).id
        problembild = problembilder.create(session, CONCERN, by=cast.rolf, submit_key="p").problembild.id
        session.add_all((_connected("kim", cast.sara), _connected("lo", cast.anna)))
        return Made(
            huvudman=organisation.add_huvudman(session, OTHERS, by=cast.admir).id,
            group=groups.add_group(session, COUNCIL, by=cast.admir).id,
            place=places.add_place(session, _in_satra(session), by=cast.admir).id,
            report=reports.save(session, REPORT, by=cast.rolf, submit_key="r").observation.id,
            problembild=problembild,
            insats=insatser.create(session, INSATS, by=cast.rolf, submit_key="i").insats.id,
            category=vocabulary.add_category(session, KIND, by=cast.admir).id,
            theme=vocabulary.add_theme(session, THEME, by=cast.admir).id,
            decision=meetings.decide(session, meeting, DECIDED, by=cast.stina, submit_key="b").id,
            task=meetings.assign(
                session,
                meeting,
                GIVEN,
                by=cast.stina,
                submit_key="u",
            ).id,
            indicator=indicators.create(session, FIGURE, by=cast.stina).id,
            assessment=assessments.judge(session, meeting, JUDGED, by=cast.stina).id,
            guidance=guidance.ask(session, AIM, by=cast.stina, submit_key="g").id,
            goal=plan_goals.create(session, GOAL, by=cast.stina, submit_key="m").id,
            meeting=meeting,
            request=record_requests.register(session, ASKED, submit_key="b", by=cast.stina).id,
        )


def _connected(username: str, colleague: Viewer) -> User:
    """A rapportör of the colleague's huvudman, with a second step."""
    return User(
        username=username,
        display_name=username.title(),
        password_hash=NO_PASSWORD,
        role=Role.RAPPORTOR,
        huvudman_id=colleague.huvudman_id,
        created_at=dt.datetime.now(dt.UTC),
        totp_secret="sealed",
    )


def _in_satra(session: Session, words: PlaceWords = PLACE) -> PlaceWords:
    parent = session.scalars(select(District.id).where(District.code == "2180R018")).one()
    return replace(words, parent_id=parent)


def _x_trafik(session: Session) -> int:
    return session.scalars(select(Huvudman.id).where(Huvudman.slug == "x_trafik")).one()


Deed = Callable[[Session, Made, Viewer], object]
DEEDS: Final[dict[str, dict[str, Deed]]] = {
    "huvudman": {
        "create": lambda s, _, by: organisation.add_huvudman(s, replace(OTHERS, name="Idrotten"), by=by),
        "change": lambda s, m, by: organisation.change_huvudman(
            s, m.huvudman, replace(OTHERS, name="Kyrkorna"), seen=OTHERS, by=by
        ),
        "link": lambda s, m, by: organisation.add_alias(s, m.huvudman, "Församlingen", by=by),
        "end": lambda s, m, by: organisation.end_huvudman(s, m.huvudman, last_day=LATER, by=by),
    },
    "grupper": {
        "create": lambda s, _, by: groups.add_group(s, replace(COUNCIL, name="Idrottsrådet"), by=by),
        "change": lambda s, m, by: groups.change_group(
            s, m.group, replace(COUNCIL, name="Skolrådet"), seen=COUNCIL, by=by
        ),
        "link": lambda s, m, by: members.add_member(
            s, m.group, huvudman_id=_x_trafik(s), valid_from=clock.today(), confirmed=True, by=by
        ),
        "end": lambda s, m, by: groups.end_group(s, m.group, by=by),
    },
    "omraden": {
        "create": lambda s, _, by: places.add_place(s, _in_satra(s, PlaceWords(name="Kiosken")), by=by),
        "change": lambda s, m, by: places.change_place(
            s, m.place, _in_satra(s, PlaceWords(name="Simhallen")), seen=_in_satra(s), by=by
        ),
        "link": lambda s, m, by: places.add_alias(s, m.place, "Badet", by=by),
        "end": lambda s, m, by: places.end_place(s, m.place, by=by),
    },
    "kategorier": {
        "create": lambda s, _, by: vocabulary.add_category(s, replace(KIND, name="Elsparkcyklar"), by=by),
        "change": lambda s, m, by: vocabulary.change_category(
            s, m.category, replace(KIND, name="Drönare och radio"), seen=KIND, by=by
        ),
        "link": lambda s, m, by: vocabulary.change_category(
            s, m.category, replace(KIND, parent_id=_id_of(s, Category, "ordning")), seen=KIND, by=by
        ),
        "end": lambda s, m, by: vocabulary.retire_category(s, m.category, by=by),
    },
    "amnen": {
        "create": lambda s, _, by: vocabulary.add_theme(s, replace(THEME, name="Odling"), by=by),
        "change": lambda s, m, by: vocabulary.change_theme(
            s, m.theme, replace(THEME, name="Simning"), seen=THEME, by=by
        ),
        "end": lambda s, m, by: vocabulary.retire_theme(s, m.theme, by=by),
    },
    "rapporter": {
        "create": lambda s, _, by: reports.save(s, REPORT, by=by, submit_key="ny"),
        "change": lambda s, m, by: reports.change(
            s, m.report, replace(REPORT, text="Stök vid stationen"), version=1, by=by
        ),
        "link": lambda s, m, by: problembild_links.link_reports(s, m.problembild, [m.report], by=by),
        "end": lambda s, m, by: reports.withdraw(s, m.report, reason="fel", by=by),
    },
    "problembilder": {
        "create": lambda s, _, by: problembilder.create(s, CONCERN, by=by, submit_key="ny"),
        "change": lambda s, m, by: problembilder.change(
            s, m.problembild, replace(CONCERN, title="Stök vid stationen"), version=1, by=by
        ),
        "link": lambda s, m, by: problembild_links.link_insats(s, m.problembild, m.insats, by=by),
        "end": lambda s, m, by: problembilder.change_status(
            s, m.problembild, ProblembildStatus.AVSLUTAD, by=by, on=LATER, reason="Lugnt sedan maj"
        ),
    },
    "insatser": {
        "create": lambda s, _, by: insatser.create(s, INSATS, by=by, submit_key="ny"),
        "change": lambda s, m, by: insatser.change(
            s, m.insats, replace(INSATS, title="Fler vuxna ute"), version=1, by=by
        ),
        "link": lambda s, m, by: plan_goals.link(s, m.goal, m.insats, by=by),
        "end": lambda s, m, by: insatser.change_status(
            s, m.insats, InsatsStatus.AVSLUTAD, by=by, on=LATER, reason="Målet nått"
        ),
    },
    "verksamhetsmal": {
        "create": lambda s, _, by: plan_goals.create(s, GOAL, by=by, submit_key="ny"),
        "change": lambda s, m, by: plan_goals.change(s, m.goal, replace(GOAL, text="Nytt"), version=1, by=by),
        "link": lambda s, m, by: plan_goals.link(s, m.goal, m.insats, by=by),
        "end": lambda s, m, by: plan_goals.withdraw(s, m.goal, by=by),
    },
    "inriktning": {
        "create": lambda s, _, by: guidance.ask(s, AIM, by=by, submit_key="ny"),
        "change": lambda s, m, by: guidance.change(
            s, m.guidance, text="Börja i Brynäs", audience=GROUP, insats_id=None, version=1, by=by
        ),
        "link": lambda s, m, by: guidance.change(
            s, m.guidance, text=AIM.text, audience=GROUP, insats_id=m.insats, version=1, by=by
        ),
        "end": lambda s, m, by: guidance.answer(s, m.guidance, text="Gjort", on=LATER, version=1, by=by),
    },
    "beslut": {
        "create": lambda s, m, by: meetings.decide(
            s, m.meeting, NewDecision(text="Nytt"), by=by, submit_key="ny"
        ),
        "change": lambda s, m, by: outcomes.change_decision(
            s, m.decision, NewDecision(text="Nytt"), seen=DECIDED, by=by
        ),
        "link": lambda s, m, by: outcomes.change_decision(
            s, m.decision, NewDecision(text="Beslut", theme="fritid"), seen=DECIDED, by=by
        ),
        "end": lambda s, m, by: outcomes.repeal(s, m.decision, on=LATER, seen=DECIDED, by=by),
    },
    "uppdrag": {
        "create": lambda s, m, by: meetings.assign(
            s, m.meeting, NewTask(text="Nytt"), by=by, submit_key="ny"
        ),
        "change": lambda s, m, by: outcomes.change_task(s, m.task, NewTask(text="Nytt"), seen=GIVEN, by=by),
        "link": lambda s, m, by: outcomes.change_task(
            s, m.task, NewTask(text="Gör", owner_huvudman="valfard"), seen=GIVEN, by=by
        ),
        "end": lambda s, m, by: outcomes.turn_task(s, m.task, TaskStatus.KLAR, seen=TaskStatus.OPPEN, by=by),
    },
    "indikatorer": {
        "create": lambda s, _, by: indicators.create(s, replace(FIGURE, name="Arbetslöshet"), by=by),
        "change": lambda s, m, by: indicators.change(s, m.indicator, replace(FIGURE, unit="andel"), by=by),
        "link": lambda s, m, by: indicators.publish(
            s, m.indicator, {"2180": 81.2}, period_from=DAY, period_to=LATER, by=by
        ),
        "end": lambda s, m, by: indicators.retire(s, m.indicator, on=LATER, by=by),
    },
    "bedomningar": {
        "create": lambda s, m, by: assessments.judge(s, m.meeting, JUDGED, by=by),
        "change": lambda s, m, by: assessments.change(
            s, m.assessment, replace(JUDGED, judgement=Judgement.ROD), version=1, by=by
        ),
        "link": lambda s, m, by: assessments.judge(
            s, m.meeting, replace(JUDGED, problembild_id=m.problembild), by=by
        ),
        "end": lambda s, m, by: assessments.withdraw(s, m.assessment, on=LATER, by=by),
    },
    "utlamnande": {
        "create": lambda s, _, by: record_requests.register(s, ASKED, submit_key="ny", by=by),
        "change": lambda s, m, by: record_requests.change(
            s, m.request, replace(ASKED, asked="Allt om stationen"), version=1, by=by
        ),
        "link": lambda s, m, by: record_requests.add_rows(
            s, m.request, [(RecordKind.RAPPORT, m.report)], by=by
        ),
        "end": lambda s, m, by: record_requests.decide(
            s, m.request, NOTHING, version=1, released=lambda _: {}, by=by
        ),
    },
    "gallring": {
        "change": lambda s, _, by: settings.change_retention(s, kind="rapport", months=24, seen=36, by=by),
        "end": lambda s, m, by: erasing.erase_report(s, m.report, reason="misstag", by=by),
    },
    "andra_steget": {
        "end": lambda s, _, by: second_factor.reset(s, username="kim", by=by),
        "end without an approver": lambda s, _, by: second_factor.reset(s, username="lo", by=by),
    },
}
"""A theme is linked by the rows that name it, so it has no link of its own."""

ADMIN: Final = frozenset({"admir"})
REPORTERS: Final = frozenset({"rolf", "sara", "stina"})
OWN: Final = frozenset({"rolf"})
OWN_OR_LED: Final = frozenset({"rolf", "stina"})
LED: Final = frozenset({"stina"})
GROUPS_PEOPLE: Final = frozenset({"anna", "rolf", "sara", "stina", "admir"})
EVERYBODY: Final = frozenset(name for name, *_ in CAST)
MAY: Final[dict[str, dict[str, frozenset[str]]]] = {
    **{
        kind: {"create": ADMIN, "change": ADMIN, "link": ADMIN, "end": ADMIN, "find": EVERYBODY}
        for kind in ("huvudman", "grupper", "omraden", "kategorier", "amnen")
    },
    "rapporter": {
        "create": REPORTERS,
        "change": OWN,
        "link": OWN_OR_LED,
        "end": OWN,
        "find": GROUPS_PEOPLE,
    },
    **{
        kind: {
            "create": REPORTERS,
            "change": OWN_OR_LED,
            "link": OWN_OR_LED,
            "end": OWN_OR_LED,
            "find": GROUPS_PEOPLE,
        }
        for kind in ("problembilder", "insatser")
    },
    "verksamhetsmal": {
        "create": LED,
        "change": LED,
        "link": OWN_OR_LED,
        "end": LED,
        "find": GROUPS_PEOPLE,
    },
    "inriktning": {
        "create": LED,
        "change": LED,
        "link": LED,
        "end": REPORTERS,
        "find": GROUPS_PEOPLE,
    },
    **{
        kind: {"create": LED, "change": LED, "link": LED, "end": LED, "find": GROUPS_PEOPLE}
        for kind in ("beslut", "bedomningar")
    },
    "uppdrag": {"create": LED, "change": LED, "link": LED, "end": OWN_OR_LED, "find": GROUPS_PEOPLE},
    "indikatorer": {"create": LED, "change": LED, "link": LED, "end": LED, "find": EVERYBODY},
    "utlamnande": {"create": frozenset({"sara", "stina", "admir"}), "change": LED, "link": LED, "end": LED},
    "gallring": {"change": ADMIN, "end": OWN},
    "andra_steget": {"end": frozenset({"sara", "admir"}), "end without an approver": ADMIN},
}
"""Who of the cast: the rows are Polisen's (rolf), shared with the ledningsgrupp, which xenia is not in."""


class _UndoError(Exception):
    """Leaves the database as it was."""


def _is_done(deed: Deed, made: Made, by: Viewer) -> bool:
    try:
        with transaction() as session:
            deed(session, made, by)
            session.flush()
            raise _UndoError
    except (ForbiddenError, NotFoundError):
        return False
    except _UndoError:
        return True


@pytest.mark.parametrize("kind", DEEDS)
def test_a_deed_is_done_by_the_right_people_only(cast: Cast, made: Made, kind: str) -> None:
    done = {
        action: {name for name in EVERYBODY if _is_done(deed, made, getattr(cast, name))}
        for action, deed in DEEDS[kind].items()
    }
    assert done == {action: MAY[kind][action] for action in DEEDS[kind]}


@pytest.mark.parametrize("kind", listings.REGISTERS)
def test_a_row_is_found_and_exported_by_whoever_reads_it(cast: Cast, made: Made, kind: str) -> None:
    with transaction() as session:  # an indicator is read by its values
        indicators.publish(
            session, made.indicator, {"2180": 81.2}, period_from=DAY, period_to=LATER, by=cast.stina
        )
    made_id = _ids(made)[kind]
    for name in EVERYBODY:
        by: Viewer = getattr(cast, name)
        with reading() as session:
            found = listings.read(session, kind, viewer=by)
        assert (made_id in found.ids) == (name in MAY[kind]["find"]), name
        text = files.file(
            found,
            stamp.make(found.title, filters=None, viewer=by, circles=[], made_on=LATER, note=""),
            kind="csv",
        ).decode("utf-8-sig")
        assert (_TOLD[kind] in text) == (name in MAY[kind]["find"]), name


_TOLD: Final = {
    "huvudman": "Kyrkan",
    "grupper": "Skolgruppen",
    "omraden": "Badhuset",
    "kategorier": "Drönare",
    "amnen": "Simskola",
    "rapporter": "Stök vid torget",
    "problembilder": "Stök vid torget",
    "insatser": "Vuxenvandring",
    "verksamhetsmal": "Tryggare kvällar",
    "inriktning": "Börja i Sätra",
    "beslut": "Ta fram en plan",
    "uppdrag": "Polisen",
    "indikatorer": "Valdeltagande",
    "bedomningar": "Fler ute sent",
}


def _ids(made: Made) -> dict[str, int]:
    return {
        "huvudman": made.huvudman,
        "grupper": made.group,
        "omraden": made.place,
        "kategorier": made.category,
        "amnen": made.theme,
        "rapporter": made.report,
        "problembilder": made.problembild,
        "insatser": made.insats,
        "verksamhetsmal": made.goal,
        "inriktning": made.guidance,
        "beslut": made.decision,
        "uppdrag": made.task,
        "indikatorer": made.indicator,
        "bedomningar": made.assessment,
    }


def _id_of(session: Session, table: type[Category], slug: str) -> int:
    return session.scalars(select(table.id).where(table.slug == slug)).one()


def test_every_register_is_in_the_table() -> None:
    assert set(listings.REGISTERS) <= set(MAY) == set(DEEDS)
