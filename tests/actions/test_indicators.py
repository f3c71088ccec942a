"""Indikatorer: small counts of one's own rows are hidden before they are stored."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from lägesbild.actions import indicators
from lägesbild.actions.indicators import NewIndicator
from lägesbild.model import (
    District,
    ForbiddenError,
    Indicator,
    IndicatorValue,
    InputError,
    TrailEntry,
    Viewer,
)
from lägesbild.model.words import Direction
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

OWN = NewIndicator(
    name="Anmälda stölder", unit="antal", source="Egna uppgifter", direction=Direction.LAGRE_BATTRE, own=True
)
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


def test_small_counts_of_own_rows_never_reach_the_database(cast: Cast) -> None:
    made = _create(OWN, cast.sara)
    counts = {"2180R015": 12, "2180R018": 3, "2180R020": 7}
    with transaction() as session:
        indicators.publish(session, made, counts, by=cast.sara, **YEAR)
    assert _values() == {"2180R015": (10, False), "2180R018": (None, True), "2180R020": (None, True)}
    with reading() as session:
        told = session.scalars(select(TrailEntry).where(TrailEntry.table_name == "indicator_value")).all()
        assert [entry.action for entry in told] == ["indikator.publicera"] * 3
        assert not [entry for entry in told if '"after": 3' in entry.details or '"after": 7' in entry.details]


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


@pytest.mark.parametrize("who", ["anna", "rolf", "admir", "xenia"])
@pytest.mark.parametrize("new", [OWN, ELSEWHERE], ids=["own", "elsewhere"])
def test_who_is_neither_granskare_nor_coordinator_publishes_nothing(
    cast: Cast, new: NewIndicator, who: str
) -> None:
    with pytest.raises(ForbiddenError):
        _create(new, getattr(cast, who))


def test_nobody_publishes_from_anothers_rows(cast: Cast) -> None:
    made = _create(OWN, cast.sara)
    with pytest.raises(ForbiddenError, match="huvudmannen själv"), transaction() as session:
        indicators.publish(session, made, {"2180": 9}, by=cast.stina, **YEAR)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"2180R018": 2.5}, "values"), ({"2180R018": -1}, "values"), ({"x": 9}, "district_code")],
)
def test_what_does_not_hold_is_named(cast: Cast, values: dict[str, float], field: str) -> None:
    made = _create(OWN, cast.sara)
    with pytest.raises(InputError) as caught, transaction() as session:
        indicators.publish(session, made, values, by=cast.sara, **YEAR)
    assert caught.value.field == field


def test_one_name_is_one_indicator(cast: Cast) -> None:
    _create(ELSEWHERE, cast.stina)
    with pytest.raises(InputError, match="Det finns redan"):
        _create(ELSEWHERE, cast.stina)
