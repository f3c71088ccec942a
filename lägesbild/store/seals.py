"""Secrets the program must be able to read again: sealed under keys derived from the session secret."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from lägesbild.config import settings

HEADER: Final = {"alg": "dir", "enc": "A256GCM"}
LONGEST: Final = 8_000


def seal(text: str, *, purpose: str) -> str:
    """Encrypt a text. What was sealed for one purpose cannot be opened for another."""
    return jwe.encrypt_compact(HEADER, text.encode(), _key(purpose), algorithms=list(HEADER.values()))


def unseal(sealed: str | None, *, purpose: str) -> str | None:
    """The text again; None when it was not sealed by us, for this purpose, under today's session secret."""
    if not sealed or len(sealed) > LONGEST or not sealed.isascii():
        return None
    try:
        opened = jwe.decrypt_compact(sealed, _key(purpose), algorithms=list(HEADER.values()))
    except (JoseError, ValueError):
        return None
    return None if opened.plaintext is None else opened.plaintext.decode()


def digest(text: str, *, purpose: str) -> str:
    """A keyed digest: whoever has the database alone cannot try guesses against it."""
    return hmac.new(_derived(f"digest {purpose}"), text.encode(), hashlib.sha256).hexdigest()


def _key(purpose: str) -> OctKey:
    return OctKey.import_key(_derived(f"seal {purpose}"))


def _derived(purpose: str) -> bytes:
    return hmac.new(settings().secret().encode(), purpose.encode(), hashlib.sha256).digest()
