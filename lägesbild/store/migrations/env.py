"""
Alembic's entry: runs migrations on the engine given in the configuration's attributes.

All that are missing run in one transaction. Whatever ends it in the middle, the database is as it was;
and of two processes that start together the second waits, and finds nothing left to do.
"""

from __future__ import annotations

from typing import Final

from alembic import context
from sqlalchemy import text

from lägesbild.model import Base

TURN: Final = 2180
"""The number that processes on one PostgreSQL wait under for their turn to migrate."""


def run() -> None:
    engine = context.config.attributes["engine"]
    with engine.execution_options(writes=True).connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            transactional_ddl=True,  # SQLite too: our engine begins its transactions itself
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # SQLite's transaction is the lock already.
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
            context.run_migrations()


run()
