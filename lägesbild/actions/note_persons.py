"""
What may point at a person in what was noted at a meeting (rule 3).

A note is stored as it is typed, so that nothing is lost; the question stands beside it, and is to be answered
before the minutes are sent. Those noted as present, who write, lead or approve, are in office there.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import persons
from lägesbild.model import AgendaItem, Attendance, Meeting, Minutes, PersonQuestionError

FIELD: Final = ""
"""The question concerns the minutes as a whole."""


def under(session: Session, item_id: int, text: str) -> PersonQuestionError | None:
    """What is asked about in the note of an item; None when nothing is."""
    item = session.get(AgendaItem, item_id)
    if item is None or not text.strip():
        return None
    names, marks = persons.found(session, text, known=_in_office(session, item.meeting_id))
    if not names and not marks:
        return None
    return PersonQuestionError(names=names, marks=marks, field="note")


def require_answered(session: Session, meeting: Meeting) -> None:
    """PersonQuestionError for what stands in the notes of a meeting and nobody has answered for."""
    known = _in_office(session, meeting.id)
    told: list[str] = []
    names: list[str] = []
    marks: list[str] = []
    for item in session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
    ):
        found = persons.found(session, f"{item.title}\n{item.note}", known=known)
        asked = persons.unanswered(session, found)
        if any(asked):
            error = PersonQuestionError(names=asked[0], marks=asked[1], field=FIELD)
            told.append(f"Under ”{item.title}”: {error.told}")
            names += asked[0]
            marks += asked[1]
    if told:
        question = PersonQuestionError(names=tuple(names), marks=tuple(marks), field=FIELD)
        question.told = " ".join(told)
        raise question


def _in_office(session: Session, meeting_id: int) -> tuple[str, ...]:
    present = session.execute(
        select(Attendance.name, Attendance.substitute_for).where(Attendance.meeting_id == meeting_id)
    )
    signing = session.execute(
        select(Minutes.secretary, Minutes.chair, Minutes.distribution).where(Minutes.meeting_id == meeting_id)
    )
    return tuple(text for row in (*present, *signing) for text in row if text)
