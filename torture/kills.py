"""SIGKILL in the middle of writing: what was acknowledged is there, nothing is half-written, work goes on."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lägesbild.config import ROOT
from torture.databases import Place, places
from torture.ledger import Ledger, broken
from torture.tally import Tally

KILLS: Final = 100
"""On each kind of database."""
WRITERS: Final = ("rolf", "sara")
RECOVERY_SECONDS: Final = 60.0
LONGEST_WRITING: Final = 0.4
"""Seconds of writing before the axe falls, at most."""


@dataclass
class Outcome:
    """What came of killing: how often, how often all was well, and what was not."""

    kills: int = 0
    not_recovered: int = 0
    acknowledged: int = 0
    lost: int = 0
    problems: list[str] = field(default_factory=list)


class Writer:
    """A process that writes; ``kill`` ends it where it is and returns what it had been told is stored."""

    def __init__(self, place: Place, username: str, ledger: Ledger) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "torture.writer", username],
            cwd=ROOT,
            env=place.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._username, self._ledger = username, ledger
        self.wrote = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _listen(self) -> None:
        if self._process.stdout is None:
            return
        for line in self._process.stdout:
            if line.endswith("\n") and not line.startswith("ready"):
                self._ledger.note(self._username, line)
                self.wrote.set()


def run(kills: int = KILLS, *, seed: int = 1) -> Iterator[Tally]:
    """Kill writers on both kinds of database, and count."""
    with places() as made:
        outcomes = [killed(place, kills, seed=seed) for place in made.values()]
    for problem in (one for outcome in outcomes for one in outcome.problems):
        sys.stderr.write(problem + "\n")
    yield Tally(
        "kills_survived", sum(one.kills for one in outcomes), sum(one.not_recovered for one in outcomes)
    )
    yield Tally("writes_lost", sum(one.acknowledged for one in outcomes), sum(one.lost for one in outcomes))


def killed(place: Place, kills: int, *, seed: int) -> Outcome:
    """
    Kill one of two writers again and again, and look at the database after each.

    The other writes on meanwhile, so the database is under load when it is looked at, too. A writer that
    starts after a kill and gets something stored is the proof that nobody's hand was needed.
    """
    place.use()
    chance, ledger, outcome = random.Random(seed), Ledger(), Outcome()  # noqa: S311 no secret
    writers = {name: Writer(place, name, ledger) for name in WRITERS}
    try:
        for turn in range(kills):
            name = WRITERS[turn % len(WRITERS)]
            recovered = all(writer.wrote.wait(RECOVERY_SECONDS) for writer in writers.values())
            time.sleep(chance.uniform(0.0, LONGEST_WRITING))
            writers[name].kill()
            outcome.kills += 1
            problems = broken()
            outcome.problems += problems
            outcome.not_recovered += not recovered or bool(problems)
            writers[name] = Writer(place, name, ledger)
        outcome.not_recovered += not all(one.wrote.wait(RECOVERY_SECONDS) for one in writers.values())
    finally:
        for writer in writers.values():
            writer.kill()
    outcome.acknowledged, outcome.lost = ledger.count, ledger.missing()
    return outcome
