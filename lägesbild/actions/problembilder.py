"""Problembilder: begin to follow a concern, and note how it develops."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    Category,
    District,
    InputError,
    Meeting,
    NotFoundError,
    Problembild,
    ProblembildChange,
    Viewer,
)
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import DistrictLevel, ProblembildStatus
from lägesbild.store import trail


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
    trail.next_revision(session)  # takes the writers' lock, so that two submits of one key queue up
    earlier = session.scalars(
        select(Problembild).where(
            Problembild.huvudman_id == huvudman_id, Problembild.submit_key == submit_key
        )
    ).first()
    if earlier is not None:
        return Saved(earlier, (), created=False)
    category = _category(session, new.category)
    rows, place, notices = _placed(session, new, category)
    row = Problembild(
        title=rules.required(session, new.title, field="title", missing="Ge problembilden en rubrik."),
        description=rules.checked(session, new.description, field="description") or "",
        category_id=category.id,
        place=place,
        status=new.status,
        cause_situation=rules.checked(session, new.cause_situation, field="cause_situation"),
        cause_target=rules.checked(session, new.cause_target, field="cause_target"),
        cause_offender=rules.checked(session, new.cause_offender, field="cause_offender"),
        target_group=rules.checked(session, new.target_group, field="target_group"),
        opened_on=new.opened_on,
        closed_on=new.opened_on if new.status is ProblembildStatus.AVSLUTAD else None,
        huvudman_id=huvudman_id,
        audience_id=rules.audience_id(session, new.audience),
        submit_key=submit_key,
        districts=rows,
    )
    session.add(row)
    session.flush()
    _note_status(session, row, on=new.opened_on, reason="", changed_by=changed_by, meeting_id=None)
    return Saved(row, notices, created=True)


def change_status(
    session: Session,
    problembild_id: int,
    status: ProblembildStatus,
    *,
    by: Viewer,
    on: dt.date,
    reason: str = "",
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
        The day lies before it was opened.
    """
    row = _readable(session, problembild_id, by)
    require(by.role, Deed.FOLLOW if row.huvudman_id == by.huvudman_id else Deed.MEET)
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


def _readable(session: Session, problembild_id: int, by: Viewer) -> Problembild:
    row = session.get(Problembild, problembild_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError("Problembilden finns inte. Den kan ha tagits bort; läs in sidan på nytt.")
    return row


def _require_meeting(session: Session, meeting_id: int | None, by: Viewer) -> None:
    if meeting_id is None:
        return
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.body_id not in by.circles:
        raise NotFoundError("Mötet finns inte. Välj ett möte i listan.")


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
