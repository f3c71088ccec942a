"""What was noted at a meeting stands still once it is closed, from whichever page or file it is changed."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lägesbild.actions import agendas, meeting_plans, meetings, outcomes
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.model import AgendaItem, Decision, InputError, Meeting, Task
from lägesbild.model.clock import today
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

GROUP = "ledningsgruppen"
TASK = NewTask(text="Räkna lampor", owner_huvudman="polisen")


@pytest.fixture
def meeting_id(cast: Cast) -> int:
    """A meeting of next week, with the standing items."""
    day = today() + dt.timedelta(days=7)
    with transaction() as session:
        hours = Hours(on=day, start=dt.time(8), end=dt.time(9))
        return meeting_plans.plan(session, GROUP, hours, by=cast.stina).id


def close(meeting_id: int) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="mote.avsluta")
        session.get_one(Meeting, meeting_id).closed_at = dt.datetime.now(dt.UTC)


def items(meeting_id: int) -> list[int]:
    wanted = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id)
    with reading() as session:
        return list(session.scalars(wanted.order_by(AgendaItem.position)))


def given(meeting_id: int, cast: Cast, item_id: int | None = None) -> int:
    new = NewTask(text=TASK.text, owner_huvudman=TASK.owner_huvudman, agenda_item_id=item_id)
    with transaction() as session:
        return meetings.assign(session, meeting_id, new, by=cast.stina, submit_key="u").id


def test_the_agenda_of_a_closed_meeting_is_not_changed(cast: Cast, meeting_id: int) -> None:
    before = items(meeting_id)
    close(meeting_id)
    with transaction() as session, pytest.raises(InputError, match="Mötet är avslutat"):
        agendas.add_item(session, meeting_id, title="Till", by=cast.stina)
    with transaction() as session, pytest.raises(InputError, match="Mötet är avslutat"):
        agendas.set_agenda(session, meeting_id, before[::-1], seen=before, by=cast.stina)
    assert items(meeting_id) == before


def test_a_closed_meeting_is_neither_moved_nor_cancelled(cast: Cast, meeting_id: int) -> None:
    close(meeting_id)
    hours = Hours(on=today() + dt.timedelta(days=9), start=dt.time(8), end=dt.time(9))
    with transaction() as session, pytest.raises(InputError, match="Mötet är avslutat"):
        meeting_plans.move(session, meeting_id, hours, seen=0, by=cast.stina)
    with transaction() as session, pytest.raises(InputError, match="Mötet är avslutat"):
        meeting_plans.cancel(session, meeting_id, seen=0, by=cast.stina)


def test_a_file_adds_nothing_to_a_closed_meeting(cast: Cast, meeting_id: int) -> None:
    close(meeting_id)
    with transaction() as session, pytest.raises(InputError, match="Mötet är avslutat"):
        meetings.record_decision(session, meeting_id, NewDecision(text="Sent"), submit_key="fil1")
    with transaction() as session, pytest.raises(InputError, match="Mötet är avslutat"):
        meetings.record_task(session, meeting_id, TASK, submit_key="fil2")


def test_a_task_of_a_closed_meeting_keeps_its_words_and_may_get_another_owner(
    cast: Cast, meeting_id: int
) -> None:
    task_id = given(meeting_id, cast)
    close(meeting_id)
    other = NewTask(text=TASK.text, owner_huvudman="valfard")
    with transaction() as session:
        outcomes.change_task(session, task_id, other, seen=TASK, by=cast.stina)
    words = NewTask(text="Räkna bänkar", owner_huvudman="valfard")
    with transaction() as session, pytest.raises(InputError, match="Mötet är avslutat"):
        outcomes.change_task(session, task_id, words, seen=other, by=cast.stina)
    with reading() as session:
        assert session.get_one(Task, task_id).text == TASK.text


def test_an_item_with_decisions_or_tasks_is_not_removed(cast: Cast, meeting_id: int) -> None:
    before = items(meeting_id)
    given(meeting_id, cast, before[2])
    with transaction() as session, pytest.raises(InputError, match="beslut eller uppdrag"):
        agendas.set_agenda(session, meeting_id, [*before[:2], *before[3:]], seen=before, by=cast.stina)
    assert items(meeting_id) == before


def test_what_stands_under_an_item_follows_it_to_another_paragraph(cast: Cast, meeting_id: int) -> None:
    before = items(meeting_id)
    task_id = given(meeting_id, cast, before[2])
    with transaction() as session:
        new = NewDecision(text="Mer ljus", agenda_item_id=before[2])
        decision_id = meetings.decide(session, meeting_id, new, by=cast.stina, submit_key="b").id
        agendas.set_agenda(
            session, meeting_id, [before[2], *before[:2], *before[3:]], seen=before, by=cast.stina
        )
    with reading() as session:
        assert session.get_one(Task, task_id).paragraph == "1"
        assert session.get_one(Decision, decision_id).paragraph == "1"


@pytest.mark.parametrize("act", ["beslut", "uppdrag"])
def test_what_is_written_while_somebody_closes_the_meeting_is_refused(
    cast: Cast, meeting_id: int, act: str
) -> None:
    def write() -> None:
        with transaction() as session:
            if act == "beslut":
                new = NewDecision(text="Sent")
                meetings.decide(session, meeting_id, new, by=cast.stina, submit_key="b")
            else:
                meetings.assign(session, meeting_id, TASK, by=cast.stina, submit_key="u")

    with ThreadPoolExecutor(1) as pool:
        with transaction() as session:
            trail.deed(session, by="test", action="mote.avsluta")
            session.get_one(Meeting, meeting_id).closed_at = dt.datetime.now(dt.UTC)
            session.flush()
            writing = pool.submit(write)
            time.sleep(0.3)  # it has come as far as it can
        with pytest.raises(InputError, match="Mötet är avslutat"):
            writing.result()
