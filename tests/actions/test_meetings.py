"""Meetings: who leads them, and that a decision or task is written once."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from lägesbild.actions import meetings
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.model import (
    Decision,
    ForbiddenError,
    InputError,
    Meeting,
    NotFoundError,
    Task,
    TrailEntry,
    Viewer,
)
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

HELD = dt.date(2024, 5, 3)


def _hold(by: Viewer, body: str = "ledningsgruppen") -> Meeting:
    with transaction() as session:
        return meetings.hold(session, body=body, held_on=HELD, by=by)


def _count(table: type) -> int:
    with reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_a_group_meets_once_a_day_however_often_it_is_said(cast: Cast) -> None:
    assert _hold(cast.stina).id == _hold(cast.stina).id
    assert _count(Meeting) == 1


@pytest.mark.parametrize("who", ["anna", "rolf", "admir", "xenia"])
def test_only_a_coordinator_holds_a_meeting(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError, match="Det får samordnare"):
        _hold(getattr(cast, who))
    assert _count(Meeting) == 0


def test_a_coordinator_outside_the_group_is_refused(cast: Cast) -> None:
    with pytest.raises(ForbiddenError, match="inte med"):
        _hold(cast.stina, "myndigheterna")


@pytest.mark.parametrize("title", ["Möte om 850709-9805", "x" * 201])
def test_a_title_that_points_at_a_person_or_is_too_long_is_refused(cast: Cast, title: str) -> None:
    with pytest.raises(InputError) as caught, transaction() as session:
        meetings.hold(session, body="ledningsgruppen", held_on=HELD, title=title, by=cast.stina)
    assert caught.value.field == "meeting_title"
    assert _count(Meeting) == 0


def test_a_group_that_does_not_exist_is_named(cast: Cast) -> None:
    with pytest.raises(InputError, match="finns_inte"):
        _hold(cast.stina, "finns_inte")


def test_a_decision_is_written_once_and_leaves_a_trail(cast: Cast) -> None:
    meeting = _hold(cast.stina)
    new = NewDecision(text="Ta fram en plan", paragraph="5", theme="uppfoljning")
    for _ in range(2):
        with transaction() as session:
            row = meetings.decide(session, meeting.id, new, by=cast.stina, submit_key="b1")
    assert _count(Decision) == 1
    with reading() as session:
        entry = session.scalars(select(TrailEntry).where(TrailEntry.table_name == "decision")).one()
        assert (entry.actor, entry.action, entry.row_id) == ("stina", "beslut.skriv", row.id)
        assert entry.audience_id == meeting.body_id
        assert "Ta fram" not in entry.details


def test_a_task_has_an_owner_and_is_written_once(cast: Cast) -> None:
    meeting = _hold(cast.stina)
    new = NewTask(text="Bjud in bussbolaget", owner_huvudman="big", due_on=dt.date(2024, 6, 1))
    for _ in range(2):
        with transaction() as session:
            meetings.assign(session, meeting.id, new, by=cast.stina, submit_key="u1")
    with reading() as session:
        row = session.scalars(select(Task)).one()
        assert row.owner_huvudman is not None
        assert (row.owner_huvudman.name, row.status) == ("BIG", "oppen")
        entry = session.scalars(select(TrailEntry).where(TrailEntry.table_name == "task")).one()
        assert entry.action == "uppdrag.ge"


@pytest.mark.parametrize(
    ("who", "error"), [("rolf", ForbiddenError), ("anna", ForbiddenError), ("xenia", NotFoundError)]
)
def test_others_write_neither_decisions_nor_tasks(cast: Cast, who: str, error: type[Exception]) -> None:
    meeting, by = _hold(cast.stina), getattr(cast, who)
    with pytest.raises(error), transaction() as session:
        meetings.decide(session, meeting.id, NewDecision(text="Nej"), by=by, submit_key="b")
    with pytest.raises(error), transaction() as session:
        meetings.assign(session, meeting.id, NewTask(text="Nej"), by=by, submit_key="u")
    assert (_count(Decision), _count(Task)) == (0, 0)


def test_a_meeting_that_does_not_exist_is_said_so(cast: Cast) -> None:
    with pytest.raises(NotFoundError), transaction() as session:
        meetings.decide(session, 99, NewDecision(text="Nej"), by=cast.stina, submit_key="b")


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewTask(text=" "), "text"),
        (NewTask(text="Ring 070-123 45 67"), "text"),
        (NewTask(text="Gör", theme="finns_inte"), "theme"),
        (NewTask(text="Gör", owner_huvudman="finns_inte"), "owner_huvudman"),
        (NewTask(text="Gör", paragraph="x" * 21), "paragraph"),
    ],
)
def test_what_does_not_hold_is_named_by_its_field(cast: Cast, new: NewTask, field: str) -> None:
    meeting = _hold(cast.stina)
    with pytest.raises(InputError) as caught, transaction() as session:
        meetings.assign(session, meeting.id, new, by=cast.stina, submit_key="u")
    assert caught.value.field == field
    assert _count(Task) == 0


def test_nothing_is_stored_when_the_trail_cannot_be_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = _hold(cast.stina)

    def broken(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(trail, "_append", broken)
    with pytest.raises(OSError, match="full"), transaction() as session:
        meetings.assign(session, meeting.id, NewTask(text="Gör"), by=cast.stina, submit_key="u")
    assert _count(Task) == 0
