"""Invented municipalities as plans: who is in which group when, who signs in, and who wrote what for whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hypothesis import strategies as st

from lägesbild.model.words import Role

HUVUDMAN: Final = ("polisen", "valfard", "utbildning", "x_trafik")
"""Who writes and reads; X-trafik is in none of the groups that a fresh database holds."""
GROUPS: Final = ("ledningsgruppen", "krets_ett", "krets_tva")
"""Groups one can share with: the first is there already, the others are made with drawn members."""
DAYS: Final = (-45, 0, 20)
"""When a group's meetings are: closed with its minutes, under way, to come."""


class Membership(StrEnum):
    """How a huvudman belongs to a group today."""

    NEVER = "aldrig"
    MEMBER = "med"
    LEFT = "har lämnat"
    COMING = "ska bli"


@dataclass(frozen=True)
class Person:
    """An account; ``huvudman`` is one of HUVUDMAN."""

    huvudman: str
    role: Role
    is_approver: bool
    is_reviewer: bool


@dataclass(frozen=True)
class Bundle:
    """
    One row of every kind with one owner and one audience (None: Min verksamhet), tied to an earlier bundle.

    ``back`` is how many days ago; ``tie`` picks the bundle it is tied to, whoever may read that.
    """

    owner: str
    audience: str | None
    sensitive: bool
    back: int
    area: int
    tie: int


@dataclass(frozen=True)
class Plan:
    """A whole municipality."""

    members: tuple[tuple[str, str, Membership], ...]
    ended: str | None
    people: tuple[Person, ...]
    bundles: tuple[Bundle, ...]

    def is_member(self, huvudman: str, group: str, *, ledning: frozenset[str]) -> bool:
        """Whether a huvudman reads what is shared with a group today, without asking the product."""
        if group == GROUPS[0]:
            return huvudman in ledning
        return (group, huvudman, Membership.MEMBER) in self.members


PERSON: Final = st.builds(
    Person,
    huvudman=st.sampled_from(HUVUDMAN),
    role=st.sampled_from(list(Role)),
    is_approver=st.booleans(),
    is_reviewer=st.booleans(),
)
BUNDLE: Final = st.builds(
    Bundle,
    owner=st.sampled_from(HUVUDMAN),
    audience=st.sampled_from([None, *GROUPS]),
    sensitive=st.booleans(),
    back=st.integers(0, 300),
    area=st.integers(0, 5),
    tie=st.integers(0, 9),
)


@st.composite
def plans(draw: st.DrawFn, *, people: int = 4, bundles: int = 4) -> Plan:
    """A municipality with a person at each huvudman, and then some."""
    members = tuple(
        (group, huvudman, draw(st.sampled_from(list(Membership))))
        for group in GROUPS[1:]
        for huvudman in HUVUDMAN
    )
    somebody = tuple(
        Person(huvudman, draw(st.sampled_from(list(Role))), draw(st.booleans()), draw(st.booleans()))
        for huvudman in HUVUDMAN
    )
    more = draw(st.lists(PERSON, min_size=max(0, people - len(HUVUDMAN)), max_size=people))
    closed = Bundle(
        draw(st.sampled_from(HUVUDMAN)), None, draw(st.booleans()), draw(st.integers(0, 60)), 0, 0
    )
    rest = draw(st.lists(BUNDLE, min_size=bundles - 1, max_size=bundles + 2))
    return Plan(
        members=members,
        ended=draw(st.sampled_from([None, *GROUPS[1:]])),
        people=(*somebody, *more[: max(0, people - len(HUVUDMAN))]),
        bundles=(closed, *rest),
    )
