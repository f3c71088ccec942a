"""Put a copy in the place of the database: looked through first, compared afterwards, the old one kept."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, column, create_engine, func, inspect, select, table, text
from sqlalchemy.orm import Session

from lägesbild.config import settings
from lägesbild.model import ConflictError, DocumentError
from lägesbild.store import copies, files, trail, upgrade
from lägesbild.store import engine as engines
from lägesbild.store.copies import ASIDE, VERSION, Contents

IN_USE: Final = "Databasen används. Stoppa webbtjänsten och andra kommandon, och försök igen."
FILLED: Final = (
    "Det finns redan en databas här. Lägg till --force för att ställa den åt sidan och sätta kopian i "
    "dess ställe."
)
BROKEN_CHAIN: Final = (
    "Spårets kedja i kopian är bruten vid post {}. Är det en annan sessionshemlighet än när kopian gjordes: "
    "sätt tillbaka den. Är den borta, lägg till --without-trail-check."
)


@dataclass(frozen=True)
class Restored:
    """What was put in place, and where the database from before lies; "" when there was none."""

    contents: Contents
    aside: str


def restore(file: Path, *, force: bool = False, check_trail: bool = True) -> Restored:
    """
    Put a copy in the place of the database in force.

    Raises
    ------
    DocumentError
        The copy is damaged, of another kind or a newer version, or its trail does not hold.
    ConflictError
        Somebody uses the database, or there is one and ``force`` was not given.
    """
    engine = engines.current()
    _fits(file, engine)
    wanted = copies.contents(file)
    if wanted.revision not in upgrade.known():
        raise DocumentError(
            f"Kopian är gjord med en nyare version av programmet ({wanted.revision}). "
            "Hämta den versionen först."
        )
    engines.dispose()
    put = _into_sqlite if engine.dialect.name == "sqlite" else _into_postgresql
    aside = put(file, wanted, force=force, check_trail=check_trail)
    engines.dispose()
    return Restored(wanted, aside)


def _fits(file: Path, engine: Engine) -> None:
    found = copies.kind(file)
    if found != engine.dialect.name:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise DocumentError(
            f"Kopian är av en {names[found]}-databas, men LAGESBILD_DATABASE_URL pekar på "
            f"{names[engine.dialect.name]}. Ändra den, eller välj en annan kopia."
        )


def _hold(engine: Engine, *, check_trail: bool) -> None:
    """Refuse a database whose trail does not hold together."""
    keyed = engine.execution_options(trail_key=settings().trail_key())
    with Session(keyed) as session:
        broken = trail.verify(session) if check_trail else None
    if broken is not None:
        raise DocumentError(BROKEN_CHAIN.format(broken))


def _stamp() -> str:
    """When, to the microsecond: two restores within one second shall not take each other's name."""
    return dt.datetime.now(dt.UTC).strftime("%Y%m%dt%H%M%S%f")


# ── SQLite: the file is changed for another in one step ──────────────────────────────────────────────


def _into_sqlite(file: Path, wanted: Contents, *, force: bool, check_trail: bool) -> str:
    target = files.database_file(settings().url)
    if target is None:
        raise DocumentError("En databas i minnet går inte att återställa.")
    if target.exists() and target.samefile(file):
        raise DocumentError("Kopian är databasen själv. Välj en annan fil.")
    is_there = target.exists() and target.stat().st_size > 0
    if is_there and not force:
        raise ConflictError(FILLED)
    new = target.with_name(f"{target.name}.ny")
    try:
        _take_over(file, new, wanted, check_trail=check_trail)
        _nobody_has_open(target)
        aside = _put_aside(target) if is_there else ""
        new.replace(target)
        files.to_disk(target.parent)
    finally:
        new.unlink(missing_ok=True)
    return aside


def _take_over(file: Path, new: Path, wanted: Contents, *, check_trail: bool) -> None:
    files.make_folder(new.parent)
    new.unlink(missing_ok=True)
    files.make_file(new)
    shutil.copyfile(file, new)
    files.to_disk(new)
    if copies.in_file(new) != wanted:
        raise DocumentError("Kopian ändrades medan den lästes. Försök igen.")
    engine = create_engine(f"sqlite:///{new}")
    try:
        _hold(engine, check_trail=check_trail)
    finally:
        engine.dispose()


def _nobody_has_open(target: Path) -> None:
    """Fold what waits beside the file into it, which SQLite does for nobody but its only user."""
    if not target.exists():
        return
    with closing(sqlite3.connect(target, timeout=1)) as opened:
        try:
            opened.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise ConflictError(IN_USE) from error
        except sqlite3.DatabaseError:  # a damaged one is put aside as it is
            return


def _put_aside(target: Path) -> str:
    aside = target.with_name(f"{ASIDE}{_stamp()}-{target.name}")
    for end in ("-wal", "-shm"):  # beside a damaged database only: they belong to it
        beside = target.with_name(target.name + end)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + end))
    try:
        os.link(target, aside)  # under both names, until the new one takes the first
    except OSError:
        target.rename(aside)  # a disk without such links
    return str(aside)


# ── PostgreSQL: the schema is put aside, and put back if anything is wrong ───────────────────────────


def _into_postgresql(file: Path, wanted: Contents, *, force: bool, check_trail: bool) -> str:
    engine = create_engine(settings().url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            is_there = bool(inspect(connection).get_table_names(schema="public"))
            if is_there and not force:
                raise ConflictError(FILLED)
            _nobody_is_connected(connection)
            with _schema_aside(connection, keep=is_there) as aside:
                _run_archive(engine, file)
                if (found := _in_database(connection)) != wanted:
                    raise DocumentError(
                        f"Det som lästes in stämmer inte med kopian: {_differences(found, wanted)}."
                    )
                _hold(engine, check_trail=check_trail)
            return f"schemat {aside}" if is_there else ""
    finally:
        engine.dispose()


def _nobody_is_connected(connection: Connection) -> None:
    others = connection.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    )
    if others:
        raise ConflictError(IN_USE)


@contextlib.contextmanager
def _schema_aside(connection: Connection, *, keep: bool) -> Iterator[str]:
    """Begin with an empty schema; the one from before comes back if what is done here fails."""
    aside = f"{ASIDE}{_stamp()}"
    new = "CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
    connection.execute(text(f"BEGIN; ALTER SCHEMA public RENAME TO {aside}; {new}; COMMIT"))
    try:
        yield aside
    except BaseException:
        back = f"DROP SCHEMA public CASCADE; ALTER SCHEMA {aside} RENAME TO public"
        connection.execute(text(f"BEGIN; {back}; COMMIT"))
        raise
    if not keep:
        connection.execute(text(f"DROP SCHEMA {aside} CASCADE"))


def _run_archive(engine: Engine, file: Path) -> None:
    done = copies.postgresql_tool(
        engine, "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(file)
    )
    if done.returncode != 0:
        raise DocumentError(
            f"pg_restore misslyckades (slutkod {done.returncode}); databasen är som förut. Kontrollera att "
            "användaren äger databasen, och att de roller som har rättigheter i kopian finns på servern."
        )


def _in_database(connection: Connection) -> Contents:
    names = inspect(connection).get_table_names(schema="public")
    tables = {name: table(name, column("version_num"), schema="public") for name in names}
    rows = {name: connection.scalar(select(func.count()).select_from(tables[name])) or 0 for name in names}
    revision = connection.scalar(select(tables[VERSION].c.version_num)) if VERSION in rows else ""
    return Contents(str(revision or ""), rows)


def _differences(found: Contents, wanted: Contents) -> str:
    names = sorted(found.rows.keys() | wanted.rows.keys())
    wrong = [name for name in names if found.rows.get(name) != wanted.rows.get(name)]
    return ", ".join(wrong) or "versionen"
