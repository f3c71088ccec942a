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


class PersonQuestionError(InputError):
    """
    A text may point at a person (rule 3): whoever wrote it is asked.

    ``names`` may be names of persons, ``marks`` tell of a single one. ``told`` is what was found.
    """

    def __init__(self, *, names: tuple[str, ...], marks: tuple[str, ...], field: str) -> None:
        self.names = names
        self.marks = marks
        told = []
        if names:
            told.append(
                f"{_quoted(names)} kan vara namn på {'en person' if len(names) == 1 else 'personer'}."
            )
        if marks:
            told.append(f"{_quoted(marks)} kan peka ut en enskild person.")
        self.told = " ".join(told)
        advice = "Maska det, skriv om till plats och situation, eller svara varför det får stå."
        super().__init__(f"{self.told} {advice}", field=field)


def _quoted(words: tuple[str, ...]) -> str:
    quoted = [f"”{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} och {quoted[-1]}"


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
