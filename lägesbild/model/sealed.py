"""Texts that are fixed: stored with a checksum, and told when they no longer match it."""

from __future__ import annotations

import hashlib

from lägesbild.model.errors import DocumentError


def checksum(text: str) -> str:
    """SHA-256 in hex, as stored beside a fixed text."""
    return hashlib.sha256(text.encode()).hexdigest()


def require_same(text: str, expected: str | None, *, what: str) -> None:
    """
    Let a text pass that is the one its checksum was made of; ``what`` is what it is called, with "s".

    Raises
    ------
    DocumentError
        It was changed in between.
    """
    if checksum(text) != expected:
        raise DocumentError(
            f"{what} text stämmer inte med kontrollsumman från den dag den fästes. Den visas och lämnas inte "
            "ut. Vänd dig till den som sköter driften: en säkerhetskopia har den rätta texten."
        )
