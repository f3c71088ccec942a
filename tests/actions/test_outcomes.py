"""Decisions and tasks after the meeting: corrected, moved on, ended, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import insatser, meetings, outcomes
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.model import (
    ConflictError,
    Decision,
    ForbiddenError,
    InputError,
    Insats,
    NotFoundError,
    Task,
    TrailEntry,
    Viewer,
)
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import TaskStatus
from lägesbild.reading import history
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

HELD = dt.date(2024, 5, 3)
DECIDED = NewDecision(text="Ta fram en plan")
GIVEN = NewTask(text="Bjud in skolan", owner_huvudman="polisen")


@pytest.fixture
def written(cast: Cast) -> tuple[int, int]:
    """Ids of a decision and of a task that Polisen owns."""
    with transaction() as session:
        meeting = meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)
        decision = meetings.decide(session, meeting.id, DECIDED, by=cast.stina, submit_key="b")
        task = meetings.assign(session, meeting.id, GIVEN, by=cast.stina, submit_key="u")
        return decision.id, task.id


def _actions() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)))


def test_a_decision_is_corrected_and_later_repealed(cast: Cast, written: tuple[int, int]) -> None:
    new = NewDecision(text="Ta fram två planer", paragraph="7")
    with transaction() as session:
        outcomes.change_decision(session, written[0], new, seen=DECIDED, by=cast.stina)
        outcomes.repeal(session, written[0], on=dt.date(2024, 9, 1), seen=new, by=cast.stina)
    with reading() as session:
        row = session.get_one(Decision, written[0])
        assert (row.text, row.paragraph, row.repealed_on) == ("Ta fram två planer", "7", dt.date(2024, 9, 1))
    assert _actions()[-2:] == ["beslut.andra", "beslut.upphav"]


def test_a_repealed_decision_stands_as_it_was(cast: Cast, written: tuple[int, int]) -> None:
    with transaction() as session:
        outcomes.repeal(session, written[0], on=HELD, seen=DECIDED, by=cast.stina)
    for act in (
        lambda s: outcomes.repeal(s, written[0], on=HELD, seen=DECIDED, by=cast.stina),
        lambda s: outcomes.change_decision(s, written[0], DECIDED, seen=DECIDED, by=cast.stina),
    ):
        with pytest.raises(InputError, match="upphävdes 2024-05-03"), transaction() as session:
            act(session)


def test_a_decision_is_not_repealed_before_it_was_made(cast: Cast, written: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="före mötet"), transaction() as session:
        outcomes.repeal(session, written[0], on=dt.date(2024, 5, 2), seen=DECIDED, by=cast.stina)


def test_a_task_gets_another_owner_and_day(cast: Cast, written: tuple[int, int]) -> None:
    new = NewTask(text="Bjud in skolan", owner_huvudman="valfard", due_on=dt.date(2024, 8, 1))
    with transaction() as session:
        outcomes.change_task(session, written[1], new, seen=GIVEN, by=cast.stina)
    with reading() as session:
        row = session.get_one(Task, written[1])
        assert row.owner_huvudman is not None
        assert (row.owner_huvudman.name, row.due_on, row.status) == ("Välfärd", dt.date(2024, 8, 1), "oppen")


def test_its_owner_and_the_coordinator_move_a_task_on(cast: Cast, written: tuple[int, int]) -> None:
    seen = TaskStatus.OPPEN
    for who, status in ((cast.rolf, TaskStatus.PAGAR), (cast.stina, TaskStatus.KLAR)):
        with transaction() as session:
            assert outcomes.turn_task(session, written[1], status, seen=seen, by=who).status is status
        seen = status
    assert _actions()[-2:] == ["uppdrag.andra_status"] * 2


def test_who_comes_second_is_told_and_nothing_is_written_over(cast: Cast, written: tuple[int, int]) -> None:
    decision, task = written
    with transaction() as session:
        outcomes.change_decision(session, decision, NewDecision(text="Vänta"), seen=DECIDED, by=cast.stina)
        outcomes.change_task(session, task, NewTask(text="Ring skolan"), seen=GIVEN, by=cast.stina)
    late: tuple[Callable[[Session], object], ...] = (
        lambda s: outcomes.change_decision(s, decision, NewDecision(text="Nu"), seen=DECIDED, by=cast.stina),
        lambda s: outcomes.repeal(s, decision, on=HELD, seen=DECIDED, by=cast.stina),
        lambda s: outcomes.change_task(s, task, NewTask(text="Skriv"), seen=GIVEN, by=cast.stina),
    )
    for act in late:
        with pytest.raises(ConflictError, match="har ändrats"), transaction() as session:
            act(session)
    with reading() as session:
        assert session.get_one(Decision, decision).text == "Vänta"
        assert session.get_one(Decision, decision).repealed_on is None
        assert session.get_one(Task, task).text == "Ring skolan"


def test_a_status_given_twice_is_one_and_two_different_ones_are_a_conflict(
    cast: Cast, written: tuple[int, int]
) -> None:
    def turn(by: Viewer, status: TaskStatus) -> None:
        with transaction() as session:
            outcomes.turn_task(session, written[1], status, seen=TaskStatus.OPPEN, by=by)

    turn(cast.rolf, TaskStatus.KLAR)
    before = len(_actions())
    turn(cast.stina, TaskStatus.KLAR)
    assert len(_actions()) == before
    with pytest.raises(ConflictError, match="uppdraget är klar"):
        turn(cast.stina, TaskStatus.AVFORD)


def test_a_task_is_not_due_before_the_meeting_that_gives_it(cast: Cast, written: tuple[int, int]) -> None:
    early = replace(GIVEN, due_on=HELD - dt.timedelta(days=1))
    with pytest.raises(InputError, match="före mötet") as caught, transaction() as session:
        outcomes.change_task(session, written[1], early, seen=GIVEN, by=cast.stina)
    assert caught.value.field == "due_on"
    with reading() as session:
        meeting_id = session.get_one(Task, written[1]).meeting_id
    with pytest.raises(InputError, match="före mötet"), transaction() as session:
        meetings.assign(session, meeting_id, early, by=cast.stina, submit_key="ny")


def _insats(session: Session, by: Viewer, audience: str) -> Insats:
    new = NewInsats(
        title="Skolan bjuds in", theme="samverkan", audience=audience, reported_on=dt.date(2024, 6, 1)
    )
    return insatser.create(session, new, by=by, submit_key=audience).insats


def test_what_came_of_a_task_is_told_in_its_history_to_whoever_reads_it(
    cast: Cast, written: tuple[int, int]
) -> None:
    with transaction() as session:
        for audience in ("ledningsgruppen", MIN_VERKSAMHET):
            outcomes.become_insats(session, written[1], _insats(session, cast.rolf, audience), by=cast.rolf)
    with reading() as session:
        latest, _ = history.of_row(session, "task", written[1], viewer=cast.anna)
    assert latest.what == "Lade upp en insats av uppdraget"
    assert _actions().count("uppdrag.bli_insats") == 1, "nothing of the one for Min verksamhet"
    assert [field.sentence for field in latest.fields] == ["insatser: lade till Skolan bjuds in"]


Act = Callable[[Session, tuple[int, int], Viewer], object]
ACTS: dict[str, Act] = {
    "change a decision": lambda s, ids, by: outcomes.change_decision(
        s, ids[0], NewDecision(text="Nej"), seen=DECIDED, by=by
    ),
    "repeal": lambda s, ids, by: outcomes.repeal(s, ids[0], on=HELD, seen=DECIDED, by=by),
    "change a task": lambda s, ids, by: outcomes.change_task(
        s, ids[1], NewTask(text="Nej"), seen=GIVEN, by=by
    ),
    "move a task on": lambda s, ids, by: outcomes.turn_task(
        s, ids[1], TaskStatus.KLAR, seen=TaskStatus.OPPEN, by=by
    ),
    "make an insats of it": lambda s, ids, by: outcomes.become_insats(
        s, ids[1], s.scalars(select(Insats)).one(), by=by
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_others_change_nothing_and_strangers_know_of_nothing(
    cast: Cast, written: tuple[int, int], act: str
) -> None:
    with transaction() as session:
        _insats(session, cast.rolf, "ledningsgruppen")
    for who, error in ((cast.sara, ForbiddenError), (cast.anna, ForbiddenError), (cast.xenia, NotFoundError)):
        with pytest.raises(error), transaction() as session:
            ACTS[act](session, written, who)
    with reading() as session:
        assert session.get_one(Decision, written[0]).text == "Ta fram en plan"
        assert session.get_one(Task, written[1]).status is TaskStatus.OPPEN
