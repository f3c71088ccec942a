"""Before and after an insats: equal periods, what may be said, and what may not be told."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from lägesbild.actions import insatser, problembilder, reports
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import NotFoundError, Viewer
from lägesbild.model.words import InsatsStatus, ObservationKind, ProblembildStatus
from lägesbild.reading import before_after
from lägesbild.reading.before_after import Around, BeforeAfter
from lägesbild.store.session import transaction
from tests.conftest import Cast
from tests.reading.test_lage import TODAY, report

STARTS = dt.date(2025, 11, 1)
BEFORE = dt.datetime(2025, 10, 10, 12, tzinfo=dt.UTC)
AFTER = dt.datetime(2025, 11, 20, 12, tzinfo=dt.UTC)
_keys = itertools.count()


def started(by: Viewer, **given: Any) -> int:
    new: dict[str, Any] = {
        "title": "Vuxna ute på kvällarna",
        "theme": "fritid",
        "audience": "ledningsgruppen",
        "reported_on": STARTS,
        "status": InsatsStatus.PAGAR,
        "districts": ("2180R018",),
        "starts_on": STARTS,
    }
    with transaction() as session:
        made = insatser.create(session, NewInsats(**new | given), by=by, submit_key=f"i{next(_keys)}")
        return made.insats.id


def concern(by: Viewer, category: str, audience: str = "ledningsgruppen") -> int:
    new = NewProblembild(
        title="Stökigt på kvällarna",
        category=category,
        audience=audience,
        opened_on=STARTS,
        status=ProblembildStatus.NY,
        districts=("2180R018",),
    )
    with transaction() as session:
        made = problembilder.create(session, new, by=by, submit_key=f"p{next(_keys)}")
        return made.problembild.id


def known_since_summer(by: Viewer) -> None:
    """A zero report long before, so that the periods reach their whole length."""
    report(by, kind=ObservationKind.INGET, at=BEFORE - dt.timedelta(days=120))


def read(insats_id: int, viewer: Viewer, **given: Any) -> BeforeAfter:
    return before_after.read(insats_id, viewer=viewer, **{"today": TODAY} | given)


def start_of(found: BeforeAfter) -> Around:
    return next(around for around in found.around if around.what == "börjar")


def test_equally_long_periods_are_compared_in_the_areas_and_in_the_rest(cast: Cast) -> None:
    known_since_summer(cast.rolf)
    report(cast.rolf, at=BEFORE, times=2)
    report(cast.rolf, at=AFTER, times=14)
    report(cast.rolf, area="2180R021", at=BEFORE, times=4)
    report(cast.rolf, area="2180R021", at=AFTER, times=5)
    around = start_of(read(started(cast.rolf), cast.anna))
    assert around.sides is not None
    assert [side.days for side in around.sides] == [90, 90]
    assert (around.sides[0].end, around.sides[1].start) == (STARTS - dt.timedelta(days=1), STARTS)
    assert around.areas is not None
    assert (around.areas.before, around.areas.after, around.areas.answer) == (2, 14, "ökning")
    assert around.areas.percent is None, "no percentage of fewer than 20"
    assert around.rest is not None
    assert (around.rest.before, around.rest.after, around.rest.answer) == (4, 5, "ingen säker förändring")
    assert sum(part.count for part in around.weeks) == 16


def test_periods_are_no_longer_than_what_is_known(cast: Cast) -> None:
    report(cast.rolf, at=dt.datetime(2025, 9, 20, 12, tzinfo=dt.UTC))
    around = start_of(read(started(cast.rolf), cast.anna))
    assert around.sides is not None
    assert [side.days for side in around.sides] == [42, 42]
    short = start_of(read(started(cast.rolf), cast.anna, length=35))
    assert short.sides is not None
    assert short.sides[0].days == 35


@pytest.mark.parametrize("starts", [TODAY - dt.timedelta(days=9), TODAY + dt.timedelta(days=20)])
def test_shortly_after_the_start_it_is_too_early(cast: Cast, starts: dt.date) -> None:
    known_since_summer(cast.rolf)
    around = start_of(read(started(cast.rolf, starts_on=starts), cast.anna))
    assert (around.too_early, around.sides) == (True, None)


def test_few_events_and_silence_are_answers(cast: Cast) -> None:
    known_since_summer(cast.rolf)
    report(cast.rolf, at=AFTER, times=3)
    insats = started(cast.rolf)
    first = start_of(read(insats, cast.anna)).areas
    assert first is not None
    assert (first.before, first.after, first.answer) == (None, 3, "ingen rapporterade")
    report(cast.rolf, kind=ObservationKind.INGET, at=BEFORE)
    said = start_of(read(insats, cast.anna)).areas
    assert said is not None
    assert (said.before, said.after, said.answer) == (0, 3, "för få händelser")


def test_the_end_is_compared_too(cast: Cast) -> None:
    known_since_summer(cast.rolf)
    report(cast.rolf, at=BEFORE)
    found = read(started(cast.rolf, ends_on=dt.date(2025, 12, 20)), cast.anna)
    assert [around.what for around in found.around] == ["börjar", "slutar"]
    assert found.around[1].on == dt.date(2025, 12, 20)


def test_closed_and_sensitive_reports_are_never_counted(cast: Cast) -> None:
    known_since_summer(cast.rolf)
    report(cast.rolf, at=BEFORE, times=2)
    report(cast.rolf, at=AFTER)
    answers = (concern(cast.rolf, "riskzon"), concern(cast.rolf, "ordning"))
    insats = started(cast.rolf, problembilder=answers)
    before = read(insats, cast.anna)
    report(cast.rolf, at=AFTER, category="riskzon", times=3)
    report(cast.rolf, at=AFTER, audience=reports.MIN_VERKSAMHET, times=3)
    assert read(insats, cast.anna) == before
    assert before.sensitive == ("Unga i riskzon",)
    assert [part.name for part in start_of(before).categories] == ["Ordningsstörning och samlingar"]


def test_the_category_of_a_closed_problembild_is_not_told(cast: Cast) -> None:
    known_since_summer(cast.rolf)
    closed = concern(cast.rolf, "ordning", audience=reports.MIN_VERKSAMHET)
    insats = started(cast.rolf, problembilder=(closed,))
    assert start_of(read(insats, cast.anna)).categories == ()
    assert len(start_of(read(insats, cast.rolf)).categories) == 1


def test_an_insats_one_may_not_read_does_not_exist(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        read(started(cast.rolf, audience=reports.MIN_VERKSAMHET), cast.anna)
    with pytest.raises(NotFoundError):
        read(4711, cast.anna)


def test_the_whole_kommun_has_no_rest_to_compare_with(cast: Cast) -> None:
    known_since_summer(cast.rolf)
    report(cast.rolf, area=None, at=BEFORE)
    found = read(started(cast.rolf, districts=()), cast.anna)
    around = start_of(found)
    assert (found.area_names, around.rest) == ((), None)
    assert around.areas is not None
    assert around.areas.before == 1


def test_without_a_starting_day_the_first_word_of_it_stands_for_it(cast: Cast) -> None:
    known_since_summer(cast.rolf)
    told = read(started(cast.rolf, starts_on=None), cast.anna)
    assert (told.assumed, start_of(told).on) == (True, STARTS)
    planned = read(started(cast.rolf, starts_on=None, status=InsatsStatus.PLANERAD), cast.anna)
    assert planned.around == ()
