"""Databases of both kinds for worlds that several processes make at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lägesbild.store import engine as engines
from tests import conftest, copies
from tests.privacy import short

TEMPLATE: Final = "template_lagesbild"


@dataclass(frozen=True)
class Ground:
    """An empty municipality of each kind, to be copied: a SQLite file, and a database of a server."""

    held: Path
    server: str

    @contextmanager
    def fresh(self, kind: str) -> Iterator[None]:
        """Put a copy of one kind in force."""
        own = self.held.parent / str(os.getpid())
        own.mkdir(exist_ok=True)
        if kind == "sqlite":
            with copies.fresh(self.held, own):
                yield
            return
        name = f"varld{os.getpid()}"
        conftest._administer(self.server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        try:
            conftest.use(conftest._with_database(self.server, name), own)
            yield
        finally:
            engines.dispose()
            conftest._administer(self.server, f"DROP DATABASE {name} WITH (FORCE)")


def fill(folder: Path, server: str) -> Ground:
    """Fill a municipality of each kind; ``server`` is the address of a PostgreSQL server."""
    made = Ground(short.template(folder), server.replace("postgresql://", "postgresql+psycopg://"))
    conftest._administer(made.server, f"CREATE DATABASE {TEMPLATE}")
    conftest.use(conftest._with_database(made.server, TEMPLATE), folder)
    conftest._fill_template()
    engines.dispose()
    return made
