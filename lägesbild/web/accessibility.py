"""GET /tillganglighet: the accessibility statement, which strangers read without signing in."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from lägesbild.reading import accessibility
from lägesbild.store.session import reading
from lägesbild.web import assets, redirects
from lägesbild.web.signin import PAGES


def routes() -> list[Route]:
    """The one route; the guard leaves it open to everybody."""
    return [Route(redirects.ACCESSIBILITY, _page, methods=["GET"])]


async def _page(_request: Request) -> Response:
    sections = await to_thread.run_sync(_sections)
    page = PAGES.get_template("tillganglighet.html").render(
        sections=sections, style=assets.address("logga-in.css"), icon=assets.address("ikon.svg")
    )
    return HTMLResponse(page)


def _sections() -> tuple[accessibility.Section, ...]:
    with reading() as session:
        return accessibility.read(session)
