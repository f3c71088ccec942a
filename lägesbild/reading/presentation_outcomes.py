"""Decisions and tasks on the screen of a meeting: of the meeting before, still open, and of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from lägesbild.model import Meeting, Minutes
from lägesbild.model.clock import day_of
from lägesbild.model.words import MinutesStatus
from lägesbild.reading import decisions, meetings
from lägesbild.reading.decisions import DecisionRow, TaskRow
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_hours import when
from lägesbild.reading.presentation_asked import Asked
from lägesbild.reading.presentation_slides import Line, Slide, each, first, short

LATE: Final = "forsenad"
"""What a task to be done is called when its day has passed; no status of its own."""
NO_MEETING: Final = "Inget är planerat efter detta."


def previous(asked: Asked) -> tuple[Slide, ...]:
    """The meeting before: how far its minutes have come, and what it decided."""
    row = before(asked)
    if row is None:
        return (Slide(empty="Gruppen har inget tidigare möte i Lägesbild."),)
    decided, given = decisions.of_meeting(asked.session, row.id, viewer=asked.every, today=asked.today)
    lines = [Line(_minutes(asked, row), mark="mote.protokoll"), *_decisions(decided)]
    if given:
        still = sum(task.is_open for task in given)
        left = f"{len(given)} gavs, {still or 'inget'} är kvar att göra."
        lines.append(Line(left, mark="mote.uppdrag"))
    return each(lines, Slide(under=f"Mötet {day_text(row.held_on)}"))


def open_ones(asked: Asked) -> tuple[Slide, ...]:
    """Tasks still to be done, overdue first, on as many slides as they need; then what was decided before."""
    meeting = asked.meeting
    after = meeting.held_on + dt.timedelta(days=1)
    tasks = decisions.still_open(
        asked.session, meeting.body_id, before=after, viewer=asked.every, today=asked.today
    )
    late = sum(task.days_late > 0 for task in tasks)
    under = f"{len(tasks)} uppdrag att göra" + (
        f", {late} försenade" if late > 1 else ", 1 försenat" if late else ""
    )
    shown = each(_tasks(tasks), Slide(under=under if tasks else "", empty="Inga öppna uppdrag."))
    earlier = [
        row
        for row in decisions.decisions(asked.session, viewer=asked.every, today=asked.today)
        if row.at.group_slug == meeting.body.slug and row.at.held_on < meeting.held_on and not row.is_repealed
    ]
    if not earlier:
        return shown
    told = [
        Line(line.text, f"{day_text(row.at.held_on)}{_paragraph(row)}", line.mark)
        for row, line in zip(earlier, _decisions(earlier), strict=True)
    ]
    return (*shown, first(told, Slide(under="Tidigare beslut som gäller")))


def closing(asked: Asked) -> tuple[Slide, ...]:
    """The next meeting, and what was decided and given today."""
    decided, given = decisions.of_meeting(
        asked.session, asked.meeting.id, viewer=asked.every, today=asked.today
    )
    lines = [following(asked, place=True), *_decisions(decided), *_tasks(given)]
    if not decided and not given:
        lines.append(Line("Inga beslut eller uppdrag är antecknade vid mötet än."))
    return each(lines, Slide())


def following(asked: Asked, *, place: bool) -> Line:
    """The group's next meeting, with its place or without."""
    row = asked.session.scalars(
        select(Meeting)
        .where(
            Meeting.body_id == asked.meeting.body_id,
            Meeting.held_on > asked.meeting.held_on,
            Meeting.cancelled_on.is_(None),
        )
        .order_by(Meeting.held_on)
        .limit(1)
    ).first()
    if row is None:
        return Line(NO_MEETING, mark="mote.nasta")
    where = f", {row.place}" if place and row.place else ""
    return Line(f"{when(row)}{where}", mark="mote.nasta")


def before(asked: Asked) -> Meeting | None:
    """The group's latest meeting before this one that was held."""
    return meetings.previous(asked.session, asked.meeting)


def _minutes(asked: Asked, meeting: Meeting) -> str:
    row = asked.session.scalars(select(Minutes).where(Minutes.meeting_id == meeting.id)).first()
    if row is None:
        return "Protokollet är inte skrivet i Lägesbild."
    named = f"Protokoll {row.number}/{row.year}"
    if row.status is not MinutesStatus.JUSTERAT or row.approved_at is None:
        state = "är ett utkast" if row.status is MinutesStatus.UTKAST else "väntar på justering"
        return f"{named} {state}."
    filed = " och lagt till handlingarna" if row.filed_on else ""
    return f"{named} är justerat {day_text(day_of(row.approved_at))}{filed}."


def _decisions(rows: Iterable[DecisionRow]) -> list[Line]:
    return [
        Line(short(row.text), mark="beslut.upphavt" if row.is_repealed else "beslut.galler") for row in rows
    ]


def _paragraph(row: DecisionRow) -> str:
    return f" § {row.paragraph}" if row.paragraph else ""


def _tasks(rows: Iterable[TaskRow]) -> list[Line]:
    return [
        Line(
            short(row.text, 120),
            " · ".join(filter(None, (row.whose, row.owner, _due(row)))),
            f"uppdrag.{LATE if row.days_late else row.status.value}",
        )
        for row in rows
    ]


def _due(row: TaskRow) -> str:
    if row.due_on is None:
        return "ingen dag satt" if row.is_open else ""
    if row.days_late:
        return f"skulle ha varit klart {day_text(row.due_on)}"
    return f"klart senast {day_text(row.due_on)}"
