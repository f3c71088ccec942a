"""The templates that documents are made from: the municipality's own when there are any, else ours."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lägesbild.config import DATA_DIR, settings

OURS: Final = DATA_DIR / "mallar"


def folder() -> Path:
    """Where a municipality puts templates of its own, and the fonts they use."""
    return settings().var_dir / "mallar"


def find(name: str) -> Path:
    """The template of that name: from ``var/mallar`` when it lies there, else the one that came with us."""
    own = folder() / name
    return own if own.is_file() else OURS / name
