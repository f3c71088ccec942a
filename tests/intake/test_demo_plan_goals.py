"""The demo's verksamhetsplan: something to look at in every part of the page Insatser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lägesbild.model import Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import Track
from lägesbild.reading import gaps, verksamhetsplan, viewers
from lägesbild.reading.filters import Filters
from lägesbild.store import engine as engines
from lägesbild.store.session import reading
from tests import conftest

YEAR = Filters.default(today())


@pytest.fixture
def stina(demo_template: Path, tmp_path: Path) -> Iterator[Viewer]:
    shutil.copy(demo_template, tmp_path / "demo.sqlite")
    conftest.use(f"sqlite:///{tmp_path / 'demo.sqlite'}", tmp_path)
    with reading() as session:
        yield viewers.by_username(session, "stina")
    engines.dispose()


def test_both_years_have_goals_in_both_tracks_with_insatser(stina: Viewer) -> None:
    for year in (today().year, today().year - 1):
        plan = verksamhetsplan.read(year, YEAR, viewer=stina)
        for track in Track:
            assert [
                goal for part in plan.tracks if part.track is track for goal in part.goals if goal.insatser
            ], (year, track)
        assert plan.without_goal or year < today().year
    last_year = verksamhetsplan.read(today().year - 1, YEAR, viewer=stina)
    assert any("För tidigt att säga" in (goal.outcome or "") for goal in last_year.goals)


def test_something_is_late_some_money_ends_and_some_follow_up_came_too_early(stina: Viewer) -> None:
    kinds = {gap.kind for gap in gaps.read(YEAR, viewer=stina)}
    assert kinds >= set(gaps.HEADINGS)
    plan = verksamhetsplan.read(None, YEAR, viewer=stina)
    told = [verksamhetsplan.outcome_text(row) for goal in plan.goals for row in goal.insatser]
    assert any("För tidigt att säga" in outcome for outcome in told)
