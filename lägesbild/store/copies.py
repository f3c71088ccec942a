"""Copies of the whole database: written while others use it, and looked into before one is trusted."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from lägesbild.model import DocumentError
from lägesbild.store import engine as engines
from lägesbild.store import faults, files

SQLITE: Final = b"SQLite format 3\0"
POSTGRESQL: Final = b"PGDMP"
ASIDE: Final = "fore_"
"""How the schemas begin that a restore has put aside; no copy takes them along."""
VERSION: Final = "alembic_version"
_COPY: Final = re.compile(rb"COPY (?:\w+|\"[^\"]+\")\.\"?(\w+)\"? \(")


@dataclass(frozen=True)
class Contents:
    """What lies in a copy or in a database: the version of its tables, and how many rows each holds."""

    revision: str
    rows: dict[str, int]


def write(target: Path, *, engine: Engine | None = None) -> None:
    """
    Write a consistent copy of the database while others use it.

    SQLite becomes a database file, PostgreSQL a pg_dump archive (custom format).

    Raises
    ------
    DocumentError
        The target exists, cannot be written, or pg_dump is missing or fails.
    """
    engine = engine or engines.current()
    if target.exists():
        raise DocumentError(f"Filen {target} finns redan. Välj ett annat namn.")
    partial = target.with_name(target.name + ".del")
    try:
        files.make_folder(target.parent)
        partial.unlink(missing_ok=True)
        files.make_file(partial)  # closed to others before there is anything in it
        (_write_sqlite if engine.dialect.name == "sqlite" else _write_postgresql)(engine, partial)
        files.to_disk(partial)
        partial.rename(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        reason = faults.of_file(error) if isinstance(error, OSError) else faults.of_sqlite(error)
        raise DocumentError(f"Säkerhetskopian kunde inte skrivas till {target}. {reason}") from error
    except DocumentError:
        partial.unlink(missing_ok=True)
        raise


def contents(file: Path) -> Contents:
    """
    Look through a copy from its first row to its last.

    Raises
    ------
    DocumentError
        It is no copy of Lägesbild's database, or it is damaged.
    """
    try:
        found = (_in_sqlite if kind(file) == "sqlite" else _in_archive)(file)
    except (sqlite3.Error, OSError) as error:
        raise DocumentError(f"Kopian {file} är skadad och går inte att läsa. Välj en annan kopia.") from error
    if not found.revision or "trail" not in found.rows:
        raise DocumentError(f"{file} är ingen kopia av Lägesbilds databas.")
    return found


def kind(file: Path) -> str:
    """Of which database a file is a copy: ``sqlite`` or ``postgresql``."""
    try:
        with file.open("rb") as opened:
            start = opened.read(16)
    except OSError as error:
        raise DocumentError(f"Kopian går inte att läsa. {faults.of_file(error)}") from error
    if start.startswith(SQLITE):
        return "sqlite"
    if start.startswith(POSTGRESQL):
        return "postgresql"
    raise DocumentError(f"{file} är ingen säkerhetskopia av en databas.")


def in_file(path: Path) -> Contents:
    """What a SQLite database holds; sqlite3.Error where it is damaged."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        answer = opened.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            raise sqlite3.DatabaseError(answer)
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = {
            name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 names of tables
            for name in names
            if not name.startswith("sqlite_")
        }
        version = "SELECT version_num FROM alembic_version"
        found = opened.execute(version).fetchone() if VERSION in rows else None
    return Contents(found[0] if found else "", rows)


def postgresql_tool(engine: Engine, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pg_dump or pg_restore against a database, its password in nobody else's sight."""
    # The list of processes shows arguments to everybody on the machine; the environment is the child's own.
    password = engine.url.password or engine.url.query.get("password")
    url = engine.url.set(drivername="postgresql", password=None).difference_update_query(["password"])
    return subprocess.run(
        [_tool(name), *arguments, f"--dbname={url.render_as_string()}"],
        env={**os.environ, **({"PGPASSWORD": str(password)} if password else {})},
        capture_output=True,
        text=True,
    )


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise DocumentError(f"{name} saknas. Installera PostgreSQL:s klientprogram (postgresql-client).")
    return found


def _write_sqlite(engine: Engine, target: Path) -> None:
    with closing(sqlite3.connect(make_url(str(engine.url)).database or "")) as source:
        source.execute("VACUUM INTO ?", (str(target),))


def _write_postgresql(engine: Engine, target: Path) -> None:
    done = postgresql_tool(
        engine, "pg_dump", "--format=custom", f"--exclude-schema={ASIDE}*", f"--file={target}"
    )
    if done.returncode != 0:
        raise DocumentError(_dump_failure(done.returncode, done.stderr))


def _dump_failure(code: int, said: str) -> str:
    """What to tell about a failed pg_dump: never its own words, which can hold the address it was given."""
    if "version mismatch" in said:
        return "pg_dump är äldre än databasservern. Installera klientprogram av samma version som servern."
    if "No space left" in said:
        return f"Säkerhetskopian kunde inte skrivas. {faults.DISK_FULL}"
    return (
        f"pg_dump misslyckades (slutkod {code}). Kontrollera att databasen går att nå och att dess "
        "användare får läsa alla tabeller, och försök igen."
    )


def _in_sqlite(file: Path) -> Contents:
    return in_file(file)


def _in_archive(file: Path) -> Contents:
    """Count the rows in an archive by reading them: what the archive says of itself would prove nothing."""
    rows: Counter[str] = Counter()
    revision, table = "", ""
    for line in _script(file):
        if table and line == b"\\.\n":
            table = ""
        elif table:
            rows[table] += 1
            revision = line.decode("ascii").strip() if table == VERSION else revision
        elif begun := _COPY.match(line):
            table = begun.group(1).decode("ascii")
            rows[table] += 0
    return Contents(revision, dict(rows))


def _script(file: Path) -> Iterator[bytes]:
    with subprocess.Popen(
        [_tool("pg_restore"), "--data-only", "--file=-", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as running:
        yield from running.stdout or ()
    if running.returncode != 0:
        raise DocumentError(f"Kopian {file} är skadad, eller gjord av en nyare PostgreSQL än den här.")
