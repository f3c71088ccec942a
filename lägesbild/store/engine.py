"""The engine of this process, with the pragmas and transaction modes that SQLite needs."""

from __future__ import annotations

import functools
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from lägesbild.config import settings
from lägesbild.store import files


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
        engine = create_engine(url, connect_args={"timeout": 30}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, **options)
    _made.append(engine)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below decides the mode
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading a read lock later fails when two do it together.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
