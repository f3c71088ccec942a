"""
The drawing of pictures: one Chromium per process, kept warm, that turns plotly figures into PNG and SVG.

It is started by the first picture and stopped with the process. One picture is drawn at a time, the others
wait in line. It sees nothing but the figure it is given: no host name resolves for it.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextlib
import functools
import logging
import os
import shutil
import signal
import subprocess
import threading
from typing import Any, Final, Literal

from choreographer.browsers.chromium import Chromium
from kaleido import Kaleido

from lägesbild.config import settings
from lägesbild.model import DocumentError

NAMES: Final = (
    "chromium-headless-shell",  # without a window: less memory, the same pictures
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS: Final = (
    "--disable-quic",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
START_SECONDS: Final = 30.0
PICTURE_SECONDS: Final = 20.0
QUEUE_SECONDS: Final = 60.0
STOP_SECONDS: Final = 10.0
MISSING: Final = (
    "Bilder kan inte skapas: Chromium eller Chrome saknas på servern. Be den som sköter servern att "
    "installera det. Uppgifterna går att hämta som XLSX och CSV."
)
TOO_SLOW: Final = "Bilden tog för lång tid att skapa. Försök igen, eller välj ett mindre urval."
QUEUE_FULL: Final = "Många bilder skapas just nu. Försök igen om en stund."
BROKEN: Final = "Bilden gick inte att skapa. Försök igen, eller hämta uppgifterna som XLSX."

Kind = Literal["png", "svg"]
LOG = logging.getLogger("lägesbild.images")


class _Offline(Chromium):
    """A Chromium that asks nobody for anything."""

    def get_cli(self) -> list[str]:
        return [*super().get_cli(), *FLAGS]


@functools.cache
def chromium() -> str | None:
    """The Chromium or Chrome that draws: the one of the settings, else the first on PATH that starts."""
    given = settings().chromium
    candidates = [str(given)] if given else [found for name in NAMES if (found := shutil.which(name))]
    return next((path for path in candidates if _starts(path)), None)


def _starts(path: str) -> bool:
    # Ubuntu's chromium-browser may be a stub that only asks for another package manager.
    try:
        answer = subprocess.run([path, "--version", "--no-sandbox"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and b"Chrom" in answer.stdout


class Painter:
    """Draws figures, one at a time, from any thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._kaleido: Any = None

    def draw(
        self, figure: dict[str, Any], *, kind: Kind, scale: float, seconds: float = PICTURE_SECONDS
    ) -> bytes:
        """
        Draw a figure at its own size.

        Raises
        ------
        DocumentError
            There is no Chromium, it took too long, or it broke twice.
        """
        if chromium() is None:
            raise DocumentError(MISSING)
        if not self._turn.acquire(timeout=QUEUE_SECONDS):
            raise DocumentError(QUEUE_FULL)
        try:
            return self._draw(figure, {"format": kind, "scale": scale}, seconds)
        finally:
            self._turn.release()

    def stop(self) -> None:
        """End the Chromium; the next picture starts another."""
        with self._turn:
            self._stop()

    def _draw(self, figure: dict[str, Any], options: dict[str, Any], seconds: float) -> bytes:
        for attempt in (1, 2):
            try:
                self._start()
                drawn = self._run(self._kaleido.calc_fig(figure, options), seconds)
            except TimeoutError:
                self._kill()  # what hangs is not waited for by the next picture
                raise DocumentError(TOO_SLOW) from None
            except _DIED as error:
                LOG.warning("Chromium was lost (%s), attempt %d", type(error).__name__, attempt)
                self._stop()
            else:
                return bytes(drawn)
        raise DocumentError(BROKEN)

    def _start(self) -> None:
        if self._kaleido is not None:
            return
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=_serve, args=(self._loop,), name="bilder", daemon=True)
        self._thread.start()
        self._kaleido = self._run(_open(), START_SECONDS)

    def _run(self, work: Any, seconds: float) -> Any:
        if self._loop is None:
            raise RuntimeError("the painter is not started")
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), self._loop)
        try:
            return future.result(timeout=seconds + 1)
        except (TimeoutError, concurrent.futures.TimeoutError):
            future.cancel()
            raise TimeoutError from None

    def _kill(self) -> None:
        """End a Chromium that no longer answers, with every process it started."""
        process = getattr(self._kaleido, "subprocess", None)
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        self._stop(seconds=1)

    def _stop(self, seconds: float = STOP_SECONDS) -> None:
        loop, thread, kaleido = self._loop, self._thread, self._kaleido
        self._loop = self._thread = self._kaleido = None
        if loop is None or thread is None:
            return
        if kaleido is not None:
            future = asyncio.run_coroutine_threadsafe(kaleido.close(), loop)
            with contextlib.suppress(*_DIED, TimeoutError, concurrent.futures.TimeoutError):
                future.result(timeout=seconds)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=STOP_SECONDS)


_DIED: Final = (RuntimeError, OSError, asyncio.CancelledError, concurrent.futures.CancelledError)
"""How a Chromium that is gone shows itself ("Executor is closed", a closed pipe, a cancelled call)."""


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    """What the painter's thread does: run the loop until it is stopped, and leave nothing behind."""
    loop.run_forever()
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=1))
    loop.close()


async def _open() -> Any:
    kaleido = Kaleido(
        path=chromium(),
        browser_cls=_Offline,
        mathjax=False,  # its default is an address on the internet
        timeout=None,
        enable_sandbox=not _is_root(),
    )
    await kaleido.open()
    return kaleido


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


PAINTER: Final = Painter()
"""The one of this process."""
atexit.register(PAINTER.stop)
