"""Goals of the verksamhetsplan: who sets, changes and withdraws them, and which insatser serve them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from lägesbild.actions import insatser, plan_goals
from lägesbild.actions.plan_goals import NewPlanGoal
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    Insats,
    NotFoundError,
    PlanGoal,
    TrailEntry,
    Viewer,
)
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import Track
from lägesbild.store.session import reading, transaction
from tests.actions.test_insatser import VANDRING
from tests.conftest import Cast

GOAL = NewPlanGoal(
    year=2026,
    text="Fler elever känner sig trygga på väg till skolan",
    audience="ledningsgruppen",
    track=Track.TRYGGARE_SKOLA,
)


def _set(by: Viewer, new: NewPlanGoal = GOAL, key: str = "g") -> int:
    with transaction() as session:
        return plan_goals.create(session, new, by=by, submit_key=key).id


def _stored(goal_id: int) -> PlanGoal:
    with reading() as session:
        return session.get_one(PlanGoal, goal_id)


def test_the_coordinator_sets_changes_and_withdraws_a_goal(cast: Cast) -> None:
    goal_id = _set(cast.stina)
    assert _set(cast.stina) == goal_id
    new = replace(GOAL, text="Alla elever känner sig trygga", track=None, outcome="Delvis nått")
    with transaction() as session:
        plan_goals.change(session, goal_id, new, version=1, by=cast.stina)
    row = _stored(goal_id)
    assert (row.text, row.track, row.outcome) == (new.text, None, "Delvis nått")
    with transaction() as session:
        plan_goals.withdraw(session, goal_id, by=cast.stina)
    assert _stored(goal_id).withdrawn_on is not None
    with reading() as session:
        told = session.scalars(
            select(TrailEntry).where(TrailEntry.table_name == "plan_goal").order_by(TrailEntry.id)
        ).all()
    assert [entry.action for entry in told] == [
        "verksamhetsmal.skapa",
        "verksamhetsmal.andra",
        "verksamhetsmal.ta_bort",
    ]
    assert all("elever" not in entry.details for entry in told)


@pytest.mark.parametrize("who", ["rolf", "sara", "anna", "admir", "xenia"])
def test_nobody_else_may(cast: Cast, who: str) -> None:
    goal_id, by = _set(cast.stina), getattr(cast, who)
    expected = NotFoundError if who == "xenia" else ForbiddenError
    with pytest.raises(ForbiddenError):
        _set(by, key="h")
    with pytest.raises(expected), transaction() as session:
        plan_goals.change(session, goal_id, replace(GOAL, text="Annat"), version=1, by=by)
    with pytest.raises(expected), transaction() as session:
        plan_goals.withdraw(session, goal_id, by=by)
    assert (_stored(goal_id).text, _stored(goal_id).withdrawn_on) == (GOAL.text, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 1001}, "text"),
        ({"text": "Ring 070-123 45 67"}, "text"),
        ({"year": 1989}, "year"),
        ({"outcome": "Skriv till a.b@exempel.se"}, "outcome"),
        ({"audience": "finns_inte"}, "audience"),
    ],
)
def test_what_does_not_hold_is_named_by_its_field(cast: Cast, change: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        _set(cast.stina, replace(GOAL, **change))  # type: ignore[arg-type]
    assert caught.value.field == field


def test_whoever_changes_what_another_changed_meanwhile_is_told(cast: Cast) -> None:
    goal_id = _set(cast.stina)
    with transaction() as session:
        plan_goals.change(session, goal_id, replace(GOAL, text="Ett"), version=1, by=cast.stina)
    with pytest.raises(ConflictError), transaction() as session:
        plan_goals.change(session, goal_id, replace(GOAL, text="Två"), version=1, by=cast.stina)
    assert _stored(goal_id).text == "Ett"


def test_a_withdrawn_goal_is_neither_changed_nor_linked_to(cast: Cast) -> None:
    goal_id, insats_id = _set(cast.stina), _insats(cast)
    with transaction() as session:
        plan_goals.withdraw(session, goal_id, by=cast.stina)
    with pytest.raises(NotFoundError), transaction() as session:
        plan_goals.change(session, goal_id, GOAL, version=2, by=cast.stina)
    with pytest.raises(NotFoundError), transaction() as session:
        plan_goals.link(session, goal_id, insats_id, by=cast.rolf)
    with pytest.raises(NotFoundError), transaction() as session:
        insatser.create(session, replace(VANDRING, plan_goals=(goal_id,)), by=cast.rolf, submit_key="n")


def _insats(cast: Cast, **changes: object) -> int:
    with transaction() as session:
        new = replace(VANDRING, **changes)  # type: ignore[arg-type]
        return insatser.create(session, new, by=cast.rolf, submit_key="k").insats.id


def _linked(insats_id: int) -> list[int]:
    with reading() as session:
        return [goal.id for goal in session.get_one(Insats, insats_id).plan_goals]


@pytest.mark.parametrize("who", ["rolf", "stina"])
def test_its_huvudman_and_the_coordinator_link_an_insats(cast: Cast, who: str) -> None:
    goal_id, insats_id = _set(cast.stina), _insats(cast)
    for _ in range(2):
        with transaction() as session:
            plan_goals.link(session, goal_id, insats_id, by=getattr(cast, who))
    assert _linked(insats_id) == [goal_id]
    with transaction() as session:
        plan_goals.unlink(session, goal_id, insats_id, by=getattr(cast, who))
    assert _linked(insats_id) == []


@pytest.mark.parametrize(
    ("who", "error"), [("sara", ForbiddenError), ("anna", ForbiddenError), ("xenia", NotFoundError)]
)
def test_others_may_not_link(cast: Cast, who: str, error: type[Exception]) -> None:
    goal_id, insats_id = _set(cast.stina), _insats(cast)
    with pytest.raises(error), transaction() as session:
        plan_goals.link(session, goal_id, insats_id, by=getattr(cast, who))
    assert _linked(insats_id) == []


def test_a_goal_nobody_else_reads_stays_linked_when_they_edit(cast: Cast) -> None:
    hidden = _set(cast.stina, replace(GOAL, audience=MIN_VERKSAMHET))
    insats_id = _insats(cast)
    with transaction() as session:
        plan_goals.link(session, hidden, insats_id, by=cast.stina)
    with transaction() as session:
        version = session.get_one(Insats, insats_id).version
        insatser.change(session, insats_id, replace(VANDRING, hours=3), version=version, by=cast.rolf)
    assert _linked(insats_id) == [hidden]
