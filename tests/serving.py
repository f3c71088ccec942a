"""A real server in a process of its own, for tests of the web part and of pages in a browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import Engine, create_engine, event

from lägesbild.config import ROOT, Settings
from lägesbild.store.engine import _begin_sqlite, _prepare_sqlite

SECRET = "test-secret-that-is-long-enough-for-the-rule"
START_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, its database, and the file its output goes to."""

    url: str
    database_url: str
    log: Path
    process: subprocess.Popen[bytes]

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
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
        **(env or {}),
    }
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *_program(script)],
            cwd=folder,
            env={**inherited, **own},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = Server(f"http://127.0.0.1:{port}", f"sqlite:///{copied}", log, process)
        try:
            _wait_until_up(server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _trail_key() -> bytes:
    return Settings(session_secret=SECRET).trail_key()


def _program(script: Path | None) -> list[str]:
    if script is None:
        return [str(ROOT / "app.py")]
    start = "import sys, pathlib; from lägesbild.web.server import serve; "
    return ["-c", start + f"serve(script=pathlib.Path({str(script)!r}))"]


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_until_up(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if httpx.get(f"{server.url}/_stcore/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text(encoding='utf-8')}")
