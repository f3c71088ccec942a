"""Security headers on every response, and the Content-Security-Policy: the browser asks only this server."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lägesbild.config import settings

COMPONENT_PREFIX: Final = "/component/"
CACHEABLE_PREFIXES: Final = ("/static/", "/assets/", COMPONENT_PREFIX)

ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy(path: str) -> str:
    """
    The Content-Security-Policy of a path.

    streamlit-folium writes the map's script into its own frame, so inline scripts are allowed there
    and nowhere else. Streamlit and Leaflet set styles inline everywhere.
    """
    scripts = "'self' 'unsafe-inline'" if path.startswith(COMPONENT_PREFIX) else "'self'"
    rules = (
        "default-src 'none'",
        f"script-src {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
    )
    return "; ".join(rules)


class SecurityHeaders:
    """Outermost middleware, so that refusals carry the headers too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _add(headers: MutableHeaders, path: str) -> None:
    for name, value in ALWAYS.items():
        headers[name] = value
    headers["Content-Security-Policy"] = policy(path)
    if not path.startswith(CACHEABLE_PREFIXES):
        headers["Cache-Control"] = "no-store"
    if settings().behind_tls:
        headers["Strict-Transport-Security"] = "max-age=31536000"
