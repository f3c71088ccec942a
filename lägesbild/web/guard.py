"""The door: strangers reach sign-in, its assets and the health check, and nothing else."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import anyio
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lägesbild.model import UnavailableError
from lägesbild.reading import sessions
from lägesbild.store import tokens
from lägesbild.store.session import reading
from lägesbild.web import bundle, provider_check, redirects

OPEN: Final = frozenset(
    {
        redirects.SIGN_IN,
        redirects.ACCESSIBILITY,
        redirects.SECOND_STEP,
        redirects.PROVIDER,
        redirects.PROVIDER_ANSWER,
        "/_stcore/health",
        "/assets/logga-in.css",
        "/assets/ikon.svg",
        *bundle.ahead(),
    }
)
"""Exact paths open to everybody. Compared as they are: whatever is spelled differently is closed."""
SERVED: Final = (
    "/_stcore/host-config",
    "/_stcore/upload_file/",
    "/_stcore/bidi-components/",
    "/media/",
    "/component/",
    "/static/",
    "/assets/",
)
"""What the signed-in browser needs besides pages. Everything else Streamlit offers is not served."""
PAGE: Final = re.compile(r"/[A-Za-z0-9_-]*(favicon\.png|manifest\.json)?")
RECHECK_SECONDS: Final = 2.0


class Guard:
    """Pure ASGI middleware. It knows requests and sessions, and nothing about pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] != "http" or scope["path"] in OPEN:
            await self._app(scope, receive, send)
        elif not await signed_in(cookie_of(scope), address_of(scope)):
            await refusal(scope)(scope, receive, send)
        elif not is_served(scope["path"]):
            await PlainTextResponse("Sidan finns inte.", status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        cookie, address = cookie_of(scope), address_of(scope)
        # Asked first, and never left to Streamlit: it looks up its own address on the internet to answer.
        if not is_own_origin(Headers(scope=scope)) or not await signed_in(cookie, address):
            # Closing before accepting: the server answers the handshake with 403.
            await send({"type": "websocket.close", "code": 1008})
            return
        async with anyio.create_task_group() as tasks:
            ended = anyio.Event()
            tasks.start_soon(_watch, cookie, address, ended, send)
            await self._app(scope, _until(receive, ended), _unless(send, ended))
            tasks.cancel_scope.cancel()


async def signed_in(cookie: str | None, address: str) -> bool:
    """Ask the database whether the cookie stands for a sign-in that is valid there, blocking nobody else."""
    return tokens.digest_of(cookie) is not None and await to_thread.run_sync(_find, cookie, address)


def cookie_of(scope: Scope) -> str | None:
    """The session cookie of a request or handshake."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(tokens.COOKIE)


def address_of(scope: Scope) -> str:
    """Where a request or handshake comes from, as far as trusted proxies tell."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_own_origin(headers: Headers) -> bool:
    """Whether a request comes from a page of this server. Browsers say so; programs need not."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def is_served(path: str) -> bool:
    """Whether anything may answer at this path at all."""
    return PAGE.fullmatch(path) is not None or path.startswith(SERVED)


def refusal(scope: Scope) -> Response:
    """What a stranger gets: a person is led to sign-in, a program is told 401."""
    if is_navigation(scope):
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(redirects.to_sign_in(scope["path"], query), status_code=303)
    return PlainTextResponse("Du behöver logga in.", status_code=401)


def is_navigation(scope: Scope) -> bool:
    """Whether a person is opening a page, as far as the headers tell."""
    headers = Headers(scope=scope)
    path: str = scope["path"]
    if path == redirects.SIGN_OUT:
        return True
    if scope["method"] not in {"GET", "HEAD"} or path.startswith((*SERVED, "/_stcore")):
        return False
    if "sec-fetch-dest" in headers:
        return headers["sec-fetch-dest"] == "document"
    return "text/html" in headers.get("accept", "")


async def _watch(cookie: str | None, address: str, ended: anyio.Event, send: Send) -> None:
    while await _may_stay(cookie, address):
        await anyio.sleep(RECHECK_SECONDS)
    ended.set()
    await send({"type": "websocket.close", "code": 1008})


async def _may_stay(cookie: str | None, address: str) -> bool:
    # A database that does not answer ends nobody's session: it has nothing to show meanwhile either.
    try:
        return await signed_in(cookie, address)
    except UnavailableError:
        return True


def _until(receive: Receive, ended: anyio.Event) -> Receive:
    """Receive until the session ends; from then on the connection counts as gone."""

    async def receive_or_end() -> Message:
        got: list[Message] = []

        async def take() -> None:
            got.append(await receive())
            scope.cancel()

        async def give_up() -> None:
            await ended.wait()
            scope.cancel()

        async with anyio.create_task_group() as tasks:
            scope = tasks.cancel_scope
            tasks.start_soon(take)
            tasks.start_soon(give_up)
        return got[0] if got and not ended.is_set() else {"type": "websocket.disconnect", "code": 1008}

    return receive_or_end


def _unless(send: Send, ended: anyio.Event) -> Send:
    async def send_if_open(message: Message) -> None:
        if not ended.is_set():
            await send(message)

    return send_if_open


def _find(cookie: str | None, address: str) -> bool:
    with reading() as session:
        found = sessions.find(session, cookie, address=address)
    if found is None or not found.by_provider:
        return found is not None
    provider_check.if_due(found.user_id)
    with reading() as session:
        return sessions.find(session, cookie, address=address) is not None
