"""
One database per worker on a real PostgreSQL, put back as it was between tests.

Making a new one each time took about half a second, putting the rows back takes a few hundredths, and
less on a connection that has seen the tables before: the tests hand theirs on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

import psycopg
from psycopg import sql
from sqlalchemy import Pool

KEPT = "kept"
"""The schema with a copy of every table as the template left it."""


class Restorable:
    """
    A database that ``restore`` puts back: rows and sequences of every table, whatever triggers say.

    A test that changed the tables themselves makes it ``broken``; then it has to be made anew.
    """

    def __init__(self, pool: Pool) -> None:
        with self._connected(pool) as connection:
            self._tables = self._names(connection)
            self._schema = self._described(connection)
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(KEPT)))
            for table in self._tables:
                name = sql.Identifier(table)
                connection.execute(
                    sql.SQL("CREATE TABLE {}.{} AS TABLE public.{}").format(sql.Identifier(KEPT), name, name)
                )
            self._sequences = connection.execute(
                "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences "
                "WHERE schemaname = 'public'"
            ).fetchall()
            self._state = self._states(connection, self._tables)

    def restore(self, pool: Pool) -> bool:
        """Put every row back; False when the tables are not those of the template any more."""
        with self._connected(pool) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if self._described(connection) != self._schema:
                return False
            now = self._states(connection, self._tables)
            touched = [table for table in self._tables if now[table] != self._state[table]]
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(sql.SQL(";").join(self._statements(touched)))
            self._state |= self._states(connection, touched)
        return True

    def _states(self, connection: psycopg.Connection, tables: Sequence[str]) -> dict[str, tuple[int, int]]:
        """By table how many rows it holds, and the latest transaction that wrote one of them."""
        one = sql.SQL("SELECT {}, count(*), coalesce(max(xmin::text::bigint), 0) FROM public.{}")
        asked = [one.format(sql.Literal(table), sql.Identifier(table)) for table in tables]
        found = connection.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall() if asked else []
        return {table: (count, latest) for table, count, latest in found}

    def _statements(self, touched: Sequence[str]) -> Iterator[sql.Composable]:
        for table in touched:
            name = sql.Identifier(table)
            yield sql.SQL("DELETE FROM public.{}").format(name)
            yield sql.SQL("INSERT INTO public.{} SELECT * FROM {}.{}").format(
                name, sql.Identifier(KEPT), name
            )
        for sequence, value, called in self._sequences:
            yield sql.SQL("SELECT setval({}, {}, {})").format(
                sql.Literal(f"public.{sequence}"), sql.Literal(value), sql.Literal(called)
            )

    @contextmanager
    def _connected(self, pool: Pool) -> Iterator[psycopg.Connection]:
        lent = pool.connect()
        try:
            connection = cast("psycopg.Connection", lent.dbapi_connection)
            yield connection
            connection.commit()
        finally:
            lent.close()

    def _names(self, connection: psycopg.Connection) -> list[str]:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        return [name for (name,) in found]

    def _described(self, connection: psycopg.Connection) -> list[tuple[object, ...]]:
        """Every column in its place, and every trigger."""
        columns = connection.execute(
            "SELECT attrelid::regclass::text, attname, attnum, atttypid FROM pg_attribute "
            "JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace "
            "AND relkind = 'r' AND attnum > 0 AND NOT attisdropped ORDER BY 1, 3"
        ).fetchall()
        triggers = connection.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger "
            "WHERE NOT tgisinternal ORDER BY 1, 2"
        ).fetchall()
        return [*columns, *triggers]
