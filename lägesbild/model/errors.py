"""Errors a person can meet. Each message is Swedish and says what to do."""

from __future__ import annotations


class LagesbildError(Exception):
    """Base of every named error; ``str(error)`` is a Swedish sentence for the user."""


class InputError(LagesbildError):
    """A value cannot be accepted; ``field`` names the form field or column it came from."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class AmbiguousError(InputError):
    """A name fits several things; ``candidates`` are the names to choose between."""

    def __init__(self, message: str, *, candidates: tuple[str, ...], field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.candidates = candidates


class ForbiddenError(LagesbildError):
    """The user may not do this."""


class NotFoundError(LagesbildError):
    """The thing does not exist, or the viewer may not know that it does."""


class ConflictError(LagesbildError):
    """Somebody else changed the same row in between."""


class DocumentError(LagesbildError):
    """A file cannot be read or holds problems; nothing of it was stored."""


class UnavailableError(LagesbildError):
    """The database cannot be reached or written just now: nothing was stored, and trying again is right."""
