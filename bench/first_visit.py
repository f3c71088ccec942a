"""A first visit over a slow line: bytes and seconds to a usable sign-in page, and to Lägesbild drawn."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bench import reports
from bench.figure import Figure
from bench.server import running
from tools.browser import launch

REPORTS: Final = 6_000
ROUNDS: Final = 5
TYPING_SECONDS: Final = 10.0
"""How long a person is at the sign-in page; a password manager takes none of them."""
SLOW_4G: Final = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 180_000,
    "uploadThroughput": 84_375,
    "connectionType": "cellular4g",
}
"""Chromium's own preset: a round trip more than half a second, 1.4 Mbit/s down, as on a train."""
PATIENCE_MS: Final = 180_000
KB: Final = 1000

USABLE: Final = """() => {
    const field = document.querySelector('[name=username]');
    if (!field || !field.checkVisibility() || document.querySelector('link[rel=stylesheet]')?.sheet == null)
        return false;
    field.focus();
    return document.activeElement === field;
}"""
HEADING: Final = """() => [...document.querySelectorAll('h1')].some(
    (one) => one.checkVisibility() && one.textContent.startsWith('Lägesbild –'))"""
MAP: Final = """() => [...document.querySelectorAll('iframe')].some((frame) =>
    frame.offsetHeight && frame.contentDocument?.querySelector('path.leaflet-interactive'))"""
DRAWN: Final = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    if (!app || app.dataset.testScriptState !== 'notRunning') return false;
    if (document.querySelector('[data-testid=stSkeleton]')) return false;
    const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
    return charts.length > 0 && charts.every((chart) => chart.querySelector('.main-svg'));
}"""
SHIFTS: Final = """
window.lbShifts = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.lbShifts += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


@dataclass
class Wire:
    """What a page has fetched, as Chromium counts it: headers and bodies as they came, and frames."""

    requests: int = 0
    http: int = 0
    frames: int = 0
    _parts: dict[str, int] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.on("Network.dataReceived", self._part)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.loadingFailed", self._failed)
        session.on("Network.webSocketFrameReceived", self._frame)

    def since(self, earlier: Wire) -> Wire:
        """What came after ``earlier``."""
        return Wire(self.requests - earlier.requests, self.http - earlier.http, self.frames - earlier.frames)

    def now(self) -> Wire:
        """What has come so far."""
        return Wire(self.requests, self.http + sum(self._parts.values()), self.frames)

    def _part(self, event: dict[str, Any]) -> None:
        name = event["requestId"]
        self._parts[name] = self._parts.get(name, 0) + int(event["encodedDataLength"])

    def _finished(self, event: dict[str, Any]) -> None:
        self._parts.pop(event["requestId"], None)
        self.http += int(event["encodedDataLength"])
        self.requests += event["encodedDataLength"] > 0  # none came over the wire for what was kept

    def _failed(self, event: dict[str, Any]) -> None:
        self.http += self._parts.pop(event["requestId"], 0)

    def _frame(self, event: dict[str, Any]) -> None:
        data = event["response"]["payloadData"]
        self.frames += len(data) * 3 // 4 if event["response"]["opcode"] == 2 else len(data)


@dataclass(frozen=True)
class Visit:
    """
    One person, from an empty tab to Lägesbild drawn.

    ``door_seconds`` from when the sign-in page was asked for, the others from when the button was pressed;
    ``ahead`` is what came while the person wrote.
    """

    door: Wire
    door_seconds: float
    ahead: Wire
    inside: Wire
    heading_seconds: float
    map_seconds: float
    drawn_seconds: float
    shifts: float


def run() -> Iterator[Figure]:
    """Measure visits with nothing kept by the browser, and the same people's next ones."""
    with tempfile.TemporaryDirectory(prefix="lagesbild-bench-") as folder:
        url = f"sqlite:///{folder}/besok.sqlite"
        reports.fill(url, REPORTS, Path(folder))
        with running(url, Path(folder)) as server:
            yield from figures(server.url)


def figures(url: str, rounds: int = ROUNDS) -> Iterator[Figure]:
    """The medians of a server's visits."""
    found: dict[str, list[Visit]] = {"genast": [], "skrev": [], "igen": []}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(rounds):
            for name, visit in _round(browser, url):
                found[name].append(visit)
        browser.close()
    first = [*found["genast"], *found["skrev"]]
    yield _median("forsta_besok.inloggning.kB", first, lambda one: one.door.http / KB, "kB")
    yield _median("forsta_besok.inloggning.anrop", first, lambda one: one.door.requests, "st")
    yield _median("forsta_besok.inloggning.s", first, lambda one: one.door_seconds, "s")
    for name, visits in found.items():
        yield from _inside(f"forsta_besok.{name}", visits)


def _inside(name: str, visits: list[Visit]) -> Iterator[Figure]:
    yield _median(f"{name}.forut.kB", visits, lambda one: one.ahead.http / KB, "kB")
    yield _median(f"{name}.kB", visits, lambda one: one.inside.http / KB, "kB")
    yield _median(f"{name}.websocket.kB", visits, lambda one: one.inside.frames / KB, "kB")
    yield _median(f"{name}.anrop", visits, lambda one: one.inside.requests, "st")
    yield _median(f"{name}.rubrik.s", visits, lambda one: one.heading_seconds, "s")
    yield _median(f"{name}.karta.s", visits, lambda one: one.map_seconds, "s")
    yield _median(f"{name}.allt.s", visits, lambda one: one.drawn_seconds, "s")
    yield _median(f"{name}.hopp", visits, lambda one: one.shifts, "cls")


def _median(name: str, visits: list[Visit], of: Callable[[Visit], float], unit: str) -> Figure:
    return Figure(name, statistics.median(map(of, visits)), unit, None)


def _round(browser: Browser, url: str) -> Iterator[tuple[str, Visit]]:
    """Somebody whose password is filled in; another who writes it; and that one the next time."""
    with _person(browser) as context:
        yield "genast", visit(context, url, typing=0)
    with _person(browser) as context:
        yield "skrev", visit(context, url, typing=TYPING_SECONDS)
        context.clear_cookies()
        yield "igen", visit(context, url, typing=0)


@contextmanager
def _person(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="sv-SE")
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(SHIFTS)
    try:
        yield context
    finally:
        context.close()


def visit(context: BrowserContext, url: str, *, typing: float) -> Visit:
    """Open the sign-in page in a new tab, sign in, and wait until Lägesbild is drawn."""
    page = context.new_page()
    wire = _throttled(context, page)
    began = time.perf_counter()
    page.goto(f"{url}/logga-in", wait_until="commit")
    page.wait_for_function(USABLE)
    door_seconds = time.perf_counter() - began
    door = wire.now()
    page.wait_for_timeout(typing * 1000)
    before = wire.now()
    began = time.perf_counter()
    _sign_in(page)
    heading, drawn_map, drawn = (_reached(page, sign, began) for sign in (HEADING, MAP, DRAWN))
    page.wait_for_timeout(1000)  # what moves late moves too
    shifts = float(page.evaluate("window.lbShifts"))
    ahead, inside = before.since(door), wire.now().since(before)
    found = Visit(door, door_seconds, ahead, inside, heading, drawn_map, drawn, shifts)
    page.close()
    return found


def _reached(page: Page, sign: str, began: float) -> float:
    page.wait_for_function(sign)
    return time.perf_counter() - began


def _sign_in(page: Page) -> None:
    page.evaluate("""() => {
        document.querySelector('[name=username]').value = 'anna';
        document.querySelector('[name=password]').value = 'demo';
        document.querySelector('form button').click();
    }""")


def _throttled(context: BrowserContext, page: Page) -> Wire:
    session = context.new_cdp_session(page)
    wire = Wire()
    wire.listen(session)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    return wire
