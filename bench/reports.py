"""A database with as many reports as asked for: the demo, drawn out over ten years, a third of it closed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from unittest import mock

from sqlalchemy import func, select, update

from lägesbild.config import settings
from lägesbild.intake import demo, demo_plan
from lägesbild.model import Observation
from lägesbild.store import engine as engines
from lägesbild.store import trail, upgrade
from lägesbild.store.session import transaction

SECRET: Final = "bench-secret-that-is-long-enough-for-the-rule"  # noqa: S105 of databases that live for minutes
YEARS: Final = 10
CLOSED_OF_THOUSAND: Final = 275
"""Of the rows that the demo shares: with what it closes by itself, a third is *Min verksamhet*."""


def fill(url: str, reports: int, folder: Path) -> int:
    """Make the database at ``url`` (empty, or not there yet); return how many reports it holds."""
    use(url, folder)
    upgrade.upgrade()
    with mock.patch.object(demo_plan, "YEARS", YEARS):
        demo.prepare(reports=reports)
    with transaction() as session:
        trail.deed(session, by="bench", action="demo.lagg_upp")
        closed = (Observation.id % 1000 < CLOSED_OF_THOUSAND) & (Observation.source == "demo")
        session.execute(update(Observation).where(closed).values(audience_id=None))
        held = session.scalar(select(func.count()).select_from(Observation)) or 0
    if url.startswith("sqlite"):
        with engines.current().connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engines.dispose()
    return held


def use(url: str, folder: Path) -> None:
    """Put a database in force in this process."""
    os.environ.update(
        LAGESBILD_DATABASE_URL=url,
        LAGESBILD_SESSION_SECRET=SECRET,
        LAGESBILD_VAR_DIR=str(folder),
        LAGESBILD_DEMO="true",
    )
    settings.cache_clear()
    engines.dispose()
