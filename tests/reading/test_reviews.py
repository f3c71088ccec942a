"""The queue, near reports and steps: the rule asked three ways gives one answer, and nothing leaks."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lägesbild.actions import problembilder, reports, review_answers, reviews
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import ForbiddenError, NotFoundError, Observation, Viewer
from lägesbild.model.words import ObservationKind, ReviewStatus, ReviewStep, Role
from lägesbild.reading import areas, lage, near_reports, own_reports, snapshot
from lägesbild.reading import reviews as reads
from lägesbild.reading.filters import Filters
from lägesbild.reading.reviews import Chosen
from lägesbild.store.session import reading, transaction
from tests.actions.test_reviews import REPORT, done, saved, stored
from tests.conftest import Cast

AUDIENCES = ("min_verksamhet", "ledningsgruppen", "myndigheterna", "arbetsgruppen", "omradesgrupp_satra")
JANUARY = Filters(start=dt.date(2026, 1, 1), end=dt.date(2026, 1, 31))


def queued(viewer: Viewer, **chosen: Any) -> reads.Queue:
    with reading() as session:
        return reads.queue(session, Chosen(**chosen), viewer=viewer, tree=areas.read_tree(session))


def near(row: Observation, viewer: Viewer) -> list[str]:
    with reading() as session:
        found = near_reports.read(session, row.id, viewer=viewer, tree=areas.read_tree(session))
    return [one.report.text for one in found]


def mine(viewer: Viewer) -> own_reports.OwnReport:
    with reading() as session:
        return own_reports.read(session, viewer=viewer)[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    by=st.sampled_from(("rolf", "sara", "stina")),
    audience=st.sampled_from(AUDIENCES),
    other=st.sampled_from(("anna", "rolf", "sara", "stina", "admir", "xenia")),
    role=st.none() | st.sampled_from(Role),
    reviewer=st.booleans(),
)
def test_action_query_and_mask_agree_on_who_reviews(
    cast: Cast, by: str, audience: str, other: str, role: Role | None, reviewer: bool
) -> None:
    viewer = replace(getattr(cast, other), is_reviewer=reviewer, role=role or getattr(cast, other).role)
    try:
        row = saved(getattr(cast, by), uuid.uuid4().hex, audience=audience)
    except ForbiddenError:  # their huvudman is not in that group
        return
    with reading() as session:
        asked = session.scalar(
            select(Observation.id).where(Observation.id == row.id, reads.reviewable(viewer))
        )
        data = snapshot.current(session)
        masked = row.id in data.id[reads.mask(data, viewer)]
    allowed = reviews.may_review(viewer, row)
    assert (asked is not None) == masked == allowed
    if allowed:
        assert viewer.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id)
    assert (row.id in queued(viewer).ids) == allowed


def test_the_rule_needs_nothing_but_owner_and_audience(cast: Cast) -> None:
    row = SimpleNamespace(huvudman_id=cast.sara.huvudman_id, audience_id=None)
    assert [name for name in vars(cast) if reviews.may_review(getattr(cast, name), row)] == ["sara"]


def test_the_queue_is_oldest_first_cut_by_what_is_chosen_and_counts_each_status(cast: Cast) -> None:
    first = saved(cast.rolf)
    second = saved(cast.sara, "b", kind=ObservationKind.ORO, district_code=None)
    asked = saved(cast.rolf, "c")
    saved(cast.rolf, "d", kind=ObservationKind.INGET, category=None)
    withdrawn = saved(cast.rolf, "e")
    done(reports.withdraw, withdrawn, by=cast.rolf, reason="fel")
    done(reviews.ask, asked, by=cast.stina, text="När?")
    found = queued(cast.stina)
    assert found.ids == (first.id, second.id)
    assert found.counts[ReviewStatus.EJ_GRANSKAD] == 2
    assert found.counts[ReviewStatus.ATERFRAGAD] == 1
    assert queued(cast.stina, kind=ObservationKind.ORO).ids == (second.id,)
    assert queued(cast.stina, area=0).ids == (second.id,)
    assert queued(cast.stina, huvudman=cast.rolf.huvudman_id).ids == (first.id,)
    assert queued(cast.stina, status=ReviewStatus.ATERFRAGAD).ids == (asked.id,)
    assert queued(cast.sara).ids == (second.id,)
    assert queued(cast.anna).ids == ()


def test_an_accepted_report_leaves_the_queue_and_a_changed_one_comes_back(cast: Cast) -> None:
    row = saved(cast.rolf)
    done(reviews.accept, row, by=cast.stina)
    assert queued(cast.stina).ids == ()
    changed = replace(REPORT, text="Lugnare nu")
    done(reports.change, row, by=cast.rolf, report=changed, version=stored(row.id).version)
    assert queued(cast.stina).ids == (row.id,)


def test_one_report_is_only_there_for_who_reviews_it(cast: Cast) -> None:
    row = saved(cast.rolf)
    with reading() as session:
        tree = areas.read_tree(session)
        assert reads.one(session, row.id, viewer=cast.stina, tree=tree).reporter
        for viewer in (cast.anna, cast.sara):
            with pytest.raises(NotFoundError):
                reads.one(session, row.id, viewer=viewer, tree=tree)


def test_near_is_same_area_category_and_fortnight_and_never_what_one_may_not_read(cast: Cast) -> None:
    row = saved(cast.rolf, text="Ungdomar kastar flaskor vid torget på kvällen")
    alike = "Flaskor kastas av ungdomar vid torget"
    saved(cast.sara, "b", text=alike)
    saved(cast.sara, "c", text=alike, category="skadegorelse")
    saved(cast.sara, "d", text=alike, occurred_at=REPORT.occurred_at - dt.timedelta(days=15))
    saved(cast.sara, "e", text=alike, district_code="2180R001")
    saved(cast.sara, "f", text=alike + "!", audience="min_verksamhet")
    assert near(row, cast.stina) == [alike]
    assert sorted(near(row, cast.sara)) == [alike, alike + "!"]


def test_a_duplicate_is_counted_once_and_its_huvudman_has_still_reported(cast: Cast) -> None:
    row, other = saved(cast.sara), saved(cast.rolf, "b")
    before = lage.read(JANUARY, viewer=cast.anna, today=dt.date(2026, 1, 31))
    done(reviews.mark_duplicate, row, by=cast.stina, other_id=other.id)
    after = lage.read(JANUARY, viewer=cast.anna, today=dt.date(2026, 1, 31))
    counts = [sum(area.count or 0 for area in found.areas) for found in (before, after)]
    assert counts == [2, 1]
    assert before.reporting == after.reporting
    assert near(other, cast.stina) == []
    done(reviews.undo_duplicate, row, by=cast.stina)
    again = lage.read(JANUARY, viewer=cast.anna, today=dt.date(2026, 1, 31))
    assert sum(area.count or 0 for area in again.areas) == 2


def test_the_snapshot_follows_the_review(cast: Cast) -> None:
    row = saved(cast.rolf)
    with reading() as session:
        assert snapshot.current(session).in_review(ReviewStatus.EJ_GRANSKAD).all()
    done(reviews.accept, row, by=cast.stina)
    with reading() as session:
        held = snapshot.current(session)
        assert np.array_equal(held.review, snapshot._load(session, held.revision).review)
        assert held.in_review(ReviewStatus.GODTAGEN).all()


def test_the_reporter_sees_the_question_who_asked_and_that_it_waits(cast: Cast) -> None:
    row = saved(cast.rolf)
    done(reviews.ask, row, by=cast.stina, text="När?")
    waiting = mine(cast.rolf).waiting
    assert waiting is not None
    assert (waiting.step, waiting.text, waiting.of) == (ReviewStep.FRAGA, "När?", "BIG")
    done(review_answers.answer, row, by=cast.rolf, text="Kväll")
    assert mine(cast.rolf).waiting is None
    assert [step.step for step in mine(cast.rolf).steps] == [ReviewStep.FRAGA, ReviewStep.SVAR]


def test_the_reporter_reads_what_a_duplicate_repeats_only_where_they_may(cast: Cast) -> None:
    open_, row = saved(cast.rolf, "b", text="Samma sak"), saved(cast.sara)
    done(reviews.mark_duplicate, row, by=cast.stina, other_id=open_.id)
    assert mine(cast.sara).repeats == "Samma sak"
    stranger = replace(cast.sara, circles=frozenset())
    with reading() as session:
        told = own_reports.read(session, viewer=stranger)[0]
    assert told.repeats is None
    assert [step.other_id for step in told.steps] == [None]


def test_a_problembild_the_reporter_may_not_read_is_told_in_no_step(cast: Cast) -> None:
    row = saved(cast.rolf)
    new = NewProblembild(
        title="Bara för BIG",
        category="ordning",
        audience="min_verksamhet",
        opened_on=dt.date(2026, 1, 5),
    )
    with transaction() as session:
        hidden = problembilder.create(session, new, by=cast.stina, submit_key="k").problembild.id
    done(reviews.attach, row, by=cast.stina, problembild_id=hidden)
    done(reviews.detach, row, by=cast.stina)
    assert mine(cast.rolf).steps == ()
    with reading() as session:
        found = reads.one(session, row.id, viewer=cast.stina, tree=areas.read_tree(session))
    assert [step.text for step in found.steps] == ["Bara för BIG", ""]


def test_what_was_said_before_a_report_was_shared_stays_where_it_was_said(cast: Cast) -> None:
    row = saved(cast.rolf, audience="min_verksamhet")
    police = replace(cast.rolf, user_id=0, username="granskaren", is_reviewer=True)
    done(reviews.ask, row, by=police, text="Var det samma gäng?")
    with transaction() as session:
        review_answers.answer(session, row.id, text="Ja, samma", by=cast.rolf)
    with transaction() as session:
        now = session.get_one(Observation, row.id)
        reports.change(session, row.id, REPORT, version=now.version, by=cast.rolf)
    done(reviews.ask, row, by=cast.stina, text="Vilken tid?")
    for viewer, told in ((cast.stina, ["Vilken tid?"]), (police, ["Var det samma gäng?", "Ja, samma"])):
        with reading() as session:
            seen = reads.one(session, row.id, viewer=viewer, tree=areas.read_tree(session))
        assert [step.text for step in seen.steps][: len(told)] == told
    assert len(mine(cast.rolf).steps) == 3
