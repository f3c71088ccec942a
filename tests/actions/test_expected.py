"""Expected reporting: none by default, where one can report from, and ended without a trace of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from lägesbild.actions import expected
from lägesbild.model import District, ExpectedReporting, ForbiddenError, InputError, TrailEntry, Viewer
from lägesbild.model.clock import today
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

MONDAY = today() - dt.timedelta(days=today().weekday() + 28)


def area(code: str) -> int:
    with reading() as session:
        return session.scalars(select(District.id).where(District.code == code)).one()


def expect(by: Viewer, huvudman_id: int, *codes: str, **changes: Any) -> tuple[ExpectedReporting, ...]:
    named = {"every_weeks": 2, "valid_from": MONDAY} | changes
    with transaction() as session:
        return expected.expect(
            session, huvudman_id=huvudman_id, district_ids=tuple(map(area, codes)), by=by, **named
        )


def stored() -> list[ExpectedReporting]:
    with reading() as session:
        return list(session.scalars(select(ExpectedReporting).order_by(ExpectedReporting.id)))


def test_nothing_is_expected_until_somebody_says_so(cast: Cast) -> None:
    assert stored() == []
    expect(cast.admir, cast.rolf.huvudman_id, "2180R018", "brynas")
    assert [(row.every_weeks, row.valid_from) for row in stored()] == [(2, MONDAY), (2, MONDAY)]
    with reading() as session:
        last = session.scalars(select(TrailEntry.action).order_by(TrailEntry.id.desc())).first()
    assert last == "forvantad.lagg_till"


def test_nobody_but_an_administrator_expects_anything(cast: Cast) -> None:
    for viewer in (cast.anna, cast.rolf, cast.sara, cast.stina):
        with pytest.raises(ForbiddenError):
            expect(viewer, cast.rolf.huvudman_id, "2180R018")
        with pytest.raises(ForbiddenError), transaction() as session:
            expected.end(session, (1,), last_day=today(), by=viewer)


@pytest.mark.parametrize(
    ("codes", "changes", "field"),
    [
        ((), {}, "district_ids"),
        (("plats_legenden",), {}, "district_ids"),
        (("2180",), {}, "district_ids"),
        (("2180R018",), {"every_weeks": 0}, "every_weeks"),
        (("2180R018",), {"valid_from": dt.date(1999, 1, 1)}, "valid_from"),
    ],
)
def test_what_cannot_be_expected_is_refused_at_its_field(
    cast: Cast, codes: tuple[str, ...], changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        expect(cast.admir, cast.rolf.huvudman_id, *codes, **changes)
    assert caught.value.field == field
    assert stored() == []


def test_the_same_is_not_expected_twice_at_a_time(cast: Cast) -> None:
    (row,) = expect(cast.admir, cast.rolf.huvudman_id, "2180R018")
    with pytest.raises(InputError, match="redan"):
        expect(cast.admir, cast.rolf.huvudman_id, "brynas", "2180R018", valid_from=today())
    assert len(stored()) == 1
    with transaction() as session:
        expected.end(session, (row.id,), last_day=today() - dt.timedelta(days=1), by=cast.admir)
    expect(cast.admir, cast.rolf.huvudman_id, "2180R018", valid_from=today(), every_weeks=1)
    assert len(stored()) == 2


def test_ended_it_keeps_its_past_and_what_had_not_begun_is_removed(cast: Cast) -> None:
    begun, coming = (
        expect(cast.admir, cast.rolf.huvudman_id, "2180R018")[0],
        expect(cast.admir, cast.rolf.huvudman_id, "2180R001", valid_from=today() + dt.timedelta(days=9))[0],
    )
    with transaction() as session:
        assert expected.end(session, (begun.id, coming.id), last_day=today(), by=cast.admir) == 2
    assert [(row.id, row.valid_to) for row in stored()] == [(begun.id, today())]
    with pytest.raises(InputError, match="redan avslutad"), transaction() as session:
        expected.end(session, (begun.id,), last_day=today(), by=cast.admir)
