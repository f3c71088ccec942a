"""Bedömning: a judgement has a reason, and names only what the whole group may read."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from lägesbild.actions import assessments, meetings, problembilder
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import (
    Assessment,
    ConflictError,
    ForbiddenError,
    InputError,
    Meeting,
    NotFoundError,
    TrailEntry,
    Viewer,
)
from lägesbild.model.words import Judgement
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

HELD = dt.date(2024, 5, 3)
GUL = NewAssessment(judgement=Judgement.GUL, reason="Fler ungdomar ute sent", district="2180R018")


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    with transaction() as session:
        return meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)


def _followed(by: Viewer, audience: str) -> int:
    new = NewProblembild(title="Stök vid torget", category="ordning", audience=audience, opened_on=HELD)
    with transaction() as session:
        return problembilder.create(session, new, by=by, submit_key=audience).problembild.id


def _judge(meeting: Meeting, new: NewAssessment, by: Viewer) -> Assessment:
    with transaction() as session:
        return assessments.judge(session, meeting.id, new, by=by)


def test_an_area_is_judged_changed_and_taken_back(cast: Cast, meeting: Meeting) -> None:
    row = _judge(meeting, GUL, cast.stina)
    red = NewAssessment(judgement=Judgement.ROD, reason="Våld två helger i rad", district="2180R018")
    with transaction() as session:
        assessments.change(session, row.id, red, version=1, by=cast.stina)
    with transaction() as session:
        assessments.withdraw(session, row.id, on=HELD, by=cast.stina)
    with reading() as session:
        stored = session.get_one(Assessment, row.id)
        assert (stored.judgement, stored.withdrawn_on) == (Judgement.ROD, HELD)
        entries = session.scalars(
            select(TrailEntry).where(TrailEntry.table_name == "assessment").order_by(TrailEntry.id)
        ).all()
        told = ["bedomning.skriv", "bedomning.andra", "bedomning.dra_tillbaka"]
        assert [entry.action for entry in entries] == told
        assert {entry.audience_id for entry in entries} == {meeting.body_id}
        assert not [entry for entry in entries if "helger" in entry.details]


def test_two_at_once_are_told_apart(cast: Cast, meeting: Meeting) -> None:
    row = _judge(meeting, GUL, cast.stina)
    with transaction() as session:
        assessments.change(session, row.id, GUL, version=1, by=cast.stina)
        session.get_one(Assessment, row.id).reason = "Annat"
    with pytest.raises(ConflictError), transaction() as session:
        assessments.change(session, row.id, GUL, version=1, by=cast.stina)


def test_the_same_is_judged_once_at_a_meeting(cast: Cast, meeting: Meeting) -> None:
    first = _judge(meeting, GUL, cast.stina)
    assert _judge(meeting, GUL, cast.stina).id == first.id, "the same once more is the same"
    red = NewAssessment(judgement=Judgement.ROD, reason="Våld", district="2180R018")
    with pytest.raises(ConflictError, match="Fler ungdomar"):
        _judge(meeting, red, cast.stina)
    whole = _judge(meeting, NewAssessment(judgement=Judgement.ROD, reason="Våld"), cast.stina)
    assert whole.id != first.id
    with pytest.raises(ConflictError, match="redan en bedömning"), transaction() as session:
        assessments.change(session, whole.id, GUL, version=1, by=cast.stina)


def test_what_is_taken_back_is_not_changed(cast: Cast, meeting: Meeting) -> None:
    row = _judge(meeting, GUL, cast.stina)
    with transaction() as session:
        version = assessments.withdraw(session, row.id, on=HELD, by=cast.stina).version
    with pytest.raises(InputError, match="tillbakadragen"), transaction() as session:
        assessments.change(session, row.id, GUL, version=version, by=cast.stina)


def test_a_judgement_has_a_reason(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(InputError) as caught:
        _judge(meeting, NewAssessment(judgement=Judgement.GRON, reason=" "), cast.stina)
    assert caught.value.field == "reason"


def test_a_shared_problembild_is_judged_and_a_narrower_one_is_not(cast: Cast, meeting: Meeting) -> None:
    shared, narrow = _followed(cast.rolf, "ledningsgruppen"), _followed(cast.stina, "min_verksamhet")
    row = _judge(
        meeting, NewAssessment(judgement=Judgement.GRA, reason="Vet ej", problembild_id=shared), cast.stina
    )
    assert row.problembild_id == shared
    with pytest.raises(InputError, match="Alla i gruppen får inte läsa"):
        _judge(
            meeting, NewAssessment(judgement=Judgement.GRA, reason="Vet", problembild_id=narrow), cast.stina
        )


def test_a_problembild_one_may_not_read_does_not_exist(cast: Cast, meeting: Meeting) -> None:
    closed = _followed(cast.rolf, "min_verksamhet")
    with pytest.raises(NotFoundError, match="Problembilden finns inte"):
        _judge(
            meeting, NewAssessment(judgement=Judgement.ROD, reason="Vet", problembild_id=closed), cast.stina
        )


@pytest.mark.parametrize(
    ("who", "error"), [("anna", ForbiddenError), ("rolf", ForbiddenError), ("xenia", NotFoundError)]
)
def test_only_a_coordinator_of_the_group_judges(
    cast: Cast, meeting: Meeting, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        _judge(meeting, GUL, getattr(cast, who))
    row = _judge(meeting, GUL, cast.stina)
    with pytest.raises(error), transaction() as session:
        assessments.withdraw(session, row.id, on=HELD, by=getattr(cast, who))
