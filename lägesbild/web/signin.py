"""GET and POST /logga-in, POST /logga-ut, and GET /session, which tells an open page whether it may stay."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import anyio
from anyio import to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lägesbild.actions import accounts
from lägesbild.actions import sessions as acts
from lägesbild.config import settings
from lägesbild.reading import sessions
from lägesbild.store import tokens
from lägesbild.store.session import reading, transaction
from lägesbild.web import assets, guard, redirects
from lägesbild.web.throttle import Throttle

REFUSED: Final = (
    "Fel användarnamn eller lösenord. Efter flera misslyckade försök vilar kontot en stund: "
    "vänta då en kvart, eller kontakta administratören."
)
FOREIGN: Final = "Inloggningen kom inte från den här sidan. Försök igen här."
FAILURE_SECONDS: Final = 0.7
"""Every refusal takes this long, whatever the reason, so that the time tells nothing."""
MAX_BODY_BYTES: Final = 16_384
HASHES_AT_ONCE: Final = 2
"""Each takes 64 MiB; more at once would let strangers exhaust the machine."""

PAGES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class DemoAccount:
    username: str
    what: str


DEMO_ACCOUNTS: Final = (
    DemoAccount("anna", "läsare, Styrning och stöd"),
    DemoAccount("rolf", "rapportör, Polisen"),
    DemoAccount("sara", "rapportör, Välfärd"),
    DemoAccount("stina", "samordnare, BIG"),
    DemoAccount("admir", "administratör, Styrning och stöd"),
)


class SignIn:
    """The endpoints. Holds what a process remembers: failures per address, and the queue for hashing."""

    def __init__(self) -> None:
        self._throttle = Throttle()
        self._hashing = anyio.CapacityLimiter(HASHES_AT_ONCE)

    async def page(self, request: Request) -> Response:
        """Show the form, or go on at once when somebody is signed in."""
        wanted = redirects.safe_next(request.query_params.get("nasta"))
        if await guard.signed_in(request.cookies.get(tokens.COOKIE)):
            return RedirectResponse(wanted, status_code=303)
        return _form(wanted)

    async def submit(self, request: Request) -> Response:
        """Try a username and a password."""
        started = time.monotonic()
        fields = await _fields(request)
        wanted = redirects.safe_next(fields.get("nasta"))
        if not is_from_here(request):
            return _form(wanted, problem=FOREIGN, status=403)
        username = fields.get("username", "").strip().casefold()
        wait, cookie = await self._compare(request, username, fields.get("password", ""))
        if wait > 0:
            return _form(wanted, problem=_too_many(wait), status=429)
        if cookie is None:
            await anyio.sleep(max(0.0, started + FAILURE_SECONDS - time.monotonic()))
            return _form(wanted, problem=REFUSED, username=username, status=401)
        answer = RedirectResponse(wanted, status_code=303)
        _set_cookie(answer, request, cookie)
        return answer

    async def _compare(self, request: Request, username: str, password: str) -> tuple[float, str | None]:
        """
        Wait for a turn, count the attempt, and compare.

        Counted as a failure beforehand: many sent at once would else all be let in before the first
        is counted. Returns how long to wait instead (seconds), and the cookie of a right answer.
        """
        address = request.client.host if request.client else ""
        if (wait := self._throttle.wait_seconds(address)) > 0:
            return wait, None
        async with self._hashing:
            if (wait := self._throttle.attempt(address)) > 0:
                return wait, None
            earlier = request.cookies.get(tokens.COOKIE)
            cookie = await to_thread.run_sync(_try, username, password, earlier)
            if cookie is not None:
                self._throttle.forgive(address)
            return 0.0, cookie

    async def sign_out(self, request: Request) -> Response:
        """End the session; a page elsewhere cannot do it for somebody."""
        if not is_from_here(request):
            return Response("Utloggningen kom inte från den här sidan.", status_code=403)
        await to_thread.run_sync(_end, request.cookies.get(tokens.COOKIE))
        answer = RedirectResponse(redirects.SIGN_IN, status_code=303)
        answer.delete_cookie(
            tokens.COOKIE, path="/", secure=_is_secure(request), httponly=True, samesite="lax"
        )
        return answer

    async def sign_out_page(self, _request: Request) -> Response:
        """Ask before signing out: a link alone, from anywhere, must not end a session."""
        return HTMLResponse(PAGES.get_template("logga_ut.html").render(style=assets.address("logga-in.css")))


def routes() -> list[Route]:
    """The routes of sign-in; the guard leaves only /logga-in open."""
    endpoints = SignIn()
    return [
        Route(redirects.SIGN_IN, endpoints.page, methods=["GET"]),
        Route(redirects.SIGN_IN, endpoints.submit, methods=["POST"]),
        Route(redirects.SIGN_OUT, endpoints.sign_out_page, methods=["GET"]),
        Route(redirects.SIGN_OUT, endpoints.sign_out, methods=["POST"]),
        Route(redirects.SESSION, _still_signed_in, methods=["GET"]),
    ]


def is_from_here(request: Request) -> bool:
    """Whether a form was sent from a page of this server. Browsers say so; programs need not."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    return guard.is_own_origin(request.headers)


async def _still_signed_in(_request: Request) -> Response:
    return Response(status_code=204)  # strangers never get here: the guard answers them with 401


def _form(wanted: str, *, problem: str = "", username: str = "", status: int = 200) -> Response:
    page = PAGES.get_template("logga_in.html").render(
        wanted=wanted,
        problem=problem,
        username=username,
        demo=settings().demo,
        accounts=DEMO_ACCOUNTS,
        style=assets.address("logga-in.css"),
        icon=assets.address("ikon.svg"),
    )
    return HTMLResponse(page, status_code=status)


async def _fields(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return {}
    try:
        found = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def _try(username: str, password: str, earlier_cookie: str | None) -> str | None:
    with reading() as session:
        known = sessions.credentials(session, username)
    right = accounts.matches(known.password_hash, password)
    renewed = accounts.renewed_hash(known.password_hash, password) if right and known.password_hash else None
    with transaction() as session:
        return acts.sign_in(
            session,
            user_id=known.user_id,
            password_matches=right,
            new_hash=renewed,
            earlier_cookie=earlier_cookie,
        )


def _end(cookie: str | None) -> None:
    with transaction() as session:
        acts.end(session, cookie=cookie)


def _set_cookie(answer: Response, request: Request, cookie: str) -> None:
    answer.set_cookie(
        tokens.COOKIE,
        cookie,
        max_age=settings().session_hours * 3600,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def _is_secure(request: Request) -> bool:
    return settings().behind_tls or request.url.scheme == "https"


def _too_many(wait_seconds: float) -> str:
    minutes = math.ceil(wait_seconds / 60)
    word = "minut" if minutes == 1 else "minuter"
    return f"För många misslyckade försök från den här datorn eller nätet. Försök igen om {minutes} {word}."
