"""A database that fails in the middle of the work: a sentence, nothing half-written, and on it goes."""

from __future__ import annotations

import ctypes
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from lägesbild.actions import reports
from lägesbild.actions import sessions as session_acts
from lägesbild.cli import app
from lägesbild.cli.failures import PROBLEMS, WRONG_USE
from lägesbild.config import ROOT, settings
from lägesbild.model import Observation, TrailEntry, UnavailableError
from lägesbild.reading import sessions, viewers
from lägesbild.store import engine as engines
from lägesbild.store import faults, trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast, use
from tests.proxy import Proxy
from torture import databases, ledger, writer

CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
"""From <linux/prctl.h> and <linux/capability.h>: what lets root write where nobody may."""


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 1)
    monkeypatch.setattr(writer, "say", lambda _line: None)


def again(engine: Engine, folder: Path, **changes: str | int | None) -> Engine:
    """The same database through other connections, made with the waits of this test."""
    address = engine.url.set(**changes) if changes else engine.url
    return use(address.render_as_string(hide_password=False), folder)


def count() -> int:
    with reading() as session:
        return len(session.scalars(select(Observation.id)).all())


def texts() -> list[str]:
    """What reports hold, which stands in no index."""
    with reading() as session:
        return list(session.scalars(select(Observation.text)))


def refused(sentence: str, act: Callable[[], object]) -> None:
    """It is told in that sentence, and in no other words."""
    with pytest.raises(UnavailableError) as caught:
        act()
    assert str(caught.value) == sentence


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """Somebody else is in the middle of a write."""
    with engine.connect().execution_options(writes=True) as other, other.begin():
        other.execute(text("UPDATE revision SET value = value"))
        yield


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own, for which locks on files hold also when it is root's."""
    return subprocess.run(
        [sys.executable, "-m", "lägesbild", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        preexec_fn=_as_anybody,
    )


def _as_anybody() -> None:
    for power in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(CAPBSET_DROP, power, 0, 0, 0)


def told(done: subprocess.CompletedProcess[str], sentence: str) -> None:
    assert (done.returncode, sentence in done.stderr) == (WRONG_USE, True), done.stderr
    assert "Traceback" not in done.stderr


# ── Busy, and out of reach ───────────────────────────────────────────────────────────────────────────


def test_a_write_that_waits_for_another_too_long_is_told_so_and_goes_through_afterwards(
    database: Engine, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 1)
    monkeypatch.setitem(engines._SERVER_SETTINGS, "lock_timeout", "1s")
    engine = again(database, tmp_path)
    with held(engine):
        refused(faults.BUSY, lambda: writer.one(cast.rolf))
        assert count() == 0
    writer.one(cast.rolf)
    assert count() == 1
    assert ledger.broken() == []


def test_a_connection_cut_in_the_middle_of_a_write_leaves_nothing_and_the_next_one_goes_through(
    database: Engine, cast: Cast, tmp_path: Path
) -> None:
    if database.dialect.name == "sqlite":
        return  # a file has no connection to cut
    proxy = Proxy(str(Path(str(make_url(database.url).query["host"])) / ".s.PGSQL.5432"))
    plain = database.url.difference_update_query(["host"])
    use(plain.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False), tmp_path)
    try:
        writer.one(cast.rolf)

        def cut_off() -> None:
            with transaction() as session:
                reports.save(session, writer.a_report(), by=cast.rolf, submit_key="avbruten")
                proxy.cut()

        refused(faults.GONE, cut_off)
        refused(faults.GONE, count)
        told(command("status"), faults.GONE)
        proxy.mend()
        writer.one(cast.rolf)
        assert count() == 2
        assert ledger.broken() == []
    finally:
        proxy.close()


def test_work_goes_on_after_postgresql_has_been_restarted(database: Engine, cast: Cast) -> None:
    if database.dialect.name == "sqlite":
        return  # nothing to restart
    with database.connect() as connection:
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
    server = databases.server_at(folder)
    writer.one(cast.rolf)
    databases.stop(server, "immediate")
    try:
        refused(faults.GONE, lambda: writer.one(cast.rolf))
    finally:
        databases.start(server)
    writer.one(cast.rolf)  # through the same pool, nobody's hand needed
    assert count() == 2
    assert ledger.broken() == []


# ── Full ─────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of a few megabytes; the folder alone where this account may not make one."""
    folder.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True)
    try:
        yield folder
    finally:
        if made.returncode == 0:
            engines.dispose()
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(engine: Engine, disk: Path) -> None:
    """Leave no byte on the disk; where it is the machine's own, let the database believe so."""
    if os.path.ismount(disk):
        with suppress(OSError), (disk / "fyllnad").open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
    else:
        limit = "PRAGMA max_page_count = 1"
        event.listen(engine, "connect", lambda connection, _record: connection.execute(limit))
        engine.dispose()


def test_a_full_disk_is_told_and_what_was_saved_is_there_when_there_is_room_again(
    template: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "liten", "4m") as disk:
        shutil.copy(template, disk / "full.sqlite")
        engine = use(f"sqlite:///{disk / 'full.sqlite'}", disk)
        with reading() as session:
            rolf = viewers.by_username(session, "rolf")
        writer.one(rolf)
        fill_up(engine, disk)

        def many() -> None:
            for _ in range(200):
                writer.one(rolf)

        refused(faults.FULL, many)
        assert count() >= 1
        if os.path.ismount(disk):
            done = command("backup", str(disk / "kopia.backup"))
            assert "Traceback" not in done.stderr
            assert "Disken är full." in done.stderr
            (disk / "fyllnad").unlink()
            before = count()
            writer.one(rolf)
            assert count() == before + 1
        assert ledger.broken() == []


REFUSING = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON observation EXECUTE FUNCTION no_room();
"""


@contextmanager
def reports_on(disk: Path, url: str) -> Iterator[None]:
    """Let the server keep the table of reports on that disk, and nothing else."""
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        data = Path(str(connection.scalar(text("SHOW data_directory"))))
        (disk / "tabeller").mkdir()
        os.chown(disk / "tabeller", data.stat().st_uid, data.stat().st_gid)
        connection.execute(text(f"CREATE TABLESPACE liten LOCATION '{disk / 'tabeller'}'"))
        connection.execute(text("ALTER TABLE observation SET TABLESPACE liten"))
        yield
        connection.execute(text("ALTER TABLE observation SET TABLESPACE pg_default"))
        connection.execute(text("DROP TABLESPACE liten"))
    server.dispose()


def test_a_full_disk_of_postgresql_is_told_and_work_goes_on_when_there_is_room_again(
    database: Engine, cast: Cast
) -> None:
    """On a real full disk where one can be mounted, else with the server's own error raised by a trigger."""
    if database.dialect.name == "sqlite":
        return  # the test above

    def many() -> None:
        for _ in range(200):
            writer.one(cast.rolf)

    url = database.url.render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory(prefix="lagesbild-full-") as name, ExitStack() as stack:
        Path(name).chmod(0o755)  # the server runs as another user
        disk = stack.enter_context(small_disk(Path(name) / "liten", "4m"))
        if os.path.ismount(disk):
            stack.enter_context(reports_on(disk, url))
            fill_up(database, disk)
        else:
            with transaction() as session:
                session.execute(text(REFUSING))
        refused(faults.FULL, many)
        saved = count()
        assert ledger.broken() == []
        if os.path.ismount(disk):
            (disk / "fyllnad").unlink()
        else:
            with transaction() as session:
                session.execute(text("DROP TRIGGER no_room ON observation"))
        writer.one(cast.rolf)
        assert count() == saved + 1
        assert ledger.broken() == []


# ── Damaged ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("everything", [True, False], ids=["all", "reports"])
def test_a_file_that_is_written_over_while_in_use_is_told_and_doctor_says_so(
    template: Path, tmp_path: Path, everything: bool
) -> None:
    file = tmp_path / "skadad.sqlite"
    shutil.copy(template, file)
    engine = use(f"sqlite:///{file}", tmp_path)
    with reading() as session:
        rolf = viewers.by_username(session, "rolf")
    writer.one(rolf)
    with engine.connect() as somebody:  # has it open; the next one comes through a connection of its own
        somebody.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        page = somebody.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'observation'")
        size = somebody.exec_driver_sql("PRAGMA page_size").scalar_one()
        begin, length = (100, file.stat().st_size) if everything else ((page.scalar_one() - 1) * size, size)
        with file.open("r+b") as opened:
            opened.seek(begin)
            opened.write(b"\xff" * length)
        for act in (texts, lambda: writer.one(rolf)):
            refused(faults.DAMAGED, act)
        somebody.rollback()
    engines.dispose()  # doctor is a process of its own: it remembers no page from before
    done = CliRunner().invoke(app, ["doctor"])
    if everything:
        assert (done.exit_code, done.stderr.strip().endswith(faults.DAMAGED)) == (WRONG_USE, True)
    else:
        assert (done.exit_code, "skadad" in done.stdout) == (PROBLEMS, True), done.stdout
    assert not any(word in done.output for word in ("***", "page", "Tree", "Traceback"))


# ── Closed to writing ────────────────────────────────────────────────────────────────────────────────


def test_a_folder_and_a_file_closed_to_writing_are_told_at_the_command_line(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(prefix="lagesbild-stangd-") as name:
        folder = Path(name)
        shutil.copy(template, folder / "stangd.sqlite")
        use(f"sqlite:///{folder / 'stangd.sqlite'}", folder)
        (folder / "stangd.sqlite").chmod(0o444)
        folder.chmod(0o555)
        told(command("backup", str(tmp_path / "kopia")), "Databasen")
        monkeypatch.setenv("LAGESBILD_DATABASE_URL", f"sqlite:///{folder / 'ny' / 'ny.sqlite'}")
        wrong = f"{folder / 'ny'}: Kontot som kör programmet får inte läsa eller skriva där."
        told(command("status"), wrong)
        folder.chmod(0o700)


# ── The clock ────────────────────────────────────────────────────────────────────────────────────────


def test_a_clock_set_back_neither_breaks_the_trail_nor_shuts_anybody_out(
    database: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(hours: int) -> None:
        class Clock(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> Clock:  # type: ignore[override]
                return cls.fromtimestamp(time.time() + hours * 3600, tz)

        monkeypatch.setattr(trail.dt, "datetime", Clock)

    monkeypatch.setenv("LAGESBILD_DEMO", "true")  # the cast are demo accounts
    settings.cache_clear()
    with transaction() as session:
        cookie = session_acts.sign_in(session, user_id=cast.rolf.user_id, password_matches=True)
    writer.one(cast.rolf)
    at(-3)
    with reading() as session:
        assert sessions.find(session, str(cookie)) is not None
    writer.one(cast.rolf)
    monkeypatch.undo()
    with reading() as session:
        moments = session.scalars(select(TrailEntry.at).order_by(TrailEntry.id)).all()
    assert moments != sorted(moments)  # it was really set back
    assert count() == 2
    assert ledger.broken() == []
