"""Databases that a test may take apart: nothing of them is used again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lägesbild.store import engine as engines
from tests.conftest import _administer, _with_database, seeded, use


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A seeded database with the cast in it, of each kind, that is thrown away after the test."""
    if request.param == "sqlite":
        yield from seeded(request.param, request, tmp_path)
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("_postgresql_template")
    name = f"f{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield use(_with_database(server, name), tmp_path)
    engines.dispose()
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def template(_sqlite_template: Path) -> Path:
    """A SQLite file with the cast in it: copy it, never write to it."""
    return _sqlite_template
