"""The server killed in the middle of a form and of a round: both go on, here and on another device."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lägesbild.actions import meeting_plans
from lägesbild.actions.meeting_plans import Hours
from lägesbild.config import ROOT
from lägesbild.model.clock import today
from lägesbild.reading import viewers
from lägesbild.store.session import transaction
from tests.browser.conftest import settled, sign_in
from tests.conftest import SECRET, use
from tests.serving import free_port

FORM, ROUND = "Grupp vid centrum, hög ljudnivå", "Lugnt vid skolan i veckan"


class Killable:
    """A server that is started again at the same address, on the same database."""

    def __init__(self, folder: Path, database: str) -> None:
        self._port, self._folder = free_port(), folder
        self.url = f"http://127.0.0.1:{self._port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
        self._environment = kept | {
            "LAGESBILD_DATABASE_URL": database,
            "LAGESBILD_SESSION_SECRET": SECRET,
            "LAGESBILD_VAR_DIR": str(folder),
            "LAGESBILD_DEMO": "true",
            "LAGESBILD_PORT": str(self._port),
            "PYTHONPATH": str(ROOT),
        }
        self.start()

    def start(self) -> None:
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py")],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                httpx.get(f"{self.url}/_stcore/health", timeout=2).raise_for_status()
                return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise RuntimeError((self._folder / "server.log").read_text(encoding="utf-8"))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def server(_sqlite_template: Path, tmp_path: Path) -> Iterator[Killable]:
    shutil.copy(_sqlite_template, tmp_path / "killed.sqlite")
    address = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    use(address, tmp_path)
    with transaction() as session:
        stina = viewers.by_username(session, "stina")
        hours = Hours(on=today() + dt.timedelta(days=7), start=dt.time(9), end=dt.time(11), place="")
        meeting_plans.plan(session, "ledningsgruppen", hours, by=stina)
    made = Killable(tmp_path, address)
    yield made
    made.kill()


@pytest.fixture
def device(browser: Browser, server: Killable) -> Iterator[Callable[[str], Page]]:
    """``device(path)`` is a device of its own on which Rolf has signed in."""
    contexts: list[BrowserContext] = []

    def opened(path: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(server.url + path)
        sign_in(page, "rolf")
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_form_and_a_round_survive_the_servers_death_here_and_on_another_device(
    server: Killable, device: Callable[[str], Page]
) -> None:
    form, meeting = device("/rapportera"), device("/runda?rad=1")
    form.get_by_label("Vad har ni sett?").fill(FORM)
    form.get_by_role("radio", name="Otrygghetsskapande").click()
    settled(form)
    written = meeting.get_by_label("Vad vill ni ta upp?").first
    written.fill(ROUND)
    written.blur()
    settled(meeting)
    server.kill()
    expect(form.get_by_text("Traceback")).to_have_count(0)
    server.start()
    for page, text in ((form, FORM), (meeting, ROUND)):
        expect(page.locator("textarea").first).to_have_value(text)  # it came back by itself
        page.reload()
        settled(page)
        expect(page.locator("textarea").first).to_have_value(text)
    other = device("/rapportera")
    expect(other.get_by_label("Vad har ni sett?")).to_have_value(FORM)
    expect(other.get_by_role("radio", name="Otrygghetsskapande")).to_be_checked()
    other.goto(f"{server.url}/runda?rad=1")
    settled(other)
    expect(other.locator("textarea").first).to_have_value(ROUND)
