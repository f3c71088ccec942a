"""Problembilder: begin to follow a concern, write it anew, and note how it develops."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import meetings
from lägesbild.actions import statement_rows as rows
from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    Body,
    Category,
    District,
    InputError,
    Problembild,
    ProblembildChange,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import DistrictLevel, ProblembildStatus
from lägesbild.store import trail

MISSING: Final = "Problembilden finns inte. Den kan ha tagits bort; läs in sidan på nytt."
CONFLICT: Final = (
    "Problembilden har ändrats sedan du öppnade den. Jämför det som är sparat med ditt förslag och välj."
)
UNPUBLISHED: Final = (
    "Problembilden var märkt som offentlig. Märkningen är borttagen tills någon har sett över den igen."
)
CAUSES: Final = ("cause_situation", "cause_target", "cause_offender")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProblembild:
    """
    What somebody wants followed.

    ``districts`` holds area codes; none means the whole kommun. ``audience`` is a group's slug or
    ``MIN_VERKSAMHET``. ``category`` is a slug.
    """

    title: str
    category: str
    audience: str
    opened_on: dt.date
    status: ProblembildStatus = ProblembildStatus.NY
    description: str = ""
    districts: tuple[str, ...] = ()
    place: str | None = None
    target_group: str | None = None
    cause_situation: str | None = None
    cause_target: str | None = None
    cause_offender: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The problembild, what was changed on the way in (Swedish sentences), and whether it is new."""

    problembild: Problembild
    notices: tuple[str, ...]
    created: bool


def create(session: Session, new: NewProblembild, *, by: Viewer, submit_key: str) -> Saved:
    """
    Begin to follow a concern, for one's own huvudman.

    Raises
    ------
    ForbiddenError
        The role may not report, or the huvudman is no member of the group.
    InputError
        The title, category, area or group does not hold.
    """
    require(by.role, Deed.FOLLOW)
    rules.require_member(by, rules.audience_id(session, new.audience))
    _require_past(new.opened_on, field="opened_on")
    trail.deed(session, by=by.username, action="problembild.skapa")
    return register(session, new, huvudman_id=by.huvudman_id, changed_by=by.username, submit_key=submit_key)


def register(
    session: Session, new: NewProblembild, *, huvudman_id: int, changed_by: str, submit_key: str
) -> Saved:
    """
    Store a problembild without asking who may: the caller has done so, and has said its deed.

    The same huvudman and ``submit_key`` again gives back the earlier row. Rule 3 moves a sensitive
    concern up to its area (or the kommun) and drops the place.
    """
    earlier = rows.earlier(session, Problembild, huvudman_id=huvudman_id, submit_key=submit_key)
    if earlier is not None:
        return Saved(earlier, (), created=False)
    values, notices = _columns(session, new)
    row = Problembild(
        **values,
        status=new.status,
        opened_on=new.opened_on,
        closed_on=new.opened_on if new.status is ProblembildStatus.AVSLUTAD else None,
        huvudman_id=huvudman_id,
        audience_id=rules.audience_id(session, new.audience),
        submit_key=submit_key,
    )
    session.add(row)
    session.flush()
    _note_status(session, row, on=new.opened_on, reason="", changed_by=changed_by, meeting_id=None)
    return Saved(row, notices, created=True)


def change(session: Session, problembild_id: int, new: NewProblembild, *, version: int, by: Viewer) -> Saved:
    """
    Write a problembild anew, all but its status and the day it was opened.

    ``version`` is the one the person had before them. Rule 3 moves it as in ``register``. Who reads it is
    its own huvudman's to change, and another circle is told of in ``notices``. A changed problembild is no
    longer marked public.

    Raises
    ------
    NotFoundError
        There is no such problembild, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it, or may not choose these readers.
    ConflictError
        It was changed in between; both versions are kept for choosing.
    InputError
        A text, area or choice does not hold.
    """
    row = rows.changeable(session, Problembild, problembild_id, by=by, missing=MISSING)
    rows.require_version(row, version, conflict=CONFLICT)
    before, after = row.audience_id, rows.audience_after(session, row, new.audience, by=by)
    values, notices = _columns(session, new)
    trail.deed(session, by=by.username, action="problembild.andra")
    changed = rows.put(session, row, values | {"audience_id": after})
    if after != before:
        notices += (_other_readers(session, after),)
    if changed and row.public_at is not None:
        row.public_at = row.public_by = None
        session.flush()
        notices += (UNPUBLISHED,)
    return Saved(row, notices, created=False)


def change_status(
    session: Session,
    problembild_id: int,
    status: ProblembildStatus,
    *,
    by: Viewer,
    on: dt.date,
    reason: str,
    meeting_id: int | None = None,
) -> Problembild:
    """
    Note the status a problembild took on a day. Saying the same thing twice adds nothing.

    Its own huvudman's reporters may, and a coordinator who reads it (they lead the meeting).

    Raises
    ------
    NotFoundError
        There is no such problembild or meeting, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it.
    InputError
        There is no reason, or the day lies before it was opened or is still to come.
    """
    row = rows.changeable(session, Problembild, problembild_id, by=by, missing=MISSING)
    rules.required(session, reason, field="reason", missing="Skriv varför statusen ändras.")
    _require_past(on, field="on")
    _require_meeting(session, meeting_id, by)
    trail.deed(session, by=by.username, action="problembild.andra_status")
    return turn(session, row, status, on=on, reason=reason, changed_by=by.username, meeting_id=meeting_id)


def turn(
    session: Session,
    row: Problembild,
    status: ProblembildStatus,
    *,
    on: dt.date,
    changed_by: str,
    reason: str = "",
    meeting_id: int | None = None,
) -> Problembild:
    """Store a change of status without asking who may; a day before the latest change only adds history."""
    if on < row.opened_on:
        raise InputError(f"Datumet ligger före {row.opened_on}, då problembilden öppnades.", field="on")
    if any(change.status is status and change.changed_on == on for change in row.history):
        return row
    latest = max((change.changed_on for change in row.history), default=on)
    if on >= latest:
        row.status = status
        row.closed_on = on if status is ProblembildStatus.AVSLUTAD else None
    _note_status(
        session, row, on=on, reason=reason, changed_by=changed_by, meeting_id=meeting_id, status=status
    )
    return row


def _note_status(
    session: Session,
    row: Problembild,
    *,
    on: dt.date,
    reason: str,
    changed_by: str,
    meeting_id: int | None,
    status: ProblembildStatus | None = None,
) -> None:
    session.add(
        ProblembildChange(
            problembild_id=row.id,
            status=status or row.status,
            changed_on=on,
            reason=rules.checked(session, reason, field="reason") or "",
            changed_by=changed_by,
            meeting_id=meeting_id,
        )
    )
    session.flush()
    session.expire(row, ["history"])


def _require_past(day: dt.date, *, field: str) -> None:
    if day > today():
        raise InputError("Dagen ligger i framtiden. Välj i dag eller en tidigare dag.", field=field)


def _require_meeting(session: Session, meeting_id: int | None, by: Viewer) -> None:
    if meeting_id is not None:
        meetings.of_member(session, meeting_id, by)


def _columns(session: Session, new: NewProblembild) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The columns and areas its author writes, checked; and what rule 3 moved."""
    category = _category(session, new.category)
    areas, place, notices = _placed(session, new, category)
    texts = {
        name: rules.checked(session, getattr(new, name), field=name) for name in (*CAUSES, "target_group")
    }
    return {
        **texts,
        "title": rules.required(session, new.title, field="title", missing="Ge problembilden en rubrik."),
        "description": rules.checked(session, new.description, field="description") or "",
        "category_id": category.id,
        "place": place,
        "districts": areas,
    }, notices


def _other_readers(session: Session, audience_id: int | None) -> str:
    group = session.get_one(Body, audience_id) if audience_id is not None else None
    who = f"alla i {group.name}" if group else "bara den egna verksamheten"
    return (
        f"Nu läses problembilden av {who}. Rapporter och insatser som är kopplade till den läses som förut: "
        "var och en av dem den är delad med."
    )


def _category(session: Session, slug: str) -> Category:
    row = session.scalars(select(Category).where(Category.slug == slug)).first()
    if row is None:
        raise InputError(f"Kategorin {slug!r} finns inte. Välj en i listan.", field="category")
    return row


def _placed(
    session: Session, new: NewProblembild, category: Category
) -> tuple[list[District], str | None, tuple[str, ...]]:
    rows = rules.districts(session, new.districts)
    if category.whole_kommun_only:
        lifted: list[District] = []
    elif category.sensitive:
        lifted = list(dict.fromkeys(area for row in rows if (area := _area_of(session, row)) is not None))
    else:
        return rows, rules.checked(session, new.place, field="place"), ()
    if lifted == rows and not new.place:
        return rows, None, ()
    where = " och ".join(row.name for row in lifted) or "hela kommunen"
    return lifted, None, (f"Kategorin {category.name} är känslig: problembilden gäller {where}, utan plats.",)


def _area_of(session: Session, row: District) -> District | None:
    """The area a named place lies in; None when that is the whole kommun."""
    while row.level is DistrictLevel.PLATS and row.parent_id is not None:
        row = session.get_one(District, row.parent_id)
    return None if row.level is DistrictLevel.KOMMUN else row
