"""
A process that writes without pause and says each thing once it is stored, until it is killed.

It says a line per write that was acknowledged: ``one KEY``, ``three KEY`` (three reports in one write),
``change KEY VERSION`` or ``draft NUMBER``.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import time
import uuid
from dataclasses import replace
from multiprocessing.connection import Connection

from lägesbild.actions import drafts, reports
from lägesbild.actions.reports import NewReport
from lägesbild.model import Viewer
from lägesbild.model.words import ObservationKind
from lägesbild.reading import viewers
from lägesbild.store.session import reading, transaction

TOGETHER = 3
PAUSE_SECONDS = 0.01
"""Between two writes: SQLite lets one write at a time, and does not say whose turn it is."""
told: list[Connection] = []
"""Who listens to this process."""


def work(environment: dict[str, str], username: str, listener: Connection) -> None:
    """Write for ever to the database that the environment names, and tell the listener."""
    os.environ.update(environment)
    told.append(listener)
    with reading() as session:
        viewer = viewers.by_username(session, username)
    for turn in itertools.count():
        one(viewer)
        three(viewer)
        draft(viewer, turn)


def one(by: Viewer) -> None:
    """A report, and a change of it."""
    key = uuid.uuid4().hex
    with transaction() as session:
        saved = reports.save(session, a_report(), by=by, submit_key=key)
    say(f"one {key}")
    row = saved.observation
    with transaction() as session:
        changed = replace(a_report(), text="Lugnare vid centrum den här kvällen.")
        done = reports.change(session, row.id, changed, version=row.version, by=by)
        session.flush()
        version = done.observation.version
    say(f"change {key} {version}")


def three(by: Viewer) -> None:
    """Several reports that are stored together or not at all."""
    key = uuid.uuid4().hex
    with transaction() as session:
        reports.save_many(session, [a_report()] * TOGETHER, by=by, submit_key=key)
    say(f"three {key}")


def draft(by: Viewer, number: int) -> None:
    """What somebody is typing."""
    with transaction() as session:
        drafts.save(session, "rapport", {"number": number}, by=by)
    say(f"draft {number}")


def a_report() -> NewReport:
    return NewReport(
        kind=ObservationKind.ORO,
        text="Grupp vid centrum på kvällen, hög ljudnivå.",
        audience="ledningsgruppen",
        occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=2),
        district_code="2180R018",
        category="ordning",
    )


def say(line: str) -> None:
    """Tell that something is stored."""
    for listener in told:
        listener.send_bytes(line.encode("ascii"))
    time.sleep(PAUSE_SECONDS)
