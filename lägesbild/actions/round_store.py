"""Make a line of a round a row: a report or an insats, read by the meeting's group."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import insatser, persons
from lägesbild.actions import report_store as reports
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.report_rules import NewReport
from lägesbild.actions.round_rules import CONCERNS, Line
from lägesbild.analysis import statements
from lägesbild.model import (
    Body,
    District,
    Insats,
    Meeting,
    Observation,
    RoundPart,
    RoundStatement,
    Viewer,
    clock,
)
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import DistrictLevel, ObservationKind, StatementKind

SOURCE: Final = "runda"
TITLE_LENGTH: Final = 100


def made_here(session: Session, row: RoundStatement) -> bool:
    """Whether the row a statement points at was made of it; else it was taken over."""
    key = _key(row.round_part_id, row.submit_key)
    if row.observation_id is not None:
        return session.get_one(Observation, row.observation_id).submit_key == key
    return row.insats_id is not None and session.get_one(Insats, row.insats_id).submit_key == key


def publish(
    session: Session, meeting: Meeting, part: RoundPart, line: Line, *, by: Viewer
) -> tuple[bool, tuple[str, ...]]:
    """Make a line a row, unless it points at one or was made one before; say if, and what was changed."""
    statement = next((row for row in part.statements if row.submit_key == line.key), None)
    if statement is None or line.table is not None or statement.observation_id or statement.insats_id:
        return False, ()
    with persons.excused(session, line.reason):
        return _made(session, meeting, part, statement, line, by)


def _made(
    session: Session, meeting: Meeting, part: RoundPart, statement: RoundStatement, line: Line, by: Viewer
) -> tuple[bool, tuple[str, ...]]:
    if line.kind is StatementKind.INSATS:
        saved = _insats(session, meeting, part, line, by)
        statement.insats_id = saved.insats.id
        return saved.created, saved.notices
    report = _report(session, meeting, part, line, by)
    statement.observation_id = report.observation.id
    statement.district_id = report.observation.district_id  # rule 3 may have lifted it
    return report.created, report.notices


def _report(session: Session, meeting: Meeting, part: RoundPart, line: Line, by: Viewer) -> reports.Saved:
    starts_at = meeting.starts_at or dt.datetime.combine(meeting.held_on, dt.time(12), STOCKHOLM)
    new = NewReport(
        kind=ObservationKind(line.kind.value),
        text=line.text,
        audience=session.get_one(Body, meeting.body_id).slug,
        occurred_at=min(dt.datetime.now(dt.UTC), starts_at),
        district_code=line.district_code or _kommun(session),
        category=line.category,
        theme=line.theme if line.kind not in CONCERNS else None,
        time_known=False,
        development=statements.development_of(line.text) if line.kind in CONCERNS else None,
    )
    return reports.register(
        session,
        new,
        huvudman_id=by.huvudman_id,
        reporter_id=by.user_id,
        submit_key=_key(part.id, line.key),
        source=SOURCE,
    )


def _insats(session: Session, meeting: Meeting, part: RoundPart, line: Line, by: Viewer) -> insatser.Saved:
    new = NewInsats(
        title=_title(line.text),
        description=line.text,
        theme=line.theme or "",
        audience=session.get_one(Body, meeting.body_id).slug,
        reported_on=min(clock.today(), meeting.held_on),
        status=statements.status_of(line.text),
        districts=(line.district_code,) if line.district_code else (),
    )
    key = _key(part.id, line.key)
    return insatser.register(session, new, huvudman_id=by.huvudman_id, changed_by=by.username, submit_key=key)


def _key(part_id: int, line_key: str | None) -> str:
    return f"runda-{part_id}-{line_key}"[:80]


def _title(text: str) -> str:
    return text if len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"


def _kommun(session: Session) -> str:
    return session.scalars(select(District.code).where(District.level == DistrictLevel.KOMMUN)).one()
