"""What a database cannot do just now, as a sentence: busy, out of reach, full, closed to writing, damaged."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, TimeoutError

from lägesbild.model import UnavailableError

LOG = logging.getLogger("lägesbild.databas")

BUSY: Final = "Databasen är upptagen av ett annat arbete. Inget är ändrat. Försök igen om en stund."
GONE: Final = (
    "Databasen går inte att nå just nu. Försök igen om en stund. "
    "Händer det igen, säg till den som sköter servern."
)
FULL: Final = (
    "Disken är full, så inget kan sparas. Det som redan är sparat finns kvar. "
    "Säg till den som sköter servern."
)
CLOSED: Final = (
    "Databasen tar inte emot ändringar: den är skrivskyddad. Det som redan är sparat går att läsa. "
    "Säg till den som sköter servern."
)
SHUT: Final = (
    "Databasen går inte att öppna. Säg till den som sköter servern: mappen ska finnas, och kontot som "
    "kör programmet ska få skriva i den."
)
FORBIDDEN: Final = "Databasens användare saknar rätt till det här. Säg till den som sköter servern."
DAMAGED: Final = "Databasen är skadad. Säg till den som sköter servern, som återställer en säkerhetskopia."

_SQLITE: Final = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": CLOSED,
    "SQLITE_CANTOPEN": SHUT,
    "SQLITE_PERM": SHUT,
    "SQLITE_AUTH": SHUT,
    "SQLITE_IOERR": GONE,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
}
"""By the start of SQLite's own name for the error: the longer names only say where it happened."""
_POSTGRESQL: Final = {
    "40001": BUSY,
    "40P01": BUSY,
    "55P03": BUSY,
    "53300": BUSY,
    "53100": FULL,
    "25006": CLOSED,
    "42501": FORBIDDEN,
    "08": GONE,
    "53": GONE,
    "57P": GONE,
    "58": GONE,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
"""By SQLSTATE, whole or its beginning; the first that fits counts."""
DISK_FULL: Final = "Disken är full."
_FILES: Final = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: "Utrymmet för kontot är slut.",
    errno.EFBIG: "Filen får inte bli så stor.",
    errno.EROFS: "Disken är skrivskyddad.",
    errno.EACCES: "Kontot som kör programmet får inte läsa eller skriva där.",
    errno.EPERM: "Kontot som kör programmet får inte läsa eller skriva där.",
    errno.ENOENT: "Filen eller mappen finns inte.",
    errno.EIO: "Disken svarar inte som den ska.",
}


def named(error: Exception) -> UnavailableError | None:
    """The error as a person may read it; None when it is no fault of the database but one of ours."""
    if isinstance(error, TimeoutError):
        return UnavailableError(BUSY)
    if not isinstance(error, DBAPIError):
        return None
    told = _sqlite(error.orig) or _postgresql(error)
    return UnavailableError(told) if told else None


@contextmanager
def told() -> Iterator[None]:
    """Let what the database cannot do reach people as a sentence, and the log as its kind."""
    try:
        yield
    except (DBAPIError, TimeoutError) as error:
        fault = named(error)
        if fault is None:
            raise
        LOG.error("%s: %s", _kind(error), fault)
        raise fault from error


def of_file(error: OSError) -> str:
    """What is wrong with a file or a folder, naming it."""
    reason = _FILES.get(error.errno or 0, "Filen går inte att läsa eller skriva.")
    return f"{error.filename}: {reason}" if error.filename else reason


def of_sqlite(error: sqlite3.Error) -> str:
    """What is wrong with a SQLite file that is opened beside SQLAlchemy."""
    if isinstance(error, sqlite3.OperationalError) and "disk is full" in str(error):
        return DISK_FULL
    return _sqlite(error) or "Filen går inte att läsa eller skriva."


def _sqlite(error: BaseException | None) -> str | None:
    name = str(getattr(error, "sqlite_errorname", None) or "")
    return next((told for start, told in _SQLITE.items() if name.startswith(start)), None)


def _postgresql(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the connection was never made, or broke without a word
        broken = error.connection_invalidated or type(error.orig).__name__ == "OperationalError"
        return GONE if broken and type(error.orig).__module__.startswith("psycopg") else None
    return next((told for start, told in _POSTGRESQL.items() if state.startswith(start)), None)


def _kind(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    detail = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    return f"{type(cause).__name__} {detail}".strip()
