"""The clocks of the law (2023:196, 6 §): when the lägesbild and the åtgärdsplan were decided."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import arshjul
from lägesbild.actions.arshjul import NewEvent
from lägesbild.analysis import year_rules
from lägesbild.model import ConflictError, InputError, Viewer, YearEvent
from lägesbild.model.words import YearKind
from lägesbild.store import trail

TITLES: Final = {"lagesbild": "Lägesbilden förnyas senast", "atgardsplan": "Åtgärdsplanen förnyas senast"}


def decided(
    session: Session, body: str, clock: str, *, on: dt.date, seen: dt.date | None, today: dt.date, by: Viewer
) -> YearEvent:
    """
    Note the day a group's lägesbild or åtgärdsplan (one of ``year_rules.CLOCKS``) was decided.

    ``seen`` is the day that stood there, None where none did, so that two do not overwrite each other.

    Raises
    ------
    ForbiddenError
        The person is no coordinator, or their huvudman is no member of the group.
    InputError
        There is no such group or clock, or the day has not come yet.
    ConflictError
        Somebody else has written another day in between.
    """
    if clock not in year_rules.CLOCKS:
        raise InputError("Välj lägesbilden eller åtgärdsplanen.", field="clock")
    group = arshjul.require_group(session, body, by=by)
    if on > today:
        raise InputError("Dagen har inte varit än. Skriv när den beslutades.", field="on")
    trail.next_revision(session)  # takes the writers' lock before the row is looked at
    row = session.scalars(
        select(YearEvent).where(YearEvent.body_id == group.id, YearEvent.rule == clock)
    ).first()
    held = row.starts_on if row else None
    if held == on and row is not None:
        return row
    if held != seen:
        raise ConflictError(f"Någon annan har skrivit {held}. Kontrollera och spara igen.")
    trail.deed(session, by=by.username, action="arshjul.frist")
    if row is None:
        return arshjul.register(session, group, event(clock, on=on), submit_key=f"frist:{clock}")[0]
    row.starts_on = on
    session.flush()
    return row


def event(clock: str, *, on: dt.date) -> NewEvent:
    """A clock as it is stored: decided on a day, renewed every second year."""
    return NewEvent(
        title=TITLES[clock],
        kind=YearKind.FRIST,
        starts_on=on,
        every_years=year_rules.CLOCK_YEARS,
        rule=clock,
    )
