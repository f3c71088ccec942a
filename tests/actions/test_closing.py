"""Avsluta mötet: what it saw is kept, what was noted stands still, and it is done once."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lägesbild.actions import assessments, closing, meetings
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.meetings import NewDecision
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    LagesbildError,
    Meeting,
    MeetingPicture,
    Minutes,
    NotFoundError,
    TrailEntry,
    Viewer,
    clock,
)
from lägesbild.model.sealed import checksum
from lägesbild.model.words import Judgement, MinutesStatus
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

HELD = dt.date(2024, 5, 3)
GUL = NewAssessment(judgement=Judgement.GUL, reason="Fler ungdomar ute sent")
PICTURE = json.dumps({"tables": []})


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    with transaction() as session:
        return meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)


def close(meeting: Meeting, by: Viewer, pictures: dict[int | None, str] | None = None) -> Meeting:
    with transaction() as session:
        closing.stand_still(session)
        taken = pictures if pictures is not None else {None: PICTURE}
        return closing.close(session, meeting.id, pictures=taken, by=by)


def stored() -> list[MeetingPicture]:
    with reading() as session:
        return list(session.scalars(select(MeetingPicture).order_by(MeetingPicture.id)))


def test_a_meeting_is_closed_with_its_pictures(cast: Cast, meeting: Meeting) -> None:
    with transaction() as session:
        decision = meetings.decide(
            session, meeting.id, NewDecision(text="Mer närvaro"), by=cast.stina, submit_key="1"
        ).id
    closed = close(meeting, cast.stina, {None: PICTURE, decision: '{"å": 1}'})
    assert closed.closed_by == "stina"
    assert [(one.decision_id, one.content) for one in stored()] == [(None, PICTURE), (decision, '{"å": 1}')]
    assert [one.checksum for one in stored()] == [checksum(PICTURE), checksum('{"å": 1}')]
    with reading() as session:
        told = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "mote.avsluta").order_by(TrailEntry.id)
        ).all()
    assert {one.table_name for one in told} == {"meeting", "meeting_picture"}
    assert {one.audience_id for one in told} == {meeting.body_id}
    assert not [one for one in told if "tables" in one.details], "the text is sealed, its checksum is told"
    assert [one for one in told if checksum(PICTURE) in one.details]


def test_a_meeting_is_closed_once(cast: Cast, meeting: Meeting) -> None:
    close(meeting, cast.stina)
    with pytest.raises(InputError, match="redan avslutat"):
        close(meeting, cast.stina)
    assert len(stored()) == 1


def test_of_two_at_once_one_closes_it(cast: Cast, meeting: Meeting) -> None:
    def attempt(_: int) -> str:
        try:
            close(meeting, cast.stina)
        except LagesbildError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(attempt, range(2)))
    assert said[0] == ""
    assert "redan avslutat" in said[1]
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("who", "error"), [("anna", ForbiddenError), ("rolf", ForbiddenError), ("xenia", NotFoundError)]
)
def test_only_a_coordinator_of_the_group_closes_and_opens(
    cast: Cast, meeting: Meeting, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        close(meeting, getattr(cast, who))
    close(meeting, cast.stina)
    with pytest.raises(error), transaction() as session:
        closing.reopen(session, meeting.id, by=getattr(cast, who))
    assert len(stored()) == 1


def test_a_coming_and_a_cancelled_meeting_are_not_closed(cast: Cast, meeting: Meeting) -> None:
    for change, said in (
        ({"held_on": clock.today() + dt.timedelta(days=1)}, "först den dagen"),
        ({"cancelled_on": HELD}, "inställt"),
    ):
        with transaction() as session:
            session.info["deed"] = ("test", "mote.flytta")
            row = session.get_one(Meeting, meeting.id)
            for name, value in change.items():
                setattr(row, name, value)
        with pytest.raises(InputError, match=said):
            close(meeting, cast.stina)
        with pytest.raises(InputError, match=said), transaction() as session:
            assessments.judge(session, meeting.id, GUL, by=cast.stina)


def test_a_picture_of_another_revision_is_refused(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(ConflictError, match="på nytt"):
        close(meeting, cast.stina, {None: json.dumps({"revision": 1})})
    assert not stored()


def test_the_judgements_of_a_closed_meeting_stand_still(cast: Cast, meeting: Meeting) -> None:
    with transaction() as session:
        row = assessments.judge(session, meeting.id, GUL, by=cast.stina)
    close(meeting, cast.stina)
    for act in (
        lambda s: assessments.judge(s, meeting.id, GUL, by=cast.stina),
        lambda s: assessments.change(s, row.id, GUL, version=1, by=cast.stina),
        lambda s: assessments.withdraw(s, row.id, on=HELD, by=cast.stina),
    ):
        with pytest.raises(InputError, match="redan avslutat"), transaction() as session:
            act(session)


def test_a_meeting_is_opened_again_while_its_minutes_are_a_draft(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(InputError, match="inte avslutat"), transaction() as session:
        closing.reopen(session, meeting.id, by=cast.stina)
    close(meeting, cast.stina)
    with transaction() as session:
        opened = closing.reopen(session, meeting.id, by=cast.stina)
        assert (opened.closed_at, opened.closed_by) == (None, None)
    assert not stored()
    close(meeting, cast.stina)
    with transaction() as session:
        session.info["deed"] = ("test", "protokoll.skicka")
        session.add(
            Minutes(
                meeting_id=meeting.id,
                body_id=meeting.body_id,
                year=2024,
                number=1,
                status=MinutesStatus.FOR_JUSTERING,
                content="{}",
                checksum="x",
            )
        )
    with pytest.raises(InputError, match="inte längre ett utkast"), transaction() as session:
        closing.reopen(session, meeting.id, by=cast.stina)
