"""Alembic's entry: runs migrations on the engine given in the configuration's attributes."""

from __future__ import annotations

from alembic import context

from lägesbild.model import Base


def run() -> None:
    engine = context.config.attributes["engine"]
    with engine.execution_options(writes=True).connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
