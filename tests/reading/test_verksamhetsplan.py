"""The verksamhetsplan: goals by track, the insatser towards them, what became of them, and the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lägesbild.actions import insats_follow_ups, plan_goals
from lägesbild.actions.plan_goals import NewPlanGoal
from lägesbild.model import Viewer
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import InsatsStatus, Track
from lägesbild.reading import listings, verksamhetsplan
from lägesbild.reading.verksamhetsplan import YearPlan
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast
from tests.reading.test_insatser import TODAY, YEAR, insats

GOAL = NewPlanGoal(
    year=2026, text="Tryggare skolvägar", audience="ledningsgruppen", track=Track.TRYGGARE_SKOLA
)


def goal(by: Viewer, key: str = "g", **changes: object) -> int:
    with transaction() as session:
        new = replace(GOAL, **changes)  # type: ignore[arg-type]
        return plan_goals.create(session, new, by=by, submit_key=key).id


def plan(viewer: Viewer, year: int | None = None) -> YearPlan:
    return verksamhetsplan.read(year, YEAR, viewer=viewer, today=TODAY)


def test_goals_stand_in_their_track_with_their_insatser_and_what_became_of_them(cast: Cast) -> None:
    school, both = goal(cast.stina), goal(cast.stina, "h", text="Alla följs upp", track=None)
    served = insats(cast.rolf, plan_goals=(school,))
    with transaction() as session:
        made = insats_follow_ups.plan_follow_up(session, served, dt.date(2026, 2, 1), by=cast.rolf)
        insats_follow_ups.record_follow_up(
            session, made.id, dt.date(2026, 2, 1), "För tidigt att säga", by=cast.rolf
        )
    found = plan(cast.anna)
    assert [(part.title, [each.id for each in part.goals]) for part in found.tracks] == [
        ("Tryggare skola", [school]),
        ("Tryggare fritidsmiljö", []),
        ("Båda spåren", [both]),
    ]
    (row,) = found.tracks[0].goals[0].insatser
    assert row.id == served
    assert verksamhetsplan.outcome_text(row) == "Uppföljning 1 februari 2026: För tidigt att säga"
    assert found.without_goal == ()


def test_another_year_and_a_withdrawn_goal_are_not_there(cast: Cast) -> None:
    last_year, gone = goal(cast.stina, year=2025), goal(cast.stina, "h")
    with transaction() as session:
        plan_goals.withdraw(session, gone, by=cast.stina)
    assert plan(cast.anna).goals == ()
    assert [each.id for each in plan(cast.anna, 2025).goals] == [last_year]
    assert plan(cast.anna).years == (2026, 2025)


def test_a_hidden_goal_or_insats_leaves_no_trace_for_others(cast: Cast) -> None:
    shown = goal(cast.stina)
    loose = insats(cast.stina)
    before = plan(cast.anna)
    hidden = goal(cast.stina, "h", audience=MIN_VERKSAMHET)
    insats(cast.rolf, audience=MIN_VERKSAMHET, plan_goals=(shown,))
    assert plan(cast.anna) == before
    assert [row.id for row in before.without_goal] == [loose]
    with transaction() as session:
        plan_goals.link(session, hidden, loose, by=cast.stina)
    assert [row.id for row in plan(cast.anna).without_goal] == [loose]
    assert plan(cast.stina).without_goal == ()
    assert [len(each.insatser) for each in plan(cast.rolf).goals] == [1]


@pytest.mark.parametrize(
    ("changes", "inside"),
    [
        ({}, True),
        ({"reported_on": dt.date(2025, 3, 1)}, True),
        ({"starts_on": dt.date(2027, 1, 1)}, False),
        ({"reported_on": dt.date(2025, 3, 1), "ends_on": dt.date(2025, 12, 31)}, False),
        ({"reported_on": dt.date(2025, 3, 1), "status": InsatsStatus.AVSLUTAD}, False),
    ],
)
def test_a_year_holds_what_went_on_at_some_time_in_it(
    cast: Cast, changes: dict[str, object], inside: bool
) -> None:
    insats(cast.rolf, **changes)
    assert bool(plan(cast.anna).without_goal) == inside


def test_only_a_coordinator_may_change_a_goal(cast: Cast) -> None:
    goal(cast.stina)
    assert [plan(viewer).goals[0].may_change for viewer in (cast.stina, cast.rolf, cast.anna)] == [
        True,
        False,
        False,
    ]
    assert plan(cast.xenia).goals == ()


def test_the_file_of_goals_tells_of_the_insatser_its_reader_knows(cast: Cast) -> None:
    shown = goal(cast.stina)
    insats(cast.rolf, plan_goals=(shown,))
    insats(cast.rolf, plan_goals=(shown,), title="Dold", audience=MIN_VERKSAMHET)
    told = {}
    for viewer in (cast.anna, cast.rolf):
        with reading() as session:
            found = listings.read(session, "verksamhetsmal", viewer=viewer, ids=[shown])
        (row,) = found.rows
        told[viewer.username] = str(row.cells[found.headings.index("Insatser och vad de visat")])
    assert told["anna"] == "Trygghetsvandring (pågår). Ingen uppföljning gjord eller planerad."
    assert "Dold" in told["rolf"]
