"""
Look for what somebody may not see in every way out of drawn municipalities, and work at their small counts.

``LAGESBILD_TORTURE_WORLDS`` says how many are drawn, every other one on PostgreSQL, and
``LAGESBILD_TORTURE_SEED`` with which seed. What is found is told on stderr with the plan that showed it.
"""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests import copies
from tests.privacy import attack, grounds, opening, plan, rows, search, short
from torture import databases
from torture.tally import Tally

WORLDS: Final = 2
ATTACKS_PER_WORLD: Final = 5


@dataclass(frozen=True)
class Found:
    """How much was tried, what got through, and which dialogs were opened on the way."""

    tried: int
    leaks: tuple[str, ...]
    dialogs: frozenset[str] = frozenset()


Try = Callable[[Any], Found]


def run() -> Iterator[Tally]:
    """Ways out looked through, pages compared with and without hidden rows, and hidden counts worked at."""
    worlds = int(os.environ.get("LAGESBILD_TORTURE_WORLDS", WORLDS))
    with tempfile.TemporaryDirectory(prefix="lagesbild-leaks-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        server = databases.started(folder)
        try:
            ground = grounds.fill(folder, server.get_uri())
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(os.cpu_count(), context, _quietly) as pool:
                yield from _all(pool, ground, worlds)
        finally:
            server.cleanup()


def _all(pool: ProcessPoolExecutor, ground: grounds.Ground, worlds: int) -> Iterator[Tally]:
    looked = _tried(pool, ground, _searched, drawn(plan.plans(people=6, bundles=6), worlds))
    yield _tally("leaks_searched", looked)
    opened = frozenset[str]().union(*(found.dialogs for found in looked))
    yield Tally("dialogs_opened", len(opened), 0)
    for name in sorted(set(opening.DIALOGS) - opened):
        sys.stderr.write(f"dialogs_opened: {name} öppnades inte i någon av kommunerna\n")
    pairs = _tried(pool, ground, _compared, drawn(plan.plans(people=5), worlds))
    yield _tally("hidden_rows_added", pairs)
    reports = st.tuples(attack.counts(), st.sampled_from(attack.CELLS))
    counts = _tried(pool, ground, _attacked, drawn(reports, worlds * ATTACKS_PER_WORLD))
    yield _tally("hidden_counts_attacked", counts)


def drawn(what: st.SearchStrategy[Any], count: int) -> list[Any]:
    """So many things, the same each time with one seed; the first one drawn is the smallest there is."""
    found: list[Any] = []
    quietly = settings(
        max_examples=count + 1,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    number = int(os.environ.get("LAGESBILD_TORTURE_SEED", "1"))
    seed(number)(quietly(given(what)(lambda one: found.append(one))))()
    return found[-count:]


def _tried(pool: ProcessPoolExecutor, ground: grounds.Ground, how: Try, things: list[Any]) -> list[Found]:
    """Try each thing in a database of its own, and tell of what is found."""
    kinds = itertools.cycle(databases.KINDS)
    given_all = [(how, ground, kind, thing) for kind, thing in zip(kinds, things, strict=False)]
    results = []
    for (_, _, kind, thing), found in zip(given_all, pool.map(_one, given_all), strict=True):
        for told in found.leaks:
            sys.stderr.write(f"{how.__name__} ({kind}): {told}\n")
        if found.leaks:
            sys.stderr.write(f"{how.__name__} ({kind}): {thing!r}\n")
        sys.stderr.write(f"{how.__name__} ({kind}): {found.tried} försök, {len(found.leaks)} funna\n")
        results.append(found)
    return results


def _tally(name: str, results: list[Found]) -> Tally:
    return Tally(name, sum(one.tried for one in results), sum(len(one.leaks) for one in results))


def _quietly() -> None:
    """Begin a process: Streamlit warns of every file that is made outside a page."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    copies.look_for_components_once()


def _one(given_one: tuple[Try, grounds.Ground, str, Any]) -> Found:
    how, ground, kind, thing = given_one
    with ground.fresh(kind):
        return how(thing)


def _searched(thing: plan.Plan) -> Found:
    looked = search.Search(rows.build(thing))
    looked.everything()
    return Found(looked.tried, tuple(map(str, looked.found)), looked.dialogs())


def _compared(thing: plan.Plan) -> Found:
    world = rows.build(thing)
    least = world.viewers()[-1]
    found = tuple(f"sidan {name} ändrades för {least.username}" for name in short.changed(world, least))
    return Found(sum(len(ids) for ids in world.rows.values()), found)


def _attacked(thing: tuple[dict[attack.Cell, int], attack.Cell]) -> Found:
    given_counts, extra = thing
    notes, _ = attack.notes_of(given_counts, extra)
    found = tuple(f"{sorted(cells)} är {value}" for cells, value in notes.pinned())
    return Found(len(notes.hidden), found)
