"""Ten years of meetings: 120 of them, 40 people and 30 items at the last, 500 tasks; 20 follow the screen."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.figure import Figure
from bench.people import Person, signed_in
from lägesbild.actions import meetings
from lägesbild.config import settings
from lägesbild.intake import demo
from lägesbild.model import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Huvudman,
    Meeting,
    Presentation,
    Task,
    clock,
)
from lägesbild.model.words import AgendaKind, AttendanceKind, BodyKind, TaskStatus
from lägesbild.store import engine as engines
from lägesbild.store import trail, upgrade
from lägesbild.store.session import transaction
from tests.serving import SECRET, Server, serving
from tools.browser import launch, settle, sign_in

MEETINGS: Final = 120
PEOPLE: Final = 40
ITEMS: Final = 30
TASKS: Final = 500
FOLLOWERS: Final = 20
TURNS: Final = 12
"""How often the screen goes to another item while people follow."""
APART_SECONDS: Final = 2.5
ROUNDS: Final = 7
FIRST_OWN: Final = 12
"""The first item without a kind of its own: a title and a note."""
TITLE: Final = re.compile("Ärende nummer ([0-9]+)</h1".encode())
"""How the page writes the heading of an item; the next one's title stands elsewhere on it."""
CAST: Final = ("anna", "rolf", "sara", "stina")
VIEWS: Final = ("mote", "runda", "anteckna", "presentation", "bedomning", "protokoll")
"""The pages of one meeting."""
AROUND: Final = ("mote", "beslut", "omradesgrupper", "arshjul", "trygghetsvandringar")


def run() -> Iterator[Figure]:
    """Measure every view of the meeting on a running server, and how soon twenty people see the next item."""
    with tempfile.TemporaryDirectory(prefix="lagesbild-bench-") as folder:
        database = Path(folder) / "moten.sqlite"
        meeting_id, items = _fill(database)
        with serving(database, Path(folder)) as server:
            yield from asyncio.run(_views(server, meeting_id))
            yield from asyncio.run(_following(server, meeting_id, items))
            yield from _painted(server, meeting_id)


def _fill(database: Path) -> tuple[int, list[int]]:
    """The demo and ten years of meetings; the last meeting's id and those of its items."""
    os.environ.update(
        LAGESBILD_DATABASE_URL=f"sqlite:///{database}",
        LAGESBILD_SESSION_SECRET=SECRET,
        LAGESBILD_VAR_DIR=str(database.parent),
        LAGESBILD_DEMO="true",
    )
    settings.cache_clear()
    engines.dispose()
    upgrade.upgrade()
    demo.prepare()
    with transaction() as session:
        trail.deed(session, by="bench", action="demo.lagg_upp")
        last = _meetings(session)
        items = _agenda(session, last)
        _people(session, last)
        session.flush()
        found = last.id, [item.id for item in items]
    with engines.current().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engines.dispose()
    return found


def _meetings(session: Session) -> Meeting:
    group = session.scalars(select(Body).where(Body.kind == BodyKind.LEDNINGSGRUPP)).one()
    owners = session.scalars(select(Huvudman.id)).all()
    today = clock.today()
    for number in range(MEETINGS):
        day = today - dt.timedelta(days=1 + 30 * (MEETINGS - 1 - number))
        row = meetings.register(session, body=group.slug, held_on=day)
        for part in range(TASKS // MEETINGS + 1):
            session.add(
                Task(
                    meeting=row,
                    text=f"Uppdrag {number}.{part}: återkomma med underlag",
                    owner_huvudman_id=owners[(number + part) % len(owners)],
                    due_on=day + dt.timedelta(days=45),
                    status=TaskStatus.KLAR if number < MEETINGS - 20 else TaskStatus.OPPEN,
                )
            )
            session.add(Decision(meeting=row, paragraph=str(part + 1), text=f"Beslut {number}.{part}"))
        if row.starts_at is None:
            row.starts_at = dt.datetime.combine(day, dt.time(7, 15), dt.UTC)
            row.ends_at = row.starts_at + dt.timedelta(hours=3)
    session.flush()
    return row


def _agenda(session: Session, meeting: Meeting) -> list[AgendaItem]:
    kinds = [kind for kind in AgendaKind if kind is not AgendaKind.EGEN]
    rows = [
        AgendaItem(
            meeting_id=meeting.id,
            position=number,
            title=f"Ärende nummer {number + 1}",
            kind=kinds[number] if number < len(kinds) else AgendaKind.EGEN,
            note="Gruppen gick igenom läget och var överens om fortsättningen. " * 8,
        )
        for number in range(ITEMS)
    ]
    session.add_all(rows)
    return rows


def _people(session: Session, meeting: Meeting) -> None:
    owners = session.scalars(select(Huvudman.id)).all()
    for number in range(PEOPLE):
        session.add(
            Attendance(
                meeting_id=meeting.id,
                name=f"Deltagare {number + 1}",
                huvudman_id=owners[number % len(owners)],
                kind=AttendanceKind.LEDAMOT,
            )
        )


async def _views(server: Server, meeting_id: int) -> list[Figure]:
    async with signed_in(server.url, "stina", "demo") as person:
        found = [await _view(person, page, f"rad={meeting_id}") for page in VIEWS]
        found += [await _view(person, page, "") for page in AROUND]
    if person.errors:
        raise RuntimeError(f"a page told of an error: {person.errors[0]}")
    return found


async def _view(person: Person, page: str, query: str) -> Figure:
    await person.open(page, query)
    taken = [await person.open(page, query) for _ in range(ROUNDS)]
    name = f"mote_vy_{page}{'' if query else '_lista'}"
    return Figure(name, statistics.median(taken), "s", 1.0)


async def _following(server: Server, meeting_id: int, items: list[int]) -> list[Figure]:
    """
    How long after the screen has moved on each of those who follow has the new item, by the wire.

    Who never gets an item before the screen is moved again is counted as waiting until then.
    """
    _point(server, meeting_id, items[0])
    ready = asyncio.Semaphore(0)
    followers = [_Follower(CAST[number % 3]) for number in range(FOLLOWERS)]
    moved: dict[int, float] = {}
    async with asyncio.TaskGroup() as together:  # one that fails ends them all
        for one in followers:
            together.create_task(one.follow(server, meeting_id, ready))
        for _ in followers:
            await ready.acquire()
        for turn in range(FIRST_OWN, FIRST_OWN + TURNS):
            await asyncio.to_thread(_point, server, meeting_id, items[turn])
            moved[turn] = time.perf_counter()
            await asyncio.sleep(APART_SECONDS)
    waits = [one.first.get(turn, at + APART_SECONDS) - at for one in followers for turn, at in moved.items()]
    missed = sum(turn not in one.first for one in followers for turn in moved)
    return [
        Figure("mote_foljer_p95", statistics.quantiles(waits, n=20)[-1], "s", 1.0),
        Figure("mote_foljer_median", statistics.median(waits), "s", None),
        Figure("mote_foljer_missade", missed, "byten", 0),
        Figure("mote_foljer_fel", sum(one.errors for one in followers), "fel", 0),
    ]


class _Follower:
    """Somebody who has the screen of a meeting open elsewhere, and when each item reached them first."""

    def __init__(self, username: str) -> None:
        self._username = username
        self.first: dict[int, float] = {}
        self.errors = 0

    async def follow(self, server: Server, meeting_id: int, ready: asyncio.Semaphore) -> None:
        async with signed_in(server.url, self._username, "demo") as person:
            await person.open("presentation", f"rad={meeting_id}")
            person.seen = self._seen
            ready.release()
            await person.stay(4 + TURNS * APART_SECONDS)
            self.errors = len(person.errors)

    def _seen(self, raw: bytes, at: float) -> None:
        for number in TITLE.findall(raw):
            self.first.setdefault(int(number) - 1, at)


def _point(server: Server, meeting_id: int, item_id: int) -> None:
    engine = server.engine()
    with transaction(engine) as session:
        session.merge(
            Presentation(
                meeting_id=meeting_id,
                agenda_item_id=item_id,
                step=0,
                for_guests=False,
                changed_at=dt.datetime.now(dt.UTC),
            )
        )
    engine.dispose()


def _painted(server: Server, meeting_id: int) -> list[Figure]:
    """From a click on one of the meeting's pages to the page at rest in Chromium."""
    with sync_playwright() as running:
        browser = launch(running)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="sv-SE")
        page.goto(server.url + "/logga-in")
        sign_in(page, server.url, "stina")
        page.goto(f"{server.url}/mote?rad={meeting_id}")
        settle(page)
        found = []
        for name in ("anteckna", "bedomning", "protokoll"):
            taken = [_clicked(page, name) for _ in range(3)]
            found.append(Figure(f"mote_malad_{name}", statistics.median(taken), "s", 1.0))
        browser.close()
    return found


def _clicked(page: Page, name: str) -> float:
    began = time.perf_counter()
    page.locator(f'nav a[href^="/{name}?"]').click()
    page.wait_for_function(
        """name => location.pathname === `/${name}`
            && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === "notRunning"
            && document.querySelector(`.lb-steps a[aria-current][href^="/${name}?"]`) !== null
        """,
        arg=name,
    )
    taken = time.perf_counter() - began
    page.locator('nav a[href^="/mote?"]').click()
    settle(page)
    return taken
