"""What holds of minutes before they may be written, sent and approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules
from lägesbild.actions.free_text import MAX_WORDS
from lägesbild.model import Body, InputError, Meeting, Minutes, User, Viewer, clock
from lägesbild.model.words import MinutesStatus

SELF: Final = "Sekreteraren justerar inte sitt eget protokoll. Välj någon annan, till exempel ordföranden."
MISSING: Final = {
    "secretary": "Skriv vem som fört protokollet.",
    "chair": "Skriv vem som var mötesordförande.",
    "approver": "Välj vem som justerar. Utan justerare kan protokollet inte sändas.",
}
"""What to say at each field that minutes cannot be sent without."""


def require_held(meeting: Meeting) -> None:
    """InputError for a meeting that has not begun, or was cancelled."""
    if meeting.cancelled_on is not None:
        raise InputError("Mötet är inställt och får inget protokoll.")
    begun = meeting.starts_at is None or meeting.starts_at <= dt.datetime.now(dt.UTC)
    if not begun or meeting.held_on > clock.today():
        raise InputError("Mötet har inte hållits än. Protokollet skrivs när det har börjat.")


def require_closed(meeting: Meeting) -> None:
    """
    InputError for a planned meeting that is not closed: what its minutes rest on is not frozen yet.

    One that was only noted afterwards showed no picture; approving its minutes closes it.
    """
    if meeting.closed_at is None and meeting.starts_at is not None:
        raise InputError(
            "Avsluta mötet först. Då fryses det underlag som protokollet vilar på, och sedan kan det sändas."
        )


def require_named(columns: Mapping[str, str | None]) -> None:
    """InputError at the field of whoever is missing for minutes to be approved."""
    for field, told in MISSING.items():
        if not columns[field]:
            raise InputError(told, field=field)


def require_waiting(row: Minutes) -> None:
    """InputError for minutes that nobody is asked to approve now."""
    if row.status is MinutesStatus.JUSTERAT:
        raise InputError("Protokollet är redan justerat och ändras inte. Ett fel rättas med en rättelse.")
    if row.status is not MinutesStatus.FOR_JUSTERING:
        raise InputError("Protokollet är ett utkast. Det justeras när det har sänts för justering.")


def name(session: Session, text: str, *, field: str) -> str | None:
    """Somebody's name as it is signed; None for none."""
    found = statement_rules.checked(session, text, field=field)
    if found is not None and len(found) > MAX_WORDS:
        raise InputError(f"Namnet är {len(found)} tecken. Korta det till högst {MAX_WORDS}.", field=field)
    return " ".join(found.split()) if found else None


def approver(
    session: Session, username: str | None, *, group: Body, secretary: str | None, by: Viewer
) -> str | None:
    """
    The account that is to approve: an open one of a huvudman of the group, and not the secretary's.

    Raises
    ------
    InputError
        There is no such account, it is closed, or it is the secretary's own.
    """
    if not username:
        return None
    found = session.scalars(select(User).where(User.username == username)).first()
    if found is None or found.approved_at is None or found.closed_at is not None:
        raise InputError("Den justeraren har inget öppet konto. Välj någon annan.", field="approver")
    if found.huvudman_id not in statement_rules.members(session, group.id, clock.today()):
        raise InputError(
            "Justeraren hör inte till någon av gruppens huvudmän. Välj någon annan.", field="approver"
        )
    own = (secretary or "").casefold() == found.display_name.casefold()
    if own or username == by.username:
        raise InputError(SELF, field="approver")
    return username


def called(session: Session, username: str | None) -> str:
    """The name of whoever has an account, for a sentence."""
    found = session.scalars(select(User.display_name).where(User.username == username)).first()
    return found or "justeraren"
