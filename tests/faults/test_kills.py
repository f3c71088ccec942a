"""The short version of torture/kills.py: processes killed in the middle of writing, on both databases."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import SECRET
from torture import kills
from torture.databases import Place


def test_what_was_acknowledged_survives_a_kill_and_nothing_is_half_written(
    database: Engine, tmp_path: Path
) -> None:
    place = Place(database.url.render_as_string(hide_password=False), tmp_path, SECRET)
    outcome = kills.killed(place, 3, seed=2)
    assert (outcome.problems, outcome.not_recovered, outcome.lost) == ([], 0, 0)
    assert outcome.kills == 3
    assert outcome.acknowledged > 20
