"""Security headers on every answer, the policy, the document and the assets."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from lägesbild.web import document, headers

EVERYWHERE = ("/logga-in", "/_stcore/health", "/media/x", "/", "/konto", "/assets/logga-in.css", "/a/b")


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("as_", [None, "rolf"])
def test_every_answer_carries_the_headers(
    stranger: httpx.Client, signed_in: Callable[[str], httpx.Client], path: str, as_: str | None
) -> None:
    client = signed_in(as_) if as_ else stranger
    found = client.get(path).headers
    for name, value in headers.ALWAYS.items():
        assert found[name] == value
    assert found["Content-Security-Policy"] == headers.policy(path)
    assert "strict-transport-security" not in found


@pytest.mark.parametrize("path", ["/", "/konto", "/logga-in", "/session", "/media/x"])
def test_pages_and_downloads_are_not_kept_by_the_browser(
    signed_in: Callable[[str], httpx.Client], path: str
) -> None:
    assert signed_in("rolf").get(path).headers["cache-control"] == "no-store"


def test_the_policy_names_no_other_host_and_never_evaluates_text() -> None:
    for path in ("/", "/component/streamlit_folium.st_folium/index.html", "/media/x", "/logga-in"):
        policy = headers.policy(path)
        assert "unsafe-eval" not in policy
        assert not re.search(r"https?:|\*|wss?:", policy)
        assert "frame-ancestors 'self'" in policy


def test_inline_scripts_are_allowed_in_components_only() -> None:
    def scripts(path: str) -> str:
        return next(rule for rule in headers.policy(path).split("; ") if rule.startswith("script-src"))

    assert scripts("/") == "script-src 'self'"
    assert scripts("/media/component/x") == "script-src 'self'"
    assert scripts("/component/x/index.html") == "script-src 'self' 'unsafe-inline'"


def test_the_document_is_swedish_ours_and_without_inline_script() -> None:
    text = document.html()
    assert text.startswith("<!DOCTYPE html>")
    assert '<html lang="sv">' in text
    assert "<title>Lägesbild</title>" in text
    assert "JavaScript för att visa karta" in text
    assert "service-desc" not in text
    assert "agent" not in text
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text) == []
    assert re.search(r'<script src="/assets/vakt\.js\?v=[0-9a-f]{16}" defer>', text)
    assert re.search(r'<link rel="stylesheet" href="/assets/lagesbild\.css\?v=[0-9a-f]{16}"', text)
    assert not re.search(r"(href|src)=\"(https?:)?//", text)


def test_pages_get_our_document(signed_in: Callable[[str], httpx.Client]) -> None:
    rolf = signed_in("rolf")
    for path in ("/", "/konto", "/rapportera"):
        assert rolf.get(path).text == document.html()


def test_an_asset_is_kept_for_ever_under_its_digest_and_checked_otherwise(
    signed_in: Callable[[str], httpx.Client],
) -> None:
    rolf = signed_in("rolf")
    address = re.search(r"/assets/vakt\.js\?v=[0-9a-f]+", document.html())
    assert address is not None
    assert "immutable" in rolf.get(address.group()).headers["cache-control"]
    plain = rolf.get("/assets/vakt.js")
    assert plain.headers["cache-control"] == "no-cache"
    again = rolf.get("/assets/vakt.js", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("leaflet.js", "text/javascript"), ("leaflet.css", "text/css"), ("images/layers.png", "image/png")],
)
def test_leaflet_comes_from_this_server(
    signed_in: Callable[[str], httpx.Client], name: str, media_type: str
) -> None:
    answer = signed_in("rolf").get(f"/assets/leaflet/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)


@pytest.mark.parametrize("name", ["../server.py", "leaflet/../../server.py", "leaflet/leaflet-src.js", "x"])
def test_nothing_else_is_served_as_an_asset(signed_in: Callable[[str], httpx.Client], name: str) -> None:
    answer = signed_in("rolf").get("/assets/" + name.replace("..", "%2e%2e"))
    assert answer.status_code in {400, 404}
