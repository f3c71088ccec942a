"""What breaks outside a page is told in Swedish: a database that does not answer, or an incident number."""

from __future__ import annotations

from typing import Final

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lägesbild.model import UnavailableError
from lägesbild.ui import problems
from lägesbild.web import assets, guard
from lägesbild.web.answers import PAGES

RETRY: Final = {"Retry-After": "5"}
TRY_AGAIN_LATER: Final = 1013
"""What a websocket is told that is closed for a while; the page then comes back by itself."""


class Faults:
    """Pure ASGI middleware, inside the headers and around the guard, which asks the database first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent: set[str] = set()

        async def noting(message: Message) -> None:
            sent.add(message["type"])
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            cause = _cause(error)
            if scope["type"] == "websocket" and isinstance(cause, UnavailableError):
                if "websocket.close" not in sent:
                    await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            elif scope["type"] == "http" and not sent:
                await _answer(scope, cause)(scope, receive, send)
            else:
                raise


def _cause(error: Exception) -> Exception:
    """The error itself, out of the groups that tasks wrap it in."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def _answer(scope: Scope, error: Exception) -> Response:
    told, passing = problems.sentence(error), isinstance(error, UnavailableError)
    status, headers = (503, RETRY) if passing else (500, {})
    if not guard.is_navigation(scope) and scope["method"] != "POST":
        return PlainTextResponse(told.replace("**", ""), status_code=status, headers=headers)
    page = PAGES.get_template("fel.html").render(
        told=told.replace("**", ""), style=assets.address("logga-in.css"), icon=assets.address("ikon.svg")
    )
    return HTMLResponse(page, status_code=status, headers=headers)
