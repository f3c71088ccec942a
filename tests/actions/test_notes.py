"""Notes under the items of a meeting: by its coordinators, never over somebody else's, until it is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import attendance, meetings, notes, outcomes
from lägesbild.actions.attendance import NewAttendance
from lägesbild.actions.meetings import Evidence, NewDecision, NewTask
from lägesbild.model import (
    AgendaItem,
    ConflictError,
    Decision,
    ForbiddenError,
    InputError,
    LagesbildError,
    Meeting,
    NotFoundError,
    Task,
    TrailEntry,
    Viewer,
)
from lägesbild.reading import meeting_notes
from lägesbild.reading.meeting_notes import MeetingNotes
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

HELD = dt.date(2024, 5, 3)
VIEW = Evidence(name="Andersberg, ett år", page="omrade", query="omrade=Andersberg")


@pytest.fixture
def meeting_id(cast: Cast) -> int:
    """A meeting that was held, with the standing items."""
    with transaction() as session:
        row = meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)
        notes.lay_out(session, row.id, by=cast.stina)
        return row.id


def read(viewer: Viewer, meeting_id: int) -> MeetingNotes:
    with reading() as session:
        return meeting_notes.read(session, meeting_id, viewer=viewer)


def write(by: Viewer, item_id: int, text: str, version: int = 1) -> AgendaItem:
    with transaction() as session:
        return notes.write(session, item_id, text, version=version, by=by)


def close(meeting_id: int, **columns: object) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="mote.avsluta")
        row = session.get_one(Meeting, meeting_id)
        for name, value in (columns or {"closed_at": dt.datetime.now(dt.UTC)}).items():
            setattr(row, name, value)


def actions() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)))


def test_a_note_is_stored_under_its_item_and_read_by_every_member(cast: Cast, meeting_id: int) -> None:
    item = read(cast.stina, meeting_id).items[4]
    assert (item.number, item.title, item.note) == (5, "Aktuellt från respektive huvudman", "")
    assert write(cast.stina, item.id, "Lugnt i hela kommunen. ").version == 2
    after = read(cast.anna, meeting_id).items[4]
    assert (after.note, after.version) == ("Lugnt i hela kommunen.", 2)
    with pytest.raises(NotFoundError):
        read(cast.xenia, meeting_id)


def test_the_text_of_a_note_is_sealed_in_the_trail(cast: Cast, meeting_id: int) -> None:
    write(cast.stina, read(cast.stina, meeting_id).items[0].id, "Mötet öppnades")
    with reading() as session:
        entry = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None
    assert (entry.actor, entry.action, entry.table_name) == ("stina", "anteckning.skriv", "agenda_item")
    assert "öppnades" not in entry.details


def test_the_same_text_again_adds_nothing_whatever_version_it_was_written_on(
    cast: Cast, meeting_id: int
) -> None:
    item_id = read(cast.stina, meeting_id).items[0].id
    write(cast.stina, item_id, "Mötet öppnades")
    before = actions()
    assert write(cast.stina, item_id, "Mötet öppnades\n").version == 2
    assert actions() == before


def test_who_comes_second_is_told_and_nothing_is_written_over(cast: Cast, meeting_id: int) -> None:
    item_id = read(cast.stina, meeting_id).items[0].id
    write(cast.stina, item_id, "Den första")
    with pytest.raises(ConflictError, match="Jämför och välj"):
        write(cast.stina, item_id, "Den andra")
    assert read(cast.stina, meeting_id).items[0].note == "Den första"


@pytest.mark.parametrize(
    ("text", "told"), [("Ring 070-123 45 67", "ett telefonnummer"), ("x" * 20_001, "högst 20000")]
)
def test_a_note_that_points_at_a_person_or_is_too_long_is_refused(
    cast: Cast, meeting_id: int, text: str, told: str
) -> None:
    with pytest.raises(InputError, match=told) as caught:
        write(cast.stina, read(cast.stina, meeting_id).items[0].id, text)
    assert caught.value.field == "note"


def test_a_meeting_gets_its_items_once(cast: Cast, meeting_id: int) -> None:
    with transaction() as session:
        notes.lay_out(session, meeting_id, by=cast.stina)
    assert len(read(cast.stina, meeting_id).items) == 9


def test_a_decision_has_its_items_number_and_keeps_the_view_it_rests_on(cast: Cast, meeting_id: int) -> None:
    item = read(cast.stina, meeting_id).items[6]
    new = NewDecision(text="Ta fram en plan", paragraph="99", agenda_item_id=item.id, evidence=VIEW)
    with transaction() as session:
        decision_id = meetings.decide(session, meeting_id, new, by=cast.stina, submit_key="b").id
    (row,) = read(cast.anna, meeting_id).items[6].decisions
    assert (row.paragraph, row.evidence and row.evidence.address) == ("7", "/omrade?omrade=Andersberg")
    seen = NewDecision(text="Ta fram en plan", paragraph="7")
    with transaction() as session:
        changed = NewDecision(text="Ta fram två planer", paragraph="7")
        outcomes.change_decision(session, decision_id, changed, seen=seen, by=cast.stina)
    (row,) = read(cast.anna, meeting_id).items[6].decisions
    assert row.evidence is not None, "the words were changed, not what they rest on"
    with pytest.raises(InputError, match="under punkt 7") as caught, transaction() as session:
        outcomes.change_decision(
            session, decision_id, replace(changed, paragraph="8"), seen=changed, by=cast.stina
        )
    assert caught.value.field == "paragraph"
    with transaction() as session:
        outcomes.rest_on(session, decision_id, None, seen=changed, by=cast.stina)
    assert read(cast.anna, meeting_id).items[6].decisions[0].evidence is None


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(name="Utåt", page="http://annan.example"),
        Evidence(name="Någon", page="problembilder", query="sok=850709-9805"),
        Evidence(name=" ", page="omrade"),
    ],
)
def test_evidence_is_a_page_here_and_points_at_nobody(
    cast: Cast, meeting_id: int, evidence: Evidence
) -> None:
    new = NewDecision(text="Ta fram en plan", evidence=evidence)
    with pytest.raises(InputError) as caught, transaction() as session:
        meetings.decide(session, meeting_id, new, by=cast.stina, submit_key="b")
    assert caught.value.field == "evidence"


def test_an_item_of_another_meeting_is_refused(cast: Cast, meeting_id: int) -> None:
    with transaction() as session:
        other = meetings.hold(session, body="ledningsgruppen", held_on=dt.date(2024, 6, 3), by=cast.stina)
    item_id = read(cast.stina, meeting_id).items[0].id
    new = NewTask(text="Bjud in skolan", agenda_item_id=item_id)
    with pytest.raises(InputError, match="dagordning"), transaction() as session:
        meetings.assign(session, other.id, new, by=cast.stina, submit_key="u")


@pytest.fixture
def written(cast: Cast, meeting_id: int) -> tuple[int, int, int, int]:
    """Ids of the meeting, an item, and a decision and a task under it."""
    item_id = read(cast.stina, meeting_id).items[6].id
    with transaction() as session:
        decided = NewDecision(text="Ta fram en plan", agenda_item_id=item_id)
        given = NewTask(text="Bjud in skolan", agenda_item_id=item_id)
        return (
            meeting_id,
            item_id,
            meetings.decide(session, meeting_id, decided, by=cast.stina, submit_key="b").id,
            meetings.assign(session, meeting_id, given, by=cast.stina, submit_key="u").id,
        )


Ids = tuple[int, int, int, int]
ACTS: dict[str, Callable[[Session, Ids, Viewer], object]] = {
    "write": lambda s, ids, by: notes.write(s, ids[1], "Nej", version=1, by=by),
    "lay out": lambda s, ids, by: notes.lay_out(s, ids[0], by=by),
    "strike a decision": lambda s, ids, by: notes.strike_decision(s, ids[2], by=by),
    "strike a task": lambda s, ids, by: notes.strike_task(s, ids[3], by=by),
    "rest on": lambda s, ids, by: outcomes.rest_on(
        s, ids[2], VIEW, seen=NewDecision(text="Ta fram en plan", paragraph="7"), by=by
    ),
    "change a decision": lambda s, ids, by: outcomes.change_decision(
        s,
        ids[2],
        NewDecision(text="Nej", paragraph="7"),
        seen=NewDecision(text="Ta fram en plan", paragraph="7"),
        by=by,
    ),
    "decide": lambda s, ids, by: meetings.decide(s, ids[0], NewDecision(text="Nej"), by=by, submit_key="ny"),
    "assign": lambda s, ids, by: meetings.assign(s, ids[0], NewTask(text="Nej"), by=by, submit_key="ny"),
    "note attendance": lambda s, ids, by: attendance.add(
        s, ids[0], NewAttendance(name="Någon", huvudman="polisen"), by=by, submit_key="n"
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_others_write_nothing_and_strangers_know_of_nothing(cast: Cast, written: Ids, act: str) -> None:
    before = read(cast.stina, written[0])
    for who, error in ((cast.rolf, ForbiddenError), (cast.anna, ForbiddenError), (cast.xenia, NotFoundError)):
        with pytest.raises(error), transaction() as session:
            ACTS[act](session, written, who)
    assert read(cast.stina, written[0]) == before


@pytest.mark.parametrize("act", ACTS)
def test_a_closed_meeting_stands_still(cast: Cast, written: Ids, act: str) -> None:
    close(written[0])
    before = read(cast.stina, written[0])
    with pytest.raises(InputError, match="Mötet är avslutat"), transaction() as session:
        ACTS[act](session, written, cast.stina)
    assert read(cast.stina, written[0]) == before


def test_at_a_cancelled_meeting_nothing_is_noted(cast: Cast, written: Ids) -> None:
    close(written[0], cancelled_on=HELD)
    with pytest.raises(InputError, match="Mötet är inställt"):
        write(cast.stina, written[1], "Nej")


def test_what_was_written_in_error_is_struck_and_the_trail_tells_of_it(cast: Cast, written: Ids) -> None:
    with transaction() as session:
        notes.strike_decision(session, written[2], by=cast.stina)
        notes.strike_task(session, written[3], by=cast.stina)
    with reading() as session:
        assert session.get(Decision, written[2]) is None
        assert session.get(Task, written[3]) is None
    assert actions()[-2:] == ["beslut.stryk", "uppdrag.stryk"]
    with pytest.raises(LagesbildError, match="finns inte längre"), transaction() as session:
        notes.strike_task(session, written[3], by=cast.stina)


def test_what_stands_under_no_item_is_not_struck(cast: Cast, meeting_id: int) -> None:
    with transaction() as session:
        row = meetings.decide(session, meeting_id, NewDecision(text="Äldre"), by=cast.stina, submit_key="b")
    with pytest.raises(InputError, match="Beslut och uppdrag"), transaction() as session:
        notes.strike_decision(session, row.id, by=cast.stina)


def test_the_stamp_differs_once_anybody_has_noted_more(cast: Cast, written: Ids) -> None:
    def stamp() -> object:
        with reading() as session:
            return meeting_notes.stamp(session, written[0], viewer=cast.anna)

    seen = [stamp()]
    assert stamp() == seen[0]
    write(cast.stina, written[1], "Mer")
    seen.append(stamp())
    with transaction() as session:
        new = NewAttendance(name="Någon", huvudman="polisen")
        attendance.add(session, written[0], new, by=cast.stina, submit_key="n")
    seen.append(stamp())
    with transaction() as session:
        notes.strike_task(session, written[3], by=cast.stina)
    seen.append(stamp())
    close(written[0])
    seen.append(stamp())
    assert all(one != other for place, one in enumerate(seen) for other in seen[place + 1 :])
