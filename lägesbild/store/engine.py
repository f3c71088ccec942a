"""The engine of this process, with the pragmas and transaction modes that SQLite needs."""

from __future__ import annotations

import functools
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event

from lägesbild.config import settings
from lägesbild.store import files

BUSY_SECONDS: Final = 10
"""How long a write waits for another before the person is told that the database is busy."""
_SERVER_SETTINGS: Final = {
    "lock_timeout": f"{BUSY_SECONDS}s",
    # What a machine that is gone had locked is let go after a minute, not after PostgreSQL's two hours.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


def current() -> Engine:
    """The engine for the database in force; made at first use and shared by the process."""
    return _engine(settings().url, settings().trail_key())


def dispose() -> None:
    """Close every engine made so far (tests change database in one process)."""
    for engine in _made:
        engine.dispose()
    _made.clear()
    _engine.cache_clear()


_made: list[Engine] = []


@functools.cache
def _engine(url: str, trail_key: bytes) -> Engine:
    # Parameters are what people wrote: no error message and no log line may quote them.
    options: dict[str, Any] = {"execution_options": {"trail_key": trail_key}, "hide_parameters": True}
    if url.startswith("sqlite"):
        if (path := files.database_file(url)) is not None:
            files.make_folder(path.parent)
            files.make_file(path)
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            url,
            connect_args=_postgresql_arguments(),
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            pool_timeout=BUSY_SECONDS,
            **options,
        )
    _made.append(engine)
    return engine


def _postgresql_arguments() -> dict[str, Any]:
    """A server that does not answer is given up within seconds, on the way there and in the middle."""
    return {
        "connect_timeout": BUSY_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": BUSY_SECONDS * 1000,
        "options": " ".join(f"-c {name}={value}" for name, value in _SERVER_SETTINGS.items()),
    }


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below decides the mode
    # FULL: what a person was told is saved lies on the disk, also when the power goes (docs/adr/0761).
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading a read lock later fails when two do it together.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
