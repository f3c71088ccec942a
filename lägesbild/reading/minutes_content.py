"""What minutes hold, as frozen values that go to JSON and come back the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter

from lägesbild.model.sealed import checksum
from lägesbild.model.words import AgendaKind, StatementKind
from lägesbild.reading.filters import day_text


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was there; ``remark`` tells of a substitute, and of which paragraphs."""

    name: str
    organisation: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """What a huvudman told of one kind."""

    kind: StatementKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One huvudman's part of the round, by kind; ``remark`` says what the kinds do not."""

    huvudman: str
    statements: tuple[Statements, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement: its colour as sign and word, what it is of, and why."""

    sign: str
    word: str
    of: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """
    A task. ``at`` is the paragraph it was given under in minutes kept elsewhere, and of an overdue one the
    meeting that gave it.
    """

    what: str
    who: str
    huvudman: str
    due_on: dt.date | None
    at: str = ""

    @property
    def due(self) -> str:
        """The day it is due, in words."""
        return day_text(self.due_on) if self.due_on else "Ingen tid satt"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (§): what was noted, or the standing words of such an item, and what came of it."""

    number: int
    kind: AgendaKind
    title: str
    note: str = ""
    lines: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    parts: tuple[Part, ...] = ()
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Previous:
    """The group's meeting before, and the number of its minutes where they were kept here."""

    held_on: dt.date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """
    The minutes of one meeting.

    ``number`` is None until they have one. ``since`` is the day of the meeting before; ``changes`` and
    ``overdue`` are for kommunstyrelsen: what changed after it, and what should have been done by this one.
    ``kept_elsewhere``: the meeting had no agenda here, and its paragraphs are the group's standing ones.
    """

    municipality: str
    group: str
    held_on: dt.date
    hours: str
    place: str
    year: int
    number: int | None
    secretary: str
    chair: str
    approver: str
    distribution: str
    present: tuple[Person, ...]
    guests: tuple[Person, ...]
    paragraphs: tuple[Paragraph, ...]
    tasks: tuple[TaskLine, ...]
    attachments: tuple[str, ...]
    next_meeting: str
    previous: Previous | None
    changes: tuple[str, ...]
    overdue: tuple[TaskLine, ...]
    kept_elsewhere: bool = False
    form: int = 1

    @property
    def title(self) -> str:
        """What heads the minutes."""
        return f"Protokoll fört vid möte i {self.group} {self.held_on}"

    @property
    def name(self) -> str:
        """What the minutes are called: by number, or as a draft that has none yet."""
        return f"Protokoll nr {self.number}/{self.year}" if self.number else "Protokoll utan nummer"

    @property
    def decisions(self) -> tuple[str, ...]:
        """Every decision, in the order of the paragraphs."""
        return tuple(text for part in self.paragraphs for text in part.decisions)

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Every judgement, in the order of the paragraphs."""
        return tuple(one for part in self.paragraphs for one in part.judged)

    @property
    def needs(self) -> tuple[tuple[str, str], ...]:
        """What each huvudman needs, as huvudman and text."""
        return tuple(
            (part.huvudman, line)
            for paragraph in self.paragraphs
            for part in paragraph.parts
            for told in part.statements
            if told.kind is StatementKind.BEHOV
            for line in told.lines
        )

    @property
    def material(self) -> str:
        """A checksum of what comes from the meeting itself, whoever writes and approves the minutes."""
        opened = opening(self.chair)
        bare = replace(
            self,
            number=None,
            secretary="",
            chair="",
            approver="",
            distribution="",
            paragraphs=tuple(replace(one, note="") if one.note == opened else one for one in self.paragraphs),
        )
        return checksum(to_json(bare))


_ADAPTER: Final = TypeAdapter(Content)


def to_json(content: Content) -> str:
    """The content as it is stored; the same content is always the same text."""
    return _ADAPTER.dump_json(content).decode()


def from_json(text: str) -> Content:
    """The content back from what was stored."""
    return _ADAPTER.validate_json(text)


def opening(chair: str) -> str:
    """What minutes say of the opening when nobody wrote anything under it."""
    return f"Mötesordförande {chair} öppnade mötet." if chair else "Mötet öppnades."
