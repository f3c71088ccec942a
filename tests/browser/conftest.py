"""
A real Chromium against a real server.

Write a browser test like this::

    def test_rolf_sees_his_reports(open_page):
        page = open_page("/mina-rapporter", as_="rolf")          # signed in, page settled
        expect(page.get_by_role("heading", name="Mina rapporter")).to_be_visible()

Fixtures
--------
server
    ``python app.py`` on a fresh SQLite database with the cast of tests/conftest.py, shared by the
    tests of one module (what one test stores, the next one sees). ``server.url``, ``server.log``,
    ``server.engine()`` for ``transaction(...)``/``reading(...)``. To add data before it starts,
    override ``prepare`` in the test module; to change its environment, override ``server_env``.
open_page
    ``open_page(path="/", as_=None, width=1280, height=800, scheme="light")`` → a page in a browser
    context of its own; with ``as_`` it signs in first and comes back to ``path``, including the query.
    Contexts are emptied and used again: what they have read of Streamlit's code stays read.
    When the test is over, it fails if any page asked another host for anything, or broke the
    Content-Security-Policy, or logged an uncaught error.
sign_in
    ``sign_in(page, "rolf")`` fills in and sends the form on a page of your own.
settled
    ``settled(page)`` waits until Streamlit has finished its run and nothing moves any more.

Set LAGESBILD_TEST_URL to drive a server that already runs (with demo data, say) instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from sqlalchemy import Engine

from tests.conftest import PASSWORD
from tests.serving import Server, free_port, serving
from tools.browser import launch

WAIT_MS = 20_000
RESTING_MS = 250

collect_ignore = ["scripts"]  # main scripts for a server, not test modules

expect.set_options(timeout=WAIT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test below this folder, so that ``-m browser`` and ``-m "not browser"`` work."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium that ``make test`` has found or installed; without one the tests fail, never skip."""
    launched = launch(playwright)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def port() -> int:
    """Where every server of this worker listens, one after the other: what browsers have kept stays good."""
    return free_port()


@pytest.fixture(scope="module")
def server_env() -> Mapping[str, str]:
    """More environment for the server; override it in a test module."""
    return {}


@pytest.fixture(scope="module")
def prepare() -> Callable[[Engine], None]:
    """Put data into the database before the server starts; override it in a test module."""
    return lambda _engine: None


@pytest.fixture(scope="module")
def server(
    _sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    port: int,
    server_env: Mapping[str, str],
    prepare: Callable[[Engine], None],
) -> Iterator[Server]:
    """The server under test."""
    folder = tmp_path_factory.mktemp("server")
    prepared = folder / "prepared.sqlite"
    shutil.copy(_sqlite_template, prepared)
    engine = Server("", f"sqlite:///{prepared}", Path(), None).engine()  # type: ignore[arg-type]
    prepare(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    with serving(prepared, folder, {"LAGESBILD_PORT": str(port), **server_env}) as running:
        yield running


@pytest.fixture(scope="module")
def base_url(request: pytest.FixtureRequest) -> str:
    """Where the pages are: LAGESBILD_TEST_URL, or the server fixture."""
    return os.environ.get("LAGESBILD_TEST_URL") or request.getfixturevalue("server").url


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill in and send the form; the page must be at /logga-in."""
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()


@pytest.fixture(name="sign_in")
def sign_in_fixture() -> Callable[..., None]:
    return sign_in


def settled(page: Page) -> None:
    """
    Wait until Streamlit has run the page to its end, and a moment longer.

    Right after a click the browser has not asked for the next run yet, and the page looks at rest.
    """
    page.wait_for_selector('[data-testid="stApp"]', timeout=WAIT_MS)
    page.evaluate("() => { delete window.restingSince; }")
    page.wait_for_function(
        """(least) => {
            const app = document.querySelector('[data-testid="stApp"]');
            const rests = app.dataset.testScriptState === "notRunning"
                && app.dataset.testConnectionState === "CONNECTED"
                && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
            if (!rests) { delete window.restingSince; return false; }
            window.restingSince ??= performance.now();
            return performance.now() - window.restingSince >= least;
        }""",
        arg=RESTING_MS,
        timeout=WAIT_MS,
    )


@pytest.fixture(name="settled")
def settled_fixture() -> Callable[[Page], None]:
    return settled


class Watcher:
    """Notes what no page may do: ask another host, break the policy, throw."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self.complaints: list[str] = []

    def listeners(self) -> dict[str, Callable[[Any], None]]:
        """What to listen to in a context, and with what."""
        return {"request": self._request, "console": self._console, "weberror": self._error}

    def _request(self, request: Any) -> None:
        own = (self._base_url, self._base_url.replace("http", "ws", 1), "data:", "blob:", "about:")
        if not request.url.startswith(own):
            self.complaints.append(f"asked another host: {request.url}")

    def _console(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.complaints.append(f"policy: {message.text}")

    def _error(self, error: Any) -> None:
        self.complaints.append(f"uncaught: {error.error}")


@dataclass(frozen=True)
class Screen:
    """What a browser context is made for."""

    base_url: str
    width: int
    height: int
    scheme: str


class Contexts:
    """Browser contexts, lent one at a time and given back empty."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[Screen, list[BrowserContext]] = {}

    def lend(self, screen: Screen) -> BrowserContext:
        """A context without cookies, storage or pages."""
        if free := self._free.get(screen):
            return free.pop()
        context = self._browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            color_scheme=screen.scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",  # half the work of a browser without a graphics card is motion
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            base_url=screen.base_url,
        )
        context.set_default_timeout(WAIT_MS)
        return context

    def take_back(self, screen: Screen, context: BrowserContext) -> None:
        """Empty one without pages: whoever gets it next is a stranger."""
        context.set_offline(False)
        context.unroute_all()
        context.clear_permissions()
        context.set_storage_state({})
        self._free.setdefault(screen, []).append(context)


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def open_page(contexts: Contexts, base_url: str) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own; see the module's docstring."""
    watcher = Watcher(base_url)
    lent: list[tuple[Screen, BrowserContext]] = []

    def open_one(
        path: str = "/",
        *,
        as_: str | None = None,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
    ) -> Page:
        screen = Screen(base_url, width, height, scheme)
        context = contexts.lend(screen)
        lent.append((screen, context))
        for name, listener in watcher.listeners().items():
            context.on(name, listener)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(path)
        if as_ is not None:
            sign_in(page, as_)
            settled(page)
        return page

    yield open_one
    for screen, context in lent:
        for page in context.pages:  # while the watcher still looks
            page.close()
        for name, listener in watcher.listeners().items():
            context.remove_listener(name, listener)
        contexts.take_back(screen, context)
    assert watcher.complaints == []
