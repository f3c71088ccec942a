"""Decisions and tasks of the viewer's groups, across their meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, Decision, Huvudman, Meeting, NotFoundError, Task, Theme, Viewer, clock
from lägesbild.model.words import TaskStatus
from lägesbild.reading.meetings import held

OPEN: Final = (TaskStatus.OPPEN, TaskStatus.PAGAR)
"""A task that is still to be done."""


@dataclass(frozen=True, slots=True)
class At:
    """The meeting something was decided or given at."""

    id: int
    held_on: dt.date
    title: str
    group: str
    group_slug: str


@dataclass(frozen=True, slots=True)
class Basis:
    """The view a decision rests on, as it was named when the decision was written."""

    name: str
    page: str
    query: str

    @property
    def address(self) -> str:
        """The address on this server, from the first slash."""
        return f"/{self.page}?{self.query}" if self.query else f"/{self.page}"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision; ``repealed_on`` is the first day it no longer holds, which may lie ahead."""

    id: int
    text: str
    paragraph: str | None
    theme: str | None
    theme_slug: str | None
    repealed_on: dt.date | None
    is_repealed: bool
    at: At
    agenda_item_id: int | None = None
    evidence: Basis | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """
    A task. ``owner_huvudman`` None means that the group itself has it.

    ``days_late`` is how long ago it should have been done: 0 for what is done, and for what has no day.
    """

    id: int
    text: str
    paragraph: str | None
    theme: str | None
    theme_slug: str | None
    owner_huvudman: str | None
    owner_huvudman_slug: str | None
    owner_huvudman_id: int | None
    owner: str | None
    due_on: dt.date | None
    status: TaskStatus
    days_late: int
    at: At
    agenda_item_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.status in OPEN

    @property
    def whose(self) -> str:
        """The huvudman that has it, or the group itself."""
        return self.owner_huvudman or self.at.group


@dataclass(frozen=True, slots=True)
class ToDo:
    """How many tasks are to be done, how many of them are late, and how many of those are one's own."""

    open: int
    late: int
    own_late: int


def tasks(session: Session, *, viewer: Viewer, today: dt.date | None = None) -> tuple[TaskRow, ...]:
    """Every task the viewer may read: those to be done first, the longest overdue on top."""
    day = today or clock.today()
    found = [_task(row, day) for row in session.execute(_tasks(viewer))]
    found.sort(key=_urgency)
    return tuple(found)


def task(session: Session, task_id: int, *, viewer: Viewer, today: dt.date | None = None) -> TaskRow:
    """
    One task.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer may not read it.
    """
    row = session.execute(_tasks(viewer).where(Task.id == task_id)).first()
    if row is None:
        raise NotFoundError("Uppdraget finns inte. Det kan ha tagits bort; gå tillbaka till listan.")
    return _task(row, today or clock.today())


def decisions(session: Session, *, viewer: Viewer, today: dt.date | None = None) -> tuple[DecisionRow, ...]:
    """Every decision the viewer may read, latest first."""
    day = today or clock.today()
    return tuple(_decision(row, day) for row in session.execute(_decisions(viewer)))


def decision(
    session: Session, decision_id: int, *, viewer: Viewer, today: dt.date | None = None
) -> DecisionRow:
    """
    One decision.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer may not read it.
    """
    row = session.execute(_decisions(viewer).where(Decision.id == decision_id)).first()
    if row is None:
        raise NotFoundError("Beslutet finns inte. Det kan ha tagits bort; gå tillbaka till listan.")
    return _decision(row, today or clock.today())


def of_meeting(
    session: Session, meeting_id: int, *, viewer: Viewer, today: dt.date | None = None
) -> tuple[tuple[DecisionRow, ...], tuple[TaskRow, ...]]:
    """What one meeting decided and gave somebody to do, in the order it was written down."""
    day = today or clock.today()
    decided = session.execute(_decisions(viewer).where(Decision.meeting_id == meeting_id))
    given = session.execute(_tasks(viewer).where(Task.meeting_id == meeting_id))
    return tuple(_decision(row, day) for row in decided), tuple(_task(row, day) for row in given)


def still_open(
    session: Session, body_id: int, *, before: dt.date, viewer: Viewer, today: dt.date | None = None
) -> tuple[TaskRow, ...]:
    """The tasks a group gave before a day that are still to be done, the longest overdue on top."""
    day = today or clock.today()
    wanted = _tasks(viewer).where(Meeting.body_id == body_id, Meeting.held_on < before, Task.status.in_(OPEN))
    return tuple(sorted((_task(row, day) for row in session.execute(wanted)), key=_urgency))


def to_do(session: Session, *, viewer: Viewer, today: dt.date | None = None) -> ToDo:
    """What is to be done in the viewer's groups, counted."""
    day = today or clock.today()
    rows = session.execute(
        select(Task.due_on, Task.owner_huvudman_id)
        .join(Meeting, Meeting.id == Task.meeting_id)
        .where(Meeting.body_id.in_(sorted(viewer.circles)), Task.status.in_(OPEN))
    ).all()
    late = [owner for due_on, owner in rows if due_on is not None and due_on < day]
    return ToDo(len(rows), len(late), sum(owner == viewer.huvudman_id for owner in late))


def meetings(session: Session, *, viewer: Viewer) -> tuple[At, ...]:
    """Meetings held at which something may be written, of groups in force the viewer is in, latest first."""
    rows = session.execute(
        select(*_AT)
        .select_from(Meeting)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.body_id.in_(sorted(viewer.circles - viewer.ended_circles)), held())
        .order_by(Meeting.held_on.desc(), Body.sort)
    )
    return tuple(At(*row) for row in rows)


_AT: Final = (Meeting.id, Meeting.held_on, Meeting.title, Body.name, Body.slug)


def _at_meetings(table: Any, viewer: Viewer, *more: Any) -> Any:
    return (
        select(table, Theme.name, Theme.slug, *_AT, *more)
        .join(Meeting, Meeting.id == table.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .outerjoin(Theme, Theme.id == table.theme_id)
        .where(Meeting.body_id.in_(sorted(viewer.circles)))
        .order_by(Meeting.held_on.desc(), table.id)
    )


def _tasks(viewer: Viewer) -> Any:
    owned = _at_meetings(Task, viewer, Huvudman.name, Huvudman.slug)
    return owned.outerjoin(Huvudman, Huvudman.id == Task.owner_huvudman_id)


def _decisions(viewer: Viewer) -> Any:
    return _at_meetings(Decision, viewer)


def _decision(found: Any, today: dt.date) -> DecisionRow:
    row, theme, theme_slug, *at = found
    return DecisionRow(
        id=row.id,
        text=row.text,
        paragraph=row.paragraph,
        theme=theme,
        theme_slug=theme_slug,
        repealed_on=row.repealed_on,
        is_repealed=row.repealed_on is not None and row.repealed_on <= today,
        at=At(*at),
        agenda_item_id=row.agenda_item_id,
        evidence=None
        if row.evidence_name is None
        else Basis(row.evidence_name, row.evidence_page or "", row.evidence_query or ""),
    )


def _task(found: Any, today: dt.date) -> TaskRow:
    row, theme, theme_slug, *at, huvudman, huvudman_slug = found
    late = (today - row.due_on).days if row.due_on is not None and row.status in OPEN else 0
    return TaskRow(
        id=row.id,
        text=row.text,
        paragraph=row.paragraph,
        theme=theme,
        theme_slug=theme_slug,
        owner_huvudman=huvudman,
        owner_huvudman_slug=huvudman_slug,
        owner_huvudman_id=row.owner_huvudman_id,
        owner=row.owner,
        due_on=row.due_on,
        status=row.status,
        days_late=max(late, 0),
        at=At(*at),
        agenda_item_id=row.agenda_item_id,
    )


def _urgency(row: TaskRow) -> tuple[bool, dt.date, int]:
    """To be done first, by the day it is due; what has no day last; what is over, latest meeting first."""
    if row.is_open:
        return False, row.due_on or dt.date.max, row.id
    return True, dt.date.min, -row.at.held_on.toordinal()
