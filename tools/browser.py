"""A demo server of one's own, a signed-in browser, and waiting until Streamlit has drawn everything."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, Playwright

from tools.chromium import FLAGS, on_path

ROOT = Path(__file__).resolve().parents[1]
START_TIMEOUT_S = 180
DRAWN = """
() => {
    const app = document.querySelector('[data-testid=stApp]');
    if (!app || app.dataset.testScriptState !== 'notRunning') return false;
    if (document.querySelector('[data-testid=stSkeleton], [data-testid=stStatusWidget]')) return false;
    return [...document.querySelectorAll('iframe')].every((frame) => {
        const inside = frame.contentDocument;
        return !frame.offsetHeight || (inside && inside.readyState === 'complete' && inside.body.innerHTML);
    });
}
"""
SIZE = "() => [...document.querySelectorAll('*')].length + ':' + document.body.innerText.length"


@contextmanager
def demo_server(folder: Path) -> Iterator[str]:
    """Serve the demo from databases in ``folder`` on a free port; yields the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    chosen = {"LAGESBILD_VAR_DIR": str(folder), "LAGESBILD_PORT": str(port)}
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "lägesbild", "demo"],
            cwd=ROOT,
            env={**inherited, **chosen},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _answering(server, f"http://127.0.0.1:{port}", Path(log.name))
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def _answering(server: subprocess.Popen[bytes], address: str, log: Path) -> str:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=5).is_success:
                return address
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"the demo did not start:\n{log.read_text(encoding='utf-8')}")


def launch(playwright: Playwright) -> Browser:
    """Start the machine's Chromium."""
    return playwright.chromium.launch(executable_path=on_path(), args=list(FLAGS))


def sign_in(page: Page, address: str, username: str, password: str = "demo") -> None:  # noqa: S107 - demo only
    """Sign in through the page a person would use."""
    page.goto(f"{address}/logga-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/logga-in" not in url)


def settle(page: Page, *, quiet_ms: int = 500, timeout_ms: int = 60_000) -> None:
    """Wait until Streamlit has run, nothing is a skeleton, frames are loaded and the page stands still."""
    deadline = time.monotonic() + timeout_ms / 1000
    before = ""
    while time.monotonic() < deadline:
        page.wait_for_function(DRAWN, timeout=timeout_ms)
        now = page.evaluate(SIZE)
        if now == before:
            return
        before = now
        page.wait_for_timeout(quiet_ms)
    raise TimeoutError(f"{page.url} did not come to rest within {timeout_ms} ms")
