"""
A real server in a process of its own, for tests of the web part and of pages in a browser.

``python app.py`` from nothing is what tests/cli and tests/browser/test_killed.py start.
"""

from __future__ import annotations

import atexit
import os
import runpy
import shutil
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx
from sqlalchemy import Engine, create_engine, event

from lägesbild.config import ROOT, Settings, settings
from lägesbild.store.engine import _begin_sqlite, _prepare_sqlite
from tests import forks

SECRET = "test-secret-that-is-long-enough-for-the-rule"
START_SECONDS = 60.0
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, its database, and the file its output goes to."""

    url: str
    database_url: str
    log: Path
    process: ForkServerProcess

    @property
    def websocket_url(self) -> str:
        return self.url.replace("http://", "ws://")

    def engine(self) -> Engine:
        """
        The server's own database, to look into or to change behind its back.

        Use with ``transaction(server.engine())`` and ``reading(server.engine())``.
        """
        engine = create_engine(
            self.database_url, connect_args={"timeout": 30}, execution_options={"trail_key": _trail_key()}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine


@contextmanager
def serving(
    database: Path, folder: Path, env: Mapping[str, str] | None = None, *, script: Path | None = None
) -> Iterator[Server]:
    """
    Run ``python app.py`` on a copy of a SQLite database until the block ends.

    Parameters
    ----------
    database
        A SQLite file that is copied first, so that the template stays clean.
    folder
        Where the copy, the log and var_dir go; also the directory the server is started in.
    env
        Environment variables on top (``LAGESBILD_…``). Demo mode is on unless it says otherwise,
        since the cast are demo accounts.
    script
        Another main script than the menu.
    """
    copied = folder / "server.sqlite"
    shutil.copy(database, copied)
    port = int((env or {}).get("LAGESBILD_PORT") or free_port())
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    own = {
        "LAGESBILD_DATABASE_URL": f"sqlite:///{copied}",
        "LAGESBILD_SESSION_SECRET": SECRET,
        "LAGESBILD_VAR_DIR": str(folder),
        "LAGESBILD_DEMO": "true",
        "LAGESBILD_PORT": str(port),
        # A call outwards fails, is logged, and is found there: nothing is to leave the machine.
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        **(env or {}),
    }
    log = folder / "server.log"
    log.touch()
    process = forks.start(_serve, folder, log, inherited | own, script)
    server = Server(f"http://127.0.0.1:{port}", f"sqlite:///{copied}", log, process)
    try:
        _wait_until_up(server)
        yield server
    finally:
        process.terminate()
        process.join(STOP_SECONDS)
        process.kill()
        process.join()


def _serve(folder: Path, log: Path, env: Mapping[str, str], script: Path | None) -> None:
    """``python app.py`` in that folder and environment."""
    os.chdir(folder)
    os.environ.clear()
    os.environ |= env
    settings.cache_clear()
    output = os.open(log, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(output, stream)
    try:
        if script is None:
            runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
        else:
            from lägesbild.web.server import serve

            serve(script=script)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        atexit._run_exitfuncs()  # a fork ends without them: Chromium for pictures would be left behind


def _trail_key() -> bytes:
    return Settings(session_secret=SECRET).trail_key()


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_until_up(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.is_alive():
        try:
            if httpx.get(f"{server.url}/_stcore/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text(encoding='utf-8')}")
