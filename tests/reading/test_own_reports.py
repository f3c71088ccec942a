"""A reporter's own reports: nobody else's, and nothing about them the reporter may not read."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from lägesbild.actions import reports
from lägesbild.actions.reports import NewReport
from lägesbild.model import (
    Body,
    Category,
    Huvudman,
    NotFoundError,
    Observation,
    Problembild,
    User,
    Viewer,
)
from lägesbild.model.words import ObservationKind, ProblembildStatus
from lägesbild.reading import circles, own_reports
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def save(by: Viewer, key: str, *, audience: str = "ledningsgruppen", district: str = "2180R018") -> int:
    report = NewReport(
        kind=ObservationKind.HANDELSE,
        text=f"Text {key}",
        audience=audience,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code=district,
        category="ordning",
    )
    with transaction() as session:
        return reports.save(session, report, by=by, submit_key=key).observation.id


def attach(report_id: int, *, owner: str, audience: str | None) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test.koppla")
        body = session.scalars(select(Body).where(Body.slug == audience)).first() if audience else None
        problembild = Problembild(
            title="Oro vid centrum",
            category_id=session.scalars(select(Category.id).where(Category.slug == "ordning")).one(),
            status=ProblembildStatus.NY,
            opened_on=dt.date(2024, 1, 1),
            huvudman_id=session.scalars(select(Huvudman.id).where(Huvudman.slug == owner)).one(),
            audience_id=body.id if body else None,
        )
        session.add(problembild)
        session.flush()
        row = session.get(Observation, report_id)
        assert row is not None
        row.problembild_id = problembild.id


def mine(viewer: Viewer) -> tuple[own_reports.OwnReport, ...]:
    with reading() as session:
        return own_reports.read(session, viewer=viewer)


def test_only_ones_own_are_read_latest_first(cast: Cast) -> None:
    save(cast.rolf, "a")
    save(cast.rolf, "b", audience="min_verksamhet")
    save(cast.sara, "c")
    assert [report.text for report in mine(cast.rolf)] == ["Text b", "Text a"]
    assert [report.text for report in mine(cast.sara)] == ["Text c"]
    assert mine(cast.stina) == ()


def test_a_report_tells_who_reads_it(cast: Cast) -> None:
    save(cast.rolf, "a", audience="min_verksamhet")
    report = mine(cast.rolf)[0]
    assert (report.audience, report.audience_slug, report.audience_id) == (
        "Min verksamhet",
        "min_verksamhet",
        None,
    )


def test_the_problembild_it_was_attached_to_is_named(cast: Cast) -> None:
    attach(save(cast.rolf, "a"), owner="valfard", audience="ledningsgruppen")
    assert mine(cast.rolf)[0].problembild == "Oro vid centrum"


def test_a_problembild_the_reporter_may_not_read_is_not_named(cast: Cast) -> None:
    attach(save(cast.rolf, "a"), owner="valfard", audience=None)
    assert mine(cast.rolf)[0].problembild is None


def test_anothers_report_is_not_to_be_had(cast: Cast) -> None:
    report_id = save(cast.rolf, "a")
    with reading() as session, pytest.raises(NotFoundError):
        own_reports.one(session, report_id, viewer=cast.sara)


def test_the_last_three_areas_are_offered_latest_first(cast: Cast) -> None:
    for key, code in enumerate(("2180R001", "2180R002", "2180R003", "2180R004", "2180R002")):
        save(cast.rolf, str(key), district=code)
    with reading() as session:
        found = own_reports.recent_areas(session, viewer=cast.rolf)
    assert found == ("2180R002", "2180R004", "2180R003")


def test_no_audience_is_offered_before_one_was_chosen(cast: Cast) -> None:
    with reading() as session:
        assert own_reports.last_audience(session, viewer=cast.rolf) is None
    save(cast.rolf, "a")
    with reading() as session:
        assert own_reports.last_audience(session, viewer=cast.rolf) == "ledningsgruppen"


def test_a_group_the_huvudman_has_left_is_no_longer_offered(cast: Cast) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test.minns")
        user = session.get(User, cast.stina.user_id)
        assert user is not None
        user.last_audience = "omradesgrupp_satra"
    with reading() as session:
        assert own_reports.last_audience(session, viewer=cast.stina) is None


def test_circles_are_min_verksamhet_first_and_then_those_one_is_in(cast: Cast) -> None:
    with reading() as session:
        slugs = [circle.slug for circle in circles.for_viewer(session, cast.stina)]
        alone = circles.for_viewer(session, cast.xenia)
    assert slugs == ["min_verksamhet", "ledningsgruppen", "arbetsgruppen"]
    assert [circle.who for circle in alone] == ["Bara X-trafik"]
