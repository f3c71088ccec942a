"""Where a browser may be sent after sign-in: paths of this server only."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

START = "/"
ACCESSIBILITY = "/tillganglighet"
SIGN_IN = "/logga-in"
SECOND_STEP = "/logga-in/steg"
PROVIDER = "/logga-in/kommun"
PROVIDER_ANSWER = "/logga-in/kommun/svar"
SIGN_OUT = "/logga-ut"
SESSION = "/session"
MAX_LENGTH = 2000


def safe_next(wanted: str | None) -> str:
    """
    The path to go on to; the start page when the wanted one is missing or leads elsewhere.

    >>> safe_next("/omrade?omrade=2180R018&fran=2024-01-01")
    '/omrade?omrade=2180R018&fran=2024-01-01'
    >>> [safe_next(bad) for bad in ("//ond.se", "/%2F/ond.se", "https://ond.se", "/\\\\ond.se", "/logga-ut")]
    ['/', '/', '/', '/', '/']
    """
    if not wanted or len(wanted) > MAX_LENGTH or not wanted.isascii() or not wanted.isprintable():
        return START
    path = wanted.split("?", 1)[0].split("#", 1)[0]
    if not all(_is_local(seen) for seen in (wanted, path, unquote(path), unquote(unquote(path)))):
        return START
    door = path in {SIGN_IN, SIGN_OUT, SESSION} or path.startswith(f"{SIGN_IN}/")
    return START if door else wanted


def to_sign_in(path: str, query: str) -> str:
    """The address of the sign-in page that remembers where the browser was going."""
    target = safe_next(quote(path) + (f"?{query}" if query else ""))
    return SIGN_IN if target == START else f"{SIGN_IN}?nasta={quote(target, safe='')}"


def _is_local(path: str) -> bool:
    # Browsers read a backslash as a slash and drop tabs and line breaks, so neither may occur at all.
    parts = urlsplit(path)
    odd = "\\" in path or any(ord(sign) < 33 for sign in path)
    return (
        path.startswith("/") and not path.startswith("//") and not odd and not (parts.scheme or parts.netloc)
    )
