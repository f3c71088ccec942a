"""A copy taken while people write, put back, and compared; what must not be overwritten is not."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, inspect, select, table, text
from typer.testing import CliRunner, Result

from lägesbild.cli import app
from lägesbild.config import settings
from lägesbild.model import Observation, TrailEntry
from lägesbild.reading import viewers
from lägesbild.store import copies, trail, upgrade
from lägesbild.store import engine as engines
from lägesbild.store.session import reading, transaction
from tests.conftest import fresh, use
from torture import writer

SPACE = "\u00a0"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def told(result: Result, code: int) -> str:
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


@pytest.fixture
def elsewhere(database: Engine, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of the same kind as the one in force, as on another server."""
    var_dir, url = tmp_path / "annan", database.url.render_as_string(hide_password=False)
    var_dir.mkdir(mode=0o700)
    with fresh(database.dialect.name, request, var_dir) as address:
        use(url, tmp_path)
        yield address


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Each row of each table, but for who is signed in and what tells of it."""
    with engines.current().connect() as connection:
        tables = {name: table(name) for name in inspect(connection).get_table_names()}
        return {
            name: sorted(
                (tuple(row) for row in connection.execute(select(text("*")).select_from(one))), key=repr
            )
            for name, one in tables.items()
            if name not in {"trail", "revision", "web_session"}
        }


def write_until(stop: threading.Event) -> None:
    with reading() as session:
        rolf = viewers.by_username(session, "rolf")
    while not stop.wait(0.02):  # without a breath SQLite lets nobody else have its lock
        writer.three(rolf)


@pytest.fixture
def copy(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy taken while Rolf writes one report after the other."""
    monkeypatch.setattr(writer, "say", lambda _line: None)
    stop, file = threading.Event(), tmp_path / "kopia.backup"
    busy = threading.Thread(target=write_until, args=(stop,))
    busy.start()
    try:
        done = run("backup", str(file))
    finally:
        stop.set()
        busy.join()
    assert "är genomläst" in told(done, 0)
    return file


def test_a_copy_taken_while_people_write_is_put_back_on_another_server(
    copy: Path, elsewhere: str, tmp_path: Path
) -> None:
    held = copies.contents(copy)
    assert held.rows["observation"] % writer.TOGETHER == 0  # never half of what was stored together
    use(elsewhere, tmp_path / "annan")
    assert "Spårets kedja är hel" in told(run("restore", str(copy)), 0)
    with reading() as session:
        assert len(session.scalars(select(Observation.id)).all()) == held.rows["observation"]
        assert trail.verify(session) is None
        assert session.scalars(select(TrailEntry.action).order_by(TrailEntry.id.desc())).first() == (
            "databas.aterstall"
        )
    assert told(run("doctor"), 0).count("ok ") >= 8
    assert "fore_" not in told(run("status"), 0)


def test_the_database_from_before_is_kept_aside_and_what_came_after_the_copy_is_gone(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kopia.backup"
    with transaction() as session:
        stina = viewers.by_username(session, "stina")
        trail.note(session, by="test", action="konto.logga_in")
    told(run("backup", str(file)), 0)
    before = everything()
    monkeypatch.setattr(writer, "say", lambda _line: None)
    writer.three(stina)
    assert "--force" in told(run("restore", str(file)), 1)
    assert everything() != before
    engines.dispose()
    said = told(run("restore", str(file), "--force"), 0)
    assert everything() == before
    assert "Reservkoderna för andra steget gäller inte längre" in said
    aside = said.split("ligger kvar: ")[1].split(". Ta bort")[0]
    with engines.current().connect() as connection:
        if database.dialect.name == "sqlite":
            kept = sqlite3.connect(aside).execute("SELECT count(*) FROM observation").fetchone()[0]
        else:
            there = table("observation", schema=aside.split()[1])
            kept = connection.scalar(select(func.count()).select_from(there))
        assert kept == len(before["observation"]) + writer.TOGETHER
        assert connection.scalar(text("SELECT count(*) FROM web_session WHERE ended_at IS NULL")) == 0
    told(run("backup", str(tmp_path / "ny.backup")), 0)  # what lies aside is no part of it
    said = told(run("restore", str(tmp_path / "ny.backup"), "--force"), 0)
    assert "är återställd" in said
    assert aside not in said  # within the same second: each has a name of its own, neither is written over


def test_what_would_lose_something_is_refused_and_the_database_is_as_it_was(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kopia.backup"
    told(run("backup", str(file)), 0)
    before = everything()
    with database.connect() as user:
        user.execute(text("SELECT count(*) FROM observation"))
        monkeypatch.setattr(engines, "dispose", lambda: None)  # who uses it is another process
        assert "Databasen används" in told(run("restore", str(file), "--force"), 1)
        monkeypatch.undo()
    use(database.url.render_as_string(hide_password=False), tmp_path)
    damaged, other, foreign = tmp_path / "skadad", tmp_path / "annan", tmp_path / "text"
    damaged.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    other.write_bytes(
        (copies.SQLITE if database.dialect.name == "postgresql" else copies.POSTGRESQL) + b"x" * 99
    )
    foreign.write_text("Inte en databas.")
    for wrong, sentence in (
        (damaged, "skadad"),
        (other, "LAGESBILD_DATABASE_URL pekar på"),
        (foreign, "är ingen säkerhetskopia"),
        (tmp_path / "saknas", "Filen eller mappen finns inte"),
    ):
        assert sentence in told(run("restore", str(wrong), "--force"), 1)
    monkeypatch.setattr(upgrade, "known", lambda: frozenset({"0001"}))
    assert "nyare version" in told(run("restore", str(file), "--force"), 1)
    monkeypatch.undo()
    use(database.url.render_as_string(hide_password=False), tmp_path)
    monkeypatch.setenv("LAGESBILD_SESSION_SECRET", "another-secret-that-is-long-enough-too")
    settings.cache_clear()
    assert "sessionshemlighet" in told(run("restore", str(file), "--force"), 1)
    assert everything() == before
    assert not [path for path in tmp_path.iterdir() if path.suffix in {".ny", ".del"}]
