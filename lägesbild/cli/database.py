"""What every command does first: the database brought up to date after a copy, and seeded when empty."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sqlalchemy.exc import ProgrammingError

from lägesbild.cli.failures import tell
from lägesbild.config import settings
from lägesbild.model import DocumentError, Setting
from lägesbild.store import upgrade
from lägesbild.store.session import reading, transaction

OPERATOR: Final = "kommandorad"
"""Who the trail names when no user is given: whoever may run commands on this machine."""

NO_RIGHT: Final = "42501"
"""What PostgreSQL answers whoever lacks a right."""


def use_demo() -> None:
    """Make the demo's database the one in force for this process."""
    os.environ["LAGESBILD_DEMO"] = "1"
    settings.cache_clear()


def prepare(*, seed: bool = True) -> None:
    """Run missing migrations (after a copy), and lay up the municipality in an empty database."""
    copied = _upgraded()
    if copied is not None:
        tell(f"Databasen är uppdaterad. Kopian från före uppdateringen ligger i {copied}.")
    if seed and not is_seeded():
        # Imported here: area geometry takes a second to load, and is needed once in a database's life.
        from lägesbild.actions import municipality

        with transaction() as session:
            municipality.seed_if_empty(session)


def _upgraded() -> Path | None:
    try:
        return upgrade.upgrade()
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != NO_RIGHT:
            raise
        raise DocumentError(
            "Databasen behöver uppdateras, och den här databasanvändaren får inte göra det. Kör "
            "python -m lägesbild status som tabellernas ägare; se docs/drift.md."
        ) from error


def is_seeded() -> bool:
    """Whether the database holds a municipality."""
    with reading() as session:
        return session.get(Setting, "kommun_kod") is not None
