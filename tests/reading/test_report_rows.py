"""Single reports: the few latest are the first of all there are, however the view is cut."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lägesbild.actions import reports
from lägesbild.model.words import ObservationKind
from lägesbild.reading import report_rows
from tests.conftest import Cast
from tests.reading.test_lage import MARCH, NOON, report

CUTS = (
    MARCH,
    replace(MARCH, district="2180R018"),
    replace(MARCH, district="brynas"),
    replace(MARCH, categories=("ordning", "riskzon")),
    replace(MARCH, huvudman=("valfard",)),
    replace(MARCH, district="2180R018", categories=("ordning",), huvudman=("polisen",)),
)


@pytest.fixture(name="many")
def many_reports(cast: Cast) -> Cast:
    """Reports of two huvudmän, of five days, four of them in March, that each cut leaves some of."""
    for day in range(5):
        at = NOON - dt.timedelta(days=day)
        report(cast.rolf, category="ordning", at=at)
        report(cast.rolf, category="riskzon", at=at)
        report(cast.sara, category="ordning", area="brynas", at=at)
        report(cast.sara, audience=reports.MIN_VERKSAMHET, at=at)
        report(cast.sara, kind=ObservationKind.INGET, at=at)
    return cast


@pytest.mark.parametrize("with_sensitive", [True, False])
def test_a_few_of_the_latest_are_the_first_of_all(
    many: Cast, monkeypatch: pytest.MonkeyPatch, *, with_sensitive: bool
) -> None:
    for cut in CUTS:
        for viewer in (many.anna, many.sara):
            with monkeypatch.context() as alone:  # the database without the columns' help
                alone.setattr(report_rows, "MOST_NAMED", -1)
                every = report_rows.latest(cut, viewer=viewer, limit=99, with_sensitive=with_sensitive)
            assert every, cut
            assert every == report_rows.latest(cut, viewer=viewer, limit=99, with_sensitive=with_sensitive)
            for limit in (1, 2, 4):
                few = report_rows.latest(cut, viewer=viewer, limit=limit, with_sensitive=with_sensitive)
                assert few == every[:limit], (cut, viewer.username, limit)
    assert len(report_rows.latest(MARCH, viewer=many.sara, limit=99, with_sensitive=True)) == 16, "four days"
