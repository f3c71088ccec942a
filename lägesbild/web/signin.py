"""GET and POST /logga-in, POST /logga-ut, and GET /session, which tells an open page whether it may stay."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lägesbild.actions import accounts
from lägesbild.actions import sessions as acts
from lägesbild.actions.second_factor import Step
from lägesbild.actions.sessions import Halfway
from lägesbild.config import settings
from lägesbild.reading import sessions
from lägesbild.store import tokens
from lägesbild.store.session import reading, transaction
from lägesbild.web import answers, bundle, guard, redirects, second_step
from lägesbild.web.provider_signin import ProviderSignIn
from lägesbild.web.second_step import SecondStep
from lägesbild.web.throttle import Throttle

REFUSED: Final = (
    "Fel användarnamn eller lösenord. Efter flera misslyckade försök vilar kontot en stund: "
    "vänta då en kvart, eller kontakta administratören."
)
INSIDE_FIRST: Final = (
    "Kontot har hittills använts i kommunens nät, utan engångskod. Koppla en app där, under Konto, innan du "
    "loggar in härifrån. Sitter du aldrig i det nätet: be administratören att återställa ditt andra steg."
)
FAILURE_SECONDS: Final = answers.FAILURE_SECONDS
HASHES_AT_ONCE: Final = 2
"""Each takes 64 MiB; more at once would let strangers exhaust the machine."""


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
        self.throttle = Throttle()
        self._hashing = anyio.CapacityLimiter(HASHES_AT_ONCE)

    async def page(self, request: Request) -> Response:
        """Show the form, or go on at once when somebody is signed in."""
        wanted = redirects.safe_next(request.query_params.get("nasta"))
        if await guard.signed_in(request.cookies.get(tokens.COOKIE), answers.client(request)):
            return RedirectResponse(wanted, status_code=303)
        return _form(wanted)

    async def submit(self, request: Request) -> Response:
        """Try a username and a password."""
        started = time.monotonic()
        fields = await answers.fields(request)
        wanted = redirects.safe_next(fields.get("nasta"))
        if not answers.is_from_here(request):
            return _form(wanted, problem=answers.FOREIGN, status=403)
        username = fields.get("username", "").strip().casefold()
        wait, found = await self._compare(request, username, fields.get("password", ""))
        if wait > 0:
            return _form(wanted, problem=answers.too_many(wait), status=429)
        if found is None:
            await anyio.sleep(max(0.0, started + FAILURE_SECONDS - time.monotonic()))
            return _form(wanted, problem=REFUSED, username=username, status=401)
        return await to_thread.run_sync(_led_on, request, found, wanted)

    async def _compare(
        self, request: Request, username: str, password: str
    ) -> tuple[float, str | Halfway | None]:
        """
        Wait for a turn, count the attempt, and compare.

        Counted as a failure beforehand: many sent at once would else all be let in before the first
        is counted. Returns how long to wait instead (seconds), and what a right answer leads to.
        """
        address = answers.client(request)
        if (wait := self.throttle.wait_seconds(address)) > 0:
            return wait, None
        async with self._hashing:
            if (wait := self.throttle.attempt(address)) > 0:
                return wait, None
            earlier = request.cookies.get(tokens.COOKIE)
            trusted = settings().trusts(address)
            found = await to_thread.run_sync(_try, username, password, earlier, trusted)
            if found is not None:
                self.throttle.forgive(address)
            return 0.0, found

    async def sign_out(self, request: Request) -> Response:
        """End the session; a page elsewhere cannot do it for somebody."""
        if not answers.is_from_here(request):
            return Response("Utloggningen kom inte från den här sidan.", status_code=403)
        await to_thread.run_sync(_end, request.cookies.get(tokens.COOKIE))
        answer = RedirectResponse(redirects.SIGN_IN, status_code=303)
        answer.delete_cookie(
            tokens.COOKIE, path="/", secure=answers.is_secure(request), httponly=True, samesite="lax"
        )
        return answer

    async def sign_out_page(self, _request: Request) -> Response:
        """Ask before signing out: a link alone, from anywhere, must not end a session."""
        return answers.page("logga_ut.html")


def routes() -> list[Route]:
    """The routes of sign-in; the guard leaves those open that begin with /logga-in."""
    endpoints = SignIn()
    return [
        Route(redirects.SIGN_IN, endpoints.page, methods=["GET"]),
        Route(redirects.SIGN_IN, endpoints.submit, methods=["POST"]),
        Route(redirects.SIGN_OUT, endpoints.sign_out_page, methods=["GET"]),
        Route(redirects.SIGN_OUT, endpoints.sign_out, methods=["POST"]),
        Route(redirects.SESSION, _still_signed_in, methods=["GET"]),
        *SecondStep(endpoints.throttle).routes(),
        *ProviderSignIn(endpoints.throttle).routes(),
    ]


async def _still_signed_in(_request: Request) -> Response:
    return Response(status_code=204)  # strangers never get here: the guard answers them with 401


def _form(wanted: str, *, problem: str = "", username: str = "", status: int = 200) -> Response:
    return answers.page(
        "logga_in.html",
        status=status,
        wanted=wanted,
        problem=problem,
        username=username,
        demo=settings().demo,
        accounts=DEMO_ACCOUNTS,
        ahead=bundle.ahead(),
        provider=settings().oidc_button if settings().oidc_issuer else "",
    )


def _led_on(request: Request, found: str | Halfway, wanted: str) -> Response:
    """Where a right password leads: in, or to the second step."""
    if isinstance(found, Halfway):
        if found.step is Step.INSIDE_FIRST:
            return _form(wanted, problem=INSIDE_FIRST, status=403)
        return second_step.begin(request, found, wanted)
    answer = RedirectResponse(wanted, status_code=303)
    answers.keep_session(answer, request, found)
    return answer


def _try(username: str, password: str, earlier_cookie: str | None, trusted: bool) -> str | Halfway | None:
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
            trusted=trusted,
        )


def _end(cookie: str | None) -> None:
    with transaction() as session:
        acts.end(session, cookie=cookie)
