"""What the lists of names say of a word by itself, before the words beside it are looked at."""

from __future__ import annotations

from enum import Enum, auto

from lägesbild.analysis import name_words as beside
from lägesbild.analysis.name_lists import names
from lägesbild.analysis.words_in_text import Word


class Grade(Enum):
    """
    How surely a word is a name: CLEAR given names, FAR ones of other languages, BOTH a name and a word.

    FAMILY names are asked about beside a given one alone; NONE is none whatever stands beside it.
    """

    CLEAR = auto()
    FAR = auto()
    BOTH = auto()
    FAMILY = auto()
    UNKNOWN = auto()
    NONE = auto()


def grade(word: Word) -> Grade:
    """
    The grade of a word, its genitive s left aside.

    >>> from lägesbild.analysis.words_in_text import words
    >>> [grade(word).name for word in words("Kalle björn Norra")]
    ['CLEAR', 'BOTH', 'NONE']
    """
    low, held = word.low, names()
    if low in beside.NEVER or low in beside.NO_CAPITALS or low in beside.ORGANISATION_BEFORE or len(low) < 2:
        return Grade.NONE
    parts = low.split("-")
    if len(parts) > 1 and all(_is_given(part) for part in (*parts[:-1], parts[-1].removesuffix("s"))):
        return Grade.CLEAR
    forms = {low, word.base}
    if forms & beside.BOTH:
        return Grade.BOTH
    if forms & held.near:
        return Grade.CLEAR
    if is_patronym(word):
        return Grade.FAMILY
    if forms & held.far:
        return Grade.FAR if len(low) > 3 else Grade.BOTH
    return Grade.FAMILY if forms & held.family else Grade.UNKNOWN


def is_patronym(word: Word) -> bool:
    """Whether it ends as names alone do: Svensson, Jónsdottir."""
    return len(word.base) > 6 and word.base.endswith(("sson", "sdotter"))


def ends_as_family(word: Word) -> bool:
    """Whether it ends as family names do; in lower case by the longer endings alone."""
    endings = beside.FAMILY_ENDINGS if word.is_capital else beside.LONG_ENDINGS
    return word.low.endswith(endings) or word.base.endswith(endings)


def _is_given(part: str) -> bool:
    return part in names().near or part in beside.BOTH
