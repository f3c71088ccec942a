"""The screen of a meeting: who moves it, that the last one wins, and that it is nobody's statement."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import func, select

from lägesbild.actions import agendas, meeting_plans
from lägesbild.actions import presentation as acts
from lägesbild.actions.meeting_plans import Hours
from lägesbild.model import (
    AgendaItem,
    ForbiddenError,
    InputError,
    NotFoundError,
    Revision,
    TrailEntry,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.reading import presentation
from lägesbild.reading.presentation import Mark
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def planned(by: Viewer, days: int = 30) -> tuple[int, list[int]]:
    """A coming meeting and the ids of its items."""
    with transaction() as session:
        on = today() + dt.timedelta(days=days)
        hours = Hours(on=on, start=dt.time(8, 15), end=dt.time(11, 15))
        meeting_id = meeting_plans.plan(session, "ledningsgruppen", hours, by=by).id
        items = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
        return meeting_id, list(session.scalars(items))


def steer(meeting_id: int, item_id: int | None, step: int, by: Viewer) -> None:
    with transaction() as session:
        acts.steer(session, meeting_id, item_id=item_id, step=step, by=by)


def stands(meeting_id: int) -> Mark:
    with reading() as session:
        return presentation.mark(session, meeting_id)


def written() -> tuple[int, int]:
    with reading() as session:
        entries = session.scalars(select(func.count(TrailEntry.id))).one()
        return entries, session.scalars(select(Revision.value)).one()


def test_a_coordinator_moves_the_screen_and_the_switch_for_guests_stays_where_it_was(cast: Cast) -> None:
    meeting_id, items = planned(cast.stina)
    assert stands(meeting_id) == Mark(None, 0, for_guests=False)
    with transaction() as session:
        acts.show_for_guests(session, meeting_id, on=True, by=cast.stina)
    steer(meeting_id, items[4], 2, cast.stina)
    assert stands(meeting_id) == Mark(items[4], 2, for_guests=True)
    with transaction() as session:
        acts.show_for_guests(session, meeting_id, on=False, by=cast.stina)
    assert stands(meeting_id) == Mark(items[4], 2, for_guests=False)


def test_where_the_screen_stands_leaves_no_trail_and_empties_no_cache(cast: Cast) -> None:
    meeting_id, items = planned(cast.stina)
    steer(meeting_id, items[0], 0, cast.stina)
    before = written()
    steer(meeting_id, items[1], 0, cast.stina)
    with transaction() as session:
        acts.show_for_guests(session, meeting_id, on=True, by=cast.stina)
    assert written() == before


@pytest.mark.parametrize("name", ["anna", "rolf", "admir"])
def test_others_in_the_group_do_not_move_it(cast: Cast, name: str) -> None:
    meeting_id, items = planned(cast.stina)
    with pytest.raises(ForbiddenError, match="samordnare"):
        steer(meeting_id, items[1], 0, getattr(cast, name))
    with transaction() as session, pytest.raises(ForbiddenError):
        acts.show_for_guests(session, meeting_id, on=True, by=getattr(cast, name))
    assert stands(meeting_id) == Mark()


def test_for_somebody_outside_the_group_there_is_no_meeting(cast: Cast) -> None:
    meeting_id, items = planned(cast.stina)
    with pytest.raises(NotFoundError):
        steer(meeting_id, items[1], 0, cast.xenia)
    with transaction() as session, pytest.raises(NotFoundError):
        acts.show_for_guests(session, meeting_id, on=True, by=cast.xenia)


def test_an_item_of_another_meeting_and_a_step_that_cannot_be_are_refused(cast: Cast) -> None:
    meeting_id, _ = planned(cast.stina)
    _, others = planned(cast.stina, days=60)
    for item_id, step in ((others[0], 0), (10_000, 0), (None, -1), (None, acts.MOST_STEPS)):
        with pytest.raises(InputError, match="Läs in sidan på nytt"):
            steer(meeting_id, item_id, step, cast.stina)
    assert stands(meeting_id) == Mark()


def test_two_who_move_it_at_once_both_succeed(cast: Cast) -> None:
    meeting_id, items = planned(cast.stina)
    failed: list[BaseException] = []
    start = threading.Barrier(2)

    def move(item_id: int) -> None:
        start.wait(timeout=10)
        try:
            for _ in range(3):
                steer(meeting_id, item_id, 0, cast.stina)
        except BaseException as error:  # noqa: BLE001 a thread's failure is told by the test
            failed.append(error)

    threads = [threading.Thread(target=move, args=(items[number],)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert stands(meeting_id).item_id in items[1:3]


def test_an_item_the_screen_stands_at_can_be_taken_off_the_agenda(cast: Cast) -> None:
    meeting_id, items = planned(cast.stina)
    steer(meeting_id, items[3], 2, cast.stina)
    with transaction() as session:
        kept = [item for item in items if item != items[3]]
        agendas.set_agenda(session, meeting_id, kept, seen=items, by=cast.stina)
    assert stands(meeting_id) == Mark(None, 0, for_guests=False)
