"""What a stranger reaches over real HTTP and a real websocket: sign-in, its assets, the health check."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from lägesbild.model import User
from lägesbild.model.words import Role
from lägesbild.store import tokens, trail
from lägesbild.store.session import transaction
from tests.serving import Server

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Dest": "document"}
CLOSED = (
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/bidi-components/x/y.js",
    "/_stcore/upload_file/a/b",
    "/_stcore/health/",
    "/_stcore/healthx",
    "/media/0123456789abcdef.csv",
    "/component/streamlit_folium.st_folium/index.html",
    "/static/index.html",
    "/static/js/index.js",
    "/app/static/x",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/session",
    "/assets/vakt.js",
    "/assets/anteckna.js",
    "/assets/lagesbild.css",
    "/assets/leaflet/leaflet.js",
    "/assets/",
    "/index.html",
    "/manifest.json",
    "/favicon.png",
)
PAGES = ("/", "/omrade", "/rapportera", "/mina-rapporter", "/vem-ser-vad", "/konto", "/finns-inte", "/a/b/c")
TRICKS = (
    "//logga-in/../omrade",
    "/logga-in/../omrade",
    "/logga-in/../../media/x",
    "/logga-in/..%2fomrade",
    "/logga-in/omrade",
    "/logga-in/",
    "//logga-in",
    "/Logga-In",
    "/LOGGA-IN",
    "/logga-in%00",
    "/logga-in;x",
    "/logga-in%2e%2e/omrade",
    "/./logga-in/../media/x",
    "/_stcore/health/../stream",
    "/_stcore/health%2f..%2fhost-config",
    "/assets/logga-in.css/../vakt.js",
    "/assets/logga-in.css%2f..%2fvakt.js",
    "/%2e%2e/omrade",
    "/logga-in%3f/../omrade",
    "/\\logga-in",
    "/tillganglighet/",
    "/tillganglighet/../omrade",
    "/tillganglighet%2f..%2fomrade",
    "/Tillganglighet",
)


def raw(server: Server, path: str, method: str = "GET", headers: str = "") -> tuple[int, str]:
    """Ask with exactly this path: real clients would tidy it first."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        request = f"{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n{headers}\r\n"
        connection.sendall(request.encode())
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    text = answer.decode("utf-8", "replace")
    return int(text.split(" ", 2)[1]), text


@pytest.mark.parametrize("path", CLOSED)
def test_everything_but_sign_in_is_closed(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert answer.text == "Du behöver logga in."


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("path", ["/_stcore/upload_file/a/b", "/omrade", "/_stcore/agent/interact", "/"])
def test_no_method_is_a_way_in(stranger: httpx.Client, method: str, path: str) -> None:
    assert stranger.request(method, path).status_code == 401


@pytest.mark.parametrize("path", PAGES)
def test_a_person_opening_a_page_is_led_to_sign_in_and_its_address_remembered(
    stranger: httpx.Client, path: str
) -> None:
    answer = stranger.get(path, headers=BROWSER)
    assert answer.status_code == 303
    remembered = "" if path == "/" else "?nasta=" + path.replace("/", "%2F")
    assert answer.headers["location"] == f"/logga-in{remembered}"
    assert answer.content == b""


def test_the_query_of_a_deep_link_is_remembered(stranger: httpx.Client) -> None:
    answer = stranger.get("/omrade?omrade=2180R018&fran=2024-01-01", headers=BROWSER)
    assert answer.headers["location"] == "/logga-in?nasta=%2Fomrade%3Fomrade%3D2180R018%26fran%3D2024-01-01"


@pytest.mark.parametrize("path", TRICKS)
@pytest.mark.parametrize("headers", ["", "Accept: text/html\r\nSec-Fetch-Dest: document\r\n"])
def test_no_spelling_of_a_path_is_a_way_in(server: Server, path: str, headers: str) -> None:
    status, text = raw(server, path, headers=headers)
    assert status in {303, 400, 401}
    assert "vakt.js" not in text
    assert "/static/js" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/logga-in",
        "/tillganglighet",
        "/_stcore/health",
        "/assets/logga-in.css",
        "/assets/ikon.svg",
    ],
)
def test_what_sign_in_needs_is_open(stranger: httpx.Client, path: str) -> None:
    assert stranger.get(path).status_code == 200


def test_a_made_up_cookie_opens_nothing(stranger: httpx.Client) -> None:
    stranger.cookies.set(tokens.COOKIE, "made.up")
    assert stranger.get("/media/x").status_code == 401
    assert stranger.get("/", headers=BROWSER).status_code == 303


@pytest.mark.parametrize("path", ["/_stcore/stream", "/", "/logga-in", "/_stcore/health", "/stream"])
def test_a_stranger_gets_no_websocket(server: Server, path: str) -> None:
    with pytest.raises(InvalidStatus) as caught, connect(server.websocket_url + path):
        pass
    assert caught.value.response.status_code == 403


def test_somebody_signed_in_reaches_pages_assets_and_the_websocket(
    server: Server, signed_in: Callable[[str], httpx.Client]
) -> None:
    rolf = signed_in("rolf")
    for path in ("/", "/konto", "/assets/vakt.js", "/assets/leaflet/leaflet.js", "/_stcore/host-config"):
        assert rolf.get(path).status_code == 200, path
    assert rolf.get("/component/streamlit_folium.st_folium/index.html").status_code in {200, 404}
    assert rolf.get("/session").status_code == 204
    with _stream(server, rolf) as websocket:
        assert websocket.subprotocol == "streamlit"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/auth/login", "/a/b"])
def test_what_no_page_needs_is_served_to_nobody(signed_in: Callable[[str], httpx.Client], path: str) -> None:
    assert signed_in("rolf").get(path).status_code == 404


def test_an_open_websocket_is_closed_when_its_session_ends(
    server: Server, signed_in: Callable[[str], httpx.Client]
) -> None:
    rolf = signed_in("rolf")
    with _stream(server, rolf) as websocket:
        rolf.post("/logga-ut")
        assert _seconds_until_closed(websocket) < 5


def test_an_open_websocket_is_closed_when_the_role_changes(
    server: Server, signed_in: Callable[[str], httpx.Client]
) -> None:
    sara = signed_in("sara")
    with _stream(server, sara) as websocket:
        engine = server.engine()
        with transaction(engine) as session:
            trail.deed(session, by="test", action="konto.andra")
            user = session.query(User).filter_by(username="sara").one()
            user.role = Role.LASARE
        engine.dispose()
        assert _seconds_until_closed(websocket) < 5
    assert sara.get("/session").status_code == 401


def test_a_websocket_from_a_foreign_page_is_refused(
    server: Server, signed_in: Callable[[str], httpx.Client]
) -> None:
    rolf = signed_in("rolf")
    for origin in ("https://ond.se", "http://127.0.0.1:1", "http://localhost", "null"):
        with pytest.raises(InvalidStatus) as caught, _stream(server, rolf, origin=origin):
            pass
        assert caught.value.response.status_code == 403, origin
    # Streamlit, asked whether it is one of its own addresses, would ask the internet which those are.
    log = server.log.read_text(encoding="utf-8")
    assert not any(word in log for word in ("external", "Did not auto detect", "checkip", "Connecting to"))


def _stream(server: Server, client: httpx.Client, origin: str | None = None):  # type: ignore[no-untyped-def]
    return connect(
        f"{server.websocket_url}/_stcore/stream",
        additional_headers={"Cookie": f"{tokens.COOKIE}={client.cookies[tokens.COOKIE]}"},
        origin=origin or server.url,
        subprotocols=["streamlit"],
    )


def _seconds_until_closed(websocket) -> float:  # type: ignore[no-untyped-def]
    started = time.monotonic()
    try:
        while time.monotonic() - started < 10:
            websocket.recv(timeout=10)
    except ConnectionClosed:
        pass
    return time.monotonic() - started
