"""app.py lets nothing be collected while it imports; the server must begin again."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from lägesbild.web import server


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    gc.enable()


def test_rings_that_people_leave_behind_are_collected_although_the_start_collects_nothing() -> None:
    gc.disable()
    server._collect_seldom()
    rings = gc.get_stats()[0]["collections"]
    kept = [[] for _ in range(2 * server.COLLECT_AFTER[0])]
    assert gc.get_stats()[0]["collections"] > rings, f"nothing looked through {len(kept)} new objects"
