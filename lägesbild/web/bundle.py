"""
Streamlit's own scripts, styles and fonts: compressed once, and fetched ahead while somebody signs in.

Only files that are the same for everybody are compressed here: a page that holds both what one person may
read and what another has put into the address would tell by its compressed length how they are alike.
"""

from __future__ import annotations

import functools
import gzip
import re
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from lägesbild.web import assets

COMPRESSED: Final = frozenset({".css", ".js"})
"""Fonts and pictures are compressed as they are."""
HASHED: Final = re.compile(r"/component/.*\.[0-9a-f]{8,}\.(js|css)")
"""A component's file whose name changes with its content."""
NAMED: Final = re.compile(r'(?:src|href)="\./(static/[^"]+)"')
IMPORTED: Final = re.compile(r'(?:from|import) ?"\./([\w.-]+\.js)"')
FIRST_PAGE: Final = (
    "MaterialSymbols-Rounded.*.woff2",
    "Html.*.js",
    "Selectbox.*.js",
    "Multiselect.*.js",
    "ComponentInstance.*.js",
    "ButtonGroup.*.js",
    "PlotlyChart.*.js",
)
"""What Streamlit's document does not name and Lägesbild asks for once it runs; the last is half of all."""


class Bundle:
    """Pure ASGI middleware: answers for scripts and styles when the browser takes gzip, and for no other."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_wanted(scope):
            packed = await to_thread.run_sync(_packed, scope["path"])
            await _answer(packed, scope["path"])(scope, receive, send)
        elif scope["type"] == "http" and HASHED.fullmatch(scope["path"]):
            await self._app(scope, receive, _kept(send))
        else:
            await self._app(scope, receive, send)


@functools.cache
def ahead() -> tuple[str, ...]:
    """What the first page needs, in the order it needs it: the paths that the sign-in page fetches ahead."""
    document = (_folder() / "index.html").read_text(encoding="utf-8")
    found = [f"/{name}" for name in NAMED.findall(document)]
    for pattern in FIRST_PAGE:
        paths = sorted((_folder() / "static").rglob(pattern))
        if not paths:
            raise RuntimeError(f"Streamlit no longer has {pattern}: adapt lägesbild/web/bundle.py")
        for path in paths:
            _add(path, found)
    return tuple(found)


def _add(path: Path, found: list[str]) -> None:
    """A file and what it imports, so that no round trip is spent on finding out."""
    if _address(path) in found:
        return
    found.append(_address(path))
    if path.suffix == ".js":
        for name in IMPORTED.findall(path.read_text(encoding="utf-8")):
            _add(path.with_name(name), found)


def _is_wanted(scope: Scope) -> bool:
    if scope["method"] not in {"GET", "HEAD"} or scope["path"] not in _files():
        return False
    headers = Headers(scope=scope)
    return "range" not in headers and "gzip" in headers.get("accept-encoding", "")


def _answer(packed: bytes, path: str) -> Response:
    headers = {"Cache-Control": assets.FOREVER, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(packed, media_type=assets.MEDIA_TYPES[Path(path).suffix], headers=headers)


@functools.cache
def _packed(path: str) -> bytes:
    return gzip.compress(_files()[path].read_bytes(), mtime=0)


@functools.cache
def _files() -> dict[str, Path]:
    """The scripts and styles of Streamlit's package by path; nothing is looked up on disk by name."""
    found = (_folder() / "static").rglob("*")
    return {_address(path): path for path in found if path.suffix in COMPRESSED}


def _address(path: Path) -> str:
    return "/" + path.relative_to(_folder()).as_posix()


def _folder() -> Path:
    return Path(file_util.get_static_dir())


def _kept(send: Send) -> Send:
    async def send_kept(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            MutableHeaders(scope=message)["Cache-Control"] = assets.FOREVER
        await send(message)

    return send_kept
