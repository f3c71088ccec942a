"""How the database is opened: ``transaction`` to write, ``reading`` to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from lägesbild.model import ConflictError
from lägesbild.store import engine as engines
from lägesbild.store import faults, trail


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """
    Open a session in which everything is stored together with its trail, or nothing is.

    Raises
    ------
    ConflictError
        Somebody else changed the same row in between.
    UnavailableError
        The database cannot be reached or written just now.
    """
    writer = (engine or engines.current()).execution_options(writes=True)
    with faults.told(), Session(writer, expire_on_commit=False) as session:
        trail.watch(session)
        try:
            with session.begin():
                yield session
        except StaleDataError as error:
            raise ConflictError(
                "Någon annan har ändrat samma uppgift. Läs in den på nytt och försök igen."
            ) from error


@contextmanager
def reading(engine: Engine | None = None) -> Iterator[Session]:
    """
    Open a session for reading one consistent state; nothing in it can be stored.

    Raises
    ------
    UnavailableError
        The database cannot be reached just now.
    """
    with faults.told(), (engine or engines.current()).connect() as opened:
        connection = opened
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with Session(connection, autoflush=False) as session:
            yield session
