"""Files the browser needs besides Streamlit's own: ours, and Leaflet out of its package."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import file_util

OURS: Final = Path(__file__).parent / "assets"
FOREVER: Final = "public, max-age=31536000, immutable"
CHECK_AGAIN: Final = "no-cache"
MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Written out: what a machine believes about file names differs, and browsers are told not to guess."""


@dataclass(frozen=True)
class Asset:
    """One file as it was at start."""

    content: bytes
    media_type: str
    digest: str


def routes() -> list[Route]:
    """One route that knows a fixed set of names; nothing is looked up on disk per request."""
    return [Route("/assets/{name:path}", _serve, methods=["GET"])]


def address(name: str) -> str:
    """The address of an asset with its content's digest, which may therefore be kept for ever."""
    return f"/assets/{name}?v={_files()[name].digest}"


async def _serve(request: Request) -> Response:
    asset = _files().get(request.path_params["name"])
    if asset is None:
        return PlainTextResponse("Filen finns inte.", status_code=404)
    tag = f'"{asset.digest}"'
    fixed = request.query_params.get("v") == asset.digest
    headers = {"ETag": tag, "Cache-Control": FOREVER if fixed else CHECK_AGAIN}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


@functools.cache
def _files() -> dict[str, Asset]:
    leaflet = _leaflet_folder()
    found = {path.name: path for path in OURS.iterdir() if path.suffix in MEDIA_TYPES}
    for path in leaflet.rglob("*"):
        if path.suffix in MEDIA_TYPES and "-src" not in path.name:
            found[f"leaflet/{path.relative_to(leaflet).as_posix()}"] = path
    return {name: _read(path) for name, path in found.items()}


def _typeface() -> str:
    folder = Path(file_util.get_static_dir())
    for found in folder.rglob("SourceSansVF-Upright*.woff2"):
        return f"/{found.relative_to(folder).as_posix()}"
    raise RuntimeError("Streamlit no longer has its typeface: adapt lägesbild/web/assets.py")


def _leaflet_folder() -> Path:
    # Importing xstatic itself would pull in pkg_resources, which no longer ships with Python.
    spec = importlib.util.find_spec("xstatic")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        data = Path(folder) / "pkg" / "leaflet" / "data"
        if (data / "leaflet.js").is_file():
            return data
    raise RuntimeError("xstatic-leaflet is not installed: run pip install -r requirements.txt")


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    if path.name == "logga-in.css":
        # The sign-in page is set in the very file that the pages behind it use, so that it comes once.
        content = content.replace(b'"typsnitt"', f'"{_typeface()}"'.encode())
    return Asset(content, MEDIA_TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:16])
