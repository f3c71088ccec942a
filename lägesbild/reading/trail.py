"""
The trail for those who may look at it: administrators, and the behörighetsansvariga of each huvudman.

An entry is read like the row it tells of. Being an administrator opens what one administers (accounts,
organisation, words, settings, sign-ins) and no statement: those are read as everybody reads them.
"""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from lägesbild.model import IndicatorRelease, IndicatorValue, TrailEntry, User, Viewer
from lägesbild.model.clock import midnight
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import ReleaseStatus
from lägesbild.reading import trail_actions, trail_links, trail_text, trail_words
from lägesbild.reading.rights import visible
from lägesbild.reading.trail_text import Names

PAGE_SIZE: Final = 50
CHUNK: Final = 200
"""How many entries are fetched at a time, since only each one tells whether it is left out."""
ADMINISTERED: Final = frozenset(
    {
        "allowed_text",
        "body",
        "body_member",
        "category",
        "district",
        "district_alias",
        "expected_reporting",
        "huvudman",
        "huvudman_alias",
        "setting",
        "theme",
        "user_account",
    }
)
"""Tables an administrator looks after, and therefore reads the trail of."""
ADMINISTERED_NOTES: Final = ("konto.", "operator.", "databas.", "kommun.", "gallring.kor")
"""Beginnings of the actions behind which no row stands and which an administrator reads."""
OPERATORS: Final = frozenset({"kommandorad"})
"""What the trail calls whoever ran a command on the machine."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. ``row`` is a row's number or a username; ``page`` counts from 0."""

    actor: str = ""
    action: str = ""
    table: str | None = None
    row: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    operator_only: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as it is shown. ``is_operator``: somebody at the command line did it."""

    id: int
    at: dt.datetime
    actor: str
    is_operator: bool
    what: str
    about: str
    huvudman: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries, newest first, and whether there are older ones."""

    entries: tuple[Told, ...]
    has_older: bool


def may_look(viewer: Viewer) -> bool:
    """Whether a viewer has the trail's page at all."""
    return viewer.is_approver or may(viewer.role, Deed.ADMINISTER)


def read(session: Session, wanted: Wanted, *, viewer: Viewer) -> Page:
    """
    Entries the viewer may read, newest first, fifty at a time.

    What only ties a row to one the viewer may not know of is left out, and moves no page.
    """
    rows = session.scalars(
        select(TrailEntry)
        .where(_readable(viewer), *_conditions(session, wanted))
        .order_by(TrailEntry.id.desc())
        .execution_options(yield_per=CHUNK)
    )
    first = wanted.page * PAGE_SIZE
    with closing(rows):
        told = (row for row in rows if not trail_links.is_hidden(session, row, viewer))
        found = list(islice(told, first, first + PAGE_SIZE + 1))
    known = trail_text.names(session)
    return Page(tuple(_told(row, known) for row in found[:PAGE_SIZE]), len(found) > PAGE_SIZE)


def own_sign_ins(session: Session, *, viewer: Viewer, count: int = 5) -> tuple[tuple[dt.datetime, str], ...]:
    """When somebody last signed in to the viewer's own account, or tried to."""
    actions = ("konto.logga_in", "konto.neka_inloggning")
    rows = session.scalars(
        select(TrailEntry)
        .where(TrailEntry.actor == viewer.username, TrailEntry.action.in_(actions))
        .order_by(TrailEntry.id.desc())
        .limit(count)
    )
    return tuple((row.at, trail_actions.told(row.action)) for row in rows)


def _readable(viewer: Viewer) -> ColumnElement[bool]:
    if not may_look(viewer):
        return false()
    like_its_row = and_(visible(TrailEntry, viewer), ~_withdrawn())
    if not may(viewer.role, Deed.ADMINISTER):
        return like_its_row
    notes = [TrailEntry.action.startswith(beginning, autoescape=True) for beginning in ADMINISTERED_NOTES]
    return or_(
        like_its_row,
        TrailEntry.table_name.in_(sorted(ADMINISTERED)),
        and_(TrailEntry.table_name == "", TrailEntry.audience_id.is_(None), or_(*notes)),
    )


def _withdrawn() -> ColumnElement[bool]:
    """Entries that hold a number which its huvudman has withdrawn: it is shown to nobody any more."""
    values = (
        select(IndicatorValue.id)
        .join(IndicatorRelease)
        .where(IndicatorRelease.status == ReleaseStatus.TILLBAKADRAGEN)
    )
    return and_(TrailEntry.table_name == IndicatorValue.__tablename__, TrailEntry.row_id.in_(values))


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actor:
        found.append(TrailEntry.actor.icontains(wanted.actor.strip(), autoescape=True))
    if wanted.action:
        with_reason = TrailEntry.action.startswith(f"{wanted.action}.", autoescape=True)
        found.append(or_(TrailEntry.action == wanted.action, with_reason))
    if wanted.table is not None:
        found.append(TrailEntry.table_name == wanted.table)
    if wanted.row.strip():
        found.append(_of_row(session, wanted.row.strip()))
    if wanted.start is not None:
        found.append(TrailEntry.at >= midnight(wanted.start))
    if wanted.end is not None:
        found.append(TrailEntry.at < midnight(wanted.end + dt.timedelta(days=1)))
    if wanted.operator_only:
        found.append(
            or_(
                TrailEntry.actor.in_(sorted(OPERATORS)),
                TrailEntry.action.startswith("operator.", autoescape=True),
            )
        )
    return found


def _of_row(session: Session, text: str) -> ColumnElement[bool]:
    if text.isdecimal():
        return TrailEntry.row_id == min(int(text), 2**31 - 1)
    user_id = session.scalars(select(User.id).where(User.username == text.casefold())).first()
    return and_(TrailEntry.table_name == User.__tablename__, TrailEntry.row_id == (user_id or -1))


def _told(row: TrailEntry, known: Names) -> Told:
    about = " ".join(
        part for part in (trail_words.table(row.table_name), known.row(row.table_name, row.row_id)) if part
    )
    return Told(
        id=row.id,
        at=row.at,
        actor=row.actor,
        is_operator=row.actor in OPERATORS or row.action.startswith("operator."),
        what=trail_actions.told(row.action),
        about=about if row.table_name else "",
        huvudman=known.by_table["huvudman"].get(row.huvudman_id or 0, ""),
        lines=trail_text.lines(row, known),
    )
