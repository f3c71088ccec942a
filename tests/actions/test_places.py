"""Named places, other names of areas and population: on the map, unmistakable, and ended without loss."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import places, reports
from lägesbild.actions.places import PlaceWords, Population
from lägesbild.actions.reports import NewReport
from lägesbild.model import (
    ConflictError,
    District,
    DistrictAlias,
    ForbiddenError,
    InputError,
    NotFoundError,
    TrailEntry,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.words import ObservationKind
from lägesbild.reading import areas, form_choices
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

SATRA = {"east_m": 614553, "north_m": 6730546}
"""A point well inside 2180R018."""
PLACE = PlaceWords(name="Södra lekplatsen", **SATRA)


def do(what: Callable[..., Any], *args: Any, **named: Any) -> Any:
    with transaction() as session:
        return what(session, *args, **named)


def area(code: str) -> District:
    with reading() as session:
        return session.scalars(select(District).where(District.code == code)).one()


def last_action() -> str | None:
    with reading() as session:
        return session.scalars(select(TrailEntry.action).order_by(TrailEntry.id.desc())).first()


def offered() -> set[str]:
    with reading() as session:
        return set(form_choices.area_names(session, areas.read_tree(session)).values())


DEEDS: tuple[Callable[[Session, Viewer], Any], ...] = (
    lambda s, by: places.add_place(s, PLACE, by=by),
    lambda s, by: places.change_place(s, 1, PLACE, seen=PLACE, by=by),
    lambda s, by: places.end_place(s, 1, by=by),
    lambda s, by: places.reopen_place(s, 1, by=by),
    lambda s, by: places.add_alias(s, 1, "Stan", by=by),
    lambda s, by: places.remove_alias(s, 1, by=by),
    lambda s, by: places.set_population(s, 1, Population(population=1, population_year=2024),
                                        seen=Population(population=1, population_year=2024), by=by),
)  # fmt: skip


def test_nobody_but_an_administrator_does_any_of_it(cast: Cast) -> None:
    for deed in DEEDS:
        for viewer in (cast.anna, cast.rolf, cast.sara, cast.stina):
            with pytest.raises(ForbiddenError), transaction() as session:
                deed(session, viewer)


def test_a_place_put_on_the_map_lies_in_the_area_of_its_point(cast: Cast) -> None:
    row = do(places.add_place, PLACE, by=cast.admir)
    assert row.parent_id == area("2180R018").id
    assert (row.code, row.east_m, row.north_m) == ("plats_sodra_lekplatsen", 614553, 6730546)
    assert row.code in offered()
    assert last_action() == "plats.lagg_till"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "LEGENDEN"}, "name"),
        ({"name": "Sätra"}, "name"),
        ({"name": "Storgatan 12"}, "name"),
        ({"east_m": 500_000}, "point"),
        ({"north_m": None}, "point"),
        ({"east_m": None, "north_m": None}, "parent_id"),
    ],
)
def test_a_place_without_name_of_its_own_or_ground_is_refused(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        do(places.add_place, replace(PLACE, **changes), by=cast.admir)
    assert caught.value.field == field


def test_a_point_outside_the_chosen_area_is_refused_and_inside_the_stadsdel_is_not(cast: Cast) -> None:
    with pytest.raises(InputError, match="inte i Brynäs"):
        do(places.add_place, replace(PLACE, parent_id=area("brynas").id), by=cast.admir)
    row = do(places.add_place, replace(PLACE, parent_id=area("2180").id), by=cast.admir)
    assert row.parent_id == area("2180").id


def test_a_place_is_renamed_and_moved_but_not_by_two_at_once(cast: Cast) -> None:
    row = do(places.add_place, PLACE, by=cast.admir)
    seen = replace(PLACE, parent_id=row.parent_id)
    new = PlaceWords(name="Lekplatsen", parent_id=area("brynas").id)
    do(places.change_place, row.id, new, seen=seen, by=cast.admir)
    assert (area(row.code).name, area(row.code).east_m) == ("Lekplatsen", None)
    with pytest.raises(ConflictError):
        do(places.change_place, row.id, new, seen=seen, by=cast.admir)
    with pytest.raises(InputError, match="ingen plats"):
        do(places.change_place, area("2180R018").id, new, seen=seen, by=cast.admir)


def test_an_ended_place_is_offered_no_more_and_takes_no_report(cast: Cast) -> None:
    row = area("plats_legenden")
    do(places.end_place, row.id, by=cast.admir)
    with transaction() as session:
        session.info["deed"] = ("test", "test")
        session.get_one(District, row.id).valid_to = today() - dt.timedelta(days=1)
    assert row.code not in offered()
    report = NewReport(
        kind=ObservationKind.ORO,
        text="Oro",
        audience=reports.MIN_VERKSAMHET,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code=row.code,
        category="ordning",
    )
    with pytest.raises(InputError, match="används inte längre"):
        do(reports.save, report, by=cast.rolf, submit_key="a")
    with pytest.raises(InputError, match="redan avslutad"):
        do(places.end_place, row.id, by=cast.admir)
    do(places.reopen_place, row.id, by=cast.admir)
    assert last_action() == "plats.ateroppna"
    assert row.code in offered()


def test_another_name_finds_the_area_and_two_areas_may_share_one(cast: Cast) -> None:
    for code in ("2180R018", "2180R001"):
        alias = do(places.add_alias, area(code).id, "Höjden", by=cast.admir)
    assert last_action() == "omrade.namn_lagg_till"
    with pytest.raises(InputError, match="finns redan"):
        do(places.add_alias, area("2180R001").id, "HÖJDEN", by=cast.admir)
    with pytest.raises(InputError, match="finns redan"):
        do(places.add_alias, area("2180R001").id, "brynäs", by=cast.admir)
    do(places.remove_alias, alias.id, by=cast.admir)
    with reading() as session:
        assert areas.read_tree(session).resolve("höjden").code == "2180R018"
        assert session.get(DistrictAlias, alias.id) is None
    with pytest.raises(NotFoundError):
        do(places.remove_alias, alias.id, by=cast.admir)


def test_population_is_told_with_its_year(cast: Cast) -> None:
    row = area("2180R018")
    seen = Population(population=row.population, population_year=row.population_year)
    new = Population(population=8401, population_year=2024)
    do(places.set_population, row.id, new, seen=seen, by=cast.admir)
    assert (area("2180R018").population, last_action()) == (8401, "omrade.folkmangd")
    with pytest.raises(ConflictError):
        do(places.set_population, row.id, new, seen=seen, by=cast.admir)
    for wrong in (
        Population(population=5, population_year=None),
        Population(population=0, population_year=2024),
        Population(population=5, population_year=today().year + 1),
    ):
        with pytest.raises(InputError):
            do(places.set_population, row.id, wrong, seen=new, by=cast.admir)
