"""Decisions and tasks after the meeting: corrected, moved on, ended, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import meetings, outcomes
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.model import Decision, ForbiddenError, InputError, NotFoundError, Task, TrailEntry, Viewer
from lägesbild.model.words import TaskStatus
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

HELD = dt.date(2024, 5, 3)


@pytest.fixture
def written(cast: Cast) -> tuple[int, int]:
    """Ids of a decision and of a task that Polisen owns."""
    with transaction() as session:
        meeting = meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)
        decision = meetings.decide(
            session, meeting.id, NewDecision(text="Ta fram en plan"), by=cast.stina, submit_key="b"
        )
        task = meetings.assign(
            session,
            meeting.id,
            NewTask(text="Bjud in skolan", owner_huvudman="polisen"),
            by=cast.stina,
            submit_key="u",
        )
        return decision.id, task.id


def _actions() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)))


def test_a_decision_is_corrected_and_later_repealed(cast: Cast, written: tuple[int, int]) -> None:
    with transaction() as session:
        outcomes.change_decision(
            session, written[0], NewDecision(text="Ta fram två planer", paragraph="7"), by=cast.stina
        )
        outcomes.repeal(session, written[0], on=dt.date(2024, 9, 1), by=cast.stina)
    with reading() as session:
        row = session.get_one(Decision, written[0])
        assert (row.text, row.paragraph, row.repealed_on) == ("Ta fram två planer", "7", dt.date(2024, 9, 1))
    assert _actions()[-2:] == ["beslut.andra", "beslut.upphav"]


def test_a_repealed_decision_stands_as_it_was(cast: Cast, written: tuple[int, int]) -> None:
    with transaction() as session:
        outcomes.repeal(session, written[0], on=HELD, by=cast.stina)
    for act in (
        lambda s: outcomes.repeal(s, written[0], on=HELD, by=cast.stina),
        lambda s: outcomes.change_decision(s, written[0], NewDecision(text="Nytt"), by=cast.stina),
    ):
        with pytest.raises(InputError, match="upphävdes 2024-05-03"), transaction() as session:
            act(session)


def test_a_decision_is_not_repealed_before_it_was_made(cast: Cast, written: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="före mötet"), transaction() as session:
        outcomes.repeal(session, written[0], on=dt.date(2024, 5, 2), by=cast.stina)


def test_a_task_gets_another_owner_and_day(cast: Cast, written: tuple[int, int]) -> None:
    new = NewTask(text="Bjud in skolan", owner_huvudman="valfard", due_on=dt.date(2024, 8, 1))
    with transaction() as session:
        outcomes.change_task(session, written[1], new, by=cast.stina)
    with reading() as session:
        row = session.get_one(Task, written[1])
        assert row.owner_huvudman is not None
        assert (row.owner_huvudman.name, row.due_on, row.status) == ("Välfärd", dt.date(2024, 8, 1), "oppen")


def test_its_owner_and_the_coordinator_move_a_task_on(cast: Cast, written: tuple[int, int]) -> None:
    for who, status in ((cast.rolf, TaskStatus.PAGAR), (cast.stina, TaskStatus.KLAR)):
        with transaction() as session:
            assert outcomes.turn_task(session, written[1], status, by=who).status is status
    assert _actions()[-2:] == ["uppdrag.andra_status"] * 2


Act = Callable[[Session, tuple[int, int], Viewer], object]
ACTS: dict[str, Act] = {
    "change a decision": lambda s, ids, by: outcomes.change_decision(
        s, ids[0], NewDecision(text="Nej"), by=by
    ),
    "repeal": lambda s, ids, by: outcomes.repeal(s, ids[0], on=HELD, by=by),
    "change a task": lambda s, ids, by: outcomes.change_task(s, ids[1], NewTask(text="Nej"), by=by),
    "move a task on": lambda s, ids, by: outcomes.turn_task(s, ids[1], TaskStatus.KLAR, by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_others_change_nothing_and_strangers_know_of_nothing(
    cast: Cast, written: tuple[int, int], act: str
) -> None:
    for who, error in ((cast.sara, ForbiddenError), (cast.anna, ForbiddenError), (cast.xenia, NotFoundError)):
        with pytest.raises(error), transaction() as session:
            ACTS[act](session, written, who)
    with reading() as session:
        assert session.get_one(Decision, written[0]).text == "Ta fram en plan"
        assert session.get_one(Task, written[1]).status is TaskStatus.OPPEN
