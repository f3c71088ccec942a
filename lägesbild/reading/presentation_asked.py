"""What the screen of a meeting asks for when it makes the slides of an item."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lägesbild.model import Meeting, Viewer
from lägesbild.model.words import AgendaKind


@dataclass(frozen=True, slots=True)
class Asked:
    """
    An item of a meeting, read as ``every``: who reads only what everybody in the group may read.

    ``titles`` and ``kinds`` are those of the whole agenda; ``item_id`` is None at a meeting without one.
    """

    session: Session
    meeting: Meeting
    item_id: int | None
    titles: tuple[str, ...]
    kinds: frozenset[AgendaKind]
    every: Viewer
    today: dt.date
    when: str
