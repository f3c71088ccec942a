"""
Take passages out of a text, and say where words, sentences and telling passages stand.

What is taken out is replaced by a mark of its own length alone: neither the letters nor how many they were
is left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from lägesbild.analysis import identifiers, person_names

Span = tuple[int, int]
"""Where a passage begins, and where the text after it begins."""
_WORD: Final = re.compile(r"\w+(?:[-\N{EN DASH}.:@/+&'\N{RIGHT SINGLE QUOTATION MARK}]\w+)*")
_SENTENCE: Final = re.compile(r"\S(?:.*?[.!?](?=\s|$)|.*)")


def words(text: str) -> tuple[Span, ...]:
    """
    Where the words stand, without the marks around them.

    >>> [text[a:b] for text in ["Ring 070-1 (nu)!"] for a, b in words(text)]
    ['Ring', '070-1', 'nu']
    """
    return tuple(found.span() for found in _WORD.finditer(text))


def sentences(text: str) -> tuple[Span, ...]:
    """
    Where the sentences stand; a line break ends one too.

    >>> [text[a:b] for text in ["Oro vid torget. Fler ringer!\\nKlart"] for a, b in sentences(text)]
    ['Oro vid torget.', 'Fler ringer!', 'Klart']
    """
    return tuple(found.span() for found in _SENTENCE.finditer(text))


def suggested(text: str, *, allowed: Collection[str] = (), known: Collection[str] = ()) -> tuple[Span, ...]:
    """
    Where the text may point at somebody: identifiers, and what may be names of persons.

    A help to look, with holes: what it does not suggest is not thereby free to give out.
    """
    found = [(one.start, one.end) for one in identifiers.find(text, allowed=allowed)]
    found += [(one.start, one.end) for one in person_names.spans(text, known=known)]
    return merged(found)


def passages(text: str, chosen: Iterable[Span]) -> tuple[Span, ...]:
    """
    Chosen words as passages: those with nothing but spaces and marks between them are one.

    >>> passages("Ola Ek kom. Sen Ola.", [(0, 3), (4, 6), (16, 19)])
    ((0, 6), (16, 19))
    """
    joined: list[Span] = []
    for begins, ends in merged(chosen):
        if joined and not re.search(r"\w|\n", text[joined[-1][1] : begins]):
            joined[-1] = (joined[-1][0], ends)
        else:
            joined.append((begins, ends))
    return tuple(joined)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    kept: list[Span] = []
    for begins, ends in sorted(spans):
        if kept and begins < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(ends, kept[-1][1]))
        else:
            kept.append((begins, ends))
    return tuple(kept)


def masked(text: str, masks: Sequence[tuple[int, int, str]]) -> str:
    """
    The text with each passage replaced by its mark; where two overlap the first one's mark stands for both.

    Parameters
    ----------
    text : str
    masks : sequence of (begins, ends, mark)

    Examples
    --------
    >>> masked("Ola Ek bor här.", [(0, 6, "[maskat]")])
    '[maskat] bor här.'
    """
    parts: list[str] = []
    end = 0
    for begins, ends, mark in sorted(masks):
        if begins >= end:
            parts += [text[end:begins], mark]
        end = max(end, ends)
    return "".join((*parts, text[end:]))
