"""The round (Rundan): prepare one's huvudman's part, and mark it ready, whereby it becomes rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import meetings, persons, round_rules, round_store
from lägesbild.actions.round_rules import CONCERNS, Line, RoundLinesError
from lägesbild.analysis import statements
from lägesbild.model import (
    Category,
    ConflictError,
    District,
    InputError,
    Meeting,
    NotFoundError,
    RoundPart,
    RoundStatement,
    Theme,
    Viewer,
    clock,
)
from lägesbild.model.names import normalized
from lägesbild.model.roles import Deed, require
from lägesbild.store import trail

__all__ = ["CONFLICT", "Line", "Ready", "RoundLinesError", "drop", "problems", "ready", "save"]

CLOSED: Final = "Mötet är avslutat, så rundan kan inte ändras. Lägg in det som en rapport i stället."
CANCELLED: Final = "Mötet är inställt. Välj ett annat möte."
CONFLICT: Final = "Rundan har ändrats av någon annan hos er sedan du öppnade den. Jämför och välj."
MOST_LINES: Final = 60


@dataclass(frozen=True, slots=True)
class Ready:
    """A part marked ready: how many rows it added, and what was changed on the way in, by line key."""

    part: RoundPart
    created: int
    notices: dict[str, tuple[str, ...]]


def save(session: Session, meeting_id: int, lines: Sequence[Line], *, version: int, by: Viewer) -> RoundPart:
    """
    Keep one's huvudman's part as it stands; nobody else reads it. The lines replace those kept before.

    ``version`` is the part's as the person had it before them, 0 when there was none.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person's huvudman is no member of its group.
    ForbiddenError
        The role may not report.
    ConflictError
        Somebody else of the same huvudman changed it in between.
    InputError
        The meeting is closed or cancelled, or the part is ready; RoundLinesError when lines are wrong.
    """
    meeting = _open(session, meeting_id, by)
    part = _part(session, meeting, by)
    if part is not None and part.ready_at is not None:
        raise InputError("Er del är redan klar. Markera det nya som klart också, så når det gruppen.")
    _require_version(part, version)
    wanted = _checked(session, meeting, lines, by)
    trail.deed(session, by=by.username, action="runda.spara")
    part = part or _new(session, meeting, by)
    _put(session, part, wanted)
    part.version += 1
    session.flush()
    return part


def ready(session: Session, meeting_id: int, lines: Sequence[Line], *, version: int, by: Viewer) -> Ready:
    """
    Mark one's huvudman's part ready: its lines become rows that the meeting's group reads.

    Concerns, good news, needs and information become reports, the rest insatser; what was taken over points
    at its row. No lines at all says that there is nothing to bring up. The same lines again add nothing, and
    new ones are added to what is ready already. Raises as ``save``, but for a part that is ready.
    """
    meeting = _open(session, meeting_id, by)
    part = _part(session, meeting, by)
    if part is not None and part.ready_at is not None and _all_there(part, lines):
        return Ready(part, 0, {})
    _require_version(part, version)
    wanted = _checked(session, meeting, lines, by)
    trail.deed(session, by=by.username, action="runda.klar")
    part = part or _new(session, meeting, by)
    _put(session, part, wanted)
    made = [round_store.publish(session, meeting, part, line, by=by) for line in wanted]
    part.audience_id = meeting.body_id
    part.ready_at, part.ready_by = dt.datetime.now(dt.UTC), by.username
    part.version += 1
    session.flush()
    told = {line.key: notices for line, (_, notices) in zip(wanted, made, strict=True) if notices}
    return Ready(part, sum(created for created, _ in made), told)


def problems(
    session: Session, meeting_id: int, lines: Sequence[Line], *, by: Viewer
) -> dict[str, InputError]:
    """What keeps lines from being stored, by their keys, to be told while they are written."""
    meeting = meetings.of_member(session, meeting_id, by)
    return round_rules.problems(session, meeting, lines, by=by)


def drop(session: Session, meeting_id: int, statement_id: int, *, by: Viewer) -> None:
    """
    Take a statement that was taken over out of a ready part; its row stays as it is.

    Without any statement left the part is not ready any more: it would else say that there is nothing.

    Raises
    ------
    NotFoundError
        There is no such statement of theirs.
    InputError
        It became a row of its own in this round: that row is what is changed or withdrawn.
    """
    meeting = _open(session, meeting_id, by)
    part = _part(session, meeting, by)
    row = session.get(RoundStatement, statement_id)
    if row is None or part is None or row.round_part_id != part.id:
        raise NotFoundError("Raden står inte i er runda. Läs in sidan på nytt.")
    if round_store.made_here(session, row):
        raise InputError(
            "Raden har blivit en rapport eller insats. Öppna den, och ändra eller dra tillbaka den där."
        )
    trail.deed(session, by=by.username, action="runda.ta_bort")
    last = len(part.statements) == 1
    session.delete(row)
    if last:
        part.audience_id = part.ready_at = part.ready_by = None
    part.version += 1
    session.flush()
    session.expire(part, ["statements"])


def _open(session: Session, meeting_id: int, by: Viewer) -> Meeting:
    trail.next_revision(session)  # writers queue here: the second of two clicks sees what the first stored
    row = meetings.of_member(session, meeting_id, by)
    require(by.role, Deed.REPORT)
    if row.cancelled_on is not None:
        raise InputError(CANCELLED)
    if row.closed_at is not None or (row.starts_at is None and row.held_on < clock.today()):
        raise InputError(CLOSED)
    return row


def _part(session: Session, meeting: Meeting, by: Viewer) -> RoundPart | None:
    return session.scalars(
        select(RoundPart).where(RoundPart.meeting_id == meeting.id, RoundPart.huvudman_id == by.huvudman_id)
    ).first()


def _require_version(part: RoundPart | None, version: int) -> None:
    if version != (part.version if part is not None else 0):
        raise ConflictError(CONFLICT)


def _new(session: Session, meeting: Meeting, by: Viewer) -> RoundPart:
    part = RoundPart(meeting_id=meeting.id, huvudman_id=by.huvudman_id)
    session.add(part)
    session.flush()
    return part


def _checked(session: Session, meeting: Meeting, lines: Sequence[Line], by: Viewer) -> list[Line]:
    """The lines cleaned, the same statement once; RoundLinesError with all that is wrong."""
    if len(lines) > MOST_LINES:
        raise InputError(f"En runda har högst {MOST_LINES} rader. Korta den.")
    wanted = {_same(line): line for line in (round_rules.cleaned(line) for line in reversed(lines))}
    kept = list(reversed(wanted.values()))
    persons.answer(session, {}, by=by.username, huvudman_id=by.huvudman_id)
    if wrong := round_rules.problems(session, meeting, kept, by=by):
        raise RoundLinesError(wrong)
    return kept


def _same(line: Line) -> tuple[Any, ...]:
    """What makes two lines the same statement."""
    if line.table is not None:
        return line.table, line.row_id
    return normalized(line.text), line.kind, line.district_code


def _all_there(part: RoundPart, lines: Sequence[Line]) -> bool:
    return {line.key for line in lines} <= {row.submit_key for row in part.statements}


def _put(session: Session, part: RoundPart, lines: Sequence[Line]) -> None:
    """Make what is not ready yet what the lines say; what is ready stays, and takes no line twice."""
    ready_before = part.ready_at is not None
    before = {row.submit_key: row for row in part.statements}
    told = {_stored(session, row) for row in part.statements} if ready_before else set()
    if not ready_before:
        for key in before.keys() - {line.key for line in lines}:
            session.delete(before[key])
    first = max((row.position for row in part.statements), default=0) if ready_before else 0
    for number, line in enumerate(lines, start=1):
        if ready_before and (line.key in before or _same(line) in told):
            continue
        row = before.get(line.key) or RoundStatement(round_part_id=part.id, submit_key=line.key)
        for name, value in (_columns(session, line) | {"position": first + number}).items():
            setattr(row, name, value)
        session.add(row)
    session.flush()
    session.expire(part, ["statements"])


def _columns(session: Session, line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "text": line.text,
        "district_id": _id(session, District.code, line.district_code),
        "category_id": _id(session, Category.slug, line.category),
        "theme_id": _id(session, Theme.slug, line.theme),
        "development": statements.development_of(line.text) if line.kind in CONCERNS else None,
    } | {f"{table}_id": line.row_id if line.table == table else None for table in round_rules.TABLES}


def _id(session: Session, column: Any, code: str | None) -> int | None:
    return None if code is None else session.scalars(select(column.class_.id).where(column == code)).one()


def _stored(session: Session, row: RoundStatement) -> tuple[Any, ...]:
    """A stored statement as ``_same`` tells lines apart."""
    if not round_store.made_here(session, row):
        return next(
            (table, row_id)
            for table in round_rules.TABLES
            if (row_id := getattr(row, f"{table}_id")) is not None
        )
    district = session.get(District, row.district_id) if row.district_id is not None else None
    return normalized(row.text), row.kind, district.code if district else None
