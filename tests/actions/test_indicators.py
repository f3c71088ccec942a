"""Indikatorer: what they are, figures from elsewhere, and what an own one may count."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from lägesbild.actions import indicators
from lägesbild.actions.indicators import NewIndicator
from lägesbild.model import (
    Category,
    District,
    ForbiddenError,
    Indicator,
    IndicatorValue,
    InputError,
    NotFoundError,
    Viewer,
)
from lägesbild.model.counted import Counted
from lägesbild.model.words import Direction, DistrictLevel, ObservationKind
from lägesbild.store.session import reading, transaction
from tests.closed_rows import COUNTED, OWN
from tests.conftest import Cast

ELSEWHERE = NewIndicator(
    name="Valdeltagande", unit="procent", source="Valmyndigheten", direction=Direction.HOGRE_BATTRE
)
YEAR = {"period_from": dt.date(2024, 1, 1), "period_to": dt.date(2024, 12, 31)}


def _create(new: NewIndicator, by: Viewer) -> int:
    with transaction() as session:
        return indicators.create(session, new, by=by).id


def _values() -> dict[str, tuple[float | None, bool]]:
    with reading() as session:
        rows = session.execute(
            select(District.code, IndicatorValue.value, IndicatorValue.suppressed).join(
                District, District.id == IndicatorValue.district_id
            )
        )
        return {code: (value, suppressed) for code, value, suppressed in rows}


def test_values_from_elsewhere_stand_as_they_came_and_are_replaced(cast: Cast) -> None:
    made = _create(ELSEWHERE, cast.stina)
    for value in (81.2, 83.5):
        with transaction() as session:
            indicators.publish(session, made, {"2180": value}, by=cast.stina, **YEAR)
    assert _values() == {"2180": (83.5, False)}


def test_an_indicator_is_corrected_and_ended(cast: Cast) -> None:
    made = _create(ELSEWHERE, cast.stina)
    with transaction() as session:
        renamed = NewIndicator(
            name="Valdeltagande, riksdag", unit="procent", source="Val", direction=Direction.NEUTRAL
        )
        indicators.change(session, made, renamed, by=cast.stina)
        indicators.retire(session, made, on=dt.date(2025, 1, 1), by=cast.stina)
    with pytest.raises(InputError, match="avslutades 2025-01-01"), transaction() as session:
        indicators.publish(session, made, {"2180": 1}, by=cast.stina, **YEAR)
    with reading() as session:
        assert session.get_one(Indicator, made).name == "Valdeltagande, riksdag"


@pytest.mark.parametrize("who", ["anna", "rolf", "sara", "admir", "xenia"])
def test_only_a_coordinator_tells_figures_from_elsewhere(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError):
        _create(ELSEWHERE, getattr(cast, who))


@pytest.mark.parametrize("who", ["anna", "admir", "xenia"])
def test_who_only_reads_begins_no_own_indicator(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError, match="föreslås av"):
        _create(OWN, getattr(cast, who))


def test_anothers_own_indicator_is_neither_published_nor_there(cast: Cast) -> None:
    made, told = _create(OWN, cast.sara), []
    for one in (made, 987654):
        with pytest.raises(NotFoundError) as refused, transaction() as session:
            indicators.publish(session, one, {"2180": 9}, by=cast.stina, **YEAR)
        told.append(str(refused.value))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("counted", "field"),
    [
        (replace(COUNTED, kinds=()), "kinds"),
        (replace(COUNTED, kinds=(ObservationKind.INGET,)), "kinds"),
        (replace(COUNTED, level=DistrictLevel.PLATS), "level"),
        (replace(COUNTED, months=12), "level"),
        (replace(COUNTED, categories=(9_999,)), "categories"),
        (replace(COUNTED, areas=("2180",)), "areas"),
    ],
)
def test_what_cannot_be_counted_is_named(cast: Cast, counted: Counted, field: str) -> None:
    with pytest.raises(InputError) as caught:
        _create(replace(OWN, counted=counted), cast.sara)
    assert caught.value.field == field


def test_what_is_reported_for_the_whole_kommun_only_is_counted_there_only(cast: Cast) -> None:
    with transaction() as session:
        row = session.scalars(select(Category).where(Category.whole_kommun_only)).first()
        assert row is not None
        chosen = replace(COUNTED, categories=(row.id,))
    with pytest.raises(InputError, match="hela kommunen"):
        _create(replace(OWN, counted=chosen), cast.sara)
    _create(replace(OWN, counted=replace(chosen, level=DistrictLevel.KOMMUN, areas=())), cast.sara)


def test_an_unknown_area_is_named(cast: Cast) -> None:
    made = _create(ELSEWHERE, cast.stina)
    with pytest.raises(InputError) as caught, transaction() as session:
        indicators.publish(session, made, {"x": 9}, by=cast.stina, **YEAR)
    assert caught.value.field == "district_code"


def test_one_name_is_one_indicator(cast: Cast) -> None:
    _create(ELSEWHERE, cast.stina)
    with pytest.raises(InputError, match="Det finns redan"):
        _create(ELSEWHERE, cast.stina)


def test_a_name_is_free_until_something_is_proposed_under_it(cast: Cast) -> None:
    made = _create(OWN, cast.sara)
    assert _create(replace(OWN, limits="Bara vardagar"), cast.sara) == made
    with reading() as session:
        assert session.get_one(Indicator, made).limits == "Bara vardagar"


def test_what_another_huvudman_calls_its_own_says_nothing(cast: Cast) -> None:
    _create(OWN, cast.sara)
    _create(OWN, cast.rolf)
