"""Streamlit's own scripts and styles: compressed for who takes it, kept for a year, fetched ahead."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lägesbild.web import assets, bundle, document, guard
from lägesbild.web.bundle import Bundle

HEAVY = next(path for path in bundle.ahead() if "PlotlyChart" in path)


def test_a_script_comes_compressed_to_whom_takes_it_and_as_it_is_to_others(stranger: httpx.Client) -> None:
    packed = stranger.get(HEAVY, headers={"Accept-Encoding": "gzip"})
    plain = stranger.get(HEAVY, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert packed.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("path", [HEAVY, next(one for one in bundle.ahead() if one.endswith(".css"))])
def test_what_is_named_after_its_content_is_kept_for_a_year(
    stranger: httpx.Client, path: str, encoding: str
) -> None:
    told = stranger.get(path, headers={"Accept-Encoding": encoding}).headers["cache-control"]
    assert {part.strip() for part in told.split(",")} == {"public", "max-age=31536000", "immutable"}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/component/streamlit_folium.st_folium/static/js/main.521860b0.js", assets.FOREVER),
        ("/component/streamlit_folium.st_folium/index.html", "no-cache"),
        ("/component/streamlit_folium.st_folium/bootstrap.min.css", "no-cache"),
        ("/media/0123456789abcdef.js", "no-cache"),
    ],
)
def test_of_a_component_only_what_is_named_after_its_content_is_kept(path: str, told: str) -> None:
    def component(_request: Request) -> Response:
        return Response("x", headers={"Cache-Control": "no-cache"})

    async def ask() -> httpx.Response:
        app = Bundle(Starlette(routes=[Route("/{path:path}", component)]))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            return await client.get(path)

    assert asyncio.run(ask()).headers["cache-control"] == told


def test_no_document_is_kept_or_taken_from_the_bundle(signed_in: Callable[[str], httpx.Client]) -> None:
    rolf = signed_in("rolf")
    for path in ("/", "/konto", "/logga-in"):
        assert rolf.get(path).headers["cache-control"] == "no-store"
    assert rolf.get("/static/index.html").headers["cache-control"] == "no-cache"
    assert rolf.get("/static/js/finns-inte.0123abcd.js").headers["cache-control"] == "no-cache"


def test_the_sign_in_page_fetches_ahead_what_the_first_page_names(stranger: httpx.Client) -> None:
    asked = re.findall(r'<link rel="prefetch" href="([^"]+)">', stranger.get("/logga-in").text)
    named = re.findall(r'(?:src|href)="\.(/static/[^"]+)"', document.html())
    assert asked == list(bundle.ahead())
    assert set(named) < set(asked)
    assert [path for path in asked if stranger.head(path).status_code != 200] == []


def test_a_stranger_gets_no_other_file_of_the_bundle(stranger: httpx.Client) -> None:
    closed = set(bundle._files()) - set(bundle.ahead())
    assert {path for path in guard.OPEN if path.startswith("/static/")} == set(bundle.ahead())
    for ending in (".js", ".css"):
        path = min(one for one in closed if one.endswith(ending))
        assert stranger.get(path).status_code == 401, path


def test_the_sign_in_page_is_set_in_the_file_that_the_pages_use(stranger: httpx.Client) -> None:
    style = stranger.get(assets.address("logga-in.css")).text
    addresses = re.findall(r'url\("([^"]+)"\)', style)
    assert addresses
    assert set(addresses) <= set(bundle.ahead())
