"""
A million reports on the running server: what a change of the filter costs, on SQLite and on PostgreSQL.

Each change is to an area that nobody has asked for before, so that nothing is answered from memory. The
two databases, and the almost empty one beside the full one, are asked by turns.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import painted
from bench import reports as filled
from bench.figure import Figure
from bench.people import Person, signed_in
from bench.server import KB, Server, running
from torture import databases

SIZES: Final = {"nastan_tom": 300, "100000": 100_000, "1000000": 1_000_000}
"""How many reports each database is drawn with; the least the demo has some of its own."""
EMPTY, MIDDLE, FULL = SIZES
STARTS: Final = 3
START_LIMITS: Final = {MIDDLE: 6.0, FULL: 12.0}
CHANGES: Final = 10
ANSWER_LIMIT: Final = 0.3
TIMES_LIMIT: Final = 1.5
"""How much slower than SQLite PostgreSQL may be."""
MAP_LIMIT: Final = 300.0
MEMORY_LIMIT: Final = 700.0
WHO: Final = "stina"


def run() -> Iterator[Figure]:
    """Fill the databases, and measure."""
    with (
        tempfile.TemporaryDirectory(prefix="lagesbild-bench-", ignore_cleanup_errors=True) as name,
        ExitStack() as stack,
    ):
        folder = Path(name)
        urls = {size: f"sqlite:///{_own(folder, size) / 'bench.sqlite'}" for size in SIZES}
        for size, url in urls.items():
            filled.fill(url, SIZES[size], folder / size)
        for size in START_LIMITS:
            yield _start(urls[size], folder / size, size)
        with running(urls[FULL], folder / FULL) as full, running(urls[EMPTY], folder / EMPTY) as empty:
            yield from painted.run({FULL: full, EMPTY: empty})
            yield Figure("minne_sqlite", full.most_memory_mb(), "MB", MEMORY_LIMIT)
        _own(folder, "postgresql")
        server = databases.started(folder)
        stack.callback(server.cleanup)
        url = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
        filled.fill(url, SIZES[FULL], folder / "postgresql")
        with running(urls[FULL], folder / FULL) as lite, running(url, folder / "postgresql") as postgres:
            yield from asyncio.run(_answers({"sqlite": lite, "postgresql": postgres}))
            yield Figure("minne_postgresql", postgres.most_memory_mb(), "MB", MEMORY_LIMIT)


def _own(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _start(url: str, folder: Path, size: str) -> Figure:
    """From the start of the process until somebody has signed in and has the whole of Lägesbild."""
    taken = []
    for _ in range(STARTS):
        with running(url, folder) as server:
            taken.append(asyncio.run(_first_page(server)) - server.started)
    return Figure(f"start_till_forsta_sida_{size}", statistics.median(taken), "s", START_LIMITS[size])


async def _first_page(server: Server) -> float:
    async with signed_in(server.url, WHO, "demo") as person:
        await person.open("")
        return time.perf_counter()


async def _answers(servers: dict[str, Server]) -> list[Figure]:
    """Each page of each server, by turns: the median answer, how far apart they are, and the map's size."""
    figures = []
    async with AsyncExitStack() as stack:
        people = {
            name: await stack.enter_async_context(signed_in(server.url, WHO, "demo"))
            for name, server in servers.items()
        }
        maps: list[int] = []
        people["sqlite"].seen = lambda raw, _at: maps.append(_map_bytes(raw))
        for page, address in painted.PAGES.items():
            taken = await _by_turns(people, address)
            median = {name: statistics.median(found) for name, found in taken.items()}
            figures.append(Figure(f"svar_{page}_sqlite", median["sqlite"], "s", ANSWER_LIMIT))
            figures.append(Figure(f"svar_{page}_postgresql", median["postgresql"], "s", None))
            times = median["postgresql"] / median["sqlite"]
            figures.append(Figure(f"svar_{page}_postgresql_ganger", times, "gånger", TIMES_LIMIT))
    return [*figures, Figure("karta_storst", max(maps) / KB, "kB", MAP_LIMIT)]


async def _by_turns(people: dict[str, Person], address: str) -> dict[str, list[float]]:
    taken = defaultdict(list)
    for person in people.values():
        await person.open(address)
    offered = people["sqlite"].offered("Område")[1 : CHANGES + 1]
    for area in offered:
        for name, person in people.items():
            taken[name].append(await person.choose("Område", area))
            if person.errors:
                raise RuntimeError(f"the page told of an error: {person.errors[0]}")
    return taken


def _map_bytes(raw: bytes) -> int:
    """How large a message is that draws a map; 0 for any other."""
    message = ForwardMsg.FromString(raw)
    drawn = message.WhichOneof("type") == "delta" and message.delta.new_element.WhichOneof("type")
    return len(raw) if drawn == "component_instance" else 0
