"""What every command does first: the database brought up to date after a copy, and seeded when empty."""

from __future__ import annotations

import os
from typing import Final

from lägesbild.cli.failures import tell
from lägesbild.config import settings
from lägesbild.model import Setting
from lägesbild.store import upgrade
from lägesbild.store.session import reading, transaction

OPERATOR: Final = "kommandorad"
"""Who the trail names when no user is given: whoever may run commands on this machine."""


def use_demo() -> None:
    """Make the demo's database the one in force for this process."""
    os.environ["LAGESBILD_DEMO"] = "1"
    settings.cache_clear()


def prepare(*, seed: bool = True) -> None:
    """Run missing migrations (after a copy), and lay up the municipality in an empty database."""
    copied = upgrade.upgrade()
    if copied is not None:
        tell(f"Databasen är uppdaterad. Kopian från före uppdateringen ligger i {copied}.")
    if seed and not is_seeded():
        # Imported here: area geometry takes a second to load, and is needed once in a database's life.
        from lägesbild.actions import municipality

        with transaction() as session:
            municipality.seed_if_empty(session)


def is_seeded() -> bool:
    """Whether the database holds a municipality."""
    with reading() as session:
        return session.get(Setting, "kommun_kod") is not None
