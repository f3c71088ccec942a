"""Inställningar in Administration."""

from __future__ import annotations

from lägesbild.model import Viewer
from lägesbild.ui import layout


def show(viewer: Viewer) -> None:
    """The section."""
    layout.section("Inställningar", aside=viewer.huvudman)
