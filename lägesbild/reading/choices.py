"""What the filter bar offers: areas, categories, huvudmän, and the day of the last meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lägesbild.model import Viewer
from lägesbild.reading import areas, meetings, vocabulary
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.vocabulary import Term
from lägesbild.store import settings
from lägesbild.store.session import reading


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of one municipality. Huvudmän that are groups are offered too: they state things."""

    municipality_code: str
    municipality: str
    tree: AreaTree
    categories: tuple[Term, ...]
    huvudman: tuple[Term, ...]
    last_meeting: dt.date | None


def read(viewer: Viewer, *, today: dt.date) -> Choices:
    """Read the choices for a viewer."""
    with reading() as session:
        words = vocabulary.read(session)
        return Choices(
            municipality_code=settings.get(session, "kommun_kod"),
            municipality=words.municipality,
            tree=areas.read_tree(session),
            categories=words.categories,
            huvudman=words.huvudman,
            last_meeting=meetings.last_before(session, viewer=viewer, day=today),
        )
