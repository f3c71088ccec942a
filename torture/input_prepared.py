"""What the demo lacks for every field to be drawn: a meeting under way, and an account that is no demo's."""

from __future__ import annotations

from typing import Final

from lägesbild.actions import accounts, attendance, meetings, notes, sessions
from lägesbild.actions.attendance import NewAttendance
from lägesbild.model import clock
from lägesbild.model.words import AttendanceKind, Role
from lägesbild.reading import viewers
from lägesbild.store.session import transaction

OWN_ACCOUNT: Final = "kim"
SECRETARY: Final = "stina"
GROUP: Final = "ledningsgruppen"
PASSWORD: Final = "tre gröna hästar"  # noqa: S105 of a database that lives for minutes


def prepare() -> None:
    """Put it into the database in force."""
    with transaction() as session:
        by = viewers.by_username(session, SECRETARY)
        meeting = meetings.hold(session, body=GROUP, held_on=clock.today(), by=by)
        notes.lay_out(session, meeting.id, by=by)
        present = (
            NewAttendance(name="P. Polis", huvudman="polisen"),
            NewAttendance(name="G. Gäst", organisation="Skolan", kind=AttendanceKind.GAST),
        )
        for one in present:
            attendance.add(session, meeting.id, one, by=by, submit_key=one.name or "")
        user = accounts.add(
            session,
            username=OWN_ACCOUNT,
            display_name=OWN_ACCOUNT.title(),
            role=Role.RAPPORTOR,
            huvudman="valfard",
            password=PASSWORD,
            by="torture",
            approved_by="torture",
        )
        sessions.sign_in(session, user_id=user.id, password_matches=True, trusted=True)
