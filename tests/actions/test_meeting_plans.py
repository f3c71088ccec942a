"""Planning meetings: a year at once, moved, cancelled, with an agenda from the group's own template."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import agendas, meeting_plans, meetings
from lägesbild.actions.meeting_plans import Hours
from lägesbild.model import (
    AgendaItem,
    AgendaTemplate,
    ConflictError,
    ForbiddenError,
    InputError,
    Meeting,
    MeetingInvitee,
    NotFoundError,
    TrailEntry,
    Viewer,
)
from lägesbild.model.clock import STOCKHOLM, today
from lägesbild.model.words import AgendaKind
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

GROUP = "ledningsgruppen"
DAYS = tuple(today() + dt.timedelta(days=number) for number in (20, 60, 100))


def at(day: dt.date, place: str = "Rådhuset", start: int = 8, end: int = 11) -> Hours:
    return Hours(on=day, start=dt.time(start, 15), end=dt.time(end, 15), place=place)


def plan(by: Viewer, *days: dt.date) -> list[int]:
    with transaction() as session:
        rows = meeting_plans.plan_series(session, GROUP, [at(day) for day in days or DAYS[:1]], by=by)
        return [row.id for row in rows]


def stored(meeting_id: int) -> Meeting:
    with reading() as session:
        return session.get_one(Meeting, meeting_id)


def titles(meeting_id: int) -> list[str]:
    wanted = select(AgendaItem.title).where(AgendaItem.meeting_id == meeting_id)
    with reading() as session:
        return list(session.scalars(wanted.order_by(AgendaItem.position)))


def ids(meeting_id: int) -> list[int]:
    wanted = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id)
    with reading() as session:
        return list(session.scalars(wanted.order_by(AgendaItem.position)))


def test_a_year_is_planned_at_once_with_the_standing_items(cast: Cast) -> None:
    first, *others = plan(cast.stina, *DAYS)
    row = stored(first)
    assert len(others) == 2
    assert row.starts_at == dt.datetime.combine(DAYS[0], dt.time(8, 15), STOCKHOLM)
    assert (row.held_on, row.place, row.changed_count) == (DAYS[0], "Rådhuset", 0)
    assert titles(first) == [kind.label for kind in agendas.STANDING]
    assert plan(cast.stina, *DAYS) == [first, *others], "sent twice it is the same meetings"
    with reading() as session:
        entries = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "mote.planera").order_by(TrailEntry.id)
        ).all()
    assert {entry.table_name for entry in entries} == {"meeting", "agenda_item"}
    assert {entry.audience_id for entry in entries} == {row.body_id}, "told to the group alone"
    assert "Rådhuset" not in json.dumps([entry.details for entry in entries], ensure_ascii=False)


def test_a_series_is_planned_whole_or_not_at_all(cast: Cast) -> None:
    plan(cast.stina, DAYS[1])
    with pytest.raises(InputError, match="redan ett möte"), transaction() as session:
        meeting_plans.plan_series(session, GROUP, [at(DAYS[0]), at(DAYS[1], start=9)], by=cast.stina)
    with reading() as session:
        assert [row.held_on for row in session.scalars(select(Meeting))] == [DAYS[1]]


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        (at(today() - dt.timedelta(days=1)), "har varit"),
        (at(DAYS[0], start=12, end=9), "slutar innan"),
        (at(DAYS[0], place="Ring 070-123 45 67"), "telefonnummer"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(cast: Cast, hours: Hours, says: str) -> None:
    with transaction() as session, pytest.raises(InputError, match=says):
        meeting_plans.plan(session, GROUP, hours, by=cast.stina)


def test_moving_tells_everybody_anew_and_changing_nothing_does_not(cast: Cast) -> None:
    (meeting_id,) = plan(cast.stina)
    with transaction() as session:
        meeting_plans.move(session, meeting_id, at(DAYS[0]), seen=0, by=cast.stina)
    assert stored(meeting_id).changed_count == 0
    with transaction() as session:
        meeting_plans.move(session, meeting_id, at(DAYS[2], "Stadshuset"), seen=0, by=cast.stina)
    row = stored(meeting_id)
    assert (row.held_on, row.place, row.changed_count) == (DAYS[2], "Stadshuset", 1)
    assert str(DAYS[2]) in row.title
    with transaction() as session, pytest.raises(ConflictError):
        meeting_plans.move(session, meeting_id, at(DAYS[1]), seen=0, by=cast.stina)


def test_a_cancelled_meeting_stays_and_can_be_held_after_all(cast: Cast) -> None:
    (meeting_id,) = plan(cast.stina)
    with transaction() as session:
        meeting_plans.cancel(session, meeting_id, seen=0, by=cast.stina)
    assert (stored(meeting_id).cancelled_on, stored(meeting_id).changed_count) == (today(), 1)
    with transaction() as session, pytest.raises(InputError, match="inställt"):
        meeting_plans.move(session, meeting_id, at(DAYS[1]), seen=1, by=cast.stina)
    with transaction() as session, pytest.raises(InputError, match="återta"):
        meeting_plans.plan(session, GROUP, at(DAYS[0], start=9), by=cast.stina)
    with transaction() as session, pytest.raises(InputError, match="inställt"):
        agendas.add_item(session, meeting_id, title="Ny", by=cast.stina)
    with transaction() as session:
        meeting_plans.restore(session, meeting_id, seen=1, by=cast.stina)
    assert (stored(meeting_id).cancelled_on, stored(meeting_id).changed_count) == (None, 2)


def test_one_that_has_begun_is_planned_no_more(cast: Cast) -> None:
    (meeting_id,) = plan(cast.stina)
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        row = session.get_one(Meeting, meeting_id)
        row.starts_at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    with transaction() as session, pytest.raises(InputError, match="redan börjat"):
        meeting_plans.cancel(session, meeting_id, seen=0, by=cast.stina)


def test_items_are_added_before_the_end_moved_and_removed(cast: Cast) -> None:
    (meeting_id,) = plan(cast.stina)
    with transaction() as session:
        agendas.add_item(session, meeting_id, title="Skolstarten", by=cast.stina)
    assert titles(meeting_id)[-3:] == ["Skolstarten", "Övrigt", "Avslutning"]
    before = ids(meeting_id)
    wanted = [before[1], before[0], *before[3:]]
    with transaction() as session:
        agendas.set_agenda(session, meeting_id, wanted, seen=before, by=cast.stina)
    assert ids(meeting_id) == wanted
    with transaction() as session, pytest.raises(ConflictError):
        agendas.set_agenda(session, meeting_id, wanted, seen=before, by=cast.stina)


def test_an_item_with_notes_is_not_removed(cast: Cast) -> None:
    (meeting_id,) = plan(cast.stina)
    before = ids(meeting_id)
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        session.get_one(AgendaItem, before[0]).note = "Sagt"
    with transaction() as session, pytest.raises(InputError, match="anteckningar"):
        agendas.set_agenda(session, meeting_id, before[1:], seen=before, by=cast.stina)
    assert ids(meeting_id) == before


def test_a_groups_own_template_is_what_its_next_meetings_begin_with(cast: Cast) -> None:
    (old,) = plan(cast.stina)
    standing = [(kind, kind.label) for kind in agendas.STANDING]
    wanted = [*standing[:2], (AgendaKind.LAGESBILD, "Läget i dag")]
    with transaction() as session:
        agendas.set_template(session, GROUP, wanted, seen=standing, by=cast.stina)
    (new,) = plan(cast.stina, DAYS[1])
    assert titles(new) == ["Öppnande", "Dagordning", "Läget i dag"]
    assert len(titles(old)) == len(standing)
    with transaction() as session, pytest.raises(ConflictError):
        agendas.set_template(session, GROUP, standing, seen=standing, by=cast.stina)
    with reading() as session:
        group = session.scalars(select(AgendaTemplate.body_id)).first()
        entry = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "dagordning.andra_mall").order_by(TrailEntry.id)
        ).first()
    assert entry is not None
    assert entry.audience_id == group


def test_somebody_outside_the_group_is_invited_as_a_guest(cast: Cast) -> None:
    (meeting_id,) = plan(cast.stina)
    with transaction() as session:
        guest = meeting_plans.invite(session, meeting_id, huvudman="x_trafik", by=cast.stina)
        known = meeting_plans.invite(
            session, meeting_id, huvudman="polisen", name="Områdespolis", by=cast.stina
        )
        assert (guest.is_guest, known.is_guest) == (True, False)
        body_id = guest.meeting.body_id
    for huvudman, name, says in (("x_trafik", "", "Redan"), ("polisen", "", "redan"), (None, " ", "vem")):
        with transaction() as session, pytest.raises(InputError, match=says):
            meeting_plans.invite(session, meeting_id, huvudman=huvudman, name=name, by=cast.stina)
    with transaction() as session:
        meeting_plans.uninvite(session, meeting_id, guest.id, by=cast.stina)
    with reading() as session:
        assert [row.name for row in session.scalars(select(MeetingInvitee))] == ["Områdespolis"]
        entries = session.scalars(
            select(TrailEntry).where(TrailEntry.table_name == "meeting_invitee").order_by(TrailEntry.id)
        ).all()
    assert {(entry.huvudman_id, entry.audience_id) for entry in entries} == {(None, body_id)}
    assert "Områdespolis" not in "".join(entry.details for entry in entries)


Act = Callable[[Session, int, Viewer], object]
ACTS: dict[str, Act] = {
    "move": lambda s, m, by: meeting_plans.move(s, m, at(DAYS[1]), seen=0, by=by),
    "cancel": lambda s, m, by: meeting_plans.cancel(s, m, seen=0, by=by),
    "restore": lambda s, m, by: meeting_plans.restore(s, m, seen=0, by=by),
    "invite": lambda s, m, by: meeting_plans.invite(s, m, huvudman="x_trafik", by=by),
    "uninvite": lambda s, m, by: meeting_plans.uninvite(s, m, 1, by=by),
    "add": lambda s, m, by: agendas.add_item(s, m, title="Ny", by=by),
    "set": lambda s, m, by: agendas.set_agenda(s, m, (), seen=(), by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_a_coordinator_of_the_group_plans(cast: Cast, act: str) -> None:
    (meeting_id,) = plan(cast.stina)
    for by, error in ((cast.rolf, ForbiddenError), (cast.admir, ForbiddenError), (cast.xenia, NotFoundError)):
        with transaction() as session, pytest.raises(error):
            ACTS[act](session, meeting_id, by)


def test_only_a_coordinator_plans_and_sets_the_template(cast: Cast) -> None:
    standing = [(kind, kind.label) for kind in agendas.STANDING]
    for by in (cast.anna, cast.sara, cast.admir, cast.xenia):
        with transaction() as session, pytest.raises(ForbiddenError):
            meeting_plans.plan(session, GROUP, at(DAYS[0]), by=by)
        with transaction() as session, pytest.raises(ForbiddenError):
            agendas.set_template(session, GROUP, standing, seen=standing, by=by)


def test_a_cancelled_meeting_that_was_held_after_all_is_noted_as_held(cast: Cast) -> None:
    (meeting_id,) = plan(cast.stina)
    with transaction() as session:
        meeting_plans.cancel(session, meeting_id, seen=0, by=cast.stina)
    with transaction() as session:
        assert meetings.hold(session, body=GROUP, held_on=DAYS[0], by=cast.stina).id == meeting_id
    assert stored(meeting_id).cancelled_on is None
