"""Problembild, insatser and reports: who links what, and who learns of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from lägesbild.actions import insatser, problembild_links, problembilder, reports
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import MIN_VERKSAMHET
from lägesbild.model import (
    ForbiddenError,
    InputError,
    Insats,
    NotFoundError,
    Observation,
    TrailEntry,
    Viewer,
)
from lägesbild.model.words import ObservationKind
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

GROUP = "ledningsgruppen"


def concern(by: Viewer, *, audience: str = GROUP, key: str = "p") -> int:
    new = NewProblembild(
        title="Stök vid torget", category="ordning", audience=audience, opened_on=dt.date(2026, 1, 7)
    )
    with transaction() as session:
        return problembilder.create(session, new, by=by, submit_key=key).problembild.id


def an_insats(by: Viewer, *, audience: str = GROUP, key: str = "i") -> int:
    new = NewInsats(
        title="Vuxna på torget", theme="fritid", audience=audience, reported_on=dt.date(2026, 1, 8)
    )
    with transaction() as session:
        return insatser.create(session, new, by=by, submit_key=key).insats.id


def a_report(
    by: Viewer, *, audience: str = GROUP, key: str = "r", kind: ObservationKind = ObservationKind.ORO
) -> int:
    new = reports.NewReport(
        kind=kind,
        text="Stök vid torget",
        audience=audience,
        occurred_at=dt.datetime(2026, 1, 6, 20, tzinfo=dt.UTC),
        district_code="2180R018",
        category="ordning",
    )
    with transaction() as session:
        return reports.save(session, new, by=by, submit_key=key).observation.id


def done(act: Callable[..., Any], *args: Any, by: Viewer) -> Any:
    with transaction() as session:
        return act(session, *args, by=by)


def answers(insats_id: int) -> list[int]:
    with reading() as session:
        return [row.id for row in session.get_one(Insats, insats_id).problembilder]


def fed(report_id: int) -> int | None:
    with reading() as session:
        return session.get_one(Observation, report_id).problembild_id


def entries(action: str) -> list[TrailEntry]:
    with reading() as session:
        return list(
            session.scalars(select(TrailEntry).where(TrailEntry.action == action).order_by(TrailEntry.id))
        )


@pytest.mark.parametrize("who", ["rolf", "sara", "stina"])
def test_whoever_may_change_one_of_the_two_links_them_once_and_parts_them(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    problem, insats = concern(cast.rolf), an_insats(cast.sara)
    done(problembild_links.link_insats, problem, insats, by=by)
    done(problembild_links.link_insats, problem, insats, by=by)
    assert answers(insats) == [problem]
    assert [(entry.actor, entry.row_id) for entry in entries("insats.koppla")] == [(who, insats)]
    done(problembild_links.unlink_insats, problem, insats, by=by)
    assert answers(insats) == []
    assert len(entries("insats.koppla_loss")) == 1


def test_a_link_to_what_one_has_open_is_not_overwritten_unseen(cast: Cast) -> None:
    problem, insats = concern(cast.rolf), an_insats(cast.sara)
    assert done(problembild_links.link_insats, problem, insats, by=cast.rolf).version == 2


@pytest.mark.parametrize(("who", "error"), [("anna", ForbiddenError), ("xenia", NotFoundError)])
def test_others_link_nothing(cast: Cast, who: str, error: type[Exception]) -> None:
    problem, insats, report = concern(cast.rolf), an_insats(cast.sara), a_report(cast.sara)
    with pytest.raises(error):
        done(problembild_links.link_insats, problem, insats, by=getattr(cast, who))
    with pytest.raises(error):
        done(problembild_links.link_reports, problem, [report], by=getattr(cast, who))
    assert (answers(insats), fed(report)) == ([], None)


def test_what_one_may_not_read_cannot_be_linked(cast: Cast) -> None:
    problem, insats = concern(cast.rolf), an_insats(cast.sara, audience=MIN_VERKSAMHET)
    report = a_report(cast.sara, audience=MIN_VERKSAMHET)
    with pytest.raises(NotFoundError):
        done(problembild_links.link_insats, problem, insats, by=cast.rolf)
    with pytest.raises(NotFoundError):
        done(problembild_links.link_reports, problem, [report], by=cast.rolf)
    assert fed(report) is None


@pytest.mark.parametrize("who", ["rolf", "stina"])
def test_reports_one_reads_feed_a_problembild_one_may_change(cast: Cast, who: str) -> None:
    by, problem = getattr(cast, who), concern(cast.rolf)
    first, other = a_report(cast.sara), a_report(cast.rolf, key="r2")
    linked = done(problembild_links.link_reports, problem, [first, other, first], by=by)
    assert [row.id for row in linked] == [first, other]
    assert done(problembild_links.link_reports, problem, [first], by=by) == ()
    assert (fed(first), fed(other)) == (problem, problem)
    assert {entry.actor for entry in entries("rapport.koppla")} == {who}
    done(problembild_links.unlink_report, problem, first, by=by)
    assert (fed(first), fed(other)) == (None, problem)


def test_a_reporter_of_another_huvudman_does_not_feed_it(cast: Cast) -> None:
    problem, report = concern(cast.rolf), a_report(cast.sara)
    with pytest.raises(ForbiddenError):
        done(problembild_links.link_reports, problem, [report], by=cast.sara)


def test_a_report_feeds_one_problembild(cast: Cast) -> None:
    first, second, report = concern(cast.rolf), concern(cast.rolf, key="p2"), a_report(cast.rolf)
    done(problembild_links.link_reports, first, [report], by=cast.rolf)
    with pytest.raises(InputError, match="Stök vid torget"):
        done(problembild_links.link_reports, second, [report], by=cast.rolf)
    with pytest.raises(NotFoundError):
        done(problembild_links.unlink_report, second, report, by=cast.rolf)
    assert fed(report) == first


def test_that_a_report_feeds_a_closed_problembild_is_not_told(cast: Cast) -> None:
    closed, shared = concern(cast.sara, audience=MIN_VERKSAMHET), concern(cast.rolf)
    report = a_report(cast.sara)
    done(problembild_links.link_reports, closed, [report], by=cast.sara)
    with pytest.raises(NotFoundError) as caught:
        done(problembild_links.link_reports, shared, [report], by=cast.rolf)
    assert "torget" not in str(caught.value)
    assert fed(report) == closed
    (entry,) = entries("rapport.koppla")
    # The report is shared, its problembild is not.
    assert set(json.loads(entry.details)["problembild_id"]["after"]) == {"digest", "length"}


def test_nothing_chosen_and_what_tells_of_nothing_is_refused(cast: Cast) -> None:
    problem, quiet = concern(cast.rolf), a_report(cast.rolf, kind=ObservationKind.POSITIVT)
    with pytest.raises(InputError) as caught:
        done(problembild_links.link_reports, problem, [], by=cast.rolf)
    assert caught.value.field == "reports"
    with transaction() as session:
        reports.withdraw(session, quiet, reason="fel", by=cast.rolf)
    with pytest.raises(NotFoundError):
        done(problembild_links.link_reports, problem, [quiet], by=cast.rolf)
