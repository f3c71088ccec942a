"""The picture a meeting saw: what the whole group reads, the same a year later, told when it was changed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

import pytest
from sqlalchemy import select, text, update

from lägesbild.actions import assessments, closing, meetings, problembilder, reports
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.meetings import Evidence, NewDecision, NewTask
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import MIN_VERKSAMHET, WITHDRAW_REASONS, NewReport
from lägesbild.model import Meeting, MeetingPicture, NotFoundError, Observation, Problembild, Viewer, clock
from lägesbild.model.sealed import checksum
from lägesbild.model.words import Judgement, ObservationKind
from lägesbild.reading import frozen, frozen_pictures, group_view, lage
from lägesbild.reading.filters import Filters
from lägesbild.reading.frozen_pictures import Picture
from lägesbild.reading.picture import SUPPRESSED
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

TODAY: Final = clock.today()
BEFORE: Final = TODAY - dt.timedelta(days=42)
AREA: Final = "2180R018"
SHARED: Final = "ledningsgruppen"
CANARY: Final = "Kanariefågel"


def report(by: Viewer, audience: str, category: str, number: int) -> int:
    with transaction() as session:
        new = NewReport(
            kind=ObservationKind.HANDELSE,
            text=f"{CANARY} stök vid torget på kvällen",
            audience=audience,
            occurred_at=dt.datetime.combine(TODAY - dt.timedelta(days=2), dt.time(12), dt.UTC),
            district_code=AREA if category == "ordning" else None,
            category=category,
        )
        key = f"{audience}{category}{number}"
        return reports.save(session, new, by=by, submit_key=key).observation.id


def concern(by: Viewer, audience: str, title: str) -> int:
    new = NewProblembild(
        title=title, category="ordning", audience=audience, opened_on=BEFORE, districts=(AREA,)
    )
    with transaction() as session:
        return problembilder.create(session, new, by=by, submit_key=title).problembild.id


@pytest.fixture
def meeting(cast: Cast) -> int:
    """A meeting today, with what the group reads and what it must not read of Polisen and Välfärd."""
    with transaction() as session:
        meetings.hold(session, body=SHARED, held_on=BEFORE, by=cast.stina)
        meeting_id = meetings.hold(session, body=SHARED, held_on=TODAY, by=cast.stina).id
    for number in range(3):
        report(cast.rolf, SHARED, "ordning", number)
    for number in range(2):
        report(cast.sara, SHARED, "riskzon", number)
    report(cast.rolf, MIN_VERKSAMHET, "ordning", 0)
    report(cast.stina, MIN_VERKSAMHET, "ordning", 0)
    followed = concern(cast.rolf, SHARED, "Stök vid torget")
    concern(cast.stina, MIN_VERKSAMHET, f"{CANARY} bara BIG")
    with transaction() as session:
        gul = NewAssessment(
            judgement=Judgement.GUL, reason="Som förut", problembild_id=followed, district=AREA
        )
        assessments.judge(session, meeting_id, gul, by=cast.stina)
        meetings.assign(session, meeting_id, NewTask(text="Ordna möte"), by=cast.stina, submit_key="1")
        resting = NewDecision(
            text="Mer närvaro",
            evidence=Evidence(name="Fyra veckor", page="omrade", query="period=4+veckor&kategori=Finns+inte"),
        )
        meetings.decide(session, meeting_id, resting, by=cast.stina, submit_key="1")
    return meeting_id


def composed(meeting_id: int, by: Viewer) -> dict[int | None, str]:
    with reading() as session:
        return frozen.pictures(session, meeting_id, viewer=by)


def close(meeting_id: int, by: Viewer) -> None:
    with transaction() as session:
        closing.stand_still(session)
        taken = frozen.pictures(session, meeting_id, viewer=by)
        closing.close(session, meeting_id, pictures=taken, by=by)


def stored(meeting_id: int, viewer: Viewer) -> tuple[Picture, ...]:
    with reading() as session:
        return frozen_pictures.of_meeting(session, meeting_id, viewer=viewer)


def rows(content: dict[str, Any], name: str) -> list[list[Any]]:
    return next((one["rows"] for one in content["tables"] if one["name"] == name), [])


def test_the_picture_is_what_the_whole_group_reads_and_nothing_more(cast: Cast, meeting: int) -> None:
    made = composed(meeting, cast.stina)
    content = json.loads(made[None] or "")
    assert content["filters"]["from"] == BEFORE.isoformat()
    with reading() as session:
        group = group_view.of(session, session.get_one(Meeting, meeting).body_id)
    seen = lage.read(Filters(BEFORE, TODAY), viewer=group)
    counts = {area.code: area.count for area in seen.areas}
    assert {one["code"]: one["count"] for one in content["areas"]} == counts
    assert counts[AREA] == 3
    assert ["Sätra", "Ordningsstörning och samlingar", 3] in rows(content, "Områden och kategorier")
    assert SUPPRESSED in dict(rows(content, "Känsliga kategorier")).values()
    assert "riskzon" not in json.dumps(rows(content, "Områden och kategorier"), ensure_ascii=False)
    assert [row[0] for row in rows(content, "Problembilder")] == ["Stök vid torget"]
    assert [row[2] for row in rows(content, "Bedömningar")] == ["gul"]
    assert [row[3] for row in rows(content, "Uppdrag")] == ["Öppen"]
    assert not [one for one in made.values() if CANARY in one]


def test_whoever_asks_gets_the_same_text_and_a_stranger_none(cast: Cast, meeting: int) -> None:
    assert composed(meeting, cast.stina) == composed(meeting, cast.rolf) == composed(meeting, cast.anna)
    with pytest.raises(NotFoundError):
        composed(meeting, cast.xenia)
    close(meeting, cast.stina)
    with pytest.raises(NotFoundError):
        stored(meeting, cast.xenia)


def test_a_decision_keeps_the_view_it_rests_on(cast: Cast, meeting: int) -> None:
    (decision,) = [one for key, one in composed(meeting, cast.stina).items() if key is not None]
    content = json.loads(decision)
    assert (content["page"], content["name"]) == ("omrade", "Fyra veckor")
    assert content["filters"]["from"] == (TODAY - dt.timedelta(days=27)).isoformat()
    assert rows(content, "Antal") == [["Händelser och oro", 3]]


def test_a_view_that_cannot_be_read_is_told_and_stops_nothing(cast: Cast, meeting: int) -> None:
    with transaction() as session:
        for page, query in (("vem-ser-vad", ""), ("tidslinje", "period=Egen+period&fran=i+g%C3%A5r")):
            new = NewDecision(text=page, evidence=Evidence(name=page, page=page, query=query))
            meetings.decide(session, meeting, new, by=cast.stina, submit_key=page)
    notes = [json.loads(one)["notes"] for one in composed(meeting, cast.stina).values()]
    assert ["Sidan har inga siffror att frysa. Mötets underlag i sin helhet är fryst."] in notes
    assert any("ingen dag" in note for found in notes for note in found)


def test_it_stays_as_it_was_after_edits_and_thinning(cast: Cast, meeting: int) -> None:
    close(meeting, cast.stina)
    first = stored(meeting, cast.anna)
    assert [one.decision for one in first] == ["", "Mer närvaro"]
    for number in range(10, 15):
        report(cast.rolf, SHARED, "ordning", number)
    with transaction() as session:
        first_id = session.scalars(select(Observation.id).order_by(Observation.id)).first() or 0
        reports.withdraw(session, first_id, reason=next(iter(WITHDRAW_REASONS)), by=cast.rolf)
        session.execute(update(Problembild).values(title="Annat", description=""))
        session.execute(text("UPDATE observation SET text = ''"))
    assert composed(meeting, cast.stina)[None] != json.dumps(
        first[0].content, ensure_ascii=False, sort_keys=True
    )
    later = stored(meeting, cast.anna)
    assert later == first
    assert all(one.holds for one in later)
    assert {one["code"]: one["count"] for one in later[0].content["areas"]}[AREA] == 3


def test_a_changed_text_is_told_also_when_its_checksum_was_changed_with_it(cast: Cast, meeting: int) -> None:
    close(meeting, cast.stina)
    for with_checksum in (False, True):
        with transaction() as session:
            whole = stored(meeting, cast.stina)[0]
            forged = json.dumps(whole.content | {"group": "En annan"}, ensure_ascii=False, sort_keys=True)
            values = {"content": forged} | ({"checksum": checksum(forged)} if with_checksum else {})
            session.execute(
                update(MeetingPicture).where(MeetingPicture.decision_id.is_(None)).values(**values)
            )
        assert [one.holds for one in stored(meeting, cast.anna)] == [False, True]
    with transaction() as session:
        session.execute(update(MeetingPicture).values(content="inte ens JSON"))
    assert [(one.holds, one.content) for one in stored(meeting, cast.anna)] == [(False, {}), (False, {})]


def test_pictures_of_a_meeting_opened_and_closed_again_hold(cast: Cast, meeting: int) -> None:
    close(meeting, cast.stina)
    with transaction() as session:
        closing.reopen(session, meeting, by=cast.stina)
    assert stored(meeting, cast.stina) == ()
    report(cast.rolf, SHARED, "ordning", 20)
    close(meeting, cast.stina)
    found = stored(meeting, cast.stina)
    assert all(one.holds for one in found)
    assert rows(found[1].content, "Antal") == [["Händelser och oro", 4]]
