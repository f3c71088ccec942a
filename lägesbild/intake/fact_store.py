"""Put a file of facts in: all of it or nothing, with every problem listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import persons
from lägesbild.intake import facts, words
from lägesbild.intake.fact_writer import FactWriter, Line
from lägesbild.intake.facts import Fact
from lägesbild.intake.tables import Problem, Row
from lägesbild.model import (
    Body,
    DocumentError,
    ForbiddenError,
    InputError,
    PersonQuestionError,
    Viewer,
    clock,
)
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import BodyKind, NameReason
from lägesbild.store import trail
from lägesbild.store.session import transaction

COLUMN_OF: Final = {
    "text": "sammanfattning",
    "title": "sammanfattning",
    "description": "sammanfattning",
    "place": "plats",
    "target_group": "malgrupp",
    "district_code": "omrade",
    "category": "kategori",
    "theme": "kategori",
    "occurred_at": "mote",
    "paragraph": "paragraf",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file. With problems, or on a dry run, nothing of it is stored."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    ignored_columns: tuple[str, ...]
    stored: bool

    @property
    def added(self) -> int:
        return sum(line.created for line in self.lines)


Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all)."""


def load(
    path: Path,
    *,
    by: str,
    viewer: Viewer | None = None,
    operator: str | None = None,
    dry_run: bool = False,
    source: str = "import",
    today: dt.date | None = None,
    progress: Progress | None = None,
) -> Result:
    """
    Put a file of facts in, all of it or nothing.

    Parameters
    ----------
    by : str
        Whose deed the trail tells of.
    viewer : Viewer or None
        In whose name; their role then limits which rows may go in. None is the operator.
    operator : str or None
        Who acts in the viewer's name, to be told in the trail (rule 5).

    Raises
    ------
    NotFoundError, DocumentError
        The file cannot be read.
    ForbiddenError
        The role may not report, or the huvudman is no member of the ledningsgrupp.
    """
    sheet = facts.read(path)
    with transaction() as session:
        if viewer is not None and operator is not None:
            _note_operator(session, operator, viewer)
        result = store(
            session,
            sheet.rows,
            by=by,
            viewer=viewer,
            source=source,
            today=today or clock.today(),
            progress=progress,
        )
        problems = tuple(sorted((*sheet.problems, *result.problems)))
        stored = not (problems or dry_run)
        if not stored:
            session.rollback()
    return replace(result, problems=problems, ignored_columns=sheet.ignored, stored=stored)


def _note_operator(session: Session, operator: str, viewer: Viewer) -> None:
    trail.note(
        session,
        by=operator,
        action="operator.import",
        details={"som": viewer.username, "vad": "import"},
        huvudman_id=viewer.huvudman_id,
    )


def store(
    session: Session,
    rows: Iterable[Row],
    *,
    by: str,
    viewer: Viewer | None,
    source: str,
    today: dt.date,
    progress: Progress | None = None,
) -> Result:
    """Store rows in a transaction of the caller's, who undoes it when the result has problems."""
    listed = list(rows)
    group = ledningsgrupp(session)
    if viewer is not None:
        _require_rights(viewer, group)
    trail.deed(session, by=by, action="fakta.importera")
    writer = FactWriter(session, group.slug, by, viewer, source)
    persons.answer(session, {}, by=by, huvudman_id=viewer.huvudman_id if viewer else None)
    known = words.read(session)
    lines: list[Line] = []
    problems: list[Problem] = []
    for done, row in enumerate(listed, start=1):
        fact = facts.check(row, known, today=today)
        if isinstance(fact, Fact):
            try:
                with persons.excused(session, fact.reason):
                    lines.append(writer.put(fact))
            except InputError as error:
                problems.append(_problem(row.line, error))
        else:
            problems += fact
        if progress is not None:
            progress(done, len(listed))
    return Result(tuple(lines), tuple(problems), (), stored=False)


def _problem(line: int, error: InputError) -> Problem:
    column = COLUMN_OF.get(error.field or "", error.field or "")
    if not isinstance(error, PersonQuestionError):
        return Problem(line, column, str(error))
    reasons = ", ".join(f"”{reason.label}”" for reason in NameReason)
    advice = f"Skriv om till plats och situation, eller skriv varför det får stå i kolumnen {facts.REASON}: "
    return Problem(line, column, f"{error.told} {advice}{reasons}.")


def ledningsgrupp(session: Session) -> Body:
    """The group whose minutes these are; DocumentError when the municipality has none."""
    chosen = select(Body).where(Body.kind == BodyKind.LEDNINGSGRUPP).order_by(Body.sort, Body.id)
    row = session.scalars(chosen).first()
    if row is None:
        raise DocumentError("Kommunen har ingen ledningsgrupp att dela uppgifterna med. Lägg till en grupp.")
    return row


def _require_rights(viewer: Viewer, group: Body) -> None:
    require(viewer.role, Deed.FOLLOW)
    if group.id not in viewer.circles:
        raise ForbiddenError(
            f"{viewer.huvudman} är inte med i {group.name} och kan inte lämna dess uppgifter."
        )
