"""Poison sent to a real server: over HTTP to every door, and over the websocket past every page."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import re
from collections.abc import Awaitable, Callable
from typing import Final

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.exceptions import WebSocketException

from bench import people
from lägesbild.ui import menu
from lägesbild.web import bundle, guard
from tests.conftest import PASSWORD
from tests.serving import Server
from torture import poison
from torture.input_fill import FORGED
from torture.input_page import UNKNOWN, Tried

FIELDS: Final = ("username", "password", "nasta", "code", "kod")
PATHS: Final = (
    "/media/../../../etc/passwd",
    "/media/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/media/" + "a" * 5_000 + ".pdf",
    "/assets/..%2f..%2fconfig.py",
    "/assets/%00",
    "/_stcore/upload_file/x/y",
    "/_stcore/bidi-components/..%2f..%2f",
    "/component/streamlit_folium.st_folium/..%2f..%2f..%2fetc/passwd",
    "/static/..%2f..%2fapp.py",
    "/%ff%fe",
    "/\u00e5",
    "//evil.invalid/",
)
HEADERS: Final = ("Accept", "Accept-Language", "User-Agent", "Cookie", "X-Forwarded-For", "Referer", "Range")
PAGES: Final = ("lagesbild", "rapportera")
Attack = Callable[[people.Person, set[str]], Awaitable[None]]
GARBAGE: Final = (b"", b"\x00", b"\xff" * 1000, b"{}", bytes(range(256)) * 40)


def http(tried: Tried, server: Server, texts: dict[str, str]) -> None:
    """Every door, before and after sign-in: no answer may be a server error."""
    with httpx.Client(base_url=server.url, timeout=60) as client:
        for name, text in texts.items():
            plain = text.encode("utf-8", "replace")
            form = dict.fromkeys(FIELDS, plain.decode()[:3000])
            for door in sorted(path for path in guard.OPEN if not path.startswith("/_stcore")):
                _asked(tried, client, "POST", door, f"{name} i {door}", data=form)
                _asked(tried, client, "GET", door, f"{name} i adressen", params=form)
            for header in HEADERS:
                _asked(
                    tried, client, "GET", "/logga-in", f"{name} i {header}", headers=_header(header, plain)
                )
        _asked(
            tried, client, "POST", "/logga-in", "tio miljoner byte", content=b"username=" + b"a" * 10_000_000
        )
        client.post("/logga-in", data={"username": "stina", "password": PASSWORD})
        for path in PATHS:
            for method in ("GET", "POST", "PUT", "DELETE"):
                _asked(tried, client, method, path, f"{method} {path[:40]}", content=b"x" * 100)
        for name, text in texts.items():
            query = {"rad": text.encode("utf-8", "replace").decode()[:3000]}
            for entry in menu.MAIN:
                _asked(tried, client, "GET", f"/{entry.url_path}", f"{name} i adressen", params=query)


def _header(name: str, value: bytes) -> list[tuple[bytes, bytes]]:
    kept = re.sub(rb"[\x00-\x1f\x7f]", b"", value)[:2000].strip()
    return [(name.encode(), b"lagesbild=" + kept if name == "Cookie" else kept)]


def _asked(tried: Tried, client: httpx.Client, method: str, path: str, doing: str, **more: object) -> None:
    tried.put()
    try:
        answer = client.request(method, path, **more)  # type: ignore[arg-type]
    except (httpx.InvalidURL, httpx.LocalProtocolError):
        return
    except httpx.HTTPError as error:
        tried.found(f"HTTP {doing}", repr(error)[:100])
        return
    if answer.status_code >= 500:
        tried.found(f"HTTP {doing}", f"svar {answer.status_code}")
    if path in bundle.ahead():
        return  # a script has such words of its own
    for wrong in (*poison.taken_for_html(answer.text[:200_000]), *poison.inside_words(answer.text[:200_000])):
        tried.found(f"HTTP {doing}", wrong)


def websocket(tried: Tried, server: Server, texts: dict[str, str]) -> None:
    """Forged states of every field, poisoned addresses, and bytes that are no message."""
    asyncio.run(_websocket(tried, server, texts))
    log = server.log.read_text(encoding="utf-8", errors="replace")
    for line in re.findall(r"^(?:incident [0-9A-F]{8}: |[\w.]+(?:Error|Exception)\b).*", log, re.MULTILINE):
        if "DecodeError" not in line:  # of bytes that are no message Streamlit writes just that they are not
            tried.found("servern", re.sub(r"[0-9A-F]{8}", "#", line))


async def _websocket(tried: Tried, server: Server, texts: dict[str, str]) -> None:
    for page in PAGES:
        for name, forged in FORGED.items():
            await _alone(tried, server, page, name, functools.partial(_forged, tried, forged))
        await _alone(tried, server, page, "adressen", functools.partial(_addresses, tried, page, texts))
    for raw in GARBAGE:
        await _alone(tried, server, PAGES[0], "skräp", functools.partial(_garbage, tried, raw))


async def _alone(tried: Tried, server: Server, page: str, doing: str, attack: Attack) -> None:
    """One attack on a connection of its own: who breaks it, breaks it for nobody else."""
    ids: set[str] = set()

    def look(raw: bytes, _at: float) -> None:
        if UNKNOWN.encode() in raw:
            tried.found(f"websocket {page} {doing}", "okänt fel")
        message = ForwardMsg.FromString(raw)
        if message.WhichOneof("type") == "delta" and message.delta.HasField("new_element"):
            element = message.delta.new_element
            inner = getattr(element, element.WhichOneof("type") or "empty")
            if getattr(inner, "id", ""):
                ids.add(inner.id)

    with contextlib.suppress(WebSocketException, TimeoutError):
        async with people.signed_in(server.url, "stina", PASSWORD) as person:
            person.seen = look
            await person.open(page)
            await attack(person, ids)
    async with people.signed_in(server.url, "anna", PASSWORD) as other:
        try:
            await other.open(PAGES[0])
        except TimeoutError:
            tried.found(f"websocket {page} {doing}", "servern svarar inte andra")


async def _forged(tried: Tried, forged: WidgetState, person: people.Person, ids: set[str]) -> None:
    states = WidgetStates()
    for one in sorted(ids):
        state = WidgetState()
        state.CopyFrom(forged)
        state.id = one
        states.widgets.append(state)
        tried.put()
    await _send(person, ClientState(page_script_hash=person.script, widget_states=states))


async def _addresses(
    tried: Tried, page: str, texts: dict[str, str], person: people.Person, _ids: set[str]
) -> None:
    for text in texts.values():
        tried.put()
        said = text.encode("utf-8", "replace").decode()[:3000]
        await _send(person, ClientState(query_string=f"rad={said}&sok={said}&period={said}", page_name=page))


async def _garbage(tried: Tried, raw: bytes, person: people.Person, _ids: set[str]) -> None:
    tried.put()
    await person.socket.send(raw)
    await asyncio.wait_for(person.socket.recv(), 1)


async def _send(person: people.Person, state: ClientState) -> None:
    await person.socket.send(BackMsg(rerun_script=state).SerializeToString())
    await asyncio.wait_for(person._until_finished(), 20)
