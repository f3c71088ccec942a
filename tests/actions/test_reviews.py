"""Reviewing: works · wrong role · wrong state · trail · two reviewers; duplicates and problembilder."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from lägesbild.actions import problembilder, reports, review_answers, reviews
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import NewReport
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    Observation,
    ObservationReview,
    ObservationVersion,
    Problembild,
    TrailEntry,
    User,
    Viewer,
)
from lägesbild.model.words import ObservationKind, ReviewStatus, ReviewStep
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

REPORT = NewReport(
    kind=ObservationKind.HANDELSE,
    text="Bråk vid torget",
    audience="ledningsgruppen",
    occurred_at=dt.datetime(2026, 1, 5, 20, tzinfo=dt.UTC),
    district_code="2180R018",
    category="ordning",
)
CONCERN = NewProblembild(
    title="Oro vid torget", category="ordning", audience="ledningsgruppen", opened_on=dt.date(2026, 1, 5)
)


def saved(by: Viewer, key: str = "a", **changes: Any) -> Observation:
    with transaction() as session:
        report = replace(REPORT, **changes)
        return reports.save(session, report, by=by, submit_key=key).observation


def stored(report_id: int) -> Observation:
    with reading() as session:
        return session.get_one(Observation, report_id)


def done(action: Callable[..., Any], row: Observation, *, by: Viewer, **details: Any) -> Any:
    """Do it to the report as it is stored now."""
    if "version" not in details and action.__module__.endswith(".reviews"):
        details["version"] = stored(row.id).version
    with transaction() as session:
        return action(session, row.id, by=by, **details)


def steps(row: Observation) -> list[tuple[ReviewStep, str]]:
    with reading() as session:
        found = session.scalars(
            select(ObservationReview)
            .where(ObservationReview.observation_id == row.id)
            .order_by(ObservationReview.id)
        )
        return [(one.step, one.text) for one in found]


def deeds() -> set[str]:
    with reading() as session:
        return set(session.scalars(select(TrailEntry.action)))


def concern(by: Viewer, audience: str = "ledningsgruppen") -> int:
    with transaction() as session:
        new = replace(CONCERN, audience=audience)
        return problembilder.create(session, new, by=by, submit_key=audience).problembild.id


def test_a_samordnare_accepts_what_was_shared_and_it_leaves_a_trail(cast: Cast) -> None:
    row = saved(cast.rolf)
    done(reviews.accept, row, by=cast.stina)
    assert stored(row.id).review is ReviewStatus.GODTAGEN
    assert steps(row) == [(ReviewStep.GODTAGEN, "")]
    assert "rapport.godta" in deeds()


def test_a_granskare_reviews_the_own_huvudmans_closed_rows_and_nobody_elses(cast: Cast) -> None:
    own = saved(cast.sara, audience="min_verksamhet")
    done(reviews.accept, own, by=cast.sara)
    assert stored(own.id).review is ReviewStatus.GODTAGEN
    with pytest.raises(ForbiddenError, match="granskar inte"):
        done(reviews.accept, saved(cast.rolf), by=cast.sara)
    closed = saved(cast.rolf, "b", audience="min_verksamhet")
    for other in (cast.stina, cast.sara):
        with pytest.raises(NotFoundError):
            done(reviews.accept, closed, by=other)


@pytest.mark.parametrize("name", ["anna", "rolf", "admir"])
def test_who_does_not_review_may_do_none_of_it(cast: Cast, name: str) -> None:
    row, other = saved(cast.rolf), saved(cast.sara, "b")
    by = getattr(cast, name)
    linked = concern(cast.sara)
    for action, details in (
        (reviews.accept, {}),
        (reviews.ask, {"text": "När?"}),
        (reviews.propose_rewrite, {"text": "Oro vid torget"}),
        (reviews.mark_duplicate, {"other_id": other.id}),
        (reviews.undo_duplicate, {}),
        (reviews.attach, {"problembild_id": linked}),
        (reviews.detach, {}),
        (reviews.start_problembild, {"new": CONCERN, "submit_key": "x"}),
    ):
        with pytest.raises(ForbiddenError):
            done(action, row, by=by, **details)
    assert steps(row) == []


def test_the_second_of_two_reviewers_is_told_and_changes_nothing(cast: Cast) -> None:
    row = saved(cast.sara)
    done(reviews.ask, row, by=cast.stina, text="När var det?", version=row.version)
    with pytest.raises(ConflictError, match="ändrat eller granskat"):
        done(reviews.accept, row, by=cast.sara, version=row.version)
    assert stored(row.id).review is ReviewStatus.ATERFRAGAD


def test_a_question_is_answered_by_the_reporter_alone_and_then_reviewed_again(cast: Cast) -> None:
    row = saved(cast.rolf)
    done(reviews.ask, row, by=cast.stina, text="Vilken tid?")
    assert stored(row.id).review is ReviewStatus.ATERFRAGAD
    with pytest.raises(ConflictError, match="redan fått en fråga"):
        done(reviews.ask, row, by=cast.stina, text="Och var?")
    with pytest.raises(NotFoundError):
        done(review_answers.answer, row, by=cast.sara, text="Kväll")
    done(review_answers.answer, row, by=cast.rolf, text="Vid niotiden på kvällen")
    assert stored(row.id).review is ReviewStatus.EJ_GRANSKAD
    assert steps(row) == [(ReviewStep.FRAGA, "Vilken tid?"), (ReviewStep.SVAR, "Vid niotiden på kvällen")]
    with pytest.raises(ConflictError, match="Ingen fråga väntar"):
        done(review_answers.answer, row, by=cast.rolf, text="En gång till")
    assert {"rapport.fraga", "rapport.svara"} <= deeds()


def test_neither_question_nor_answer_may_point_at_a_person(cast: Cast) -> None:
    row = saved(cast.rolf)
    for text, why in (("Är det 850709-9805?", "personnummer|identitet"), ("  ", "Skriv vad")):
        with pytest.raises(InputError, match=why):
            done(reviews.ask, row, by=cast.stina, text=text)
    done(reviews.ask, row, by=cast.stina, text="Vem?")
    with pytest.raises(InputError):
        done(review_answers.answer, row, by=cast.rolf, text="Ring 070-123 45 67")
    assert [step for step, _ in steps(row)] == [ReviewStep.FRAGA]


def test_nobody_is_asked_where_nobody_can_answer(cast: Cast) -> None:
    own, gone = saved(cast.sara), saved(cast.rolf, "b")
    with pytest.raises(InputError, match="din egen"):
        done(reviews.ask, own, by=cast.sara, text="När?")
    with transaction() as session:
        trail.deed(session, by="test", action="test.stang")
        session.get_one(User, cast.rolf.user_id).closed_at = dt.datetime.now(dt.UTC)
    with pytest.raises(InputError, match="Ingen kan svara"):
        done(reviews.ask, gone, by=cast.stina, text="När?")


def test_a_withdrawn_report_is_not_reviewed(cast: Cast) -> None:
    row = saved(cast.rolf)
    done(reports.withdraw, row, by=cast.rolf, reason="fel")
    with pytest.raises(NotFoundError, match="tillbakadragen"):
        done(reviews.accept, row, by=cast.stina)


def test_a_changed_report_is_reviewed_anew_and_keeps_its_steps(cast: Cast) -> None:
    row = saved(cast.rolf)
    done(reviews.accept, row, by=cast.stina)
    changed = replace(REPORT, text="Lugnare nu")
    done(reports.change, row, by=cast.rolf, report=changed, version=stored(row.id).version)
    assert stored(row.id).review is ReviewStatus.EJ_GRANSKAD
    assert steps(row) == [(ReviewStep.GODTAGEN, "")]


def test_a_duplicate_is_set_aside_and_stands_alone_again(cast: Cast) -> None:
    row, other = saved(cast.sara), saved(cast.rolf, "b")
    done(reviews.mark_duplicate, row, by=cast.sara, other_id=other.id)
    assert stored(row.id).review is ReviewStatus.DUBBLETT
    with pytest.raises(ConflictError, match="dubblett"):
        done(reviews.accept, row, by=cast.sara)
    done(reviews.undo_duplicate, row, by=cast.stina)
    assert stored(row.id).review is ReviewStatus.EJ_GRANSKAD
    with pytest.raises(ConflictError, match="inte märkt som dubblett"):
        done(reviews.undo_duplicate, row, by=cast.stina)
    assert {"rapport.dubblett", "rapport.inte_dubblett"} <= deeds()


def test_what_cannot_stand_for_a_report_is_refused(cast: Cast) -> None:
    row, second, third = saved(cast.sara), saved(cast.rolf, "b"), saved(cast.rolf, "c")
    withdrawn = saved(cast.rolf, "d")
    done(reports.withdraw, withdrawn, by=cast.rolf, reason="fel")
    hidden = saved(cast.rolf, "e", audience="min_verksamhet")
    done(reviews.mark_duplicate, second, by=cast.stina, other_id=third.id)
    for other_id, error in (
        (row.id, InputError),
        (second.id, InputError),
        (withdrawn.id, NotFoundError),
        (hidden.id, NotFoundError),
        (10**6, NotFoundError),
    ):
        with pytest.raises(error):
            done(reviews.mark_duplicate, row, by=cast.stina, other_id=other_id)
    with pytest.raises(InputError, match="dubbletter av den här"):
        done(reviews.mark_duplicate, third, by=cast.stina, other_id=row.id)


def test_a_report_never_repeats_one_that_its_readers_do_not_read(cast: Cast) -> None:
    row, closed = saved(cast.sara), saved(cast.sara, "b", audience="min_verksamhet")
    with pytest.raises(InputError, match="försvinna ur deras bild"):
        done(reviews.mark_duplicate, row, by=cast.sara, other_id=closed.id)
    done(reviews.mark_duplicate, closed, by=cast.sara, other_id=row.id)


@pytest.mark.parametrize("how", ["withdrawn", "moved"])
def test_duplicates_stand_alone_again_when_what_they_repeat_is_gone(cast: Cast, how: str) -> None:
    row, other = saved(cast.sara), saved(cast.rolf, "b")
    done(reviews.mark_duplicate, row, by=cast.stina, other_id=other.id)
    if how == "withdrawn":
        done(reports.withdraw, other, by=cast.rolf, reason="fel")
    else:
        moved = replace(REPORT, audience="min_verksamhet")
        done(reports.change, other, by=cast.rolf, report=moved, version=stored(other.id).version)
    assert stored(row.id).review is ReviewStatus.EJ_GRANSKAD


def test_a_report_is_attached_and_taken_off_again(cast: Cast) -> None:
    row, followed = saved(cast.rolf), concern(cast.sara)
    done(reviews.attach, row, by=cast.stina, problembild_id=followed)
    done(reviews.attach, row, by=cast.stina, problembild_id=followed)
    assert stored(row.id).problembild_id == followed
    done(reviews.detach, row, by=cast.stina)
    assert stored(row.id).problembild_id is None
    with pytest.raises(ConflictError, match="inte kopplad"):
        done(reviews.detach, row, by=cast.stina)
    assert steps(row) == [(ReviewStep.KOPPLAD, str(followed)), (ReviewStep.KOPPLAD, "")]
    assert {"rapport.koppla", "rapport.koppla_loss"} <= deeds()


def test_a_problembild_the_reviewer_may_not_read_does_not_exist(cast: Cast) -> None:
    row, hidden = saved(cast.rolf), concern(cast.sara, "min_verksamhet")
    with pytest.raises(NotFoundError):
        done(reviews.attach, row, by=cast.stina, problembild_id=hidden)


def test_a_problembild_begins_with_the_report_or_not_at_all(cast: Cast) -> None:
    row = saved(cast.rolf)
    with pytest.raises(ConflictError):
        done(
            reviews.start_problembild,
            row,
            by=cast.stina,
            new=CONCERN,
            submit_key="k",
            version=row.version + 1,
        )
    with reading() as session:
        assert session.scalars(select(Problembild)).all() == []
    found = done(reviews.start_problembild, row, by=cast.stina, new=CONCERN, submit_key="k")
    assert stored(row.id).problembild_id == found.problembild.id
    assert found.problembild.huvudman_id == cast.stina.huvudman_id


def test_a_proposed_wording_is_the_reporters_to_take(cast: Cast) -> None:
    row = saved(cast.rolf)
    done(reviews.propose_rewrite, row, by=cast.stina, text="Högljutt sällskap vid torget")
    assert stored(row.id).text == REPORT.text
    with pytest.raises(ConflictError, match="Ingen fråga"):
        done(review_answers.answer, row, by=cast.rolf, text="Ja")
    with pytest.raises(NotFoundError):
        done(review_answers.accept_proposal, row, by=cast.stina)
    done(review_answers.accept_proposal, row, by=cast.rolf)
    after = stored(row.id)
    assert (after.text, after.review) == ("Högljutt sällskap vid torget", ReviewStatus.EJ_GRANSKAD)
    assert after.district_id == row.district_id
    with reading() as session:
        assert session.scalars(select(ObservationVersion.text)).all() == [REPORT.text]
    assert [step for step, _ in steps(row)] == [ReviewStep.FORSLAG, ReviewStep.FORSLAG_ANTAGET]


def test_a_declined_wording_leaves_the_text_and_is_reviewed_again(cast: Cast) -> None:
    row = saved(cast.rolf)
    with pytest.raises(InputError, match="samma som texten"):
        done(reviews.propose_rewrite, row, by=cast.stina, text=REPORT.text)
    done(reviews.propose_rewrite, row, by=cast.stina, text="Något annat")
    done(review_answers.decline_proposal, row, by=cast.rolf)
    assert (stored(row.id).text, stored(row.id).review) == (REPORT.text, ReviewStatus.EJ_GRANSKAD)
    with pytest.raises(ConflictError, match="Inget förslag"):
        done(review_answers.accept_proposal, row, by=cast.rolf)


def test_a_proposal_is_overtaken_when_the_reporter_rewrites_by_themselves(cast: Cast) -> None:
    row = saved(cast.rolf)
    done(reviews.propose_rewrite, row, by=cast.stina, text="Något annat")
    mine = replace(REPORT, text="Med egna ord")
    done(reports.change, row, by=cast.rolf, report=mine, version=stored(row.id).version)
    with pytest.raises(ConflictError, match="Inget förslag"):
        done(review_answers.accept_proposal, row, by=cast.rolf)


def test_two_who_press_at_the_same_moment_leave_one_step(cast: Cast) -> None:
    row = saved(cast.sara)
    both, told = threading.Barrier(2), []

    def press(by: Viewer) -> None:
        both.wait(timeout=10)
        try:
            with transaction() as session:
                reviews.accept(session, row.id, version=row.version, by=by)
        except ConflictError as error:
            told.append(str(error))

    threads = [threading.Thread(target=press, args=(by,)) for by in (cast.sara, cast.stina)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(told) == 1
    assert [step for step, _ in steps(row)] == [ReviewStep.GODTAGEN]
