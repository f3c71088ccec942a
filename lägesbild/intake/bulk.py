"""Put many reports in fast: columns of a chunk go to the driver as they are, one trail note a chunk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy.orm import Session

from lägesbild.model import Observation
from lägesbild.store import trail

Columns = Mapping[str, Sequence[Any]]
"""Values by column name, equally long; words as their stored text, moments as ``moments`` makes them."""
TABLE: Final = Observation.__tablename__
CACHE_KIB: Final = 262_144


def insert_reports(session: Session, columns: Columns, *, by: str, action: str) -> int:
    """
    Insert reports and note how many in the trail; return that number.

    The rows pass no check but the database's own: the caller vouches for them. The ORM would spend fifty
    times as long and keep every row in memory.
    """
    count = len(next(iter(columns.values())))
    if count == 0:
        return 0
    values = {**columns, "changed_revision": [trail.next_revision(session)] * count}
    _insert(session, values)
    trail.note(session, by=by, action=action, table_name=TABLE, details={"antal": count})
    return count


def moments(values: np.ndarray[Any, np.dtype[np.datetime64]]) -> list[str | None]:
    """UTC moments as both databases take them: SQLAlchemy keeps this very text on SQLite."""
    if not values.size:
        return []
    text = np.char.replace(np.datetime_as_string(values, unit="us"), "T", " ").astype(object)
    text[np.isnat(values)] = None
    found: list[str | None] = text.tolist()
    return found


def _insert(session: Session, values: Mapping[str, Sequence[Any]]) -> None:
    names = ", ".join(values)
    rows = zip(*values.values(), strict=True)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(values))
        # Nine indexes do not fit in SQLite's 2 MB of cache: each chunk would be written out several times.
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
        # Names come from the model, never from a file.
        connection.exec_driver_sql(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", list(rows))  # noqa: S608
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {TABLE} ({names}) FROM STDIN") as copy:
        zoned = {i for i, name in enumerate(values) if name.endswith("_at")}
        for row in rows:
            copy.write_row([f"{v}+00" if i in zoned and v else v for i, v in enumerate(row)])
