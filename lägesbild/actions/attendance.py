"""Who was at a meeting, as whom, and during which of its paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.actions import notes
from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    AgendaItem,
    Attendance,
    ConflictError,
    Huvudman,
    InputError,
    NotFoundError,
    Viewer,
)
from lägesbild.model.words import AttendanceKind
from lägesbild.store import trail

MAX_NAME: Final = 120
MOST: Final = 200
CHANGED: Final = "Någon annan har ändrat uppgiften. Se den på nytt, och gör om."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttendance:
    """
    Somebody who is at a meeting; ``huvudman`` is a slug.

    A member and a substitute sit for a huvudman, a guest may come from any organisation. Paragraphs are
    numbers of items, None from the first and to the last.
    """

    name: str
    kind: AttendanceKind = AttendanceKind.LEDAMOT
    huvudman: str | None = None
    organisation: str | None = None
    from_paragraph: int | None = None
    to_paragraph: int | None = None
    substitute_for: str | None = None


def add(session: Session, meeting_id: int, new: NewAttendance, *, by: Viewer, submit_key: str) -> Attendance:
    """
    Note that somebody is at a meeting; the same ``submit_key`` again gives back the earlier row.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        A name is missing, too long or noted already, a choice is unknown, the paragraphs are not on the
        agenda or in the wrong order, there are too many, or the meeting is closed or cancelled.
    """
    trail.next_revision(session)
    notes.led(session, meeting_id, by)
    rows = _of_meeting(session, meeting_id)
    if earlier := next((row for row in rows if row.submit_key == submit_key), None):
        return earlier
    if len(rows) >= MOST:
        raise InputError(f"Närvaron rymmer högst {MOST} namn.", field="name")
    row = Attendance(meeting_id=meeting_id, **_columns(session, meeting_id, new, rows), submit_key=submit_key)
    trail.deed(session, by=by.username, action="narvaro.anteckna")
    session.add(row)
    session.flush()
    return row


def change(
    session: Session, attendance_id: int, new: NewAttendance, *, version: int, by: Viewer
) -> Attendance:
    """
    Change what was noted of somebody's attendance, such as when they came or left.

    Raises
    ------
    NotFoundError
        There is no such row, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        As for ``add``.
    ConflictError
        Somebody else changed it in between.
    """
    row = _led(session, attendance_id, version, by)
    others = [one for one in _of_meeting(session, row.meeting_id) if one.id != row.id]
    columns = _columns(session, row.meeting_id, new, others)
    trail.deed(session, by=by.username, action="narvaro.andra")
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()
    return row


def remove(session: Session, attendance_id: int, *, version: int, by: Viewer) -> None:
    """
    Take away somebody who was not there after all.

    Raises
    ------
    NotFoundError
        There is no such row, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    InputError
        The meeting is closed or cancelled.
    ConflictError
        Somebody else changed it in between.
    """
    row = _led(session, attendance_id, version, by)
    trail.deed(session, by=by.username, action="narvaro.ta_bort")
    session.delete(row)
    session.flush()


def _led(session: Session, attendance_id: int, version: int, by: Viewer) -> Attendance:
    trail.next_revision(session)
    row = session.get(Attendance, attendance_id)
    if row is None or row.meeting.body_id not in by.circles:
        raise NotFoundError("Namnet står inte längre i närvaron. Läs in sidan på nytt.")
    notes.led(session, row.meeting_id, by)
    if row.version != version:
        raise ConflictError(CHANGED)
    return row


def _of_meeting(session: Session, meeting_id: int) -> list[Attendance]:
    return list(session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id)))


def _columns(
    session: Session, meeting_id: int, new: NewAttendance, others: list[Attendance]
) -> dict[str, Any]:
    name = _words(session, new.name, "name")
    if name is None:
        raise InputError("Skriv vem som är med.", field="name")
    if any(row.name.casefold() == name.casefold() for row in others):
        raise InputError(f"{name} står redan i närvaron.", field="name")
    is_guest = new.kind is AttendanceKind.GAST
    if not is_guest and new.huvudman is None:
        raise InputError("Välj vilken huvudman personen företräder.", field="huvudman")
    _require_order(session, meeting_id, new)
    return {
        "name": name,
        "kind": new.kind,
        "huvudman_id": _huvudman_id(session, new.huvudman),
        "organisation": _words(session, new.organisation, "organisation") if is_guest else None,
        "from_paragraph": new.from_paragraph,
        "to_paragraph": new.to_paragraph,
        "substitute_for": _words(session, new.substitute_for, "substitute_for")
        if new.kind is AttendanceKind.ERSATTARE
        else None,
    }


def _words(session: Session, text: str | None, field: str) -> str | None:
    """A name on one line. That it names a person is its purpose; numbers and addresses are refused."""
    words = " ".join((rules.checked(session, text, field=field) or "").split())
    if len(words) > MAX_NAME:
        raise InputError(f"Skriv högst {MAX_NAME} tecken.", field=field)
    return words or None


def _require_order(session: Session, meeting_id: int, new: NewAttendance) -> None:
    wanted = select(func.count(AgendaItem.id)).where(AgendaItem.meeting_id == meeting_id)
    last = session.scalars(wanted).one()
    for field, number in (("from_paragraph", new.from_paragraph), ("to_paragraph", new.to_paragraph)):
        if number is not None and not 1 <= number <= last:
            raise InputError(f"Dagordningen har ingen § {number}.", field=field)
    if new.from_paragraph and new.to_paragraph and new.to_paragraph < new.from_paragraph:
        raise InputError(
            f"Den som kom till § {new.from_paragraph} kan inte ha gått efter § {new.to_paragraph}.",
            field="to_paragraph",
        )


def _huvudman_id(session: Session, slug: str | None) -> int | None:
    if slug is None:
        return None
    found = session.scalars(select(Huvudman.id).where(Huvudman.slug == slug)).first()
    if found is None:
        raise InputError(f"Huvudmannen {slug!r} finns inte. Välj en i listan.", field="huvudman")
    return found
