"""Ten million reports of a thousand municipalities on one PostgreSQL: in partitions, and in one table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, text

from lägesbild.model import Observation

FIRST_REVISION: Final = 1_000_000
"""Where the counter of changes stands when all is filled: after that of every row."""
BATCHES: Final = 100
SESSION: Final = "SET maintenance_work_mem = '512MB'; SET synchronous_commit = off; SET jit = off"
COLUMNS: Final = (
    "id, kind, text, category_id, district_id, occurred_at, time_known, severity, huvudman_id, audience_id, "
    "review, created_at, source, version, changed_revision, kommun"
)
ROW: Final = """
    SELECT n * {count} + kommun,
        (ARRAY['handelse', 'handelse', 'oro', 'positivt', 'behov'])[1 + mod(n * 7 + kommun, 5)],
        repeat('Det var stökigt vid torget. ', 2) || n,
        1 + mod(n * 13 + kommun, 17),
        2 + mod(n * 11 + kommun, 22),
        moment,
        true,
        (1 + mod(n, 4))::text,
        1 + mod(n * 5 + kommun, 7),
        CASE WHEN mod(n, 3) = 0 THEN NULL ELSE 1 + mod(n, 5) END,
        'godtagen',
        moment,
        'demo',
        1,
        n,
        kommun
    FROM (
        SELECT {kommun} AS kommun, {n} AS n, now() - interval '10 years' * (1 - {n} / {each}.0) AS moment
        FROM generate_series({first}, {last}) AS g
    ) AS drawn
"""
"""Reports in the order they came in, about as long as those of the demo, a third of them closed."""
KEYS: Final = (("id",), ("huvudman_id", "submit_key"))


@dataclass(frozen=True)
class Size:
    """How many municipalities, and how many reports each of them has."""

    count: int
    each: int


@dataclass(frozen=True)
class Cost:
    """What a layout took to fill, to index and to tidy, and what it holds."""

    fill_seconds: float
    index_seconds: float
    tidy_seconds: float
    table_bytes: int
    index_bytes: int


def one_table(engine: Engine, size: Size) -> Cost:
    """``en.alla``: every municipality's reports in the order they came in, kommun first in each index."""
    with engine.connect() as connection:
        _begin(connection, "en", "")
        began = time.perf_counter()
        step = size.count * size.each // BATCHES
        for first in range(0, size.count * size.each, step):
            span = {"first": first, "last": first + step - 1}
            rows = ROW.format(
                kommun=f"1 + mod(g, {size.count})",
                n=f"g / {size.count}",
                **span,
                count=size.count,
                each=size.each,
            )
            connection.exec_driver_sql(f"INSERT INTO en.alla ({COLUMNS}) {rows}")
        indexing = time.perf_counter()
        for columns, unique in _indexes():
            _index(connection, "en.alla", ("kommun", *columns), unique=unique)
        ended = time.perf_counter()
        return _cost(connection, "en", indexing - began, ended - indexing)


def partitions(engine: Engine, size: Size) -> Cost:
    """``delad.alla``: a partition for each municipality, filled and indexed before it is attached."""
    indexing = 0.0
    with engine.connect() as connection:
        _begin(connection, "delad", "PARTITION BY LIST (kommun)")
        for columns, unique in _indexes():
            _index(connection, "delad.alla", (*columns, "kommun") if unique else columns, unique=unique)
        began = time.perf_counter()
        for kommun in range(1, size.count + 1):
            indexing += _partition(connection, kommun, size)
        seconds = time.perf_counter() - began
        return _cost(connection, "delad", seconds - indexing, indexing)


def view(engine: Engine, layout: str, kommun: int) -> None:
    """
    Let everybody who connects from now on see the reports of one municipality as the table of reports.

    What is written goes the same way, so the application's own functions are what is measured.
    """
    with engine.connect() as connection:
        for statement in (
            "DROP SCHEMA IF EXISTS kommun CASCADE",
            "CREATE SCHEMA kommun",
            f"CREATE VIEW kommun.observation AS SELECT * FROM {layout}.alla WHERE kommun = {kommun}",  # noqa: S608
            f"ALTER VIEW kommun.observation ALTER kommun SET DEFAULT {kommun}",
            f"ALTER DATABASE {connection.engine.url.database} SET search_path = kommun, public",
        ):
            connection.exec_driver_sql(statement)


def _begin(connection: Connection, schema: str, how: str) -> None:
    for statement in (
        SESSION,
        f"CREATE SCHEMA {schema}",
        f"CREATE TABLE {schema}.alla (LIKE public.observation INCLUDING DEFAULTS INCLUDING CONSTRAINTS, "
        f"kommun smallint NOT NULL) {how}",
    ):
        connection.exec_driver_sql(statement)


def _partition(connection: Connection, kommun: int, size: Size) -> float:
    """Make, fill, index and attach one partition; how long its indexes took."""
    name = f"delad.k{kommun:04}"
    connection.exec_driver_sql(
        f"CREATE TABLE {name} (LIKE delad.alla INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
    )
    rows = ROW.format(kommun=kommun, n="g", first=0, last=size.each - 1, count=size.count, each=size.each)
    connection.exec_driver_sql(f"INSERT INTO {name} ({COLUMNS}) {rows}")
    began = time.perf_counter()
    for columns, unique in _indexes():
        _index(connection, name, (*columns, "kommun") if unique else columns, unique=unique)
    indexing = time.perf_counter() - began
    connection.exec_driver_sql(f"ALTER TABLE delad.alla ATTACH PARTITION {name} FOR VALUES IN ({kommun})")
    return indexing


def _indexes() -> Iterator[tuple[tuple[str, ...], bool]]:
    """The columns of every index of the table of reports, and whether they are unique."""
    for key in KEYS:
        yield key, True
    for index in sorted(Observation.__table__.indexes, key=lambda one: str(one.name)):  # type: ignore[attr-defined]
        yield tuple(column.name for column in index.columns), False


def _index(connection: Connection, table: str, columns: tuple[str, ...], *, unique: bool) -> None:
    kind = "UNIQUE INDEX" if unique else "INDEX"
    connection.exec_driver_sql(f"CREATE {kind} ON {table} ({', '.join(columns)})")


def _cost(connection: Connection, schema: str, filling: float, indexing: float) -> Cost:
    """Tidy up as autovacuum would in its time, and look at what is held."""
    began = time.perf_counter()
    connection.exec_driver_sql(f"VACUUM ANALYZE {schema}.alla")
    tidying = time.perf_counter() - began
    parts = text(
        "SELECT sum(pg_table_size(oid)), sum(pg_indexes_size(oid)) FROM pg_class "
        "WHERE relnamespace = to_regnamespace(:schema) AND relkind = 'r'"
    )
    held = connection.execute(parts, {"schema": schema}).one()
    return Cost(filling, indexing, tidying, int(held[0]), int(held[1]))
