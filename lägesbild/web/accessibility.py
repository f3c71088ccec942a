"""GET /tillganglighet: the accessibility statement, which strangers read without signing in."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lägesbild.reading import accessibility
from lägesbild.store.session import reading
from lägesbild.web import answers, redirects


def routes() -> list[Route]:
    """The one route; the guard leaves it open to everybody."""
    return [Route(redirects.ACCESSIBILITY, _page, methods=["GET"])]


async def _page(_request: Request) -> Response:
    return answers.page("tillganglighet.html", sections=await to_thread.run_sync(_sections))


def _sections() -> tuple[accessibility.Section, ...]:
    with reading() as session:
        return accessibility.read(session)
