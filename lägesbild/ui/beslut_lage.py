"""Tasks on Lägesbild: one line that says how many are late, and leads to them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from lägesbild.figures.classes import counted
from lägesbild.figures.tokens import TASK_SIGNS
from lägesbild.model import Viewer
from lägesbild.reading import decisions
from lägesbild.reading.decisions import ToDo
from lägesbild.store.session import reading
from lägesbild.ui import beslut_words, theme


@dataclass(frozen=True, slots=True)
class Line:
    """A line for ``layout.rows``, where it leads, and whether something is late."""

    parts: tuple[str, str, str]
    href: str
    is_late: bool


def line(viewer: Viewer) -> Line | None:
    """What is to be done in the viewer's groups, whatever the filters are; None when nothing is."""
    with reading() as session:
        found = decisions.to_do(session, viewer=viewer)
    if not found.open:
        return None
    sign = TASK_SIGNS[beslut_words.LATE if found.late else "oppen"]
    colour = getattr(theme.colours(), sign.colour)
    mark = f'<span aria-hidden="true" style="color:{colour}">{sign.sign}</span>'
    own = f"varav {found.own_late} {'ert' if found.own_late == 1 else 'era'}" if found.own_late else ""
    query = f"?{urlencode({'status': beslut_words.LATE_ONLY})}" if found.late else ""
    return Line((mark, sentence(found), own), f"/{beslut_words.PAGE}{query}", bool(found.late))


def sentence(found: ToDo) -> str:
    """
    How much is late and how much more is to be done.

    >>> sentence(ToDo(open=8, late=1, own_late=0))
    '1 uppdrag är försenat, 7 till att göra'
    >>> sentence(ToDo(open=2, late=0, own_late=0))
    '2 uppdrag att göra, inget är försenat'
    """
    if not found.late:
        return f"{found.open} uppdrag att göra, inget är försenat"
    late = counted(found.late, "uppdrag är försenat", "uppdrag är försenade")
    rest = found.open - found.late
    return f"{late}, {rest} till att göra" if rest else late
