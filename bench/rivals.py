"""What the comparisons of bench/plain.py and bench/superset.py have in common."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from bench.figure import Figure
from bench.people import Person
from bench.server import KB
from lägesbild.model import clock

USERNAME: Final = "stina"
"""Who looks at Lägesbild: may read what was shared, and what her own huvudman keeps, not the rest."""
WHOLE: Final = "Hela kommunen"
PERIODS: Final = {"12_manader": "12 månader", "alla_ar": "Alla år"}
"""The last part of a figure's name, and what the plain page calls the period."""
FIRST_DAY: Final = "2000-01-01"
PATIENCE_SECONDS: Final = 600.0
"""A hundred thousand markers take the plain page minutes, and so may a first page on a busy machine."""
START_SECONDS: Final = 300
STOP_SECONDS: Final = 20


@dataclass
class Taken:
    """What one kind of change took, each time it was asked."""

    seconds: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    async def ask(self, person: Person, area: str) -> None:
        """Have somebody choose an area once more."""
        before = person.bytes_read
        self.add(await person.choose("Område", area), 0)
        self.sent[-1] = person.bytes_read - before
        person.leave()  # nothing of it runs while the other is asked
        if person.errors:
            raise RuntimeError(f"the page told of an error: {person.errors[0]}")

    def add(self, seconds: float, sent: int) -> None:
        """One more."""
        self.seconds.append(seconds)
        self.sent.append(sent)


def figures(name: str, rival: Taken, own: Taken) -> Iterator[Figure]:
    """How many times longer the rival took, the medians behind it, and what was sent."""
    yield from times(name, rival, own)
    yield Figure(f"{name}_rival_kb", statistics.median(rival.sent) / KB, "kB", None)
    yield Figure(f"{name}_lagesbild_kb", statistics.median(own.sent) / KB, "kB", None)


def times(name: str, rival: Taken, own: Taken) -> Iterator[Figure]:
    """How many times longer the rival took, and the medians behind it."""
    theirs, ours = statistics.median(rival.seconds), statistics.median(own.seconds)
    yield Figure(f"{name}_ganger", theirs / ours, "gånger", None)
    yield Figure(f"{name}_rival_s", theirs, "s", None)
    yield Figure(f"{name}_lagesbild_s", ours, "s", None)


def address(period: str) -> str:
    """The address of Lägesbild at one of PERIODS."""
    return "" if period == "12_manader" else f"period=Egen+period&fran={FIRST_DAY}&till={clock.today()}"


@contextmanager
def serving(
    command: Sequence[str], alive: str, folder: Path, env: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a command until the block ends, once the address ``alive`` answers; its log lies in ``folder``."""
    with (folder / f"{Path(command[0]).name}.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(env or {})}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, alive)
            yield
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:  # it finishes what it was asked, which may be minutes of it
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], alive: str) -> None:
    began = time.perf_counter()
    while time.perf_counter() - began < START_SECONDS:
        if process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode}; see its log")
        try:
            if httpx.get(alive, timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(f"{alive} did not answer")
