"""
What guests of a meeting may see on its screen, whoever is signed in.

Guests are in no circle. They see what the meeting's screen is called at each item, when the group meets, and
what a publisher has marked as public, by name: no texts, no counts, no places, nobody's name, and nothing of
what a huvudman has told the group. What is not named here is not shown (docs/adr/0621).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import select

from lägesbild.model import Insats, Problembild
from lägesbild.model.words import AgendaKind, InsatsStatus, ProblembildStatus
from lägesbild.reading import presentation_outcomes
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.presentation_asked import Asked
from lägesbild.reading.presentation_slides import Line, Slide, agenda, first, short
from lägesbild.reading.rights import visible

NOTHING: Final = "Vid den här punkten visas inget för gäster."


def read(asked: Asked, kind: AgendaKind) -> tuple[Slide, ...]:
    """The slides of an item for guests; the number and title of the item stand above them."""
    make = _SHOWN.get(kind)
    return make(asked) if make is not None else (Slide(empty=NOTHING),)


def _opening(asked: Asked) -> tuple[Slide, ...]:
    return (Slide((Line(asked.meeting.body.name), Line(asked.when))),)


def _agenda(asked: Asked) -> tuple[Slide, ...]:
    return agenda(asked.titles)


def _closing(asked: Asked) -> tuple[Slide, ...]:
    return (Slide((presentation_outcomes.following(asked, place=False),)),)


def _problembilder(asked: Asked) -> tuple[Slide, ...]:
    going_on = Problembild.status != ProblembildStatus.AVSLUTAD
    return _named(asked, Problembild, going_on, "Problembilder som är offentliga")


def _insatser(asked: Asked) -> tuple[Slide, ...]:
    going_on = Insats.status == InsatsStatus.PAGAR
    return _named(asked, Insats, going_on, "Insatser som är offentliga")


def _named(asked: Asked, table: Any, going_on: Any, under: str) -> tuple[Slide, ...]:
    """Public rows by their title, without saying how many more there are."""
    titles = asked.session.scalars(
        select(table.title).where(visible(table, asked.every), table.public_at.is_not(None), going_on)
    )
    lines = [Line(short(title)) for title in sorted(titles, key=swedish_key)]
    if not lines:
        return (Slide(empty=NOTHING),)
    return (first(lines, Slide(under=under), rest="och fler"),)


_SHOWN: Final[dict[AgendaKind, Callable[[Asked], tuple[Slide, ...]]]] = {
    AgendaKind.OPPNANDE: _opening,
    AgendaKind.DAGORDNING: _agenda,
    AgendaKind.LAGESBILD: _problembilder,
    AgendaKind.INSATSER: _insatser,
    AgendaKind.AVSLUTNING: _closing,
}
