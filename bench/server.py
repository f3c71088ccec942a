"""``python app.py`` in a process of its own on a database that is there: what it costs from nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import Page

from bench.reports import SECRET
from lägesbild.config import ROOT
from tests.serving import free_port

PATIENCE_SECONDS: Final = 120
KB: Final = 1024


@dataclass(frozen=True)
class Server:
    """A server that answers; ``started`` on the clock of ``time.perf_counter``."""

    url: str
    process: subprocess.Popen[bytes]
    started: float

    def memory_mb(self) -> float:
        """What the process holds now (resident), MB."""
        return self._status("VmRSS:")

    def most_memory_mb(self) -> float:
        """The most it has held since it started, MB."""
        return self._status("VmHWM:")

    def _status(self, name: str) -> float:
        lines = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) / KB


@contextmanager
def running(database_url: str, folder: Path, env: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve the database until the block ends; its log lies in ``folder``."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    own = {
        "LAGESBILD_DATABASE_URL": database_url,
        "LAGESBILD_SESSION_SECRET": SECRET,
        "LAGESBILD_VAR_DIR": str(folder),
        "LAGESBILD_DEMO": "true",
        "LAGESBILD_PORT": str(port),
    }
    with (folder / f"server-{port}.log").open("wb") as log:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            cwd=folder,
            env={**inherited, **own, **(env or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            server = Server(f"http://127.0.0.1:{port}", process, began)
            _wait(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(server: Server) -> None:
    while time.perf_counter() - server.started < PATIENCE_SECONDS:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended with {server.process.returncode}")
        try:
            if httpx.get(f"{server.url}/_stcore/health", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise TimeoutError("the server did not answer")


def repainted(page: Page) -> None:
    """Wait until the page has run, and its map and charts are drawn."""
    page.wait_for_function(DRAWN, polling=20)


DRAWN: Final = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    if (!app || app.dataset.testScriptState !== 'notRunning') return false;
    return [...document.querySelectorAll('iframe')].every((frame) => {
        const inside = frame.contentDocument;
        return !frame.offsetHeight || (inside && inside.querySelector('path.leaflet-interactive'));
    });
}"""
