"""What every page of the sign-in shares: its templates, reading its forms, its cookies, its refusals."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lägesbild.config import settings
from lägesbild.store import halfway, tokens
from lägesbild.web import assets, guard

FAILURE_SECONDS: Final = 0.7
"""Every refusal takes this long, whatever the reason, so that the time tells nothing."""
MAX_BODY_BYTES: Final = 16_384
FOREIGN: Final = "Inloggningen kom inte från den här sidan. Försök igen här."

PAGES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, *, status: int = 200, **words: object) -> HTMLResponse:
    """One of the pages in ``templates``."""
    style, icon = assets.address("logga-in.css"), assets.address("ikon.svg")
    text = PAGES.get_template(template).render(style=style, icon=icon, **words)
    return HTMLResponse(text, status_code=status)


async def fields(request: Request) -> dict[str, str]:
    """What a form sent; nothing when it is too large or malformed."""
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


def is_from_here(request: Request) -> bool:
    """Whether a form was sent from a page of this server. Browsers say so; programs need not."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    return guard.is_own_origin(request.headers)


def client(request: Request) -> str:
    """The address that asks. What a proxy says counts only from those in FORWARDED_ALLOW_IPS."""
    return request.client.host if request.client else ""


def is_secure(request: Request) -> bool:
    """Whether cookies may be marked as for TLS only."""
    return settings().behind_tls or request.url.scheme == "https"


def keep_session(answer: Response, request: Request, cookie: str) -> None:
    """Give the browser its session."""
    answer.set_cookie(
        tokens.COOKIE,
        cookie,
        max_age=settings().session_hours * 3600,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def keep_ticket(answer: Response, request: Request, *, name: str, path: str, ticket: str) -> None:
    """Give the browser the ticket of a sign-in half done, sent back to that path only."""
    # Lax, since the provider's answer comes from another site.
    answer.set_cookie(
        name,
        ticket,
        max_age=halfway.MINUTES * 60,
        path=path,
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def drop_ticket(answer: Response, request: Request, *, name: str, path: str) -> None:
    """Take the ticket back."""
    answer.delete_cookie(name, path=path, secure=is_secure(request), httponly=True, samesite="lax")


def too_many(wait_seconds: float) -> str:
    """What is said to an address that has failed too often."""
    minutes = math.ceil(wait_seconds / 60)
    word = "minut" if minutes == 1 else "minuter"
    return f"För många misslyckade försök från den här datorn eller nätet. Försök igen om {minutes} {word}."
