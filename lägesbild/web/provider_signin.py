"""GET /logga-in/kommun and /logga-in/kommun/svar: to the municipality's provider, and back again."""

from __future__ import annotations

import datetime as dt
import hmac
import logging
import secrets
from dataclasses import dataclass
from typing import Any, Final

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lägesbild.actions import provider_accounts
from lägesbild.actions import sessions as acts
from lägesbild.config import settings
from lägesbild.model import AccountState, LagesbildError, Means, User
from lägesbild.reading.sessions import may_sign_in
from lägesbild.store import halfway, tokens
from lägesbild.store.session import transaction
from lägesbild.web import answers, oidc, redirects
from lägesbild.web.throttle import Throttle

PURPOSE: Final = "leverantör"
COOKIE: Final = "lagesbild_leverantor"
AT_ONCE: Final = 4
"""Calls to the provider at a time: one that is slow must not hold up everybody else."""
LOG: Final = logging.getLogger("lägesbild.oidc")

AGAIN: Final = (
    "Inloggningen är för gammal, redan använd eller påbörjad i en annan webbläsare. Börja om härifrån."
)
DENIED: Final = "Inloggningen hos kommunen avbröts. Börja om härifrån om det var av misstag."
NOT_CONFIRMED: Final = "Inloggningen hos kommunen gick inte att bekräfta. Börja om härifrån."
NO_ANSWER: Final = "Kommunens inloggning svarar inte just nu. Försök igen om en stund."
TOO_WEAK: Final = (
    "Inloggningen hos kommunen gjordes utan den säkra metod som Lägesbild kräver, till exempel "
    "e-legitimation eller engångskod. Logga in igen med den."
)
NO_GROUP: Final = (
    "Kommunens inloggning känner dig, men du hör inte till någon grupp som har tillgång till Lägesbild. "
    "Vänd dig till den som sköter behörigheter hos din arbetsgivare."
)
NO_PLACE: Final = "Din grupp är inte rätt upplagd i Lägesbild. Vänd dig till den som sköter driften."


class ProviderSignIn:
    """The endpoints. Nothing is asked of the provider unless one is set."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle
        self._calls = anyio.CapacityLimiter(AT_ONCE)

    def routes(self) -> list[Route]:
        return [
            Route(redirects.PROVIDER, self.start, methods=["GET"]),
            Route(redirects.PROVIDER_ANSWER, self.answer, methods=["GET"]),
        ]

    async def start(self, request: Request) -> Response:
        """Send the browser to the provider, with a ticket for the way back."""
        if not settings().oidc_issuer:
            return RedirectResponse(redirects.SIGN_IN, status_code=303)
        asked = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        try:
            address = await to_thread.run_sync(lambda: oidc.provider().question(**asked), limiter=self._calls)
        except oidc.UnreachableError as error:
            LOG.warning("the provider does not answer: %s", error)
            return refused(NO_ANSWER, status=503)
        wanted = redirects.safe_next(request.query_params.get("nasta"))
        answer = RedirectResponse(address, status_code=303)
        ticket = halfway.issue({**asked, "wanted": wanted}, purpose=PURPOSE)
        answers.keep_ticket(answer, request, name=COOKIE, path=redirects.PROVIDER, ticket=ticket)
        return answer

    async def answer(self, request: Request) -> Response:
        """Take the provider's answer, once, in the browser that asked."""
        answer = await self._answer(request)
        answers.drop_ticket(answer, request, name=COOKIE, path=redirects.PROVIDER)
        return answer

    async def _answer(self, request: Request) -> Response:
        if not settings().oidc_issuer:
            return RedirectResponse(redirects.SIGN_IN, status_code=303)
        ticket = halfway.read(request.cookies.get(COOKIE), purpose=PURPOSE)
        if ticket is None or not _fits(request, ticket) or not await to_thread.run_sync(_spent_now, ticket):
            return refused(AGAIN, status=403)
        address = answers.client(request)
        if (wait := self._throttle.attempt(address)) > 0:
            return refused(answers.too_many(wait), status=429)
        if "code" not in request.query_params:
            LOG.info("the provider let nobody in")
            return refused(DENIED, status=403)
        code, earlier = request.query_params["code"], request.cookies.get(tokens.COOKIE)
        opened = await to_thread.run_sync(_open, ticket, code, earlier, limiter=self._calls)
        if opened.cookie is None:
            return refused(opened.problem, status=403)
        self._throttle.forgive(address)
        answer = RedirectResponse(redirects.safe_next(ticket["wanted"]), status_code=303)
        answers.keep_session(answer, request, opened.cookie)
        return answer


@dataclass(frozen=True)
class _Opened:
    cookie: str | None = None
    problem: str = ""


def refused(problem: str, *, status: int) -> Response:
    """The sign-in page's refusal, with the way to begin again."""
    return answers.page("avvisad.html", problem=problem, status=status)


def _fits(request: Request, ticket: dict[str, Any]) -> bool:
    """Whether the answer is to the question this browser asked, and from whom it was asked."""
    state = request.query_params.get("state", "")
    issuer = request.query_params.get("iss", settings().oidc_issuer)
    right = hmac.compare_digest(state.encode(), ticket["state"].encode())
    return right and issuer == settings().oidc_issuer


def _spent_now(ticket: dict[str, Any]) -> bool:
    with transaction() as session:
        return halfway.spend(session, ticket)


def _open(ticket: dict[str, Any], code: str, earlier_cookie: str | None) -> _Opened:
    try:
        answer = oidc.provider().answered(code=code, nonce=ticket["nonce"], verifier=ticket["verifier"])
        with transaction() as session:
            if answer.person is None:
                raise oidc.RefusedError("no person in the answer")
            user = provider_accounts.known(session, answer.person, refresh_token=answer.refresh_token)
            if user is None or not may_sign_in(user):
                return _Opened(problem=NO_GROUP if user is None else _closed(user))
            now = dt.datetime.now(dt.UTC)
            cookie = acts.opened(session, user, means=Means.PROVIDER, earlier_cookie=earlier_cookie, at=now)
            return _Opened(cookie=cookie)
    except LagesbildError as error:
        LOG.warning("nobody was let in by the provider: %s: %s", type(error).__name__, error)
        return _Opened(problem=_told(error))


def _told(error: LagesbildError) -> str:
    if isinstance(error, oidc.WeakError):
        return TOO_WEAK
    if isinstance(error, oidc.RefusedError):
        return NOT_CONFIRMED
    return NO_ANSWER if isinstance(error, oidc.UnreachableError) else NO_PLACE


def _closed(user: User) -> str:
    if user.state is AccountState.WAITING:
        return (
            f"Ditt konto är upplagt och väntar på godkännande av den som är behörighetsansvarig hos "
            f"{user.huvudman.name}. När det är gjort loggar du in på samma sätt."
        )
    return f"Ditt konto i Lägesbild är {user.state}. En administratör kan öppna det igen."
