"""Bring the database up to date, after a copy of what was there."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from lägesbild.config import settings
from lägesbild.store import copies
from lägesbild.store import engine as engines


def upgrade(engine: Engine | None = None) -> Path | None:
    """
    Run the migrations that are missing.

    Returns
    -------
    Path or None
        The copy made first; None when the database was new or already up to date.
    """
    engine = engine or engines.current()
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == head():
        return None
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
    copied = None
    if present is not None:
        folder = settings().var_dir / "copies"
        _sweep(folder)
        # The process in the name: two that start together take a copy each, and one migrates.
        copied = folder / f"{stamp}-{present}-{os.getpid()}.backup"
        copies.write(copied, engine=engine)
    command.upgrade(alembic_config(engine), "head")
    return copied


def head() -> str:
    """The newest migration this code knows."""
    revision = ScriptDirectory(str(Path(__file__).parent / "migrations")).get_current_head()
    if revision is None:
        raise RuntimeError("no migrations found")
    return revision


def known() -> frozenset[str]:
    """Every migration this code knows: a database at another one is from a newer version."""
    scripts = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    return frozenset(script.revision for script in scripts.walk_revisions())


def is_empty(engine: Engine | None = None) -> bool:
    """Whether the database holds no table yet."""
    return not inspect(engine or engines.current()).get_table_names()


def _sweep(folder: Path) -> None:
    """Remove copies that a process killed long ago never finished."""
    long_ago = time.time() - 24 * 3600
    for left in folder.glob("*.del"):
        if left.stat().st_mtime < long_ago:
            left.unlink(missing_ok=True)


def alembic_config(engine: Engine) -> Config:
    """Alembic's settings, made in code so that no ini file can disagree with them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    return config
