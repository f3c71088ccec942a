"""Words that stand in one text each, and points that one row has: whoever sees one has seen that row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyproj import Transformer

EVERYBODY: Final = frozenset({"*"})
NOBODY: Final[frozenset[str]] = frozenset()
_LETTERS: Final = "bcdfghjklmnpqrstvw"
_WORD: Final = re.compile(r"zq[bcdfghjklmnpqrstvw]{4}x", re.IGNORECASE)
_METRES: Final = re.compile(r"(?<!\d)\d{6,7}(?!\d)")
_DEGREES: Final = re.compile(r"(\d{2}\.\d{3,})[^\d]{1,12}(\d{2}\.\d{3,})")
_TO_DEGREES: Final = Transformer.from_crs(3006, 4326, always_xy=True)
FINEST: Final = 3
"""Decimals of a degree that tell a point of the 250 m grid from its neighbours."""


@dataclass
class Canary:
    """A word or a point, the column it stands in, and the usernames of those who may see it."""

    where: str
    readers: frozenset[str]

    def is_for(self, username: str) -> bool:
        return self.readers is EVERYBODY or username in self.readers


@dataclass(frozen=True)
class Leak:
    """What somebody saw that was not theirs."""

    way: str
    where: str
    who: str
    around: str

    def __str__(self) -> str:
        return f"{self.who} såg {self.where} i {self.way}: …{self.around}…"


@dataclass
class Cage:
    """Every canary of a world."""

    words: dict[str, Canary] = field(default_factory=dict)
    points: dict[tuple[int, int], Canary] = field(default_factory=dict)

    def word(self, where: str, readers: frozenset[str]) -> str:
        """A new word, to be put first in a text: what is cut off is the end."""
        number, letters = len(self.words), ""
        for _ in range(4):
            number, rest = divmod(number, len(_LETTERS))
            letters += _LETTERS[rest]
        word = f"zq{letters}x"
        self.words[word] = Canary(where, readers)
        return word

    def point(self, where: str, readers: frozenset[str]) -> tuple[int, int]:
        """
        A new point on the 250 m grid that shares neither of its numbers with another.

        Far from the municipality: no corner of its areas lies there.
        """
        number = len(self.points)
        found = (450_000 + 250 * number, 7_200_000 + 250 * number)
        self.points[found] = Canary(where, readers)
        return found

    def allow(self, word: str, readers: Iterable[str]) -> None:
        """Let more people see a word."""
        held = self.words[word]
        if held.readers is not EVERYBODY:
            held.readers = held.readers | frozenset(readers)

    def forbidden(self, username: str) -> int:
        """How many canaries somebody may not see: what is looked for in each way out."""
        every = (*self.words.values(), *self.points.values())
        return sum(not canary.is_for(username) for canary in every)

    def leaks(self, way: str, text: str, username: str) -> Iterator[Leak]:
        """What of it a text shows that this reader may not see."""
        for found in _WORD.finditer(text):
            canary = self.words.get(found.group().lower())
            if canary is not None and not canary.is_for(username):
                around = text[max(0, found.start() - 60) : found.end() + 60]
                yield Leak(way, canary.where, username, " ".join(around.split()))
        yield from self._points(way, text, username)

    def _points(self, way: str, text: str, username: str) -> Iterator[Leak]:
        metres = set(_METRES.findall(text))
        degrees = {frozenset(map(_rounded, pair)) for pair in _DEGREES.findall(text)}
        for (east, north), canary in self.points.items():
            if canary.is_for(username):
                continue
            place = frozenset(round(part, FINEST) for part in _TO_DEGREES.transform(east, north))
            if {str(east), str(north)} <= metres or place in degrees:
                yield Leak(way, canary.where, username, f"{east} {north}")


def _rounded(number: str) -> float:
    return round(float(number), FINEST)
