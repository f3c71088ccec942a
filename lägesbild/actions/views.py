"""Saved views: what somebody calls a page with its filters. Nobody's statement, so it leaves no trail."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.model import InputError, NotFoundError, SavedView, Viewer
from lägesbild.model.roles import Deed, require

MOST: Final = 50
MAX_NAME: Final = 80
MAX_QUERY: Final = 2000
PAGE: Final = re.compile(r"[a-z-]{0,60}")
"""A page by the path in its address; Lägesbild's is empty."""


def save(session: Session, *, name: str, page: str, query: str, by: Viewer) -> SavedView:
    """
    Save a page and what stands in its address after the question mark, under a name of one's own.

    Raises
    ------
    InputError
        The name is empty, too long, taken or points at a person, or there are ``MOST`` already.
    """
    require(by.role, Deed.READ)
    if session.scalar(select(func.count()).where(SavedView.user_id == by.user_id)) == MOST:
        raise InputError(f"Du har redan {MOST} sparade vyer. Ta bort någon först.", field="name")
    path, asked = address(session, page, query)
    row = SavedView(
        user_id=by.user_id,
        name=_name(session, name, by),
        page=path,
        query=asked,
        created_at=dt.datetime.now(dt.UTC),
    )
    session.add(row)
    session.flush()
    return row


def rename(session: Session, view_id: int, *, name: str, by: Viewer) -> SavedView:
    """
    Give one's own view another name.

    Raises
    ------
    NotFoundError
        The person has no such view.
    InputError
        The name is empty, too long, taken or points at a person.
    """
    row = _own(session, view_id, by)
    row.name = _name(session, name, by, but=row.id)
    session.flush()
    return row


def remove(session: Session, view_id: int, *, by: Viewer) -> None:
    """
    Remove one's own view; what it showed is untouched.

    Raises
    ------
    NotFoundError
        The person has no such view.
    """
    session.delete(_own(session, view_id, by))
    session.flush()


def address(session: Session, page: str, query: str) -> tuple[str, str]:
    """
    A page and what stands in its address, as they are stored.

    Raises
    ------
    InputError
        There can be no such page, or the query is too long or points at a person.
    """
    if not PAGE.fullmatch(page):
        raise InputError("Sidan finns inte. Öppna en sida i menyn och spara vyn där.", field="page")
    return page, _query(session, query)


def _own(session: Session, view_id: int, by: Viewer) -> SavedView:
    row = session.get(SavedView, view_id)
    if row is None or row.user_id != by.user_id:
        raise NotFoundError("Vyn finns inte bland dina sparade vyer. Läs in sidan på nytt.")
    return row


def _name(session: Session, name: str, by: Viewer, *, but: int | None = None) -> str:
    wanted = " ".join(
        rules.required(
            session, name, field="name", missing="Ge vyn ett namn, till exempel område och period."
        ).split()
    )
    if len(wanted) > MAX_NAME:
        raise InputError(f"Namnet får ha högst {MAX_NAME} tecken.", field="name")
    taken = session.scalars(
        select(SavedView.id).where(SavedView.user_id == by.user_id, SavedView.name == wanted)
    ).first()
    if taken not in {None, but}:
        raise InputError(f"Du har redan en vy som heter {wanted}. Välj ett annat namn.", field="name")
    return wanted


def _query(session: Session, query: str) -> str:
    """The query written anew; what somebody searched for is free text and holds to its rules."""
    pairs = parse_qsl(query.lstrip("?"))
    for _, value in pairs:
        rules.checked(session, value, field="query")
    written = urlencode(pairs)
    if len(written) > MAX_QUERY:
        raise InputError("Urvalet är för långt för att sparas. Välj färre saker.", field="query")
    return written
