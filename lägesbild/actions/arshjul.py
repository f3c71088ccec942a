"""Årshjul: what comes back every year in a group's work, written by those who lead its meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.analysis import year_rules
from lägesbild.model import Body, ConflictError, Huvudman, InputError, NotFoundError, Viewer, YearEvent
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import YearKind
from lägesbild.store import trail

MAX_TITLE: Final = 200
MAX_EVERY: Final = 20
LONGEST_DAYS: Final = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """
    Something in a group's year.

    With a ``rule`` (analysis/year_rules.py) only the year of ``starts_on`` counts. ``every_years`` None
    means once. ``owner_huvudman`` is a slug.
    """

    title: str
    kind: YearKind
    starts_on: dt.date
    ends_on: dt.date | None = None
    every_years: int | None = 1
    rule: str | None = None
    owner_huvudman: str | None = None


def create(session: Session, body: str, new: NewEvent, *, by: Viewer, submit_key: str) -> YearEvent:
    """
    Put something into a group's year; the same ``submit_key`` again gives back the earlier row.

    Raises
    ------
    ForbiddenError
        The person is no coordinator, or their huvudman is no member of the group.
    InputError
        There is no such group, or a text, day or rule does not hold.
    """
    group = require_group(session, body, by=by)
    trail.deed(session, by=by.username, action="arshjul.lagg_till")
    return register(session, group, new, submit_key=submit_key)[0]


def register(session: Session, group: Body, new: NewEvent, *, submit_key: str) -> tuple[YearEvent, bool]:
    """Store an event without asking who may; also says whether it is new. The caller has said its deed."""
    trail.next_revision(session)  # takes the writers' lock, so that two submits of one key queue up
    row = session.scalars(
        select(YearEvent).where(YearEvent.body_id == group.id, YearEvent.submit_key == submit_key)
    ).first()
    if row is not None:
        return row, False
    row = YearEvent(body_id=group.id, **_columns(session, new), submit_key=submit_key)
    session.add(row)
    session.flush()
    return row, True


def change(session: Session, event_id: int, new: NewEvent, *, version: int, by: Viewer) -> YearEvent:
    """
    Write an event anew. ``version`` is the one the person had before them.

    Raises
    ------
    NotFoundError
        There is no such event, or the person may not know of it.
    ForbiddenError
        The person is no coordinator.
    ConflictError
        Somebody changed it in between; both versions are kept for choosing.
    InputError
        A text, day or rule does not hold.
    """
    row = _led(session, event_id, version, by)
    columns = _columns(session, new)
    trail.deed(session, by=by.username, action="arshjul.andra")
    for name, value in columns.items():
        setattr(row, name, value)
    _settle(row)
    session.flush()
    return row


def confirm(session: Session, event_id: int, *, version: int, by: Viewer) -> YearEvent:
    """Say that a proposed event is right as it stands. Raises as ``change``; confirmed twice is no more."""
    row = _led(session, event_id, version, by)
    if is_proposal(row):
        trail.deed(session, by=by.username, action="arshjul.bekrafta")
        _settle(row)
        session.flush()
    return row


def end(session: Session, event_id: int, *, on: dt.date, version: int, by: Viewer) -> YearEvent:
    """Let an event come no more from a day on; earlier times stay. Raises as ``change``."""
    row = _led(session, event_id, version, by)
    trail.deed(session, by=by.username, action="arshjul.avsluta")
    row.ended_on = on
    session.flush()
    return row


def reopen(session: Session, event_id: int, *, version: int, by: Viewer) -> YearEvent:
    """Let an ended event come again. Raises as ``change``."""
    row = _led(session, event_id, version, by)
    trail.deed(session, by=by.username, action="arshjul.ateroppna")
    row.ended_on = None
    session.flush()
    return row


def is_proposal(row: YearEvent) -> bool:
    """Whether nobody has confirmed an event that was laid in as a proposal."""
    return (row.submit_key or "").startswith(year_rules.PROPOSAL)


def require_group(session: Session, body: str, *, by: Viewer) -> Body:
    """The group, for a coordinator who is a member; raises as ``create``."""
    require(by.role, Deed.MEET)
    group = rules.body(session, body)
    rules.require_member(by, group.id)
    return group


def _led(session: Session, event_id: int, version: int, by: Viewer) -> YearEvent:
    row = session.get(YearEvent, event_id)
    if row is None or row.body_id not in by.circles:
        raise NotFoundError("Händelsen finns inte. Läs in sidan Årshjul på nytt.")
    require(by.role, Deed.MEET)
    if row.version != version:
        raise ConflictError("Någon annan har ändrat händelsen. Jämför det som är sparat med ditt, och välj.")
    return row


def _settle(row: YearEvent) -> None:
    """It is a proposal no more: somebody has looked at it."""
    if is_proposal(row):
        row.submit_key = None


def _columns(session: Session, new: NewEvent) -> dict[str, Any]:
    title = rules.required(session, new.title, field="title", missing="Skriv vad som händer.")
    if len(title) > MAX_TITLE:
        raise InputError(f"Rubriken är för lång. Korta den till högst {MAX_TITLE} tecken.", field="title")
    if new.every_years is not None and not 1 <= new.every_years <= MAX_EVERY:
        raise InputError(f"Skriv 1–{MAX_EVERY} år.", field="every_years")
    starts_on, ends_on = _days(new)
    return {
        "title": title,
        "kind": new.kind,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "every_years": new.every_years,
        "rule": new.rule or None,
        "owner_huvudman_id": _huvudman_id(session, new.owner_huvudman),
    }


def _days(new: NewEvent) -> tuple[dt.date, dt.date | None]:
    year = new.starts_on.year
    if not year_rules.FIRST_YEAR <= year <= year_rules.LAST_YEAR:
        raise InputError("Året ska ligga mellan 1990 och 2200.", field="starts_on")
    if new.rule and new.rule not in year_rules.CLOCKS:
        if not year_rules.is_rule(new.rule):
            raise InputError("Skriv veckorna så här: v44, eller v25-v33.", field="rule")
        found = year_rules.span(new.rule, year)
        new_year = dt.date(year, 1, 1)
        return (max(found[0], new_year) if found else new_year), None
    if new.ends_on is not None:
        if new.ends_on < new.starts_on:
            raise InputError("Händelsen kan inte sluta innan den börjar. Ändra dagarna.", field="ends_on")
        if (new.ends_on - new.starts_on).days > LONGEST_DAYS:
            raise InputError("Händelsen kan vara högst ett år lång.", field="ends_on")
    return new.starts_on, new.ends_on


def _huvudman_id(session: Session, slug: str | None) -> int | None:
    if not slug:
        return None
    found = session.scalars(select(Huvudman.id).where(Huvudman.slug == slug)).first()
    if found is None:
        raise InputError("Huvudmannen finns inte. Välj en i listan.", field="owner_huvudman")
    return found
