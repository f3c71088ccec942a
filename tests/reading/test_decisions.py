"""Decisions and tasks as they are read: whose they are, what is late, and by members of the group alone."""

from __future__ import annotations

import datetime as dt

import pytest

from lägesbild.actions import meetings, outcomes
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.model import NotFoundError, Viewer
from lägesbild.model.words import TaskStatus
from lägesbild.reading import decisions
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

HELD = dt.date(2024, 5, 3)
TODAY = dt.date(2024, 9, 1)


def meeting(cast: Cast, body: str = "ledningsgruppen") -> int:
    with transaction() as session:
        trail.deed(session, by="test", action="mote.hall")
        return meetings.register(session, body=body, held_on=HELD).id


def given(cast: Cast, text: str, **more: object) -> int:
    new = NewTask(text=text, owner_huvudman="polisen", **more)  # type: ignore[arg-type]
    with transaction() as session:
        held = meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)
        return meetings.assign(session, held.id, new, by=cast.stina, submit_key=text).id


def listed(viewer: Viewer) -> list[str]:
    with reading() as session:
        return [row.text for row in decisions.tasks(session, viewer=viewer, today=TODAY)]


def test_what_is_to_be_done_stands_first_and_the_longest_overdue_on_top(cast: Cast) -> None:
    given(cast, "Gjort", due_on=HELD, status=TaskStatus.KLAR)
    given(cast, "Utan dag")
    given(cast, "I dag", due_on=TODAY)
    given(cast, "I går", due_on=TODAY - dt.timedelta(days=1), status=TaskStatus.PAGAR)
    given(cast, "I maj", due_on=HELD)
    with reading() as session:
        rows = decisions.tasks(session, viewer=cast.rolf, today=TODAY)
        counted = [decisions.to_do(session, viewer=who, today=TODAY) for who in (cast.rolf, cast.sara)]
    assert [(row.text, row.days_late) for row in rows] == [
        ("I maj", 121),
        ("I går", 1),
        ("I dag", 0),
        ("Utan dag", 0),
        ("Gjort", 0),
    ]
    assert [(one.open, one.late, one.own_late) for one in counted] == [(4, 2, 2), (4, 2, 0)]


def test_nobody_outside_the_group_reads_or_counts_anything(cast: Cast) -> None:
    task_id = given(cast, "Bjud in skolan", due_on=HELD)
    with transaction() as session:
        held = meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)
        new = NewDecision(text="Ta fram en plan")
        decision_id = meetings.decide(session, held.id, new, by=cast.stina, submit_key="b").id
    with reading() as session:
        assert decisions.tasks(session, viewer=cast.xenia) == ()
        assert decisions.decisions(session, viewer=cast.xenia) == ()
        assert decisions.meetings(session, viewer=cast.xenia) == ()
        assert decisions.to_do(session, viewer=cast.xenia).open == 0
        for read, row_id in ((decisions.task, task_id), (decisions.decision, decision_id)):
            read(session, row_id, viewer=cast.anna)
            with pytest.raises(NotFoundError):
                read(session, row_id, viewer=cast.xenia)


def test_a_member_of_one_group_reads_nothing_of_another(cast: Cast) -> None:
    other = meeting(cast, "myndigheterna")
    with transaction() as session:
        trail.deed(session, by="test", action="uppdrag.ge")
        meetings.record_task(session, other, NewTask(text="Bara myndigheterna"), submit_key="m")
    given(cast, "Hela gruppen")
    assert listed(cast.stina) == ["Hela gruppen"], "BIG is no myndighet"
    assert set(listed(cast.rolf)) == {"Hela gruppen", "Bara myndigheterna"}


def test_a_decision_tells_its_meeting_and_that_it_is_repealed(cast: Cast) -> None:
    with transaction() as session:
        held = meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)
        new = NewDecision(text="Ta fram en plan", paragraph="6", theme="fritid")
        row = meetings.decide(session, held.id, new, by=cast.stina, submit_key="b")
        outcomes.repeal(session, row.id, on=TODAY, seen=new, by=cast.stina)
    with reading() as session:
        (found,) = decisions.decisions(session, viewer=cast.anna, today=TODAY)
        (before,) = decisions.decisions(session, viewer=cast.anna, today=TODAY - dt.timedelta(days=1))
    assert (found.is_repealed, before.is_repealed) == (True, False)
    assert (found.paragraph, found.theme, found.repealed_on) == ("6", "Fritid", TODAY)
    assert (found.at.group, found.at.held_on) == ("Ledningsgruppen", HELD)
