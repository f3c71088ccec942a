"""A world in a database of its own, for tests and for long runs alike."""

from __future__ import annotations

import functools
import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from streamlit.components.v2 import manifest_scanner

from lägesbild.model import Viewer
from lägesbild.store import engine as engines
from tests import conftest
from tests.privacy import pages, rows
from tests.privacy.world import World

_numbers: Final = itertools.count()


def template(folder: Path) -> Path:
    """A SQLite file with an empty municipality, to be copied."""
    # AppTest looks through every installed package for components at each run.
    manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
    conftest.use(f"sqlite:///{folder / 'template.sqlite'}", folder)
    conftest._fill_template()
    engines.dispose()
    return folder / "template.sqlite"


@contextmanager
def fresh(held: Path, folder: Path) -> Iterator[None]:
    """Put a copy of a template in force."""
    path = folder / f"varld{next(_numbers)}.sqlite"
    shutil.copy(held, path)
    conftest.use(f"sqlite:///{path}", folder)
    yield
    engines.dispose()
    path.unlink()


def seen(viewer: Viewer) -> dict[str, str]:
    """Every page as somebody gets it, by name."""
    return {entry.title: pages.opened(entry, viewer).text for entry in pages.ENTRIES}


def changed(world: World, viewer: Viewer) -> Iterator[str]:
    """Pages that look different to somebody once rows that they may not read have come, tied to theirs."""
    before = seen(viewer)
    rows.hide(world, viewer.username)
    after = seen(viewer)
    yield from (name for name in before if before[name] != after[name])
