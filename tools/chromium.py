"""
Find a Chromium that starts; install one when there is none.

Looked for on PATH, then in Playwright's own folder; installed with apt when root, else downloaded by
Playwright. Ends with exit code 1 and a clear message when all fails: browser tests are never skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    """Try each way of getting one until one is found that starts."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.insert(0, ["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
        ways.insert(1, ["apt-get", "update"])
        ways.insert(2, ways[0])
        ways[-1].append("--with-deps")
    for way in ways:
        _say(f"No Chromium found: {' '.join(way)}")
        subprocess.run(way, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, stdout=sys.stderr)
        if find():
            return


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
