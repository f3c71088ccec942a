"""The rows of a world: one of every kind per bundle, what a meeting holds, and what is one person's own."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from lägesbild.model import (
    FollowUp,
    Funding,
    Guidance,
    Insats,
    InsatsChange,
    Observation,
    ObservationReview,
    ObservationVersion,
    PlanGoal,
    Problembild,
    ProblembildChange,
    SafetyWalk,
    WalkFinding,
    clock,
)
from lägesbild.model.words import (
    GuidanceKind,
    InsatsStatus,
    ObservationKind,
    ProblembildStatus,
    ReviewStatus,
    ReviewStep,
)
from lägesbild.store import trail
from lägesbild.store.session import transaction
from tests.privacy import indicator_rows
from tests.privacy.bundle import Made
from tests.privacy.meeting_rows import close, of_group
from tests.privacy.own_rows import of_every_table, of_person, of_requests
from tests.privacy.plan import GROUPS, HUVUDMAN, Bundle, Plan
from tests.privacy.world import (
    NOW,
    Builder,
    World,
    a_category,
    a_theme,
    again,
    ground,
)


def build(plan: Plan) -> World:
    """Put a plan into the database in force, which holds an empty municipality."""
    world = World(plan)
    with transaction() as session:
        builder = ground(world, session)
        made: list[Made] = []
        for one in plan.bundles:
            add(builder, one, made)
        for group in GROUPS:
            of_group(builder, group, made)
        for username in world.people:
            of_person(builder, username)
        indicator_rows.of_everybody(builder)
        of_requests(builder)
        of_every_table(builder)
    for group in GROUPS:
        close(world, group)
    return world


def add(builder: Builder, one: Bundle, made: list[Made]) -> None:
    """Put one more bundle in, tied to one of those there."""
    made.append(_bundle(builder, one, len(builder.world.rows.get("problembild", []))))
    _tie(builder, one, made)


def hide(world: World, username: str) -> int:
    """Add rows of every kind that one of the people may not read, tied to what is there; how many bundles."""
    own = world.people[username]
    owner = next(slug for slug in HUVUDMAN if slug != own)
    closed = [None, *(group for group in GROUPS if username not in world.of_group(group))]
    with transaction() as session:
        builder = again(world, session)
        made = [
            Made(*(session.get_one(table, world.rows[name][0]) for table, name in _TIED), readers=frozenset())
        ]
        for back, audience in enumerate(closed):
            for sensitive in (True, False):
                add(builder, Bundle(owner, audience, sensitive, back, 0, 0), made)
    return 2 * len(closed)


_TIED: Final = (
    (Observation, "observation"),
    (Problembild, "problembild"),
    (Insats, "insats"),
    (PlanGoal, "plan_goal"),
)


def _bundle(builder: Builder, one: Bundle, number: int) -> Made:
    session, readers = builder.session, builder.world.read_by(one.owner, one.audience)
    by, day = builder.world.hand(one.owner), clock.today() - dt.timedelta(days=one.back)
    owned: dict[str, Any] = {
        "huvudman_id": builder.huvudman[one.owner],
        "audience_id": builder.groups[one.audience] if one.audience else None,
        "submit_key": f"b{number}",
    }
    area = builder.areas[one.area]
    category = a_category(session, sensitive=one.sensitive)
    reports = [
        _report(builder, owned | {"submit_key": f"b{number}{kind}"}, kind, day, area, category, readers, by)
        for kind in ObservationKind
    ]
    problembild = Problembild(category_id=category, status=ProblembildStatus.OKAR, opened_on=day, **owned)
    problembild.districts = [session.get_one(type(reports[0].district), area)] if reports[0].district else []
    builder.put(problembild, readers, by=by, action="problembild.skapa")
    change = ProblembildChange(problembild_id=problembild.id, status=ProblembildStatus.OKAR, changed_on=day)
    builder.put(change, readers, by=by)
    goal = builder.put(PlanGoal(year=clock.today().year, **owned), readers, by=by, action="mal.skapa")
    insats = _insats(builder, owned, day, area, readers, by)
    asked = Guidance(kind=GuidanceKind.STOD, asked_on=day, answered_on=day, insats_id=insats.id, **owned)
    builder.put(asked, readers, by=by)
    still = owned | {"submit_key": f"o{number}"}
    open_one = Guidance(kind=GuidanceKind.INRIKTNING, asked_on=day, **still)
    open_one.answer = None
    _put_open(builder, open_one, readers, by)
    walk = SafetyWalk(district_id=area, planned_on=clock.today(), **owned)
    builder.put(walk, readers, by=by)
    finding = builder.at_a_point(WalkFinding(walk_id=walk.id, submit_key="f"), readers)
    builder.put(finding, readers, by=by)
    return Made(reports[0], problembild, insats, goal, readers)


def _put_open(builder: Builder, row: Guidance, readers: frozenset[str], by: str) -> None:
    """A question that nobody has answered: without a day there is no answer either."""
    row.text = builder.world.cage.word("guidance.text", readers)
    row.answer, row.answered_on = "-", clock.today()
    builder.put(row, readers, by=by)
    row.answer = row.answered_on = row.answered_by = None
    builder.session.flush()


def _report(
    builder: Builder,
    owned: dict[str, Any],
    kind: ObservationKind,
    day: dt.date,
    area: int,
    category: int,
    readers: frozenset[str],
    by: str,
) -> Observation:
    counted = kind in {ObservationKind.HANDELSE, ObservationKind.ORO, ObservationKind.POSITIVT}
    row = Observation(
        kind=kind,
        category_id=category if counted else None,
        theme_id=None if counted else a_theme(builder.session),
        district_id=area,
        occurred_at=dt.datetime.combine(day, dt.time(12), dt.UTC),
        created_at=NOW,
        review=ReviewStatus.EJ_GRANSKAD,
        secrecy_on=day,
        reporter_id=builder.world.users.get(by),
        **owned,
    )
    builder.at_a_point(row, readers)
    builder.put(row, readers, by=by)
    for step in (ReviewStep.FRAGA, ReviewStep.SVAR, ReviewStep.FORSLAG):
        asked = ObservationReview(observation_id=row.id, step=step, at=NOW)
        builder.put(asked, readers, by=by, action="rapport.granska")
    version = ObservationVersion(observation_id=row.id, version=0, replaced_at=NOW)
    builder.put(version, readers, by=by)
    return row


def _insats(
    builder: Builder, owned: dict[str, Any], day: dt.date, area: int, readers: frozenset[str], by: str
) -> Insats:
    row = Insats(
        theme_id=a_theme(builder.session),
        status=InsatsStatus.PAGAR,
        status_on=day,
        starts_on=day,
        reported_on=day,
        **owned,
    )
    builder.put(row, readers, by=by, action="insats.skapa")
    soon = clock.today() + dt.timedelta(days=30)
    builder.put(Funding(insats_id=row.id, amount_sek=1000, ends_on=soon), readers, by=by)
    builder.put(FollowUp(insats_id=row.id, planned_on=day, done_on=clock.today()), readers, by=by)
    change = InsatsChange(insats_id=row.id, status=InsatsStatus.PAGAR, changed_on=day)
    builder.put(change, readers, by=by)
    return row


def _tie(builder: Builder, one: Bundle, made: list[Made]) -> None:
    """Tie the newest bundle to another in every way there is, whoever reads which."""
    new, other = made[-1], made[one.tie % len(made)]
    if new is other:
        return
    session = builder.session
    by = builder.world.hand(one.owner)
    for action, change in (
        ("problembild.koppla_insats", lambda: new.insats.problembilder.append(other.problembild)),
        ("problembild.koppla_insats", lambda: other.insats.problembilder.append(new.problembild)),
        ("mal.koppla", lambda: new.insats.plan_goals.append(other.goal)),
        ("problembild.koppla_rapport", lambda: setattr(new.report, "problembild_id", other.problembild.id)),
    ):
        builder.session.flush()
        trail.deed(session, by=by, action=action)
        change()
        session.flush()
    repeats = ObservationReview(
        observation_id=new.report.id, step=ReviewStep.DUBBLETT, text="", other_id=other.report.id, at=NOW
    )
    builder.put(repeats, new.readers, by=by, action="rapport.granska")
