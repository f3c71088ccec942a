"""The HTML document of every page: Streamlit's own, in Swedish, without inline script, with our watch."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Final

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit import file_util

from lägesbild.web import assets

NOSCRIPT: Final = (
    "<p>Lägesbild behöver JavaScript för att visa karta, tidslinje och formulär. "
    "Slå på JavaScript i webbläsaren och läs in sidan igen.</p>"
)


class _PageName(StringConvertor):
    """One path segment without a dot: what a page's address looks like."""

    regex = "[A-Za-z0-9_-]*"


def routes() -> list[Route]:
    """The document for every address a page can have."""
    register_url_convertor("pagename", _PageName())
    return [Route("/{page:pagename}", _show, methods=["GET"])]


async def _show(_request: Request) -> Response:
    return HTMLResponse(html())


@functools.cache
def html() -> str:
    """
    Streamlit's index document with our changes.

    Raises
    ------
    RuntimeError
        Streamlit's document has another shape than this was written for.
    """
    text = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    icon = f'<link rel="icon" href="{assets.address("ikon.svg")}" type="image/svg+xml" />'
    ours = (
        f'<link rel="stylesheet" href="{assets.address("lagesbild.css")}" />\n'
        f'    <script src="{assets.address("vakt.js")}" defer></script>\n'
        f'    <script src="{assets.address("anteckna.js")}" defer></script>'
    )
    for pattern, wanted in (
        (r"<!--.*?-->\s*", ""),
        (r'<html lang="en">', '<html lang="sv">'),
        (r'<link rel="shortcut icon"[^>]*>', icon),
        (r"<title>.*?</title>", "<title>Lägesbild</title>"),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"<script>.*?</script>", ""),
        (r"<noscript>.*?</noscript>", f"<noscript>{NOSCRIPT}</noscript>"),
        (r"</head>", f"  {ours}\n  </head>"),
    ):
        text, count = re.subn(pattern, wanted.replace("\\", r"\\"), text, flags=re.DOTALL)
        if count == 0:
            raise RuntimeError(
                f"Streamlit's index.html no longer holds {pattern}: adapt lägesbild/web/document.py"
            )
    return text
