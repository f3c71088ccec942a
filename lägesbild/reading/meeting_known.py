"""What there already is to take up under each item of an agenda, as sentences for the group's members."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.model import Decision, Guidance, Insats, Meeting, Task, Viewer
from lägesbild.model.words import AgendaKind, InsatsStatus
from lägesbild.reading import meetings
from lägesbild.reading.decisions import OPEN
from lägesbild.reading.filters import day_text
from lägesbild.reading.rights import visible


def read(
    session: Session, meeting: Meeting, *, viewer: Viewer, members: tuple[str, ...], today: dt.date
) -> dict[AgendaKind, str]:
    """
    A sentence by kind of item; kinds that nothing is known of are left out.

    Only what the group's members share is counted: its own meetings, and what was shared with it.
    """
    return {
        AgendaKind.FOREGAENDE: _previous(session, meeting),
        AgendaKind.INSATSER: _insatser(session, meeting, viewer),
        AgendaKind.RUNDA: f"{len(members)} huvudmän",
        AgendaKind.INRIKTNING: _guidance(session, meeting, viewer),
        AgendaKind.BESLUT: _tasks(session, meeting, today),
        AgendaKind.AVSLUTNING: _following(session, meeting),
    }


def _previous(session: Session, meeting: Meeting) -> str:
    row = meetings.previous(session, meeting)
    if row is None:
        return "Gruppen har inget tidigare möte"
    decided = session.scalars(select(func.count(Decision.id)).where(Decision.meeting_id == row.id)).one()
    given = session.scalars(select(func.count(Task.id)).where(Task.meeting_id == row.id)).one()
    return f"Mötet {day_text(row.held_on)}: {decided} beslut, {given} uppdrag"


def _insatser(session: Session, meeting: Meeting, viewer: Viewer) -> str:
    count = session.scalars(
        select(func.count(Insats.id)).where(
            visible(Insats, viewer),
            Insats.audience_id == meeting.body_id,
            Insats.status == InsatsStatus.PAGAR,
        )
    ).one()
    return f"{count} {'insats' if count == 1 else 'insatser'} pågår" if count else "Inga insatser pågår"


def _guidance(session: Session, meeting: Meeting, viewer: Viewer) -> str:
    count = session.scalars(
        select(func.count(Guidance.id)).where(
            visible(Guidance, viewer),
            Guidance.audience_id == meeting.body_id,
            Guidance.answered_on.is_(None),
            Guidance.withdrawn_on.is_(None),
        )
    ).one()
    return (
        f"{count} {'fråga' if count == 1 else 'frågor'} väntar på svar" if count else "Inget väntar på svar"
    )


def _tasks(session: Session, meeting: Meeting, today: dt.date) -> str:
    due = session.scalars(
        select(Task.due_on).join(Meeting).where(Meeting.body_id == meeting.body_id, Task.status.in_(OPEN))
    ).all()
    if not due:
        return "Inga öppna uppdrag"
    late = sum(day is not None and day < today for day in due)
    open_ones = f"{len(due)} {'öppet' if len(due) == 1 else 'öppna'} uppdrag"
    return f"{open_ones}, {late} {'försenat' if late == 1 else 'försenade'}" if late else open_ones


def _following(session: Session, meeting: Meeting) -> str:
    row = session.scalars(
        select(Meeting)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.held_on > meeting.held_on,
            Meeting.starts_at.is_not(None),
            Meeting.cancelled_on.is_(None),
        )
        .order_by(Meeting.held_on)
        .limit(1)
    ).first()
    return f"Nästa möte {day_text(row.held_on)}" if row is not None else "Inget möte är planerat efter detta"
