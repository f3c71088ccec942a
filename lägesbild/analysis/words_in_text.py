"""A text as words with their places, and how each is written: what person_names reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ENDS: Final = re.compile(r"[.!?…\n•]|[:–—-]\s|[\"”»]\s*$|^\s*[-*]\s|\(\s*$")
_SHORTENED: Final = frozenset(
    {"ex", "bl", "ca", "nr", "tel", "kl", "resp", "dr", "m", "d", "v", "t", "s:t", "st"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """
    A word, where it stands (``text[start:end]``), and what stands between it and the word before (``gap``).

    ``begins``: it begins a sentence, so that its capital tells nothing.
    """

    text: str
    start: int
    end: int
    gap: str
    begins: bool

    @property
    def low(self) -> str:
        return self.text.casefold()

    @property
    def base(self) -> str:
        """Without the genitive's s."""
        return self.low.removesuffix("s") if len(self.text) > 2 else self.low

    @property
    def is_upper(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper() and not self.is_upper

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()

    @property
    def adjoins(self) -> bool:
        """Whether nothing but a space stands before it."""
        return len(self.gap) == 1 and self.gap.isspace() and self.gap not in "\n\t"


def words(text: str) -> Sequence[Word]:
    """The words of a text in their order."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        found.append(Word(match.group(), *match.span(), gap, _begins(gap, found)))
        end = match.end()
    return found


def _begins(gap: str, before: Sequence[Word]) -> bool:
    if not before:
        return True
    last = before[-1]
    shortened = last.low in _SHORTENED or last.is_initial
    return _ENDS.search(gap) is not None and not (shortened and gap.strip() == ".")
