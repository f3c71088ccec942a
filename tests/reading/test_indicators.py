"""What is told of indicators in files and on areas: to those it was published for, and only that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lägesbild.actions import indicator_releases
from lägesbild.analysis.release import Why
from lägesbild.model import Viewer
from lägesbild.model.counted import period
from lägesbild.reading import indicator_preview, indicators, listings
from lägesbild.reading import trail as trail_reading
from lägesbild.store.session import reading, transaction
from tests import closed_rows
from tests.closed_rows import COUNTED, NORRA_BRYNAS, Q1, SATRA, SODRA_BRYNAS
from tests.conftest import Cast


@pytest.fixture
def proposed(cast: Cast) -> int:
    vera = closed_rows.colleague()
    with transaction() as session:
        closed_rows.add(session, vera, {SATRA: 6, NORRA_BRYNAS: 2, SODRA_BRYNAS: 4})
        closed_rows.add(session, cast.sara, {SATRA: 6, NORRA_BRYNAS: 1, SODRA_BRYNAS: 3})
    return closed_rows.proposal(vera, closed_rows.indicator(vera))


def _approve(cast: Cast, release_id: int) -> None:
    with transaction() as session:
        indicator_releases.approve(session, release_id, version=1, by=cast.sara)


def _file(viewer: Viewer) -> list[tuple[object, ...]]:
    with reading() as session:
        return [row.cells for row in listings.read(session, "indikatorer", viewer=viewer).rows]


def test_a_file_holds_what_the_page_shows_and_for_the_same_people(cast: Cast, proposed: int) -> None:
    assert _file(cast.rolf) == []
    assert _file(cast.sara) == []
    _approve(cast, proposed)
    rows = _file(cast.rolf)
    assert [(row[3], row[6], row[7]) for row in sorted(rows, key=lambda row: str(row[3]))] == [
        ("Norra Brynäs", None, "visas inte, för att skydda små tal"),
        ("Sätra", 10, "avrundat till närmaste 5"),
        ("Södra Brynäs", None, "visas inte, för att skydda små tal"),
    ]
    assert {row[-1] for row in rows} == {"Ledningsgruppen"}
    assert _file(cast.xenia) == []
    with transaction() as session:
        indicator_releases.withdraw(session, proposed, reason="Fel", version=2, by=cast.sara)
    assert _file(cast.rolf) == _file(cast.sara) == []


def test_a_proposal_is_known_to_its_own_huvudman_alone(cast: Cast, proposed: int) -> None:
    with reading() as session:
        assert len(indicators.proposals(session, viewer=cast.sara)) == 1
        for who in (cast.anna, cast.rolf, cast.stina, cast.admir, cast.xenia):
            other = replace(who, is_approver=True)
            assert indicators.proposals(session, viewer=other) == ()
            assert indicators.read(session, viewer=other) == ()
            told = trail_reading.read(session, trail_reading.Wanted(), viewer=other)
            assert not [one for one in told.entries if "ndikator" in one.what]


def test_its_own_people_see_why_a_cell_is_hidden_and_what_is_not_counted(cast: Cast, proposed: int) -> None:
    with transaction() as session:
        closed_rows.add(session, cast.sara, {"2180": 2})
    start, end = period(Q1, 3)
    with reading() as session:
        found = indicator_preview.read(session, COUNTED, start=start, end=end, viewer=cast.sara)
        others = indicator_preview.read(session, COUNTED, start=start, end=end, viewer=cast.rolf)
    lines = {line.area: (line.count, line.people, line.value, line.why) for line in found.lines}
    assert lines == {
        "Norra Brynäs": (3, 2, None, indicator_preview.WHY[Why.FEW].format(least=5)),
        "Sätra": (12, 2, 10, ""),
        "Södra Brynäs": (7, 2, None, indicator_preview.WHY[Why.COVER]),
    }
    assert found.elsewhere == 2
    assert {line.count for line in others.lines} == {0}, "nobody counts another's closed rows"
