"""What a line of a round must hold before it is stored, and before it becomes a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import persons
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.free_text import clean
from lägesbild.model import (
    Category,
    InputError,
    Insats,
    Meeting,
    Observation,
    Problembild,
    Theme,
    Viewer,
)
from lägesbild.model.words import NameReason, StatementKind

Row = Observation | Problembild | Insats
TABLES: Final[dict[str, type[Row]]] = {
    "observation": Observation,
    "problembild": Problembild,
    "insats": Insats,
}
"""What a statement may be taken over from, by the name of its table."""
CONCERNS: Final = frozenset({StatementKind.ORO, StatementKind.POSITIVT})
"""Kinds that have a category; the others have a theme."""
GONE: Final = "Raden finns inte längre, eller får inte läsas av hela gruppen. Ta bort den ur rundan."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One statement as somebody prepares it. ``key`` was made when it was typed: under it it goes in once.

    ``district_code`` None is the whole kommun. ``reason``: why what looks like a person may stand
    in it. ``table`` and ``row_id`` point at the row it is taken over from, whose words it then has.
    """

    key: str
    kind: StatementKind
    text: str = ""
    district_code: str | None = None
    category: str | None = None
    theme: str | None = None
    reason: NameReason | None = None
    table: str | None = None
    row_id: int | None = None


class RoundLinesError(InputError):
    """Some lines cannot be stored; none was. ``lines`` says why, by the key of each."""

    def __init__(self, lines: Mapping[str, InputError]) -> None:
        count = len(lines)
        super().__init__(f"{count} {'rad' if count == 1 else 'rader'} behöver rättas. Inget har sparats än.")
        self.lines = {key: str(error) for key, error in lines.items()}


def cleaned(line: Line) -> Line:
    """The line with its text on one line, and only the vocabulary that its kind has."""
    concern = line.kind in CONCERNS
    return replace(
        line,
        text=" ".join(clean(line.text).split()),
        category=line.category if concern else None,
        theme=None if concern else line.theme,
    )


def problems(
    session: Session, meeting: Meeting, lines: Sequence[Line], *, by: Viewer
) -> dict[str, InputError]:
    """What is wrong with lines, by their keys; empty when nothing is."""
    found: dict[str, InputError] = {}
    for line in lines:
        try:
            if line.table is not None:
                pointed_at(session, meeting, line, by=by)
            else:
                _check(session, cleaned(line))
        except InputError as error:
            found[line.key] = error
    return found


def pointed_at(session: Session, meeting: Meeting, line: Line, *, by: Viewer) -> Row:
    """The row a line is taken over from; InputError unless it is their own and the whole group reads it."""
    table: Any = TABLES.get(line.table or "")
    row: Row | None = session.get(table, line.row_id) if table is not None and line.row_id else None
    if (
        row is None
        or row.huvudman_id != by.huvudman_id
        or not _read_by_all(session, meeting, row.audience_id)
    ):
        raise InputError(GONE)
    if isinstance(row, Observation) and (row.withdrawn_at is not None or row.secrecy_section is not None):
        raise InputError(GONE)
    return row


def _check(session: Session, line: Line) -> None:
    with persons.excused(session, line.reason):
        rules.required(
            session, line.text, field="text", missing="Skriv vad ni vill ta upp, eller ta bort raden."
        )
    if line.district_code is not None:
        rules.districts(session, (line.district_code,))
    if line.category is not None and not _exists(session, Category, line.category):
        raise InputError("Kategorin finns inte. Välj en i listan.", field="category")
    if line.theme is not None and not _exists(session, Theme, line.theme):
        raise InputError("Ämnet finns inte. Välj ett i listan.", field="theme")
    if line.kind in CONCERNS and line.category is None:
        raise InputError("Välj en kategori.", field="category")
    if line.kind is StatementKind.INSATS and line.theme is None:
        raise InputError("Välj ett ämne.", field="theme")


def _exists(session: Session, table: type[Category] | type[Theme], slug: str) -> bool:
    return session.scalars(select(table.id).where(table.slug == slug)).first() is not None


def _read_by_all(session: Session, meeting: Meeting, audience_id: int | None) -> bool:
    """Whether every member of the meeting's group is in the group a row was shared with."""
    if audience_id is None:
        return False
    day = meeting.held_on
    return rules.members(session, meeting.body_id, day) <= rules.members(session, audience_id, day)
