"""Migrations: from nothing to the models, and back and forth."""

from __future__ import annotations

from alembic import autogenerate, command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from lägesbild.model import Base
from lägesbild.store import upgrade


def test_the_migrated_schema_equals_the_models(database: Engine) -> None:
    with database.connect() as connection:
        assert autogenerate.compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_back_to_nothing_and_forth_with_rows_in_it(database: Engine) -> None:
    command.downgrade(upgrade.alembic_config(database), "base")
    assert upgrade.upgrade(database) is None
    with database.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == upgrade.head()


def test_a_database_from_before_meetings_were_planned_keeps_those_that_were_held(database: Engine) -> None:
    command.downgrade(upgrade.alembic_config(database), "0003")
    insert = "INSERT INTO meeting (body_id, held_on, title) SELECT min(id), '2024-12-09', 'Möte' FROM body"
    with database.begin() as connection:
        connection.exec_driver_sql(insert)
    upgrade.upgrade(database)
    with database.connect() as connection:
        row = connection.exec_driver_sql("SELECT starts_at, cancelled_on, changed_count FROM meeting").one()
    assert tuple(row) == (None, None, 0)
