"""
What is asked about in a text before it is stored (rule 3): probable names, and one person told of with class,
school, health or origin.

Whoever writes masks it, writes something else, or says why it may stand. The reason stands in the trail, the
words do not. Without an answer the text is not stored: ``PersonQuestionError``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.analysis import person_names, single_person
from lägesbild.analysis.name_words import listed
from lägesbild.model import Body, District, DistrictAlias, Huvudman, HuvudmanAlias, PersonQuestionError
from lägesbild.model.words import NameReason
from lägesbild.store import trail

PERSONS_STAND: Final = listed(
    "owner contact name secretary chair approver distribution substitute_for organisation file query "
    "evidence source secrecy_section meeting_title asked ground"
)
"""
Fields that are not asked about: those that say who has something to do, takes part, signs or asks, and names
of pages and files. Notes (``notes.write``) are asked about before the minutes are sent.
"""
Found = tuple[tuple[str, ...], tuple[str, ...]]
"""What may be names of persons, and what tells of a single one."""
NAME_MASK: Final = "[namn]"
MARK_MASK: Final = "[uppgift]"
ANY_WORD: Final = ""
"""Stands for every word in answers that hold for a whole text."""


def ask(session: Session, text: str, *, field: str) -> None:
    """PersonQuestionError when a text may point at a person and nobody has answered for it."""
    if field in PERSONS_STAND:
        return
    names, marks = unanswered(session, found(session, text))
    if names or marks:
        raise PersonQuestionError(names=names, marks=marks, field=field)


def found(
    session: Session, text: str, *, known: Iterable[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands in a text; words of ``known`` are no names."""
    names = person_names.find(text, known=(*known_names(session), *known))
    return _once(names), _once(text[span.start : span.end] for span in single_person.find(text))


def unanswered(session: Session, asked: Found) -> Found:
    """Those of the names and marks found that nobody has answered for; reasons for the others are noted."""
    answers: Mapping[str, NameReason] = session.info.get("person_answers", {})
    for word in (*asked[0], *asked[1]):
        if reason := answers.get(word.casefold()) or answers.get(ANY_WORD):
            _tell(session, reason)
    return _without(asked[0], answers), _without(asked[1], answers)


def answer(
    session: Session,
    answers: Mapping[str, NameReason],
    *,
    by: str | None = None,
    huvudman_id: int | None = None,
) -> None:
    """
    Say why words may stand in what is written in this session from here on; it replaces what was said before.

    ``answers`` holds reasons by word in lower case. ``by``: who says so, for the trail; None where nothing
    is stored.
    """
    session.info["person_answers"] = dict(answers)
    session.info["person_answerer"] = (by, huvudman_id)


@contextmanager
def excused(session: Session, reason: NameReason | None) -> Iterator[None]:
    """Within it one reason holds for every word; with none, what held before."""
    before = session.info.get("person_answers", {})
    if reason is not None:
        session.info["person_answers"] = {ANY_WORD: reason}
    try:
        yield
    finally:
        session.info["person_answers"] = before


def masked(text: str, *, names: Iterable[str], marks: Iterable[str]) -> str:
    """
    A text with the words found taken out of it.

    >>> masked("Kim Exempel i 7C", names=("Kim Exempel",), marks=("7C",))
    '[namn] i [uppgift]'
    """
    for words, mask in ((names, NAME_MASK), (marks, MARK_MASK)):
        for word in sorted(words, key=len, reverse=True):
            text = text.replace(word, mask)
    return text


def known_names(session: Session) -> tuple[str, ...]:
    """Names of areas, huvudmän and groups: none of them is a person's. Read once for each session."""
    if "known_names" not in session.info:
        columns = (District.name, DistrictAlias.name, Huvudman.name, HuvudmanAlias.name, Body.name)
        names = tuple(name for column in columns for name in session.scalars(select(column)))
        session.info["known_names"] = names
    known: tuple[str, ...] = session.info["known_names"]
    return known


def _without(words: Iterable[str], answers: Mapping[str, NameReason]) -> tuple[str, ...]:
    return tuple(word for word in words if ANY_WORD not in answers and word.casefold() not in answers)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _tell(session: Session, reason: NameReason) -> None:
    """Note the reason in the trail, once in a transaction, and never for which word."""
    by, huvudman_id = session.info.get("person_answerer", (None, None))
    told: set[NameReason] = session.info.setdefault("person_told", set())
    if by is None or reason in told:
        return
    told.add(reason)
    trail.note(
        session,
        by=by,
        action="text.forklara",
        details={"skäl": reason.label},
        huvudman_id=huvudman_id,
    )
