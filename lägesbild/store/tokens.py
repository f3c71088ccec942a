"""The secret in the session cookie: random, signed, and kept in the database as a digest only."""

from __future__ import annotations

import hashlib
import secrets

from itsdangerous import BadSignature, Signer

from lägesbild.config import settings

COOKIE = "lagesbild_session"


def issue() -> tuple[str, str]:
    """Make a new token; return the signed cookie value and the digest to store."""
    token = secrets.token_urlsafe(32)
    return _signer().sign(token).decode("ascii"), _digest(token)


def digest_of(cookie: str | None) -> str | None:
    """The digest of the token in a cookie; None when there is no cookie or we did not sign it."""
    if not cookie or len(cookie) > 200:
        return None
    try:
        return _digest(_signer().unsign(cookie).decode("ascii"))
    except (BadSignature, UnicodeError):
        return None


def _signer() -> Signer:
    return Signer(settings().secret(), salt="lagesbild.session", digest_method=hashlib.sha256)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
