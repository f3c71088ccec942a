"""GET and POST /logga-in/steg: the code after the password, and connecting the app the first time."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any, Final

import anyio
import segno
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lägesbild.actions import second_factor
from lägesbild.actions import sessions as acts
from lägesbild.actions.second_factor import Step
from lägesbild.model import ConflictError
from lägesbild.reading import sessions
from lägesbild.store import halfway, tokens
from lägesbild.store.session import reading, transaction
from lägesbild.web import answers, redirects
from lägesbild.web.throttle import Throttle

PURPOSE: Final = "andra steg"
COOKIE: Final = "lagesbild_steg"
REFUSED: Final = (
    "Koden stämmer inte, eller har redan använts. Vänta på nästa kod och försök igen. Efter flera "
    "misslyckade försök vilar kontot en stund: vänta då en kvart."
)


@dataclass(frozen=True)
class Ticket:
    """What the browser carries from the right password to the code."""

    user_id: int
    username: str
    step: Step
    wanted: str
    secret: str
    content: dict[str, Any]


class SecondStep:
    """The endpoints. The throttle is that of the passwords: a wrong code counts as a wrong password does."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    def routes(self) -> list[Route]:
        return [
            Route(redirects.SECOND_STEP, self.page, methods=["GET"]),
            Route(redirects.SECOND_STEP, self.submit, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Ask for the code; without a ticket the password comes first."""
        ticket = await to_thread.run_sync(_ticket, request.cookies.get(COOKIE))
        return _from_the_start(request) if ticket is None else _show(ticket)

    async def submit(self, request: Request) -> Response:
        """Try a code."""
        started = time.monotonic()
        code = (await answers.fields(request)).get("kod", "")
        ticket = await to_thread.run_sync(_ticket, request.cookies.get(COOKIE))
        if ticket is None:
            return _from_the_start(request)
        if not answers.is_from_here(request):
            return _show(ticket, problem=answers.FOREIGN, status=403)
        address = answers.client(request)
        if (wait := self._throttle.attempt(address)) > 0:
            return _show(ticket, problem=answers.too_many(wait), status=429)
        opened = await to_thread.run_sync(_try, ticket, code, request.cookies.get(tokens.COOKIE))
        if opened is None:
            await anyio.sleep(max(0.0, started + answers.FAILURE_SECONDS - time.monotonic()))
            return _show(ticket, problem=REFUSED, status=401)
        self._throttle.forgive(address)
        return _let_in(request, ticket, *opened)


def begin(request: Request, found: acts.Halfway, wanted: str) -> Response:
    """Lead a browser whose password was right on to the second step."""
    secret = second_factor.new_secret() if found.step is Step.ENROL else ""
    with reading() as session:
        mark = sessions.mark_of(session, found.user_id)
    content = {"user": found.user_id, "step": found.step, "mark": mark, "wanted": wanted, "secret": secret}
    answer = RedirectResponse(redirects.SECOND_STEP, status_code=303)
    ticket = halfway.issue(content, purpose=PURPOSE)
    answers.keep_ticket(answer, request, name=COOKIE, path=redirects.SECOND_STEP, ticket=ticket)
    return answer


def _ticket(cookie: str | None) -> Ticket | None:
    """What a ticket says, while it is unused and the account is as it was when the password was right."""
    content = halfway.read(cookie, purpose=PURPOSE)
    if content is None:
        return None
    with reading() as session:
        username = sessions.still_halfway(session, content["user"], content["mark"])
        if username is None or halfway.is_spent(session, content):
            return None
    step = Step(content["step"])
    return Ticket(content["user"], username, step, content["wanted"], content["secret"], content)


def _try(ticket: Ticket, code: str, earlier_cookie: str | None) -> tuple[str, list[str]] | None:
    now = dt.datetime.now(dt.UTC)
    try:
        with transaction() as session:
            if ticket.step is Step.ENROL:
                opened = acts.enrolled(
                    session,
                    user_id=ticket.user_id,
                    secret=ticket.secret,
                    code=code,
                    earlier_cookie=earlier_cookie,
                    at=now,
                )
            else:
                cookie = acts.second_step(
                    session, user_id=ticket.user_id, code=code, earlier_cookie=earlier_cookie, at=now
                )
                opened = None if cookie is None else (cookie, [])
            if opened is not None and not halfway.spend(session, ticket.content, at=now):
                raise ConflictError("Inloggningen har redan fortsatt i ett annat fönster.")
    except ConflictError:
        return None
    return opened


def _show(ticket: Ticket, *, problem: str = "", status: int = 200) -> Response:
    if ticket.step is Step.CODE:
        return answers.page("andra_steg.html", problem=problem, status=status)
    drawn = segno.make(second_factor.address(ticket.secret, ticket.username), error="m", micro=False)
    return answers.page(
        "koppla_app.html",
        problem=problem,
        status=status,
        picture=drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True),
        key=" ".join(ticket.secret[start : start + 4] for start in range(0, len(ticket.secret), 4)),
        username=ticket.username,
    )


def _let_in(request: Request, ticket: Ticket, cookie: str, codes: list[str]) -> Response:
    wanted = redirects.safe_next(ticket.wanted)
    answer: Response = RedirectResponse(wanted, status_code=303)
    if codes:
        answer = answers.page("reservkoder.html", codes=codes, wanted=wanted)
    answers.keep_session(answer, request, cookie)
    answers.drop_ticket(answer, request, name=COOKIE, path=redirects.SECOND_STEP)
    return answer


def _from_the_start(request: Request) -> Response:
    answer = RedirectResponse(redirects.SIGN_IN, status_code=303)
    answers.drop_ticket(answer, request, name=COOKIE, path=redirects.SECOND_STEP)
    return answer
