"""
Find what may be a person's name in a text: two or more words with a capital beside each other.

It knows no list of names: a first name alone passes, and so does a name in lower case. What it finds is a
question to the one who wrote it, never a finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_WORD: Final = r"[A-ZÅÄÖÉ][a-zåäöéüA-ZÅÄÖÉ]*[a-zåäöéü](?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?"
_NAME: Final = re.compile(rf"(?<![\w/-]){_WORD}(?:\s+(?:(?:von|af|de|van)\s+)?{_WORD})+(?![\w/-])")


def find(text: str, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """
    What may be names of persons, in the order they stand; words of ``known`` names are none.

    Examples
    --------
    >>> find("Eva Exempel ringer. Oro i Gamla Stan och på Norrby", known=("Gamla stan", "Norrby"))
    ('Eva Exempel',)
    """
    words = {word.casefold() for name in known for word in re.split(r"[\s\-‐–/,]+", name) if word}
    return tuple(found for found in _NAME.findall(text) if not _is_known(found, words))


def _is_known(found: str, words: Collection[str]) -> bool:
    """Whether one of the words belongs to a known name, in the genitive too."""
    each = [word.casefold() for word in found.split()]
    return any(word in words or word.removesuffix("s") in words for word in each)
