"""Write a picture of every page at two widths, light and dark, from a real server on demo material."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.browser import ROOT, demo_server, launch, settle, sign_in

Scheme = Literal["light", "dark"]
SIZES = ((1280, 800), (390, 844))
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
TALLEST_PX = 6000


@dataclass(frozen=True)
class Shot:
    """
    A page, where it is, and as whom it is seen (None: a stranger).

    ``handbook_px`` is the width of the picture that the handbook shows of it, 0 where it shows none.
    """

    name: str
    path: str
    username: str | None
    handbook_px: int = 0


SHOTS = (
    Shot("logga-in", "logga-in", None),
    Shot("lagesbild", "", "anna", 1280),
    Shot("omrade", "omrade?omrade=Andersberg", "anna", 1280),
    Shot("tidslinje", "tidslinje", "stina", 1280),
    Shot("problembilder", "problembilder", "stina", 1280),
    Shot("insatser", "insatser", "stina", 1280),
    Shot("rapportera", "rapportera", "rolf", 390),
    Shot("mina-rapporter", "mina-rapporter", "rolf", 1280),
    Shot("beslut", "beslut", "stina", 1280),
    Shot("mote", "mote", "stina"),
    Shot("arshjul", "arshjul", "stina"),
    Shot("trygghetsvandringar", "trygghetsvandringar", "stina"),
    Shot("inriktning", "inriktning", "stina", 1280),
    Shot("indikatorer", "indikatorer", "sara"),
    Shot("granska", "granska", "stina", 1280),
    Shot("vem-ser-vad", "vem-ser-vad", "stina", 1280),
    Shot("administration", "administration", "admir", 1280),
    Shot("hjalp", "hjalp", "anna"),
    Shot("konto", "konto", "anna"),
)
HANDBOOK = ROOT / "docs" / "handbok" / "bilder"


def main() -> int:
    options = _options()
    chosen = [shot for shot in SHOTS if not options.pages or shot.name in options.pages]
    options.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as var,
        demo_server(Path(var)) as address,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        strangers = _Strangers(address)
        for size in SIZES:
            for scheme in SCHEMES:
                wanted = [shot for shot in chosen if not options.handbook or _is_shown(shot, size, scheme)]
                _take(browser, address, wanted, size, scheme, options.folder, strangers)
        browser.close()
    if options.handbook:
        for shot in (shot for shot in chosen if shot.handbook_px):
            picture = options.folder / f"{shot.name}-{shot.handbook_px}-light.png"
            (HANDBOOK / f"{shot.name}.png").write_bytes(picture.read_bytes())
    if options.picture:
        picture = options.folder / "lagesbild-1280-light.png"
        Path(options.picture).write_bytes(picture.read_bytes())
    return strangers.report()


def _is_shown(shot: Shot, size: tuple[int, int], scheme: Scheme) -> bool:
    """Whether the handbook shows this picture of the page."""
    return shot.handbook_px == size[0] and scheme == "light"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make shots SHOTARGS=...", description=__doc__)
    parser.add_argument("pages", nargs="*", help="only these: " + ", ".join(shot.name for shot in SHOTS))
    parser.add_argument("--folder", type=Path, default=ROOT / "shots")
    parser.add_argument("--picture", type=Path, help="also copy the first screen of Lägesbild here")
    parser.add_argument(
        "--handbook", action="store_true", help="only the pictures of the handbook, and copy them there"
    )
    options = parser.parse_args()
    unknown = set(options.pages) - {shot.name for shot in SHOTS}
    if unknown:
        parser.error(f"no such page: {', '.join(sorted(unknown))}")
    return options


class _Strangers:
    """Every address but the server's own that the browser asked for."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.asked: set[str] = set()

    def watch(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.asked.add(url)

    def report(self) -> int:
        for url in sorted(self.asked):
            sys.stderr.write(f"the browser asked somebody else: {url}\n")
        return 1 if self.asked else 0


def _take(
    browser: Browser,
    address: str,
    shots: list[Shot],
    size: tuple[int, int],
    scheme: Scheme,
    folder: Path,
    strangers: _Strangers,
) -> None:
    for username in dict.fromkeys(shot.username for shot in shots):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
        )
        strangers.watch(context)
        page = context.new_page()
        if username:
            sign_in(page, address, username)
        for shot in (shot for shot in shots if shot.username == username):
            _picture(page, f"{address}/{shot.path}", folder / f"{shot.name}-{size[0]}-{scheme}", shot)
        context.close()


def _picture(page: Page, url: str, stem: Path, shot: Shot) -> None:
    """One picture of the first screen, one of the whole page."""
    page.goto(url)
    if shot.username:
        settle(page)
    page.screenshot(path=f"{stem}.png")
    screen = page.viewport_size
    tall = page.evaluate(
        "() => Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".filter(Boolean).map((element) => element.scrollHeight))"
    )
    if screen and tall > screen["height"]:
        page.set_viewport_size({"width": screen["width"], "height": min(tall, TALLEST_PX)})
        if shot.username:
            settle(page)
        page.screenshot(path=f"{stem}-full.png")
        page.set_viewport_size(screen)
    sys.stdout.write(f"{stem}.png\n")


if __name__ == "__main__":
    sys.exit(main())
