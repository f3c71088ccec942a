"""A world in a database of its own, for tests and for long runs alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lägesbild.model import Viewer
from tests import conftest, copies
from tests.privacy import pages, rows
from tests.privacy.world import World

fresh = copies.fresh


def template(folder: Path) -> Path:
    """A SQLite file with an empty municipality, to be copied."""
    return copies.template(folder, conftest._fill_template)


def seen(viewer: Viewer) -> dict[str, str]:
    """Every page as somebody gets it, by name."""
    return {entry.title: pages.opened(entry, viewer).text for entry in pages.ENTRIES}


def changed(world: World, viewer: Viewer) -> Iterator[str]:
    """Pages that look different to somebody once rows that they may not read have come, tied to theirs."""
    before = seen(viewer)
    rows.hide(world, viewer.username)
    after = seen(viewer)
    yield from (name for name in before if before[name] != after[name])
