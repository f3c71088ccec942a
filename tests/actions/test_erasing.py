"""Taking away a text that should not have been written: everywhere it can be, told of, and never quoted."""

from __future__ import annotations

import datetime as dt
import json
from typing import Final

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from lägesbild.actions import drafts, erasing, meetings, reports
from lägesbild.actions.meetings import NewDecision
from lägesbild.actions.reports import NewReport
from lägesbild.cli import app
from lägesbild.model import (
    ConflictError,
    Draft,
    ForbiddenError,
    InputError,
    MeetingPicture,
    NotFoundError,
    Observation,
    ObservationVersion,
    RoundPart,
    RoundStatement,
    TrailEntry,
    Viewer,
    clock,
)
from lägesbild.model.record_request import RecordRequest
from lägesbild.model.retention import erased
from lägesbild.model.words import Disclosure, ObservationKind, StatementKind
from lägesbild.reading import erased as told
from lägesbild.reading import trail as trails
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.actions import test_record_requests as requests
from tests.conftest import Cast

WRONG: Final = "Känslig å, ä och ö om någon vid torget"
SENTENCE: Final = erased(clock.today())


def report(cast: Cast, text: str = WRONG, audience: str = "ledningsgruppen") -> int:
    new = NewReport(
        kind=ObservationKind.HANDELSE,
        text=text,
        audience=audience,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code="2180R018",
        category="ordning",
        place="Bakom kiosken",
        point=(617000, 6728000),
    )
    with transaction() as session:
        return reports.save(session, new, by=cast.sara, submit_key=audience).observation.id


def erase(row_id: int, by: Viewer, reason: str = "person") -> erasing.Erased:
    with transaction() as session:
        return erasing.erase_report(session, row_id, reason=reason, by=by)


def surround(cast: Cast, row_id: int) -> None:
    """Earlier wordings, a line of a round, drafts and a frozen picture, all with the same text."""
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        now = dt.datetime.now(dt.UTC)
        session.add(ObservationVersion(observation_id=row_id, version=1, text=WRONG, replaced_at=now))
        meeting = meetings.hold(session, body="ledningsgruppen", held_on=clock.today(), by=cast.stina)
        part = RoundPart(meeting_id=meeting.id, huvudman_id=cast.sara.huvudman_id)
        session.add(part)
        session.flush()
        session.add(
            RoundStatement(
                round_part_id=part.id,
                position=1,
                kind=StatementKind.ORO,
                text=WRONG,
                observation_id=row_id,
            )
        )
        content = json.dumps({"text": WRONG}, ensure_ascii=False)
        session.add(
            MeetingPicture(
                meeting_id=meeting.id, taken_at=now, revision=1, content=content, checksum="0" * 64
            )
        )
        drafts.save(session, "rapport", {"text": f"mer om: {WRONG}"}, by=cast.rolf)
        drafts.save(session, "rapport", {"text": "annat"}, by=cast.anna)


def test_the_text_goes_with_all_that_repeats_it_and_what_is_fixed_is_named(cast: Cast) -> None:
    row_id = report(cast)
    surround(cast, row_id)
    done = erase(row_id, cast.sara)
    assert done.drafts == 1
    with reading() as session:
        row = session.get_one(Observation, row_id)
        assert (row.text, row.place, row.east_m, row.category_id is not None) == (SENTENCE, None, None, True)
        assert session.scalars(select(ObservationVersion.text)).all() == []
        assert session.scalars(select(RoundStatement.text)).all() == [SENTENCE]
        assert session.scalars(select(Draft.user_id)).all() == [cast.anna.user_id]
        found = [(place.table, place.row_id) for place in done.left_in]
        (place,) = told.places(session, found, viewer=cast.sara)
        assert place.startswith("Fryst underlag från mötet")
        assert told.places(session, found, viewer=cast.xenia) == ()


def test_the_trail_tells_who_and_why_and_never_what(cast: Cast) -> None:
    row_id = report(cast)
    erase(row_id, cast.sara, "sekretess")
    with reading() as session:
        (entry,) = trails.read(session, trails.Wanted(action="text.radera"), viewer=cast.sara).entries
        everything = " ".join(session.scalars(select(TrailEntry.details)))
        assert trail.verify(session) is None
    assert (entry.actor, entry.lines) == ("sara", ("skäl: Uppgift som omfattas av sekretess",))
    assert WRONG not in everything
    assert "kiosken" not in everything


def test_its_writer_may_write_the_right_text_afterwards(cast: Cast) -> None:
    row_id = report(cast)
    erase(row_id, cast.sara)
    with transaction() as session:
        trail.deed(session, by="sara", action="rapport.andra")
        session.get_one(Observation, row_id).text = "Stökigt vid torget"


@pytest.mark.parametrize("name", ["anna", "rolf", "stina", "admir"])
def test_nobody_else_than_its_writer_and_their_granskare_takes_a_text_away(cast: Cast, name: str) -> None:
    row_id = report(cast)
    with pytest.raises(ForbiddenError, match="granskare"):
        erase(row_id, getattr(cast, name))


def test_who_may_not_read_a_report_is_not_told_of_it(cast: Cast) -> None:
    row_id = report(cast, audience=reports.MIN_VERKSAMHET)
    for by in (cast.stina, cast.rolf, cast.xenia):
        with pytest.raises(NotFoundError):
            erase(row_id, by)


def test_what_somebody_has_asked_for_is_not_taken_away_before_they_are_answered(cast: Cast) -> None:
    row_id = report(cast)
    requests.chosen(cast.sara, row_id)
    with pytest.raises(ConflictError, match="begärt ut"):
        erase(row_id, cast.sara)


def test_a_huvudman_is_not_told_that_another_one_has_been_asked_for_its_report(cast: Cast) -> None:
    row_id = report(cast)
    requests.chosen(cast.stina, row_id)
    with pytest.raises(ConflictError) as refused:
        erase(row_id, cast.sara)
    assert str(refused.value) == erasing.NEEDED
    assert not any(word in str(refused.value) for word in ("begär", "utlämn", "BIG", "överklag"))


@pytest.mark.parametrize(
    ("assessment", "days", "is_kept"),
    [
        (Disclosure.LAMNAS_INTE_UT, 30, True),
        (Disclosure.MASKERAD, 30, True),
        (Disclosure.LAMNAS_INTE_UT, 300, False),
        (Disclosure.HEL, 0, False),
    ],
)
def test_what_was_held_back_stays_while_a_court_may_ask_for_it(
    cast: Cast, assessment: Disclosure, days: int, is_kept: bool
) -> None:
    row_id = report(cast, requests.SECRET)
    request_id = requests.chosen(cast.sara, row_id)
    (row,) = requests.whole(request_id, cast.sara).rows
    if assessment is Disclosure.MASKERAD:
        requests.masked(row, cast.sara)
    else:
        requests.assessed(row, cast.sara, assessment)
    requests.decided(request_id, cast.sara)
    with transaction() as session:
        session.execute(update(RecordRequest).values(decided_on=clock.today() - dt.timedelta(days=days)))
    if is_kept:
        with pytest.raises(ConflictError, match="överklagas"):
            erase(row_id, cast.sara)
    else:
        assert erase(row_id, cast.sara).drafts == 0


@pytest.mark.parametrize(("kind", "reason"), [("okänd", "person"), ("rapport", "för att")])
def test_what_is_no_kind_or_reason_is_refused(cast: Cast, kind: str, reason: str) -> None:
    row_id = report(cast)
    with pytest.raises(InputError), transaction() as session:
        erasing.erase(session, kind, row_id, reason=reason, by="test")


def test_the_command_takes_the_text_of_any_kind_and_says_where_it_still_stands(cast: Cast) -> None:
    with transaction() as session:
        meeting = meetings.hold(session, body="ledningsgruppen", held_on=clock.today(), by=cast.stina)
        decision = meetings.decide(
            session, meeting.id, NewDecision(text=WRONG), by=cast.stina, submit_key="a"
        )
        row_id = decision.id
    copied = report(cast)
    done = CliRunner().invoke(app, ["radera", "text", "beslut", str(row_id), "--reason", "misstag"])
    assert done.exit_code == 0, done.stderr
    assert f"Rapport nr {copied}" in done.stdout
    assert WRONG not in done.stdout
    missing = CliRunner().invoke(app, ["radera", "text", "beslut", "999", "--reason", "misstag"])
    assert (missing.exit_code, "finns inte" in missing.stderr) == (2, True)


def test_every_kind_of_row_can_be_emptied(cast: Cast) -> None:
    for kind, what in erasing.KINDS.items():
        with pytest.raises(NotFoundError), transaction() as session:
            erasing.erase(session, kind, 10_000, reason="person", by="test")
        assert list(erasing.thinning.closed_columns(what.table.__table__, headings=True))


@pytest.mark.parametrize("text", ["target_group", "Oro vid parken", "helt annat, va"])
def test_a_draft_that_only_shares_a_field_or_a_place_with_the_text_stays(cast: Cast, text: str) -> None:
    fields = {"target_group": None, "place": "Bakom kiosken", "text": "Något helt annat, va?"}
    with transaction() as session:
        drafts.save(session, "rapport", {"fields": fields}, by=cast.rolf)
    assert erase(report(cast, text), cast.sara).drafts == 0
    with reading() as session:
        assert session.scalars(select(Draft.user_id)).all() == [cast.rolf.user_id]
