"""What there is to judge: shared problembilder beside earlier judgements, figures, and a proposal of grå."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from sqlalchemy import select

from lägesbild.actions import assessments, expected, meetings, problembilder, reports
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import MIN_VERKSAMHET, NewReport
from lägesbild.model import District, Huvudman, NotFoundError, Viewer, clock
from lägesbild.model.words import Judgement, ObservationKind, ProblembildStatus
from lägesbild.reading import assessments as reading_of
from lägesbild.reading import judge_sheet
from lägesbild.reading.areas import read_tree
from lägesbild.reading.judge_sheet import JudgeSheet
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

TODAY: Final = clock.today()
BEFORE: Final = TODAY - dt.timedelta(days=42)
SATRA: Final = "2180R018"
SHARED: Final = "ledningsgruppen"


def held(on: dt.date, by: Viewer) -> int:
    with transaction() as session:
        return meetings.hold(session, body=SHARED, held_on=on, by=by).id


def concern(by: Viewer, audience: str, title: str, category: str = "ordning", *areas: str) -> int:
    new = NewProblembild(title=title, category=category, audience=audience, opened_on=BEFORE, districts=areas)
    with transaction() as session:
        return problembilder.create(session, new, by=by, submit_key=title).problembild.id


def judge(meeting_id: int, new: NewAssessment, by: Viewer) -> None:
    with transaction() as session:
        assessments.judge(session, meeting_id, new, by=by)


def read(meeting_id: int, viewer: Viewer, *wanted: str) -> JudgeSheet:
    with reading() as session:
        return judge_sheet.read(session, meeting_id, viewer=viewer, wanted=wanted)


def test_each_shared_problembild_is_a_line_per_area_beside_what_was_judged_before(cast: Cast) -> None:
    earlier, now = held(BEFORE, cast.stina), held(TODAY, cast.stina)
    other = "2180R001"
    followed = concern(cast.rolf, SHARED, "Stök vid torget", "ordning", SATRA, other)
    concern(cast.stina, MIN_VERKSAMHET, "Bara BIG", "ordning", SATRA)
    red = NewAssessment(judgement=Judgement.ROD, reason="Våld", problembild_id=followed, district=SATRA)
    judge(earlier, red, cast.stina)
    seen = read(now, cast.stina)
    assert {line.subject for line in seen.lines} == {(followed, SATRA), (followed, other)}
    line = next(line for line in seen.lines if line.area == SATRA)
    assert line.now is None
    assert [(one.judgement, one.on, one.reason) for one in line.earlier] == [(Judgement.ROD, BEFORE, "Våld")]
    judge(now, red, cast.stina)
    line = next(line for line in read(now, cast.anna).lines if line.area == SATRA)
    assert line.now is not None
    assert len(line.earlier) == 1
    assert (read(now, cast.stina).may_write, read(now, cast.anna).may_write) == (True, False)
    with pytest.raises(NotFoundError):
        read(now, cast.xenia)


def test_the_figures_are_those_of_the_whole_group(cast: Cast) -> None:
    held(BEFORE, cast.stina)
    now = held(TODAY, cast.stina)
    concern(cast.rolf, SHARED, "Stök", "ordning", SATRA)
    concern(cast.rolf, SHARED, "Känsligt", "riskzon", SATRA)
    for number, audience in enumerate((SHARED, SHARED, MIN_VERKSAMHET)):
        with transaction() as session:
            new = NewReport(
                kind=ObservationKind.ORO,
                text="Stök vid torget på kvällen",
                audience=audience,
                occurred_at=dt.datetime.combine(TODAY - dt.timedelta(days=3), dt.time(12), dt.UTC),
                district_code=SATRA,
                category="ordning",
            )
            reports.save(session, new, by=cast.stina, submit_key=str(number))
    for viewer in (cast.stina, cast.anna):  # stina alone reads the third report
        by_title = {line.problembild: line.figures for line in read(now, viewer).lines}
        assert (by_title["Stök"].count, by_title["Stök"].before) == (2, 0)
        assert (by_title["Känsligt"].count, by_title["Känsligt"].why_not) == (None, judge_sheet.SENSITIVE)


def test_gra_is_proposed_where_everybody_expected_was_silent_and_never_stored(cast: Cast) -> None:
    held(BEFORE, cast.stina)
    now = held(TODAY, cast.stina)
    concern(cast.rolf, SHARED, "Stök", "ordning", SATRA)
    assert read(now, cast.stina).lines[0].proposed == "", "nobody was expected to report"
    with transaction() as session:
        area = session.scalars(select(District.id).where(District.code == SATRA)).one()
        for slug in ("polisen", "valfard"):
            huvudman = session.scalars(select(Huvudman.id).where(Huvudman.slug == slug)).one()
            expected.expect(
                session,
                huvudman_id=huvudman,
                district_ids=(area,),
                every_weeks=1,
                valid_from=BEFORE,
                by=cast.admir,
            )
    line = read(now, cast.stina).lines[0]
    assert line.proposed.startswith("Polisen och Välfärd har inte rapporterat från Sätra sedan")
    assert line.now is None
    with transaction() as session:
        nothing = NewReport(
            kind=ObservationKind.INGET,
            text="",
            audience=SHARED,
            occurred_at=dt.datetime.combine(TODAY - dt.timedelta(days=9), dt.time(12), dt.UTC),
            district_code=SATRA,
        )
        reports.save(session, nothing, by=cast.rolf, submit_key="0")
    assert read(now, cast.stina).lines[0].proposed == "", "one of them said that there was nothing"


def test_an_area_is_judged_as_a_whole_when_asked_for_and_then_at_each_meeting(cast: Cast) -> None:
    now, coming = held(BEFORE, cast.stina), held(TODAY, cast.stina)
    assert read(now, cast.stina).lines == ()
    wanted = read(now, cast.stina, SATRA, judge_sheet.KOMMUN, "finns inte").lines
    assert [line.subject for line in wanted] == [(None, SATRA), (None, None)]
    judge(now, NewAssessment(judgement=Judgement.GRON, reason="Lugnt", district=SATRA), cast.stina)
    assert [line.subject for line in read(coming, cast.stina).lines] == [(None, SATRA)]


def test_an_ended_problembild_is_judged_no_more(cast: Cast) -> None:
    now = held(TODAY, cast.stina)
    ended = concern(cast.rolf, SHARED, "Förr", "ordning", SATRA)
    assert len(read(now, cast.stina).lines) == 1
    with transaction() as session:
        problembilder.change_status(
            session, ended, ProblembildStatus.AVSLUTAD, on=TODAY, reason="Klart", by=cast.rolf
        )
    assert read(now, cast.stina).lines == ()


def test_the_history_of_an_area_is_cut_for_who_reads_it(cast: Cast) -> None:
    now = held(TODAY, cast.stina)
    followed = concern(cast.rolf, SHARED, "Stök", "ordning", SATRA)
    for problembild_id, district in ((followed, SATRA), (None, SATRA), (None, None)):
        new = NewAssessment(
            judgement=Judgement.GUL, reason="Som förut", problembild_id=problembild_id, district=district
        )
        judge(now, new, cast.stina)
    with reading() as session:
        told = reading_of.of_area(session, SATRA, viewer=cast.anna)
        assert [one.what for one in told] == ["Stök", "Sätra som helhet"]
        assert [one.area for one in reading_of.of_area(session, None, viewer=cast.anna)] == [None]
        assert reading_of.of_area(session, SATRA, viewer=cast.xenia) == ()
        found = reading_of.at_meeting(session, now, viewer=cast.anna)
        shown = {one.code: one for one in reading_of.on_map(found, read_tree(session))}
        with pytest.raises(NotFoundError):
            reading_of.at_meeting(session, now, viewer=cast.xenia)
    assert shown[SATRA].told == "gul: Som förut", "the judgement of the area goes before those in it"
    assert {area.told for code, area in shown.items() if code != SATRA} == {"inte bedömt"}
