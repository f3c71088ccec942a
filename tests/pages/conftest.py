"""Page tests run on one database each, SQLite or PostgreSQL by their name, so that each page meets both."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from tests.conftest import seeded

KINDS: Final = ("sqlite", "postgresql")
BY_NAME: Final = "either"


@pytest.fixture(params=KINDS if os.environ.get("LAGESBILD_TEST_BOTH") else [BY_NAME])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A seeded database as in tests/conftest.py; ``LAGESBILD_TEST_BOTH=1`` takes both (docs/adr/0012)."""
    chosen = KINDS[zlib.crc32(request.node.name.encode()) % 2]
    yield from seeded(chosen if request.param == BY_NAME else request.param, request, tmp_path)
