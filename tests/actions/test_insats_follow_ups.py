"""Follow-ups of an insats: planned, told of, mended, dropped; by whom and when."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from lägesbild.actions import insats_follow_ups as acts
from lägesbild.actions import insatser
from lägesbild.model import (
    ConflictError,
    FollowUp,
    ForbiddenError,
    InputError,
    NotFoundError,
    TrailEntry,
    clock,
)
from lägesbild.store.session import reading, transaction
from tests.actions.test_insatser import VANDRING
from tests.conftest import Cast

DAY = dt.date(2024, 6, 1)


@pytest.fixture
def insats_id(cast: Cast) -> int:
    with transaction() as session:
        return insatser.create(session, VANDRING, by=cast.rolf, submit_key="k").insats.id


def _plan(cast: Cast, insats_id: int, by: str = "rolf", day: dt.date = DAY) -> int:
    with transaction() as session:
        return acts.plan_follow_up(session, insats_id, day, by=getattr(cast, by)).id


def _record(
    cast: Cast,
    follow_up_id: int,
    outcome: str,
    *,
    by: str = "rolf",
    on: dt.date = DAY,
    corrects: str | None = None,
) -> None:
    with transaction() as session:
        acts.record_follow_up(session, follow_up_id, on, outcome, by=getattr(cast, by), corrects=corrects)


def _drop(cast: Cast, follow_up_id: int, by: str = "rolf") -> None:
    with transaction() as session:
        acts.drop_follow_up(session, follow_up_id, by=getattr(cast, by))


def _stored() -> list[FollowUp]:
    with reading() as session:
        return list(session.scalars(select(FollowUp).order_by(FollowUp.id)))


@pytest.mark.parametrize("who", ["rolf", "stina"])
def test_its_huvudman_and_the_coordinator_plan_tell_and_drop(cast: Cast, insats_id: int, who: str) -> None:
    first, second = _plan(cast, insats_id, who), _plan(cast, insats_id, who, DAY + dt.timedelta(days=30))
    _record(cast, first, "Målet är nått", by=who)
    _drop(cast, second, who)
    (row,) = _stored()
    assert (row.planned_on, row.done_on, row.outcome) == (DAY, DAY, "Målet är nått")
    with reading() as session:
        told = session.scalars(
            select(TrailEntry).where(TrailEntry.table_name == "follow_up").order_by(TrailEntry.id)
        ).all()
    assert [(entry.action, entry.actor) for entry in told] == [
        ("uppfoljning.planera", who),
        ("uppfoljning.planera", who),
        ("uppfoljning.gor", who),
        ("uppfoljning.ta_bort", who),
    ]
    assert all("Målet" not in entry.details for entry in told)


@pytest.mark.parametrize(
    ("who", "error"), [("sara", ForbiddenError), ("anna", ForbiddenError), ("xenia", NotFoundError)]
)
def test_others_may_do_none_of_it(cast: Cast, insats_id: int, who: str, error: type[Exception]) -> None:
    planned = _plan(cast, insats_id)
    with pytest.raises(error):
        _plan(cast, insats_id, who, dt.date(2025, 1, 1))
    with pytest.raises(error):
        _record(cast, planned, "Målet är nått", by=who)
    with pytest.raises(error):
        _drop(cast, planned, who)
    assert [row.done_on for row in _stored()] == [None]


def test_planning_the_same_day_twice_is_one_follow_up(cast: Cast, insats_id: int) -> None:
    assert _plan(cast, insats_id) == _plan(cast, insats_id)


@pytest.mark.parametrize(
    ("outcome", "days_ahead", "field"),
    [(" ", 0, "outcome"), ("Ring a.b@exempel.se", 0, "outcome"), ("Målet är nått", 1, "done_on")],
)
def test_an_outcome_has_words_and_a_day_that_has_been(
    cast: Cast, insats_id: int, outcome: str, days_ahead: int, field: str
) -> None:
    planned = _plan(cast, insats_id)
    with pytest.raises(InputError) as caught:
        _record(cast, planned, outcome, on=clock.today() + dt.timedelta(days=days_ahead))
    assert caught.value.field == field
    assert [row.outcome for row in _stored()] == [None]


def test_an_outcome_is_mended_by_whoever_has_read_it(cast: Cast, insats_id: int) -> None:
    planned = _plan(cast, insats_id)
    _record(cast, planned, "Målet är nått")
    with pytest.raises(ConflictError, match="Någon annan"):
        _record(cast, planned, "För tidigt att säga", by="stina")
    _record(cast, planned, "För tidigt att säga", by="stina", corrects="Målet är nått")
    assert [row.outcome for row in _stored()] == ["För tidigt att säga"]


def test_what_is_done_is_not_dropped(cast: Cast, insats_id: int) -> None:
    planned = _plan(cast, insats_id)
    _record(cast, planned, "Målet är nått")
    with pytest.raises(InputError, match="hör till historiken"):
        _drop(cast, planned)
    assert len(_stored()) == 1
