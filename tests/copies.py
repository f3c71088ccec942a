"""Databases of one's own, copied from one that was filled once: for tests and for long runs alike."""

from __future__ import annotations

import functools
import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from streamlit.components.v2 import manifest_scanner

from lägesbild.store import engine as engines
from tests import conftest

_numbers: Final = itertools.count()


def look_for_components_once() -> None:
    """AppTest looks through every installed package for components at each run: most of a page's time."""
    scan = manifest_scanner.scan_component_manifests
    if not hasattr(scan, "cache_info"):
        manifest_scanner.scan_component_manifests = functools.cache(scan)


def template(folder: Path, fill: Callable[[], object]) -> Path:
    """A SQLite file with what ``fill`` puts into it, to be copied."""
    look_for_components_once()
    conftest.use(f"sqlite:///{folder / 'template.sqlite'}", folder)
    fill()
    with engines.current().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engines.dispose()
    return folder / "template.sqlite"


@contextmanager
def fresh(held: Path, folder: Path) -> Iterator[None]:
    """Put a copy of a template in force."""
    path = folder / f"kopia{next(_numbers)}.sqlite"
    shutil.copy(held, path)
    conftest.use(f"sqlite:///{path}", folder)
    try:
        yield
    finally:
        engines.dispose()
        path.unlink()
