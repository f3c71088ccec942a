"""
The guard against personal data, measured on own sentences with an answer key (tests/analysis/sentences).

``seen`` is what rules were written from, ``unseen`` was written before them, ``fresh`` when they stood.
What each reached when it was first measured is in docs/adr/0701. Invented people and numbers only: identity
numbers are public test numbers, or have a check digit that does not fit.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from personnummer import personnummer

from lägesbild.analysis import identifiers, person_names, single_person

FOLDER = Path(__file__).with_name("sentences")
HALVES = ("seen", "unseen", "fresh")
KNOWN = (
    *("Gävle kommun", "Norra Brynäs", "Södra Brynäs", "Bomhus", "Andersberg", "Hagaström", "Sätra", "Valbo"),
    *("Hille", "Stigslund", "Björkeby", "Öster", "Söder", "Centrum", "Legenden", "Brynjan", "Borgarskolan"),
    *("Kulturskolan", "Polisen", "Välfärd", "Forsbacka", "Hamrånge", "Hedesunda", "Hemlingby", "Fridhem"),
)
"""Areas and huvudmän, as the database would name them."""
LEAST = {
    "identity": 1.0,
    "phone": 0.98,
    "email": 0.98,
    "registration": 0.98,
    "address": 0.98,
    "name": 0.95,
    "person": 0.9,
    "none": 0.97,
}
"""The least share of sentences of each kind that is told right; of ``none``: left in peace."""
TEST_NUMBERS = {"8112189876", "6408233234", "8507099805", "1212121212", "7010632391", "8507699802"}


@dataclass(frozen=True)
class Sentence:
    """A sentence of a kind, with what is to be found in it (nothing in those of the kind ``none``)."""

    kind: str
    answers: tuple[str, ...]
    text: str


def sentences(half: str) -> Iterator[Sentence]:
    lines = (FOLDER / f"{half}.csv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        kind, answers, text = line.split(";", 2)
        yield Sentence(kind, tuple(filter(None, answers.split("|"))), text)


def is_right(one: Sentence) -> bool:
    """Whether the guard tells a sentence right."""
    refused = {finding.kind.value for finding in identifiers.find(one.text)}
    names = person_names.find(one.text, known=KNOWN)
    if one.kind == "none":
        return not refused and not names and not single_person.find(one.text)
    if one.kind == "name":
        return all(any(_same(answer, name) for name in names) for answer in one.answers)
    if one.kind == "person":
        return bool(single_person.find(one.text) or names)
    return {"identity": "identity_number"}.get(one.kind, one.kind) in refused


def _same(answer: str, name: str) -> bool:
    """The whole name, or more than it; a genitive s may be left."""
    return answer.casefold().removesuffix("s") in name.casefold()


def shares(half: str) -> dict[str, tuple[int, int]]:
    """How many of each kind are told right, of how many."""
    right, count = Counter[str](), Counter[str]()
    for one in sentences(half):
        count[one.kind] += 1
        right[one.kind] += is_right(one)
    return {kind: (right[kind], count[kind]) for kind in count}


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("kind", LEAST)
def test_the_guard_tells_sentences_right(half: str, kind: str) -> None:
    right, count = shares(half)[kind]
    assert right / count >= LEAST[kind], f"{right} of {count}"


def test_both_halves_have_as_many_of_each_kind() -> None:
    counted = [{kind: count for kind, (_, count) in shares(half).items()} for half in ("seen", "unseen")]
    assert counted[0] == counted[1]
    assert sum(sum(one.values()) for one in counted) >= 300


def test_no_sentence_holds_somebodys_identity_number() -> None:
    for half in HALVES:
        for one in sentences(half):
            for answer in one.answers if one.kind == "identity" else ():
                digits = "".join(str(int(char)) for char in answer if char.isdigit())[-10:]
                assert digits in TEST_NUMBERS or len(digits) < 10 or not personnummer.valid(digits), answer


def test_a_long_text_is_read_in_no_time() -> None:
    text = " ".join(one.text for one in sentences("seen"))[:4000]
    for find in (person_names.find, single_person.find, identifiers.find):
        find(text)
        times = []
        for _ in range(20):
            begun = time.process_time()
            find(text)
            times.append(time.process_time() - begun)
        assert min(times) < 0.010, find.__module__
