"""The agenda of a planned meeting, and the standing items that a group's agendas begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lägesbild.actions import attachments
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.meetings import led, require_open
from lägesbild.model import (
    AgendaItem,
    AgendaTemplate,
    ConflictError,
    Decision,
    InputError,
    Meeting,
    Presentation,
    Task,
    Viewer,
)
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import AgendaKind
from lägesbild.store import trail

STANDING: Final = (
    AgendaKind.OPPNANDE,
    AgendaKind.DAGORDNING,
    AgendaKind.FOREGAENDE,
    AgendaKind.INSATSER,
    AgendaKind.RUNDA,
    AgendaKind.INRIKTNING,
    AgendaKind.BESLUT,
    AgendaKind.OVRIGT,
    AgendaKind.AVSLUTNING,
)
"""What a group's agendas hold until the group has chosen its own standing items."""
LAST: Final = frozenset({AgendaKind.OVRIGT, AgendaKind.AVSLUTNING})
"""What ends a meeting: items of one's own are put before it."""
MOST_ITEMS: Final = 60
Part = tuple[AgendaKind, str]


def lay_out(session: Session, meeting: Meeting) -> None:
    """Give a new meeting its group's standing items; the caller has asked who may."""
    for position, (kind, title) in enumerate(standing(session, meeting.body_id)):
        session.add(AgendaItem(meeting_id=meeting.id, position=position, title=title, kind=kind))


def standing(session: Session, body_id: int) -> tuple[Part, ...]:
    """The standing items of a group: its own, else those every group begins with."""
    own = _template(session, body_id)
    if own:
        return tuple((row.kind, row.title) for row in own)
    return tuple((kind, kind.label) for kind in STANDING)


def set_template(
    session: Session, body: str, parts: Sequence[Part], *, seen: Sequence[Part], by: Viewer
) -> None:
    """
    Say which items the group's agendas begin with; meetings already planned keep theirs.

    ``seen`` are the items as the person had them before them.

    Raises
    ------
    ForbiddenError
        The person is no coordinator, or their huvudman is no member of the group.
    InputError
        There are none or too many, or a title is empty or points at a person.
    ConflictError
        Somebody else changed them in between.
    """
    require(by.role, Deed.MEET)
    group = rules.body(session, body)
    rules.require_member(by, group.id)
    trail.next_revision(session)
    if standing(session, group.id) != tuple(seen):
        raise ConflictError("Någon annan har ändrat de stående punkterna. Se dem på nytt, och gör om.")
    if not 1 <= len(parts) <= MOST_ITEMS:
        raise InputError(f"En dagordning har minst en och högst {MOST_ITEMS} punkter.", field="title")
    wanted = [(kind, _title(session, title)) for kind, title in parts]
    trail.deed(session, by=by.username, action="dagordning.andra_mall")
    for row in _template(session, group.id):
        session.delete(row)
    session.flush()
    for position, (kind, title) in enumerate(wanted):
        session.add(AgendaTemplate(body_id=group.id, position=position, title=title, kind=kind))
    session.flush()


def add_item(
    session: Session, meeting_id: int, *, title: str, kind: AgendaKind = AgendaKind.EGEN, by: Viewer
) -> AgendaItem:
    """
    Put an item on a coming meeting's agenda, before what ends the meeting.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The title is empty or points at a person, there are too many, or the meeting is closed or has no
        agenda to change.
    """
    rows = _open_agenda(session, meeting_id, by)
    if len(rows) >= MOST_ITEMS:
        raise InputError(f"En dagordning har högst {MOST_ITEMS} punkter. Ta bort någon först.", field="title")
    named = _title(session, title)
    trail.deed(session, by=by.username, action="dagordning.andra")
    ending = 0
    while ending < len(rows) and rows[-1 - ending].kind in LAST:
        ending += 1
    cut = len(rows) - ending
    new = AgendaItem(meeting_id=meeting_id, position=cut, title=named, kind=kind)
    session.add(new)
    session.flush()
    _number(session, [*rows[:cut], new, *rows[cut:]])
    return new


def set_agenda(
    session: Session, meeting_id: int, order: Sequence[int], *, seen: Sequence[int], by: Viewer
) -> None:
    """
    Put the items of a coming meeting in this order; those left out are removed.

    ``seen`` are the ids of the items in the order the person had before them.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        An item that holds notes, decisions or tasks was left out, all were, or the meeting is closed or has
        no agenda to change.
    ConflictError
        Somebody else changed the agenda in between.
    """
    rows = {row.id: row for row in _open_agenda(session, meeting_id, by)}
    if list(rows) != list(seen) or not set(order) <= set(rows):
        raise ConflictError("Någon annan har ändrat dagordningen. Se den på nytt, och gör om.")
    if not order:
        raise InputError("En dagordning har minst en punkt.")
    gone = [row for row in rows.values() if row.id not in order]
    if any(row.note for row in gone):
        raise InputError("Punkten har anteckningar och tas inte bort. Flytta anteckningarna först.")
    if _outcomes(session, gone):
        raise InputError("Under punkten står beslut eller uppdrag, så den tas inte bort. Stryk dem först.")
    trail.deed(session, by=by.username, action="dagordning.andra")
    attachments.release(session, [row.id for row in gone])
    left = Presentation.agenda_item_id.in_([row.id for row in gone])  # a screen that was tried out there
    session.execute(update(Presentation).where(left).values(agenda_item_id=None, step=0))
    for row in gone:
        session.delete(row)
    _number(session, [rows[item_id] for item_id in order])


def require_coming(meeting: Meeting) -> None:
    """InputError for a meeting that was never planned, is cancelled or has begun."""
    if meeting.starts_at is None:
        raise InputError("Mötet är bara antecknat, inte planerat, och kan inte ändras här.")
    if meeting.cancelled_on is not None:
        raise InputError("Mötet är inställt. Återta det först om det ändå ska hållas.")


def _open_agenda(session: Session, meeting_id: int, by: Viewer) -> list[AgendaItem]:
    trail.next_revision(session)  # takes the writers' lock, so that two do not number at once
    meeting = led(session, meeting_id, by)
    require_coming(meeting)
    require_open(meeting)
    wanted = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return list(session.scalars(wanted.order_by(AgendaItem.position, AgendaItem.id)))


def _number(session: Session, rows: Sequence[AgendaItem]) -> None:
    """Put items in this order; what is written under them has their number as its paragraph."""
    for position, row in enumerate(rows):
        row.position = position
    numbers = {row.id: str(number) for number, row in enumerate(rows, start=1)}
    for one in _outcomes(session, rows):
        if one.agenda_item_id is not None:
            one.paragraph = numbers[one.agenda_item_id]
    session.flush()


def _outcomes(session: Session, items: Sequence[AgendaItem]) -> list[Decision | Task]:
    """The decisions and tasks that stand under items."""
    ids = [item.id for item in items]
    found: list[Decision | Task] = []
    for table in (Decision, Task):
        found += session.scalars(select(table).where(table.agenda_item_id.in_(ids)))
    return found


def _template(session: Session, body_id: int) -> list[AgendaTemplate]:
    wanted = select(AgendaTemplate).where(AgendaTemplate.body_id == body_id)
    return list(session.scalars(wanted.order_by(AgendaTemplate.position)))


def _title(session: Session, title: str) -> str:
    named = rules.required(session, title, field="title", missing="Skriv vad punkten heter.", asks=False)
    if len(named) > 200:
        raise InputError(f"Rubriken är {len(named)} tecken. Korta den till högst 200.", field="title")
    return named
