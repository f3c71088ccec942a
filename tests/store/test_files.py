"""Files: nobody else on the machine reads the database, what lies beside it, var_dir, or a copy."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from lägesbild.config import ROOT, settings
from lägesbild.model import DocumentError
from lägesbild.store import copies, files
from lägesbild.store import engine as engines
from lägesbild.store.session import transaction


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The umask of a machine where nobody thought of it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("open_umask")
def test_a_new_database_and_the_files_beside_it_are_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "var" / "ny.sqlite"
    monkeypatch.setenv("LAGESBILD_DATABASE_URL", f"sqlite:///{path}")
    settings.cache_clear()
    engines.dispose()
    with engines.current().begin() as connection:
        connection.execute(text("CREATE TABLE x (y)"))
        beside = [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]
        assert {one.name: mode(one) for one in beside} == {one.name: 0o600 for one in beside}
    assert mode(path.parent) == 0o700
    engines.dispose()
    settings.cache_clear()


@pytest.mark.usefixtures("open_umask")
def test_a_copy_is_closed_to_others_from_its_first_byte(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    rename = Path.rename

    def watched(self: Path, target: Path) -> Path:
        seen.append(mode(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", watched)
    monkeypatch.setattr(Path, "chmod", lambda *_: pytest.fail("open until it is closed"))
    copies.write(tmp_path / "kopior" / "a.backup", engine=database)
    assert seen == [0o600]
    assert (mode(tmp_path / "kopior"), mode(tmp_path / "kopior" / "a.backup")) == (0o700, 0o600)


def test_what_was_left_open_is_told_and_closed(database: Engine, tmp_path: Path) -> None:
    kept = tmp_path / "copies"
    kept.mkdir()
    (kept / "gammal.backup").touch()
    expected = [tmp_path, kept, kept / "gammal.backup"]
    if database.dialect.name == "sqlite":
        expected.append(tmp_path / "test.sqlite")
    for path in expected:
        path.chmod(0o755)
    assert set(expected) <= set(files.open_to_others())
    files.close_to_others()
    assert files.open_to_others() == []
    with transaction() as session:
        session.execute(text("SELECT 1"))


def test_the_command_line_leaves_no_file_that_others_can_read(tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    done = subprocess.run(
        ["/bin/sh", "-c", f"umask 022; exec {sys.executable} -m lägesbild status"],
        cwd=ROOT,
        env=kept | {"LAGESBILD_VAR_DIR": str(var_dir)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = [var_dir, *var_dir.rglob("*")]
    assert len(found) > 2
    assert [path for path in found if mode(path) & files.OTHERS] == []


def test_the_password_is_no_argument_of_pg_dump_and_its_words_are_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text(
        f'#!/bin/sh\necho "$@" >{tmp_path}/said\necho "$PGPASSWORD" >>{tmp_path}/said\n'
        'echo "postgresql://kim:hemligt@db" >&2\nexit 3\n'
    )
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    engine = create_engine("postgresql+psycopg://kim:hemligt@db/lagesbild")
    with pytest.raises(DocumentError) as caught:
        copies.write(tmp_path / "a.backup", engine=engine)
    arguments, password = (tmp_path / "said").read_text().splitlines()
    assert ("hemligt" in arguments, password) == (False, "hemligt")
    assert "slutkod 3" in str(caught.value)
    assert "kim" not in str(caught.value)
    assert list(tmp_path.glob("a.backup*")) == []
