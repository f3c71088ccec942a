"""
Thirty people of six huvudmän on one process, who change the filter every few seconds for ten minutes.

Each huvudman keeps a report to itself with a word of its own in it; whatever a person is sent is searched for
the words of the others. Two processes on one PostgreSQL are compared with one, asked all they can answer.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from bench import reports as filled
from bench.figure import Figure
from bench.people import Person, signed_in
from bench.server import Server, running
from lägesbild.actions import accounts, reports
from lägesbild.actions.reports import MIN_VERKSAMHET, NewReport
from lägesbild.model.words import ObservationKind, Role
from lägesbild.reading import viewers
from lägesbild.store.session import transaction
from torture import databases

REPORTS: Final = 1_000_000
PEOPLE: Final = 30
OWNERS: Final = ("polisen", "valfard", "utbildning", "livsmiljo", "social_hallbarhet", "styrning_och_stod")
PASSWORD: Final = "tre gröna hästar"  # noqa: S105 of databases that live for minutes
PAGES: Final = ("", "", "omrade", "tidslinje")
"""Where people stand; half of them on Lägesbild."""
PAUSE_SECONDS: Final = (5.0, 15.0)
"""Between two changes of one person: shortest, longest."""
MINUTES: Final = float(os.environ.get("BENCH_MINUTES", "10"))
WARM_MINUTES: Final = 2.0
"""What is held after this long is compared with what is held at the end."""
FULL_SECONDS: Final = 20.0
FULL_ROUNDS: Final = 3
FULL_PEOPLE: Final = 6
"""How many ask a process at once without a pause, when it is asked all it can answer."""
MEMORY_LIMIT: Final = 700.0
ANSWER_LIMIT: Final = 1.5
GROWTH_LIMIT: Final = 50.0


@dataclass
class Seat:
    """Somebody who sits before a page."""

    number: int
    taken: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    own: int = 0
    """Messages with the word of the person's own huvudman: that the search can find one."""
    foreign: int = 0

    @property
    def owner(self) -> str:
        return OWNERS[self.number % len(OWNERS)]

    async def enter(self, stack: AsyncExitStack, url: str) -> Person:
        """Sign in, watch what comes, and open a page."""
        person = await stack.enter_async_context(signed_in(url, f"person{self.number}", PASSWORD))
        person.errors = self.errors
        person.seen = self._watch
        await person.open("mina-rapporter")
        await person.open(PAGES[self.number % len(PAGES)])
        return person

    async def change(self, person: Person, dice: random.Random) -> None:
        """Choose another area; one that never comes is an error, told where people look."""
        try:
            self.taken.append(await person.choose("Område", dice.choice(person.offered("Område"))))
        except TimeoutError as error:
            sys.stderr.write(f"person {self.number}: {error}\n")
            self.errors.append(str(error))

    def _watch(self, raw: bytes, _at: float) -> None:
        self.own += _word(self.owner).encode() in raw
        self.foreign += sum(_word(owner).encode() in raw for owner in OWNERS if owner != self.owner)


def run() -> Iterator[Figure]:
    """The long load on SQLite, then one and two processes on PostgreSQL."""
    with (
        tempfile.TemporaryDirectory(prefix="lagesbild-bench-", ignore_cleanup_errors=True) as name,
        ExitStack() as stack,
    ):
        folder = Path(name)
        lite = folder / "sqlite"
        lite.mkdir()
        url = f"sqlite:///{lite / 'bench.sqlite'}"
        _fill(url, lite)
        with running(url, lite) as server:
            yield from asyncio.run(_long(server))
        postgres = databases.started(folder)
        stack.callback(postgres.cleanup)
        url = str(postgres.get_uri()).replace("postgresql://", "postgresql+psycopg://")
        own = folder / "postgresql"
        own.mkdir()  # a server closes its folder to others, and PostgreSQL runs as one of them
        _fill(url, own)
        with running(url, own) as first, running(url, own) as second:
            yield from asyncio.run(_by_turns(first, second))


def _fill(url: str, folder: Path) -> None:
    filled.fill(url, REPORTS, folder)
    filled.use(url, folder)
    with transaction() as session:
        for number in range(PEOPLE):
            accounts.add(
                session,
                username=f"person{number}",
                display_name=f"Person {number}",
                role=Role.RAPPORTOR,
                huvudman=Seat(number).owner,
                password=PASSWORD,
                by="bench",
                approved_by="bench",
                is_demo=True,
            )
    with transaction() as session:
        for number in range(PEOPLE):
            _closed(session, number)
    filled.use(url, folder)  # lets the connections go


def _closed(session: Session, number: int) -> None:
    new = NewReport(
        kind=ObservationKind.ORO,
        text=f"Stökigt vid torget, {_word(Seat(number).owner)}",
        audience=MIN_VERKSAMHET,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code=None,
        category="ordning",
    )
    reports.save(session, new, by=viewers.by_username(session, f"person{number}"), submit_key=str(number))


def _word(owner: str) -> str:
    """What only the people of a huvudman may be shown."""
    return f"kvarter{OWNERS.index(owner)}slut"


async def _long(server: Server) -> list[Figure]:
    """Everybody changes something now and then; what the process holds is read twice."""
    seats = [Seat(number) for number in range(PEOPLE)]
    async with AsyncExitStack() as stack:
        people = [await seat.enter(stack, server.url) for seat in seats]
        ending = time.perf_counter() + MINUTES * 60
        async with asyncio.TaskGroup() as together:
            for seat, person in zip(seats, people, strict=True):
                together.create_task(_now_and_then(seat, person, ending))
            await asyncio.sleep(min(WARM_MINUTES, MINUTES / 2) * 60)
            warm = server.memory_mb()
        grown = server.memory_mb() - warm
        most = server.most_memory_mb()
    taken = [one for seat in seats for one in seat.taken]
    return [
        Figure("last_byten", len(taken), "byten", None),
        Figure("last_median", statistics.median(taken), "s", None),
        Figure("last_p95", statistics.quantiles(taken, n=20)[-1], "s", ANSWER_LIMIT),
        Figure("last_fel", sum(len(seat.errors) for seat in seats), "fel", 0),
        Figure("last_andras_rader", sum(seat.foreign for seat in seats), "meddelanden", 0),
        Figure("last_utan_egna_rader", sum(not seat.own for seat in seats), "personer", 0),
        Figure("last_minne", most, "MB", MEMORY_LIMIT),
        Figure("last_minne_efterat", warm + grown, "MB", None),
        Figure("last_minne_vuxit", grown, "MB", GROWTH_LIMIT),
    ]


async def _now_and_then(seat: Seat, person: Person, ending: float) -> None:
    dice = random.Random(seat.number)  # noqa: S311 - when somebody clicks
    while (left := ending - time.perf_counter()) > 0:
        await asyncio.sleep(min(left, dice.uniform(*PAUSE_SECONDS)))
        await seat.change(person, dice)


async def _by_turns(first: Server, second: Server) -> list[Figure]:
    """
    Changes a second of one process and of two, each asked by as many as the process can answer.

    A process takes more than one core, with its database and what it calculates outside Python: how much
    the two take tells whether it was they or the machine that could no more.
    """
    alone, both, busy = [], [], []
    for _ in range(FULL_ROUNDS):
        alone.append((await _full((first,)))[0])
        changes, taken = await _full((first, second))
        both.append(changes)
        busy.append(taken)
    one, two = statistics.median(alone), statistics.median(both)
    return [
        Figure("last_en_process", one, "byten/s", None),
        Figure("last_tva_processer", two, "byten/s", None),
        Figure("last_tva_processer_ganger", two / one, "gånger", None),
        Figure("last_tva_processer_upptaget", statistics.median(busy), "procent", None),
    ]


async def _full(servers: Sequence[Server]) -> tuple[float, float]:
    """Changes a second, and how much of the machine's processors was taken meanwhile, per cent."""
    seats = [Seat(number) for number in range(FULL_PEOPLE * len(servers))]
    async with AsyncExitStack() as stack:
        people = [
            await seat.enter(stack, servers[number % len(servers)].url) for number, seat in enumerate(seats)
        ]
        before, began = _processors(), time.perf_counter()
        async with asyncio.TaskGroup() as together:
            for seat, person in zip(seats, people, strict=True):
                together.create_task(_at_once(seat, person, began + FULL_SECONDS))
        lasted = time.perf_counter() - began
    busy, idle = (now - then for now, then in zip(_processors(), before, strict=True))
    return sum(len(seat.taken) for seat in seats) / lasted, 100 * busy / (busy + idle)


def _processors() -> tuple[int, int]:
    """For how many ticks of the clock the machine's cores have been busy, and idle."""
    told = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    ticks = [int(one) for one in told[1:9]]
    idle = ticks[3] + ticks[4]  # idle, and waiting for the disk
    return sum(ticks) - idle, idle


async def _at_once(seat: Seat, person: Person, ending: float) -> None:
    dice = random.Random(seat.number)  # noqa: S311 - when somebody clicks
    while time.perf_counter() < ending:
        await seat.change(person, dice)
