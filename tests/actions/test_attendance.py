"""Who was at a meeting: members, substitutes and guests, and during which paragraphs."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select

from lägesbild.actions import attendance, meetings, notes
from lägesbild.actions.attendance import NewAttendance
from lägesbild.model import ConflictError, ForbiddenError, InputError, NotFoundError, TrailEntry, Viewer
from lägesbild.model.words import AttendanceKind
from lägesbild.reading import meeting_notes
from lägesbild.reading.meeting_notes import Attendee
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

HELD = dt.date(2024, 5, 3)
MEMBER = NewAttendance(name="Mira Exempel", huvudman="polisen")
GUEST = NewAttendance(name="Gäst Exempel", kind=AttendanceKind.GAST, organisation="Vasaskolan")


@pytest.fixture
def meeting_id(cast: Cast) -> int:
    return held(cast.stina, HELD)


def held(by: Viewer, day: dt.date) -> int:
    with transaction() as session:
        row = meetings.hold(session, body="ledningsgruppen", held_on=day, by=by)
        notes.lay_out(session, row.id, by=by)
        return row.id


def add(by: Viewer, meeting_id: int, new: NewAttendance, key: str | None = None) -> int:
    with transaction() as session:
        return attendance.add(session, meeting_id, new, by=by, submit_key=key or uuid.uuid4().hex).id


def present(viewer: Viewer, meeting_id: int) -> tuple[Attendee, ...]:
    with reading() as session:
        return meeting_notes.read(session, meeting_id, viewer=viewer).attendance


def test_members_stand_by_huvudman_and_guests_last_with_their_part(cast: Cast, meeting_id: int) -> None:
    substitute = NewAttendance(
        name="Sam Exempel",
        kind=AttendanceKind.ERSATTARE,
        huvudman="valfard",
        substitute_for="Viola Exempel",
        from_paragraph=2,
        to_paragraph=5,
    )
    for new in (GUEST, substitute, MEMBER):
        add(cast.stina, meeting_id, new)
    found = present(cast.anna, meeting_id)
    assert [(one.name, one.whose, one.part) for one in found] == [
        ("Mira Exempel", "Polisen", ""),
        ("Sam Exempel", "Välfärd", "fr.o.m. § 2, t.o.m. § 5"),
        ("Gäst Exempel", "Vasaskolan", ""),
    ]
    assert found[1].substitute_for == "Viola Exempel"


def test_the_same_press_twice_is_one_row_and_a_name_stands_once(cast: Cast, meeting_id: int) -> None:
    assert add(cast.stina, meeting_id, MEMBER, "n") == add(cast.stina, meeting_id, MEMBER, "n")
    with pytest.raises(InputError, match="står redan"):
        add(cast.stina, meeting_id, replace(MEMBER, name="mira exempel"), "m")
    assert len(present(cast.stina, meeting_id)) == 1


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (replace(MEMBER, name=" "), "name"),
        (replace(MEMBER, name="x" * 121), "name"),
        (replace(MEMBER, name="Mira 850709-9805"), "name"),
        (replace(MEMBER, huvudman=None), "huvudman"),
        (replace(MEMBER, huvudman="okand"), "huvudman"),
        (replace(MEMBER, from_paragraph=10), "from_paragraph"),
        (replace(MEMBER, from_paragraph=5, to_paragraph=2), "to_paragraph"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, meeting_id: int, new: NewAttendance, field: str
) -> None:
    with pytest.raises(InputError) as caught:
        add(cast.stina, meeting_id, new, "n")
    assert caught.value.field == field
    assert present(cast.stina, meeting_id) == ()


def test_somebody_leaves_early_and_one_who_never_came_is_taken_away(cast: Cast, meeting_id: int) -> None:
    row_id, guest_id = add(cast.stina, meeting_id, MEMBER), add(cast.stina, meeting_id, GUEST)
    with transaction() as session:
        left = replace(MEMBER, to_paragraph=5)
        attendance.change(session, row_id, left, version=1, by=cast.stina)
        attendance.remove(session, guest_id, version=1, by=cast.stina)
    assert [one.part for one in present(cast.stina, meeting_id)] == ["t.o.m. § 5"]
    with reading() as session:
        told = list(session.scalars(select(TrailEntry).order_by(TrailEntry.id)))[-4:]
    assert [entry.action for entry in told] == [
        "narvaro.anteckna",
        "narvaro.anteckna",
        "narvaro.andra",
        "narvaro.ta_bort",
    ]
    assert all("Exempel" not in entry.details for entry in told), "a name is sealed in the trail"


def test_who_comes_second_or_has_no_part_changes_nothing(cast: Cast, meeting_id: int) -> None:
    row_id = add(cast.stina, meeting_id, MEMBER)
    with transaction() as session:
        attendance.change(session, row_id, replace(MEMBER, to_paragraph=5), version=1, by=cast.stina)
    for who, error in (
        (cast.stina, ConflictError),
        (cast.rolf, ForbiddenError),
        (cast.xenia, NotFoundError),
    ):
        with pytest.raises(error), transaction() as session:
            attendance.change(session, row_id, MEMBER, version=1, by=who)
        with pytest.raises(error), transaction() as session:
            attendance.remove(session, row_id, version=1, by=who)
    assert [one.part for one in present(cast.stina, meeting_id)] == ["t.o.m. § 5"]


def test_names_of_earlier_meetings_are_offered_to_members(cast: Cast, meeting_id: int) -> None:
    add(cast.stina, meeting_id, MEMBER)
    later = held(cast.stina, dt.date(2024, 6, 3))
    with reading() as session:
        known = meeting_notes.names_before(session, later, viewer=cast.anna)
        assert [(one.name, one.huvudman_slug) for one in known] == [("Mira Exempel", "polisen")]
        assert meeting_notes.names_before(session, meeting_id, viewer=cast.anna) == ()
        with pytest.raises(NotFoundError):
            meeting_notes.names_before(session, later, viewer=cast.xenia)
