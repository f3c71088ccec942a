"""Words that stand in one text each, points and numbers that one row has: who sees one has seen that row."""

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
_SPACED: Final = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_TO_DEGREES: Final = Transformer.from_crs(3006, 4326, always_xy=True)
FINEST: Final = 3
"""Decimals of a degree that tell a point of the 250 m grid from its neighbours."""


@dataclass
class Canary:
    """A word or a point, the column it stands in, and the usernames of those who may see it."""

    where: str
    readers: frozenset[str]
    is_sealed: bool = True
    """Whether the trail holds no more than a seal of it: not of what its column declares open."""

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
    numbers: dict[int, Canary] = field(default_factory=dict)
    _norths: dict[str, tuple[int, int]] = field(default_factory=dict)
    _degrees: dict[frozenset[float], tuple[int, int]] = field(default_factory=dict)
    _forbidden: dict[str, int] = field(default_factory=dict)

    def word(self, where: str, readers: frozenset[str], *, is_sealed: bool = True) -> str:
        """A new word, to be put first in a text: what is cut off is the end."""
        number, letters = len(self.words), ""
        for _ in range(4):
            number, rest = divmod(number, len(_LETTERS))
            letters += _LETTERS[rest]
        word = f"zq{letters}x"
        self.words[word] = Canary(where, readers, is_sealed)
        self._forbidden.clear()
        return word

    def point(self, where: str, readers: frozenset[str]) -> tuple[int, int]:
        """
        A new point on the 250 m grid that shares neither of its numbers with another.

        Far from the municipality: no corner of its areas lies there.
        """
        number = len(self.points)
        found = (450_000 + 250 * number, 7_200_000 + 250 * number)
        self.points[found] = Canary(where, readers)
        self._norths[str(found[1])] = found
        self._degrees[frozenset(round(part, FINEST) for part in _TO_DEGREES.transform(*found))] = found
        self._forbidden.clear()
        return found

    def number(self, where: str, readers: frozenset[str]) -> int:
        """A new number, of the kind that is published: rounded to five, and like no other."""
        found = 800_005 + 10 * len(self.numbers)
        self.numbers[found] = Canary(where, readers, is_sealed=False)
        self._forbidden.clear()
        return found

    def allow(self, word: str, readers: Iterable[str]) -> None:
        """Let more people see a word."""
        held = self.words[word]
        if held.readers is not EVERYBODY:
            held.readers = held.readers | frozenset(readers)
            self._forbidden.clear()

    def forbidden(self, username: str) -> int:
        """How many canaries somebody may not see: what is looked for in each way out."""
        if username not in self._forbidden:
            every = (*self.words.values(), *self.points.values(), *self.numbers.values())
            self._forbidden[username] = sum(not canary.is_for(username) for canary in every)
        return self._forbidden[username]

    def leaks(self, way: str, text: str, username: str, *, sealed: bool = False) -> Iterator[Leak]:
        """What of it a text shows that this reader may not see; ``sealed``: of what the trail seals."""
        for found in _WORD.finditer(text):
            canary = self.words.get(found.group().lower())
            if canary is not None and not canary.is_for(username) and (canary.is_sealed or not sealed):
                around = text[max(0, found.start() - 60) : found.end() + 60]
                yield Leak(way, canary.where, username, " ".join(around.split()))
        for point in self._points(text):
            if not self.points[point].is_for(username):
                yield Leak(way, self.points[point].where, username, f"{point[0]} {point[1]}")
        for number in map(int, set(_METRES.findall(_SPACED.sub("", text)))):
            if not sealed and number in self.numbers and not self.numbers[number].is_for(username):
                yield Leak(way, self.numbers[number].where, username, str(number))

    def _points(self, text: str) -> Iterator[tuple[int, int]]:
        """The points whose two numbers a text names, in metres or in degrees."""
        metres = set(_METRES.findall(text))
        for north in metres & self._norths.keys():
            if str(self._norths[north][0]) in metres:
                yield self._norths[north]
        for pair in set(_DEGREES.findall(text)):
            place = frozenset(map(_rounded, pair))
            if place in self._degrees:
                yield self._degrees[place]


def _rounded(number: str) -> float:
    return round(float(number), FINEST)
