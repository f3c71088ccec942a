"""Bring the database up to date, after a copy of what was there."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlalchemy.engine import make_url

from lägesbild.config import settings
from lägesbild.model import DocumentError
from lägesbild.store import engine as engines
from lägesbild.store import files


def upgrade(engine: Engine | None = None) -> Path | None:
    """
    Run the migrations that are missing.

    Returns
    -------
    Path or None
        The copy made first; None when the database was new or already up to date.
    """
    engine = engine or engines.current()
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == head():
        return None
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
    copied = None
    if present is not None:
        copied = settings().var_dir / "copies" / f"{stamp}-{present}.backup"
        copy(copied, engine=engine)
    command.upgrade(alembic_config(engine), "head")
    return copied


def head() -> str:
    """The newest migration this code knows."""
    revision = ScriptDirectory(str(Path(__file__).parent / "migrations")).get_current_head()
    if revision is None:
        raise RuntimeError("no migrations found")
    return revision


def is_empty(engine: Engine | None = None) -> bool:
    """Whether the database holds no table yet."""
    return not inspect(engine or engines.current()).get_table_names()


def copy(target: Path, *, engine: Engine | None = None) -> None:
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
        (_copy_sqlite if engine.dialect.name == "sqlite" else _copy_postgresql)(engine, partial)
        partial.rename(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise DocumentError(f"Säkerhetskopian kunde inte skrivas till {target}: {error}") from error


def _copy_sqlite(engine: Engine, target: Path) -> None:
    source = sqlite3.connect(make_url(str(engine.url)).database or "")
    try:
        source.execute("VACUUM INTO ?", (str(target),))
    finally:
        source.close()


def _copy_postgresql(engine: Engine, target: Path) -> None:
    tool = shutil.which("pg_dump")
    if tool is None:
        raise DocumentError("pg_dump saknas. Installera PostgreSQL:s klientprogram (postgresql-client).")
    # The list of processes shows arguments to everybody on the machine; the environment is the child's own.
    password = engine.url.password or engine.url.query.get("password")
    url = engine.url.set(drivername="postgresql", password=None).difference_update_query(["password"])
    done = subprocess.run(
        [tool, "--format=custom", f"--file={target}", f"--dbname={url.render_as_string()}"],
        env={**os.environ, **({"PGPASSWORD": str(password)} if password else {})},
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        raise DocumentError(_dump_failure(done.returncode, done.stderr))


def _dump_failure(code: int, said: str) -> str:
    """What to tell about a failed pg_dump: never its own words, which can hold the address it was given."""
    if "version mismatch" in said:
        return "pg_dump är äldre än databasservern. Installera klientprogram av samma version som servern."
    return (
        f"pg_dump misslyckades (slutkod {code}). Kontrollera att databasen går att nå och att dess "
        "användare får läsa alla tabeller, och försök igen."
    )


def alembic_config(engine: Engine) -> Config:
    """Alembic's settings, made in code so that no ini file can disagree with them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    return config
