"""
From the first version with its rows to this one: the same picture, through kills and two at once.

``first_version.json`` holds every row that the first released version wrote (revision 0002), and the picture
it then showed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, func, select, text
from typer.testing import CliRunner

from lägesbild.cli import app
from lägesbild.config import ROOT
from lägesbild.model import Observation
from lägesbild.reading import drafts, viewers
from lägesbild.store import upgrade
from lägesbild.store.session import reading
from torture import writer

FIRST = json.loads((Path(__file__).parent / "first_version.json").read_text(encoding="utf-8"))
PERIOD = ("--from", "2018-01-01", "--to", "2023-12-31")
KILLED_AT = """
import itertools, os, signal, sys
from sqlalchemy import event
from lägesbild.store import engine, upgrade
turns = itertools.count()
@event.listens_for(engine.current(), "after_cursor_execute")
def strike(connection, cursor, statement, *_):
    changes = statement.lstrip().startswith(("CREATE", "ALTER", "UPDATE", "INSERT", "DROP"))
    if changes and next(turns) == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
upgrade.upgrade()
"""
NEVER = 1_000_000


@pytest.fixture
def first(empty_database: Engine) -> Engine:
    """A database as the first version left it."""
    command.upgrade(upgrade.alembic_config(empty_database), "0002")
    held = MetaData()
    held.reflect(empty_database)
    is_sqlite = empty_database.dialect.name == "sqlite"
    with empty_database.begin() as connection:
        relaxed = "PRAGMA defer_foreign_keys = ON" if is_sqlite else "SET session_replication_role = replica"
        connection.execute(text(relaxed))
        for table in held.sorted_tables:
            given = FIRST["tables"].get(table.name)
            if given is None:
                continue
            connection.execute(table.delete())
            connection.execute(
                table.insert(),
                [typed(table, dict(zip(given["columns"], row, strict=True))) for row in given["rows"]],
            )
            if not is_sqlite and isinstance(given["rows"][0][0], int) and given["columns"][0] == "id":
                sequence = func.pg_get_serial_sequence(table.name, "id")
                connection.execute(
                    select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery()))
                )
        if not is_sqlite:
            connection.execute(text("SET session_replication_role = DEFAULT"))
    return empty_database


def typed(table: Any, row: dict[str, Any]) -> dict[str, Any]:
    """A row of SQLite's as the columns of either database take it."""
    kinds = {name: table.c[name].type.python_type for name in row}
    return {name: _value(kinds[name], value) for name, value in row.items()}


def _value(kind: type, value: Any) -> Any:
    if value is None or kind not in {bool, dt.date, dt.datetime}:
        return value
    if kind is dt.datetime:
        return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
    return bool(value) if kind is bool else dt.date.fromisoformat(value)


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def counts(engine: Engine) -> dict[str, int]:
    held = MetaData()
    held.reflect(engine)
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(held.tables[name])) or 0
            for name in FIRST["tables"]
        }


def upgrading(strike_at: int) -> subprocess.Popen[bytes]:
    """A process that upgrades, and is killed after so many changes to the tables."""
    return subprocess.Popen([sys.executable, "-c", KILLED_AT, str(strike_at)], cwd=ROOT, env=os.environ)


def test_the_first_versions_database_comes_up_with_every_row_and_the_same_picture(
    first: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(first)
    shown = CliRunner().invoke(app, ["show", "lage", "--as", "stina", *PERIOD, "--json"])
    assert shown.exit_code == 0, shown.stderr
    assert "Databasen är uppdaterad. Kopian från före" in shown.stderr
    picture = json.loads(shown.stdout)
    assert {name: picture[name] for name in FIRST["lage"]} == FIRST["lage"]
    after = counts(first)
    assert {name: after[name] for name in before if name != "trail"} == {
        name: count for name, count in before.items() if name != "trail"
    }
    assert CliRunner().invoke(app, ["doctor"]).exit_code == 0
    monkeypatch.setattr(writer, "say", lambda _line: None)
    with reading() as session:
        sara = viewers.by_username(session, "sara")
        kept = drafts.read(session, "rapport", viewer=sara)
    assert kept is not None
    assert kept.values["fields"]["text"] == "Halvfärdig text."
    writer.one(sara)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Observation)) == before["observation"] + 1


def test_an_upgrade_killed_in_the_middle_left_nothing_behind_and_runs_again_also_twice_at_once(
    first: Engine,
) -> None:
    before = counts(first)
    assert upgrading(45).wait(timeout=120) == -signal.SIGKILL
    assert revision(first) == "0002"
    together = [upgrading(NEVER), upgrading(NEVER)]
    assert [one.wait(timeout=120) for one in together] == [0, 0]
    assert revision(first) == upgrade.head()
    assert counts(first) == before
