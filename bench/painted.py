"""What people see of a million reports, in Chromium: a page drawn again, and a report that was just saved."""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright

from bench.figure import Figure
from bench.people import signed_in
from bench.server import Server
from tools.browser import launch, settle, sign_in

PAGES: Final = {"lagesbild": "", "omrade": "omrade", "tidslinje": "tidslinje"}
AREAS: Final = ("Sätra", "Andersberg", "Bomhus", "Brynäs", "Hemlingby", "Stigslund")
TIMES_LIMIT: Final = 2.0
SEEN_LIMIT: Final = 1.0
SAVED: Final = ("Ett sällskap stör på torget", "Klotter på en busskur", "Trasiga lampor på gångvägen")
QUIET_MS: Final = 700
MOST_MS: Final = 20_000
WATCHED: Final = """() => {
    const watch = (inside) => {
        if (!inside || inside.watched) return;
        inside.watched = true;
        new MutationObserver(() => { window.changed = performance.now(); }).observe(
            inside, {subtree: true, childList: true, attributes: true, characterData: true});
    };
    window.changed = performance.now();
    watch(document);
    for (const frame of document.querySelectorAll('iframe')) watch(frame.contentDocument);
}"""
"""Note when anything on the page or in its frames changed last."""
AT_REST: Final = """([quiet, since]) => {
    const app = document.querySelector('[data-testid=stApp]');
    return window.changed > since && app.dataset.testScriptState === 'notRunning'
        && performance.now() - window.changed > quiet;
}"""


def run(servers: dict[str, Server]) -> Iterator[Figure]:
    """``servers``: the full one first, and the almost empty one it is compared with."""
    full = next(iter(servers.values()))
    with sync_playwright() as running:
        browser = launch(running)
        views = {}
        for name, server in servers.items():
            views[name] = browser.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE")
            sign_in(views[name], server.url, "stina")
        for name, address in PAGES.items():
            taken = _by_turns(views, {one: f"{server.url}/{address}" for one, server in servers.items()})
            of_full, of_empty = (statistics.median(found) for found in taken.values())
            yield Figure(f"malad_{name}", of_full, "s", None)
            yield Figure(f"malad_{name}_nastan_tom", of_empty, "s", None)
            yield Figure(f"malad_{name}_ganger", of_full / of_empty, "gånger", TIMES_LIMIT)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE")
        sign_in(page, full.url, "rolf")
        yield Figure(
            "sparad_syns", statistics.median(_seen(page, full, text) for text in SAVED), "s", SEEN_LIMIT
        )
        browser.close()


def _by_turns(views: dict[str, Page], addresses: dict[str, str]) -> dict[str, list[float]]:
    taken = defaultdict(list)
    for name, page in views.items():
        page.goto(addresses[name])
        settle(page)
    for area in AREAS:
        for name, page in views.items():
            taken[name].append(_repainted(page, area))
    return taken


def _repainted(page: Page, area: str) -> float:
    """Seconds from choosing an area to the last change of anything on the page."""
    box = page.get_by_role("combobox", name="Område").first
    box.click()
    box.fill(area)
    option = page.get_by_role("option", name=area).first
    option.wait_for()
    page.evaluate(WATCHED)
    began: float = page.evaluate("() => performance.now()")
    option.click()
    page.wait_for_function(AT_REST, arg=[QUIET_MS, began], polling=50, timeout=MOST_MS)
    changed: float = page.evaluate("() => window.changed")
    return (changed - began) / 1000


def _seen(page: Page, server: Server, text: str) -> float:
    """Seconds from pressing *Spara rapporten* until somebody else who asks has the report on Område."""
    page.goto(f"{server.url}/rapportera")
    settle(page)
    page.get_by_label("Vad har ni sett?").fill(text)
    page.get_by_label("Kategori").click()
    page.get_by_role("option", name="Ordningsstörning och samlingar").click()
    settle(page)
    page.get_by_label("Område", exact=True).fill("Sätra")
    page.get_by_role("option", name="Sätra").first.click()
    settle(page)
    page.get_by_text("Ledningsgruppen", exact=True).click()
    settle(page)
    other = _Other(server, text)
    other.start()
    other.ready.wait()
    began = time.perf_counter()
    page.get_by_role("button", name="Spara rapporten").click()
    other.go.set()
    expect(page.get_by_text("Rapporten är sparad")).to_be_visible()
    other.join()
    return other.seen_at - began


class _Other(threading.Thread):
    """Somebody of another huvudman who asks for the page again and again."""

    def __init__(self, server: Server, text: str) -> None:
        super().__init__(daemon=True)
        self._server, self._text = server, text.encode()
        self.ready, self.go = threading.Event(), threading.Event()
        self.seen_at = float("inf")

    def run(self) -> None:
        asyncio.run(self._look())

    async def _look(self) -> None:
        async with signed_in(self._server.url, "anna", "demo") as person:
            await person.open("omrade")
            person.seen = self._note
            self.ready.set()
            await asyncio.to_thread(self.go.wait)
            ending = time.perf_counter() + 30
            while self.seen_at == float("inf") and time.perf_counter() < ending:
                await person.open("omrade")

    def _note(self, raw: bytes, at: float) -> None:
        if self._text in raw:
            self.seen_at = min(self.seen_at, at)
