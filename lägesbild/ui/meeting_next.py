"""Lägesbild: when and where the ledningsgrupp meets next."""

from __future__ import annotations

from lägesbild.model import Viewer
from lägesbild.reading import meeting_plans
from lägesbild.reading.filters import day_text
from lägesbild.store.session import reading


def told(viewer: Viewer) -> str:
    """The next meeting as the end of a line; empty when none is planned, or for who is no member."""
    with reading() as session:
        line = meeting_plans.upcoming(session, viewer=viewer)
    if line is None:
        return ""
    day = day_text(line.held_on, short=True)
    starts = line.hours.partition("–")[0]
    return ", ".join(part for part in (f"nästa möte {day} {starts}", line.place) if part)
