"""Files of ours are for the account that runs us and for nobody else on the machine."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from lägesbild.config import settings

OTHERS: Final = 0o077
"""The permission bits of everybody but the owner."""


def keep_to_owner() -> None:
    """Let nobody else read what this process writes; the server and the command line begin with it."""
    os.umask(OTHERS)


def close_to_others() -> None:
    """
    Close var_dir and the database to everybody else where an earlier version or a copy left them open.

    The server does so when it starts. What belongs to another account is left as it is, and the session
    secret too: one that others could read is no secret, and ``doctor`` tells.
    """
    make_folder(settings().var_dir)
    for path in open_to_others():
        if not path.stat().st_mode & stat.S_ISVTX:  # a shared folder such as /tmp is not ours to close
            with contextlib.suppress(PermissionError):
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def make_folder(path: Path) -> None:
    """Make a folder that only the owner opens; one that exists keeps its permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


def make_file(path: Path) -> None:
    """
    Make an empty file that only the owner reads; one that exists is left as it is.

    SQLite gives the files beside a database (-wal, -shm) the permissions of the database.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def to_disk(path: Path) -> None:
    """Let a file, or a folder's list of names, lie on the disk before anything is said of it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_to_others() -> list[Path]:
    """What others can read of var_dir, the copies in it, the database and the files beside that."""
    return [path for path in _ours() if path.exists() and path.stat().st_mode & OTHERS]


def database_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for one in memory and for other databases."""
    parsed = make_url(url)
    name = parsed.database or ""
    if parsed.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


def _ours() -> Iterator[Path]:
    folder = settings().var_dir
    yield folder
    yield folder / "copies"
    yield from sorted(folder.glob("copies/*.backup*"))
    database = database_file(settings().url)
    if database is not None:
        yield from (database.with_name(database.name + end) for end in ("", "-wal", "-shm"))
