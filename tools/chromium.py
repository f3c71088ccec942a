"""
Find a Chromium that starts; install one when there is none.

Looked for on PATH, then in Playwright's own folder; installed with apt when root, else downloaded by
Playwright. Ends with exit code 1 and a clear message when all fails: browser tests are never skipped.

The one without a window comes first: it draws the same pages with a third less work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

LIGHT = "chromium-headless-shell"
NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Lets Chromium run headless as root, and keeps it from calling anyone but the page it is given."""


def on_path() -> str | None:
    """The first Chromium on PATH that starts. None lets ``playwright.chromium.launch`` use its own."""
    candidates = [found for name in NAMES if (found := shutil.which(name))]
    return next((path for path in candidates if _starts(path)), None)


def find() -> str | None:
    """The first Chromium that starts, on PATH or Playwright's own. Not to be called while Playwright runs."""
    return on_path() or next((path for path in _of_playwright() if _starts(path)), None)


def _of_playwright() -> list[str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return [path] if Path(path).is_file() else []


def _starts(path: str) -> bool:
    # Ubuntu's chromium-browser may be a stub that only asks for another package manager.
    try:
        answer = subprocess.run([path, "--version", "--no-sandbox"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and b"Chrom" in answer.stdout


def _install() -> None:
    """Try each way of getting the light one, then of getting another, until there is one."""
    update, apt = ["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends"]
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try(([*apt, LIGHT], update, [*apt, LIGHT]), lambda: shutil.which(LIGHT))
        _try(([*apt, "chromium"], [*playwright, "--with-deps"]), find)
    _try((playwright,), find)


def _try(ways: Iterable[list[str]], there: Callable[[], str | None]) -> None:
    for way in ways:
        if there():
            return
        _say(f"Getting a Chromium: {' '.join(way)}")
        subprocess.run(way, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, stdout=sys.stderr)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    if not find():
        _install()
    found = find()
    if not found:
        _say(
            "The tests drive a real browser and no Chromium could be found or installed.\n"
            "Install one so that `chromium`, `chromium-browser` or `google-chrome` is on PATH, and try again."
        )
        return 1
    _say(f"Chromium: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
