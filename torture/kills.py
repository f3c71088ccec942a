"""SIGKILL in the middle of writing: what was acknowledged is there, nothing is half-written, work goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import httpx

from lägesbild.config import ROOT
from tests import forks
from tests.serving import free_port
from torture import typist, writer
from torture.databases import Place, places
from torture.ledger import Ledger, broken
from torture.tally import Tally

KILLS: Final = 100
"""On each kind of database."""
WRITERS: Final = ("rolf", "sara")
TYPIST: Final = "stina"
SERVER_TURN: Final = 10
RECOVERY_SECONDS: Final = 300.0
"""Longer than any start takes, also on a machine with other things to do."""
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


class Served:
    """A server with somebody typing in its form; ``kill`` ends the server where it is."""

    def __init__(self, place: Place, username: str, ledger: Ledger) -> None:
        self.wrote = threading.Event()
        self._username, self._ledger, port = username, ledger, free_port()
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            cwd=place.folder,
            env=place.environment | {"LAGESBILD_PORT": str(port), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._url = f"http://127.0.0.1:{port}"
        self._person = threading.Thread(target=self._type, daemon=True)
        self._person.start()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._person.join()

    def _type(self) -> None:
        while self._process.poll() is None:
            try:
                httpx.get(f"{self._url}/_stcore/health", timeout=2).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
                continue
            typist.type_until_cut(self._url, self._username, self._note)

    def _note(self, line: str) -> None:
        self._ledger.note(self._username, line)
        self.wrote.set()


class Writer:
    """A process that writes; ``kill`` ends it where it is, and takes down what it had been told is stored."""

    def __init__(self, place: Place, username: str, ledger: Ledger) -> None:
        self.wrote = threading.Event()
        self._username, self._ledger = username, ledger
        self._heard, said = multiprocessing.Pipe(duplex=False)
        self._process = forks.start(writer.work, place.environment, username, said)
        said.close()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._listener.join()
        self._heard.close()
        self._process.close()

    def _listen(self) -> None:
        with contextlib.suppress(EOFError):
            while True:
                self._ledger.note(self._username, self._heard.recv_bytes().decode("ascii"))
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

    Every ``SERVER_TURN``th time it is a server with somebody typing in its form that is killed. The others
    write on meanwhile, so the database is under load when it is looked at, too. Who starts after a kill and
    gets something stored is the proof that nobody's hand was needed.
    """
    place.use()
    chance, ledger, outcome = random.Random(seed), Ledger(), Outcome()  # noqa: S311 no secret
    at_work: dict[str, Writer | Served] = {name: Writer(place, name, ledger) for name in WRITERS}
    try:
        for turn in range(kills):
            name = TYPIST if turn % SERVER_TURN == SERVER_TURN - 1 else WRITERS[turn % len(WRITERS)]
            if name == TYPIST:
                at_work[name] = Served(place, name, ledger)
            _strike(at_work, name, outcome, chance)
            if name != TYPIST:
                at_work[name] = Writer(place, name, ledger)
        outcome.not_recovered += not all(one.wrote.wait(RECOVERY_SECONDS) for one in at_work.values())
    finally:
        for one in at_work.values():
            one.kill()
    outcome.acknowledged, outcome.lost = ledger.count, ledger.missing()
    return outcome


def _strike(at_work: dict[str, Writer | Served], name: str, outcome: Outcome, chance: random.Random) -> None:
    """Wait until all have got something stored, kill one, and look at what is left."""
    recovered = all(one.wrote.wait(RECOVERY_SECONDS) for one in at_work.values())
    time.sleep(chance.uniform(0.0, LONGEST_WRITING))
    at_work.pop(name).kill()
    problems = broken()
    outcome.kills += 1
    outcome.problems += problems
    outcome.not_recovered += not recovered or bool(problems)
