"""
Find what may be a person's name in a text: given and family names, initials, a first name alone, in any case.

Lists of names say what a word may be (``name_lists``), and the words beside it what it is here
(``name_words``): Björn with a capital inside a sentence is asked about, björn in the forest is not. What it
finds is a question to the one who wrote it, never a finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from lägesbild.analysis import name_words as beside
from lägesbild.analysis.name_grades import Grade, ends_as_family, grade, is_patronym
from lägesbild.analysis.name_lists import names
from lägesbild.analysis.words_in_text import Word, words

LONGEST: Final = 5
_AGE_OR_CLASS: Final = re.compile(
    r"\W{1,3}(?:\d{1,2}[ -]?(?:år|åring)|i (?:klass|åk|årskurs)?[ ]?\d{1,2}[ ]?[a-zåäö]?\b|"
    r"i (?:ettan|tvåan|trean|fyran|femman|sexan|sjuan|åttan|nian)|född)",
    re.IGNORECASE,
)
_WHO: Final = re.compile(r"\W{1,2}som (?:går|är|bor|har|heter)\b")
_TOLD_OF: Final = frozenset({"med", "av", "hos", "åt", "om", "för", "att", "sedan", "när"})
_SHOUTED_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Span:
    """Where a possible name stands: ``text[start:end]``."""

    start: int
    end: int


def find(text: str, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """
    What may be names of persons, in the order they stand; words of ``known`` names are none.

    Examples
    --------
    >>> find("Eva Exempel ringer. Oro i Gamla Stan, en björn vid Andersberg", known=("Andersberg",))
    ('Eva Exempel',)
    """
    return tuple(text[span.start : span.end] for span in spans(text, known=known))


def spans(text: str, *, known: Collection[str] = ()) -> tuple[Span, ...]:
    """Where ``find`` finds them."""
    return tuple(_Reader(text, known).run())


class _Reader:
    """Goes through a text from word to word."""

    def __init__(self, text: str, known: Collection[str]) -> None:
        self.text = text
        self.words: Sequence[Word] = words(text)
        self.known = {part.casefold() for name in known for part in re.split(r"[\s\-‐–/,]+", name) if part}
        letters = [char for char in text if char.isalpha()]
        shouted = sum(char.isupper() for char in letters) > _SHOUTED_SHARE * len(letters)
        self.shouted = len(letters) > 20 and shouted

    def run(self) -> list[Span]:
        found: list[Span] = []
        at = 0
        while at < len(self.words):
            after = self._name_at(at)
            if after > at:
                found.append(self._span(at, after))
            at = max(after, at + 1)
        return found

    def _span(self, at: int, after: int) -> Span:
        """The words, with the full stop of an initial; a name's genitive s belongs to it."""
        end = self.words[after - 1].end
        is_initial = self.words[after - 1].is_initial and self.text[end : end + 1] == "."
        return Span(self.words[at].start, end + is_initial)

    def _name_at(self, at: int) -> int:
        """Where a name that begins here ends, as a number of a word; ``at`` itself when none does."""
        word = self.words[at]
        if word.is_initial:
            return self._initials(at)
        if word.low in self.known or word.base in self.known:
            return at
        if word.is_capital or (word.is_upper and not self.shouted):
            return self._capital(at)
        return self._lower(at)

    def _initials(self, at: int) -> int:
        """K. Lund, A.K. Lund; A.K. before an age or a class."""
        after = at
        while after < len(self.words) and self.words[after].is_initial and after - at < 3:
            after += 1
            if self.text[self.words[after - 1].end : self.words[after - 1].end + 1] != ".":
                return at
        if after == len(self.words):
            return at
        following = self.words[after]
        name = following.is_capital and following.gap.strip() in {".", ""} and self._may_follow(after)
        if name and "\n" not in following.gap:
            return self._extended(after)
        return after if after - at > 1 and self._tells_after(after, _AGE_OR_CLASS, dot=True) else at

    def _capital(self, at: int) -> int:
        word, graded = self.words[at], grade(self.words[at])
        if graded is Grade.NONE or self._is_organisation(at):
            return at
        after = self._extended(at)
        if self._is_place(after):
            return at
        longer = after - at > 1
        if graded is Grade.UNKNOWN:
            return after if self._unknown(at, after) else at
        if graded is Grade.FAMILY:
            is_name = is_patronym(word) or self._after(at, beside.TITLES) or longer
        elif word.is_upper:
            is_name = longer or (graded is Grade.CLEAR and len(word.text) > 3)
        elif graded is Grade.CLEAR:
            is_name = True
        else:
            is_name = self._doubtful(at, after, graded)
        return after if is_name else at

    def _doubtful(self, at: int, after: int, graded: Grade) -> bool:
        """Whether a word that may be something else is a name here."""
        word = self.words[at]
        if after - at > 1:
            return True
        if self._is_told(at, after, beside.VERBS if graded is Grade.FAR else beside.STRONG_VERBS):
            return True
        if word.begins:
            return graded is Grade.BOTH and self._has_done(after)
        if self._continues(at):
            return False
        return graded is Grade.FAR or not self._after(at, beside.PLACE_PREPOSITIONS)

    def _unknown(self, at: int, after: int) -> bool:
        """Whether words that no list knows are a name: by how they end, or by what stands beside them."""
        if self._after(at, beside.PERSONS) or (
            self._after(at, beside.NAMING) and self._person_before(at, within=5)
        ):
            return not self.words[at].low.endswith(beside.PLACE_ENDINGS)
        place = self.words[at].low.endswith(beside.PLACE_ENDINGS)
        if place or (self.words[at].begins and after - at == 1):
            return False
        last = self.words[after - 1]
        if after - at > 1:
            told = self._after(at, _TOLD_OF) or grade(last) not in {Grade.UNKNOWN, Grade.NONE}
            return told or ends_as_family(last)
        return self._tells_after(after, _AGE_OR_CLASS) and not self._after(at, beside.PLACE_PREPOSITIONS)

    def _lower(self, at: int) -> int:
        word, graded = self.words[at], grade(self.words[at])
        if is_patronym(word):
            return at + 1
        if graded in {Grade.NONE, Grade.UNKNOWN, Grade.FAMILY} or self._is_organisation(at):
            return at
        if self._is_place(at + 1):
            return at
        family = at + 1 < len(self.words) and self._is_lower_family(at + 1)
        after = at + 2 if family else at + 1
        if graded is Grade.CLEAR or (family and self._is_sure_family(at + 1)):
            return after
        told = self._after(at, beside.NAMING) or self._tells_after(at + 1, _AGE_OR_CLASS)
        return after if told and graded is Grade.BOTH and word.low not in beside.NEVER else at

    def _extended(self, at: int) -> int:
        """Past the family name, and all that belongs to it."""
        after = at + 1
        while after < len(self.words) and after - at < LONGEST:
            taken = self._taken(at, after)
            if taken == after:
                break
            after = taken
        return after

    def _taken(self, at: int, after: int) -> int:
        word = self.words[after]
        ended = after - at > 1 and self.words[after - 1].low != self.words[after - 1].base
        if not word.adjoins or ended:
            return after
        if word.is_initial:
            tail = self.text[word.end : word.end + 1]
            return after + 1 if tail in {"", ".", " ", ",", "?", "!"} and word.text != "I" else after
        if word.low in beside.PARTICLES and self._capital_follows(after):
            return after + 1
        same = word.is_capital or (word.is_upper and self.words[at].is_upper)
        return after + 1 if same and self._may_follow(after) else after

    def _capital_follows(self, after: int) -> bool:
        rest = self.words[after + 1 : after + 3]
        while rest and rest[0].low in beside.PARTICLES and not rest[0].is_capital:
            rest = rest[1:]
        return bool(rest) and rest[0].is_capital and rest[0].adjoins

    def _may_follow(self, at: int) -> bool:
        """Whether a word may be a family name, or a second given name."""
        word = self.words[at]
        if word.low in self.known or word.base in self.known or word.low in beside.NO_CAPITALS:
            return False
        return word.low not in beside.PLACE_NOUNS and not word.low.endswith(beside.NO_FAMILY_ENDINGS)

    def _is_lower_family(self, at: int) -> bool:
        word = self.words[at]
        return word.adjoins and word.low not in beside.NEVER and self._is_sure_family(at)

    def _is_sure_family(self, at: int) -> bool:
        word = self.words[at]
        if word.low in self.known or word.low in beside.BOTH or word.low in beside.VERBS:
            return False
        listed = bool({word.low, word.base} & names().family) and len(word.low) > 3
        return listed or is_patronym(word) or (len(word.low) > 6 and ends_as_family(word))

    def _is_organisation(self, at: int) -> bool:
        """Whether the words before say that it is called after somebody, or is no person at all."""
        if at == 0 or not self.words[at].adjoins:
            return False
        before = self.words[at - 1].low
        return before in beside.ORGANISATION_BEFORE or before.endswith(beside.ORGANISATION_ENDINGS)

    def _is_place(self, after: int) -> bool:
        """Whether the word after the name makes it a place: Marie plats, Sofia kyrka."""
        if after >= len(self.words) or not self.words[after].adjoins:
            return False
        low = self.words[after].low
        capital = self.words[after].is_capital
        return low in beside.PLACE_NOUNS or (capital and low.endswith(beside.PLACE_ENDINGS))

    def _after(self, at: int, before: Collection[str]) -> bool:
        return at > 0 and self.words[at].adjoins and self.words[at - 1].low in before

    def _continues(self, at: int) -> bool:
        """Whether it goes on with a name of something else: Kom Loss."""
        before = self.words[at - 1]
        return at > 0 and self.words[at].adjoins and before.is_capital and not before.begins

    def _person_before(self, at: int, *, within: int) -> bool:
        near = {word.low for word in self.words[max(0, at - within) : at]}
        return bool(near & (beside.PERSONS | {"han", "hon", "hen", "man"}))

    def _tells_after(self, after: int, pattern: re.Pattern[str], *, dot: bool = False) -> bool:
        end = self.words[after - 1].end + dot
        return pattern.match(self.text, end) is not None

    def _is_told(self, at: int, after: int, verbs: Collection[str]) -> bool:
        """Whether what stands beside a word is said of persons alone."""
        word, following = self.words[at], self.words[after : after + 2]
        if self._after(at, beside.PERSONS) or self._after(at, beside.NAMING):
            return True
        if self._tells_after(after, _AGE_OR_CLASS) or self._tells_after(after, _WHO):
            return True
        if not following or not following[0].adjoins:
            return False
        if word.low != word.base and following[0].low in beside.RELATIONS:
            return True
        if following[0].low == "och" and len(following) > 1:
            both = following[1].is_capital and grade(following[1]) in {Grade.CLEAR, Grade.FAR, Grade.BOTH}
            return both or following[1].low in {"hans", "hennes", "hens"}
        return following[0].low in verbs

    def _has_done(self, after: int) -> bool:
        """Har followed by a form that ends as a supine: Björn har druckit."""
        following = self.words[after : after + 2]
        return (
            len(following) == 2
            and following[0].adjoins
            and following[0].low in {"har", "hade"}
            and following[1].low.endswith(("it", "at", "tt", "rt"))
        )
