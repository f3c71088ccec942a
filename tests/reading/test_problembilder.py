"""Problembilder as a list and one whole: what they lack, what answers them, and what nobody else may see."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lägesbild.actions import assessments, insats_follow_ups, insatser, meetings, problembild_links
from lägesbild.actions import problembilder as acts
from lägesbild.actions import reports as report_acts
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import MIN_VERKSAMHET, NewReport
from lägesbild.model import NotFoundError, Viewer
from lägesbild.model.words import InsatsStatus, Judgement, ObservationKind, ProblembildStatus
from lägesbild.reading import problembild_reports, problembild_whole, problembilder, report_rows
from lägesbild.reading.filters import Filters
from lägesbild.store import trail
from lägesbild.store.session import transaction
from tests.conftest import Cast

YEAR = Filters(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
GROUP = "ledningsgruppen"
STOK = NewProblembild(
    title="Stök vid torget",
    description="Bråk på kvällarna",
    category="ordning",
    audience=GROUP,
    opened_on=dt.date(2026, 1, 7),
    districts=("2180R018",),
)
_keys = itertools.count()


def begun(by: Viewer, new: NewProblembild = STOK) -> int:
    with transaction() as session:
        return acts.create(session, new, by=by, submit_key=f"p{next(_keys)}").problembild.id


def an_insats(
    by: Viewer, *answers: int, audience: str = GROUP, status: InsatsStatus = InsatsStatus.PAGAR
) -> int:
    new = NewInsats(
        title="Vuxna på torget",
        theme="fritid",
        audience=audience,
        reported_on=dt.date(2026, 1, 8),
        status=status,
        problembilder=answers,
    )
    with transaction() as session:
        return insatser.create(session, new, by=by, submit_key=f"i{next(_keys)}").insats.id


def a_report(
    by: Viewer, text: str, *, audience: str = GROUP, category: str = "ordning", days: int = 3
) -> int:
    new = NewReport(
        kind=ObservationKind.ORO,
        text=text,
        audience=audience,
        occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=days),
        district_code="2180R018",
        category=category,
    )
    with transaction() as session:
        return report_acts.save(session, new, by=by, submit_key=f"r{next(_keys)}").observation.id


def feed(problembild_id: int, *report_ids: int, by: Viewer) -> None:
    with transaction() as session:
        problembild_links.link_reports(session, problembild_id, report_ids, by=by)


def listed(viewer: Viewer, filters: Filters = YEAR) -> dict[int, tuple[str, ...]]:
    return {found.view.id: found.gaps for found in problembilder.read(filters, viewer=viewer)}


def texts(problembild_id: int, viewer: Viewer) -> list[str]:
    return [report.text for report in problembild_reports.linked(problembild_id, viewer=viewer)]


def test_it_is_listed_for_its_circle_with_what_it_lacks(cast: Cast) -> None:
    row_id = begun(cast.rolf)
    for viewer in (cast.anna, cast.rolf, cast.stina, cast.admir):
        assert listed(viewer) == {row_id: ("saknar orsak", "saknar insats")}
    assert listed(cast.xenia) == {}


def test_a_cause_and_an_insats_that_goes_on_fill_the_gaps(cast: Cast) -> None:
    row_id = begun(cast.rolf, replace(STOK, cause_target="Yngre ungdomar"))
    an_insats(cast.sara, row_id, status=InsatsStatus.AVSLUTAD)
    assert listed(cast.anna)[row_id] == ("saknar insats",)
    an_insats(cast.sara, row_id)
    assert listed(cast.anna)[row_id] == ()
    assert problembild_whole.one(row_id, viewer=cast.anna).gaps == ()


def test_an_ended_one_lacks_nothing_and_leaves_the_list_after_its_period(cast: Cast) -> None:
    row_id = begun(cast.rolf)
    with transaction() as session:
        acts.change_status(
            session,
            row_id,
            ProblembildStatus.AVSLUTAD,
            by=cast.rolf,
            on=dt.date(2026, 2, 1),
            reason="Lugnt sedan jul",
        )
    assert listed(cast.anna)[row_id] == ()
    assert listed(cast.anna, Filters(dt.date(2026, 3, 1), dt.date(2026, 12, 31))) == {}


@pytest.mark.parametrize(
    "filters",
    [
        replace(YEAR, categories=("trafik",)),
        replace(YEAR, huvudman=("valfard",)),
        replace(YEAR, district="2180R015"),
    ],
)
def test_the_bar_cuts_the_list(cast: Cast, filters: Filters) -> None:
    begun(cast.rolf)
    assert listed(cast.anna, filters) == {}


def test_a_closed_one_is_in_nobody_elses_list_and_does_not_exist_for_them(cast: Cast) -> None:
    row_id = begun(cast.rolf, replace(STOK, audience=MIN_VERKSAMHET))
    for viewer in (cast.anna, cast.sara, cast.stina, cast.admir, cast.xenia):
        assert listed(viewer) == {}
        for ask in (problembild_whole.one, problembild_reports.linked, problembild_reports.to_link):
            with pytest.raises(NotFoundError):
                ask(row_id, viewer=viewer)
    assert row_id in listed(cast.rolf)


def test_an_insats_the_viewer_cannot_read_neither_fills_a_gap_nor_shows(cast: Cast) -> None:
    row_id = begun(cast.rolf)
    an_insats(cast.sara, row_id, audience=MIN_VERKSAMHET)
    assert "saknar insats" in listed(cast.anna)[row_id]
    assert problembild_whole.one(row_id, viewer=cast.anna).answers == ()
    assert [answer.title for answer in problembild_whole.one(row_id, viewer=cast.sara).answers] == [
        "Vuxna på torget"
    ]
    assert problembild_whole.insatser_to_link(row_id, viewer=cast.anna, may_change=True) == {}


def test_linked_closed_reports_are_read_by_their_own_people_alone(cast: Cast) -> None:
    row_id = begun(cast.rolf)
    closed = a_report(cast.rolf, "Bara för oss", audience=MIN_VERKSAMHET)
    feed(row_id, closed, a_report(cast.sara, "För alla"), by=cast.rolf)
    assert sorted(texts(row_id, cast.rolf)) == ["Bara för oss", "För alla"]
    for viewer in (cast.anna, cast.sara, cast.stina, cast.admir):
        assert texts(row_id, viewer) == ["För alla"]


AUDIENCES = (MIN_VERKSAMHET, "myndigheterna", GROUP, "arbetsgruppen")


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=4), st.sampled_from(AUDIENCES))
def test_no_one_reads_more_through_a_problembild_than_without_it(
    cast: Cast, of_reports: list[str], of_problembild: str
) -> None:
    row_id = begun(cast.rolf, replace(STOK, audience=of_problembild))
    ids = {
        a_report(cast.rolf, f"Rapport {n}", audience=audience): audience
        for n, audience in enumerate(of_reports)
    }
    feed(row_id, *ids, by=cast.rolf)
    with transaction() as session:
        groups = {slug: rules.audience_id(session, slug) for slug in AUDIENCES}
    for viewer in (cast.anna, cast.rolf, cast.sara, cast.stina, cast.xenia):
        polisen = cast.rolf.huvudman_id
        if not viewer.may_read(huvudman_id=polisen, audience_id=groups[of_problembild]):
            assert row_id not in listed(viewer)
            continue
        seen = {report.id for report in problembild_reports.linked(row_id, viewer=viewer)}
        assert seen == {
            row
            for row, audience in ids.items()
            if viewer.may_read(huvudman_id=polisen, audience_id=groups[audience])
        }


def test_reports_that_could_feed_it_are_those_of_its_subject_or_area_that_feed_nothing(cast: Cast) -> None:
    row_id, other = begun(cast.rolf), begun(cast.rolf)
    near = a_report(cast.sara, "Samma sak")
    a_report(cast.sara, "Sluten", audience=MIN_VERKSAMHET)
    feed(other, a_report(cast.sara, "Hör redan dit"), by=cast.rolf)
    assert [report.id for report in problembild_reports.to_link(row_id, viewer=cast.rolf)] == [near]


def test_one_older_than_many_that_feed_something_is_found_all_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problembild_reports, "SOUGHT", 2)
    row_id, other = begun(cast.rolf), begun(cast.rolf)
    free = [a_report(cast.sara, "Hör till ingen", days=days) for days in (4, 9)]
    feed(other, *(a_report(cast.sara, "Hör redan dit", days=days) for days in (1, 2, 3)), by=cast.rolf)
    assert [report.id for report in problembild_reports.to_link(row_id, viewer=cast.rolf)] == free


def test_the_latest_are_offered_however_many_there_are(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problembild_reports, "MOST", 1)
    monkeypatch.setattr(problembild_reports, "SOUGHT", 2)
    row_id = begun(cast.rolf)
    by_days = {days: a_report(cast.sara, "Hör till ingen", days=days) for days in (5, 2, 8, 3)}
    assert [report.id for report in problembild_reports.to_link(row_id, viewer=cast.rolf)] == [by_days[2]]
    monkeypatch.setattr(report_rows, "MOST_NAMED", 1)
    assert [report.id for report in problembild_reports.to_link(row_id, viewer=cast.rolf)] == [by_days[2]]


def test_one_whole_tells_who_may_change_it_and_who_reads_it(cast: Cast) -> None:
    row_id = begun(cast.rolf)
    may = {
        name: problembild_whole.one(row_id, viewer=getattr(cast, name)).may_change
        for name in ("rolf", "stina", "sara", "anna", "admir")
    }
    assert may == {"rolf": True, "stina": True, "sara": False, "anna": False, "admir": False}
    row = problembild_whole.one(row_id, viewer=cast.stina)
    assert (row.audience, row.is_own, row.huvudman) == ("Ledningsgruppen", False, "Polisen")


def test_one_whole_tells_how_it_went_what_was_followed_up_and_what_the_group_found(cast: Cast) -> None:
    row_id = begun(cast.rolf)
    insats = an_insats(cast.sara, row_id)
    with transaction() as session:
        acts.change_status(
            session,
            row_id,
            ProblembildStatus.OKAR,
            by=cast.rolf,
            on=dt.date(2026, 2, 1),
            reason="Fler samtal",
        )
        insats_follow_ups.plan_follow_up(session, insats, dt.date(2026, 3, 1), by=cast.sara)
        trail.deed(session, by="test", action="mote.hall")
        meeting = meetings.register(session, body=GROUP, held_on=dt.date(2026, 3, 4))
        found = NewAssessment(judgement=Judgement.ROD, reason="Värre än i höstas", problembild_id=row_id)
        assessments.judge(session, meeting.id, found, by=cast.stina)
    row = problembild_whole.one(row_id, viewer=cast.anna)
    assert [(step.status, step.reason, step.by) for step in row.steps] == [
        ("okar", "Fler samtal", "Rolf Rapportör, Polisen"),
        ("ny", "", "Rolf Rapportör, Polisen"),
    ]
    assert [answer.follow_ups for answer in row.answers] == [((dt.date(2026, 3, 1), None, None),)]
    assert [(one.judgement, one.reason, one.where) for one in row.judged] == [
        ("rod", "Värre än i höstas", "Hela kommunen")
    ]
