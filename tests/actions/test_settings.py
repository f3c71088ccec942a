"""Settings an administrator changes: within limits, with a trail, and not over each other."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lägesbild.actions import retention, settings
from lägesbild.model import ConflictError, District, ForbiddenError, InputError
from lägesbild.model.retention import BY_KEY
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import trail, vocabulary
from lägesbild.reading.trail import Wanted
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def test_a_threshold_is_raised_with_a_trail_and_holds_at_once(cast: Cast) -> None:
    with transaction() as session:
        settings.change_threshold(session, threshold=8, seen=5, by=cast.admir)
    with reading() as session:
        assert vocabulary.read(session).threshold == 8
    with reading() as session:
        wanted = Wanted(action="installning.andra_troskel")
        (entry,) = trail.read(session, wanted, viewer=cast.admir).entries
    assert (entry.actor, entry.lines) == ("admir", ("värde: 5 → 8",))


def test_the_municipality_gets_another_name(cast: Cast) -> None:
    with transaction() as session:
        settings.change_name(session, name="  Gefle   kommun ", seen="Gävle kommun", by=cast.admir)
    with reading() as session:
        assert vocabulary.read(session).municipality == "Gefle kommun"
        kommun = select(District.name).where(District.level == DistrictLevel.KOMMUN)
        assert session.scalars(kommun).one() == "Gefle kommun"


@pytest.mark.parametrize("threshold", [4, 0, 21, 5])
def test_a_threshold_that_points_at_people_is_refused(cast: Cast, threshold: int) -> None:
    with pytest.raises(InputError), transaction() as session:
        settings.change_threshold(session, threshold=threshold, seen=5, by=cast.admir)


@pytest.mark.parametrize("name", ["anna", "rolf", "sara", "stina", "xenia"])
def test_only_an_administrator_changes_settings(cast: Cast, name: str) -> None:
    by = getattr(cast, name)
    with pytest.raises(ForbiddenError), transaction() as session:
        settings.change_threshold(session, threshold=8, seen=5, by=by)
    with pytest.raises(ForbiddenError), transaction() as session:
        settings.change_name(session, name="Annat", seen="Gävle kommun", by=by)


def test_two_administrators_do_not_overwrite_each_other(cast: Cast) -> None:
    with transaction() as session:
        settings.change_threshold(session, threshold=8, seen=5, by=cast.admir)
    with pytest.raises(ConflictError, match="till 8"), transaction() as session:
        settings.change_threshold(session, threshold=10, seen=5, by=cast.admir)


def test_a_time_for_thinning_is_changed_with_a_trail_that_says_of_what(cast: Cast) -> None:
    with transaction() as session:
        settings.change_retention(session, kind="rapport", months=24, seen=36, by=cast.admir)
    with reading() as session:
        assert retention.months_of(session, BY_KEY["rapport"]) == 24
        (entry,) = trail.read(session, Wanted(action="installning.andra_gallring"), viewer=cast.admir).entries
    assert (entry.what, entry.lines) == (
        "Ändrade tiden för gallring av rapporter",
        ("inställning: gallring.rapport", "värde: 24"),
    )


@pytest.mark.parametrize(
    ("kind", "months"), [("rapport", 36), ("rapport", -1), ("rapport", 601), ("utkast", 0)]
)
def test_a_time_that_does_not_hold_is_refused(cast: Cast, kind: str, months: int) -> None:
    with reading() as session:
        seen = retention.months_of(session, BY_KEY[kind])
    with pytest.raises(InputError), transaction() as session:
        settings.change_retention(session, kind=kind, months=months, seen=seen, by=cast.admir)


def test_an_administrator_alone_shortens_no_time_below_a_year_or_the_proposal(cast: Cast) -> None:
    def change(kind: str, months: int) -> None:
        with transaction() as session:
            seen = retention.months_of(session, BY_KEY[kind])
            settings.change_retention(session, kind=kind, months=months, seen=seen, by=cast.admir)

    for kind, least in (("rapport", 12), ("problembild", 12), ("spar", 12), ("tillbakadragen", 3)):
        change(kind, 100)
        with pytest.raises(InputError, match=f"tidigast efter {least} månader"):
            change(kind, least - 1)
        change(kind, least)


@pytest.mark.parametrize("name", ["anna", "rolf", "sara", "stina", "xenia"])
def test_only_an_administrator_changes_when_things_are_thinned(cast: Cast, name: str) -> None:
    with pytest.raises(ForbiddenError), transaction() as session:
        settings.change_retention(session, kind="rapport", months=24, seen=36, by=getattr(cast, name))
