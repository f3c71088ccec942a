"""
Look for what somebody may not see in every way out of drawn municipalities, and work at their small counts.

``LAGESBILD_TORTURE_WORLDS`` says how many are drawn (a world takes a minute or two), and
``LAGESBILD_TORTURE_SEED`` with which seed. What is found is told on stderr with the plan that showed it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from lägesbild.reading import viewers
from lägesbild.store.session import reading
from tests.privacy import attack, plan, rows, search, short
from torture.tally import Tally

WORLDS: Final = 8
ATTACKS_PER_WORLD: Final = 5


def run() -> Iterator[Tally]:
    """Ways out looked through, pages compared with and without hidden rows, and hidden counts worked at."""
    worlds = int(os.environ.get("LAGESBILD_TORTURE_WORLDS", WORLDS))
    with tempfile.TemporaryDirectory(prefix="lagesbild-leaks-") as place:
        folder = Path(place)
        held = short.template(folder)
        yield _drawn("leaks_searched", worlds, plan.plans(people=6, bundles=6), _searched, held, folder)
        yield _drawn("hidden_rows_added", worlds, plan.plans(people=5), _compared, held, folder)
        reports = st.tuples(attack.counts(), st.sampled_from(attack.CELLS))
        yield _drawn("hidden_counts_attacked", worlds * ATTACKS_PER_WORLD, reports, _attacked, held, folder)


Found = tuple[int, list[str]]
"""How much was tried, and what got through."""


def _drawn(
    name: str,
    worlds: int,
    drawn: st.SearchStrategy[Any],
    tried: Callable[[Any], Found],
    held: Path,
    folder: Path,
) -> Tally:
    """Try each of so many drawn things in a database of its own, and count."""
    counted = [0, 0]

    def one(thing: Any) -> None:
        with short.fresh(held, folder):
            much, found = tried(thing)
        counted[0] += much
        counted[1] += len(found)
        for told in found:
            sys.stderr.write(f"{name}: {told}\n")
        if found:
            sys.stderr.write(f"{name}: {thing!r}\n")

    quietly = settings(
        max_examples=worlds,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seed(int(os.environ.get("LAGESBILD_TORTURE_SEED", "1")))(quietly(given(drawn)(one)))()
    return Tally(name, *counted)


def _searched(thing: plan.Plan) -> Found:
    looked = search.Search(rows.build(thing))
    looked.everything()
    return looked.tried, [str(leak) for leak in looked.found]


def _compared(thing: plan.Plan) -> Found:
    world = rows.build(thing)
    least = world.viewers()[-1]
    found = [f"sidan {name} ändrades för {least.username}" for name in short.changed(world, least)]
    return sum(len(ids) for ids in world.rows.values()), found


def _attacked(thing: tuple[dict[attack.Cell, int], attack.Cell]) -> Found:
    given_counts, extra = thing
    with reading() as session:
        pair = [viewers.by_username(session, name) for name in ("rolf", "sara")]
    notes, _ = attack.notes_of(given_counts, pair, extra)
    found = [f"{sorted(cells)} är {value}" for cells, value in notes.pinned()]
    return len(notes.hidden), found
