"""Members of groups. Membership decides who reads what, so it is told before it opens anything."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import admin_rules as rules
from lägesbild.actions import organisation
from lägesbild.model import (
    Base,
    Body,
    BodyMember,
    ForbiddenError,
    Gathering,
    Huvudman,
    InputError,
    Meeting,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.roles import Deed, may, require
from lägesbild.model.words import BodyKind, HuvudmanKind
from lägesbild.store import trail

NOTICE_DAYS: Final = 7
"""How long a coming member is announced to a group that has shared something, before it may read."""


def add_member(
    session: Session,
    group_id: int,
    *,
    huvudman_id: int,
    valid_from: dt.date,
    confirmed: bool,
    by: Viewer,
) -> BodyMember:
    """
    Make a huvudman a member: from that day its people read everything the group has shared, old rows too.

    Where something has been shared it takes notice, and nobody adds their own huvudman (ADR 0451).

    Raises
    ------
    ForbiddenError
        The role is no administrator's, or it is the administrator's own huvudman.
    InputError
        It is not confirmed, too early, a member already, or no such member may be in the group.
    """
    rules.begin(session, by=by, action="grupp.medlem_lagg_till")
    shared = has_shared(session, group_id)
    if shared and huvudman_id == by.huvudman_id:
        raise ForbiddenError(
            f"Du hör själv till {by.huvudman} och kan inte ge din egen verksamhet läsrätt. "
            "Be en administratör hos en annan huvudman, eller den som sköter driften."
        )
    if shared and not confirmed:
        raise InputError("Bekräfta att medlemmen får läsa det som redan har delats.", field="confirmed")
    return _admit(session, group_id, huvudman_id, valid_from, shared=shared, by=by.username)


def admit(
    session: Session, *, group: str, huvudman: str, valid_from: dt.date | None = None, by: str
) -> BodyMember:
    """
    The operator's way to add a member, who could write it into the database anyway: the same notice holds.

    Raises
    ------
    InputError
        There is no such group or huvudman, or it cannot be a member from that day.
    """
    trail.next_revision(session)
    trail.deed(session, by=by, action="grupp.medlem_lagg_till")
    body = session.scalars(select(Body).where((Body.slug == group) | (Body.name == group))).first()
    owner = session.scalars(
        select(Huvudman).where((Huvudman.slug == huvudman) | (Huvudman.name == huvudman))
    ).first()
    if body is None or owner is None:
        raise InputError(f"{'Gruppen' if body is None else 'Huvudmannen'} finns inte. Ange namn eller kod.")
    shared = has_shared(session, body.id)
    day = valid_from or earliest_start(shared=shared)
    return _admit(session, body.id, owner.id, day, shared=shared, by=by)


def end_member(session: Session, member_id: int, *, last_day: dt.date, by: Viewer) -> BodyMember:
    """
    End a membership: its people read nothing of the group's from the day after.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        The membership has not begun, ends before already, or the day is past.
    """
    rules.begin(session, by=by, action="grupp.medlem_avsluta")
    row = rules.row(session, BodyMember, member_id)
    if row.valid_to is not None and row.valid_to <= last_day:
        raise InputError(
            "Medlemskapet slutar redan den dagen eller tidigare. Lägg till det på nytt i stället."
        )
    if last_day < max(today(), row.valid_from or today()):
        raise InputError("Sista dagen kan tidigast vara i dag, och inte före den första.", field="last_day")
    row.valid_to = last_day
    session.flush()
    _tell_group(session, row, action="grupp.medlem_slutar", by=by.username)
    return row


def stop_member(session: Session, member_id: int, *, by: Viewer) -> None:
    """
    Stop a membership that has been announced and not begun.

    So may an administrator, and the behörighetsansvarig of any huvudman in the group.

    Raises
    ------
    ForbiddenError
        The viewer is neither.
    InputError
        The membership has begun.
    """
    trail.next_revision(session)
    row = rules.row(session, BodyMember, member_id)
    if not (by.is_approver and row.body_id in by.circles):
        require(by.role, Deed.ADMINISTER)
    if row.valid_from is None or row.valid_from <= today():
        raise InputError("Medlemskapet har redan börjat. En administratör kan avsluta det.")
    trail.deed(session, by=by.username, action="grupp.medlem_stoppad")
    _tell_group(session, row, action="grupp.medlem_stoppad", by=by.username)
    session.delete(row)
    session.flush()


def may_stop(viewer: Viewer, *, group_id: int) -> bool:
    """Whether a viewer may stop coming members of a group."""
    return may(viewer.role, Deed.ADMINISTER) or (viewer.is_approver and group_id in viewer.circles)


def has_shared(session: Session, group_id: int) -> bool:
    """Whether anything was shared with a group, it met or was called: a new member would read of that."""
    tables = [t for t in Base.metadata.sorted_tables if "audience_id" in t.c and t.name != "trail"]
    met = (Meeting.__table__, Gathering.__table__)
    columns = [*(table.c.audience_id for table in tables), *(table.c.body_id for table in met)]
    return any(session.scalar(select(column).where(column == group_id).limit(1)) for column in columns)


def earliest_start(*, shared: bool) -> dt.date:
    """The first day a membership may begin."""
    return today() + dt.timedelta(days=NOTICE_DAYS if shared else 0)


def _admit(
    session: Session, group_id: int, huvudman_id: int, valid_from: dt.date, *, shared: bool, by: str
) -> BodyMember:
    group = rules.row(session, Body, group_id)
    owner = rules.row(session, Huvudman, huvudman_id)
    _check_member(session, group, owner, valid_from)
    if valid_from < earliest_start(shared=shared):
        raise InputError(
            f"Välj tidigast {earliest_start(shared=True).isoformat()}. Uppgifter har delats i gruppen, och "
            "de andra medlemmarna ska hinna se vem som tillkommer."
            if shared
            else "Medlemskapet kan tidigast börja i dag.",
            field="valid_from",
        )
    row = BodyMember(body_id=group.id, huvudman_id=owner.id, valid_from=valid_from)
    session.add(row)
    session.flush()
    _tell_group(session, row, action="grupp.medlem_tillkommer", by=by)
    return row


def _check_member(session: Session, group: Body, owner: Huvudman, valid_from: dt.date) -> None:
    if group.ended_on is not None:
        raise InputError(f"{group.name} är avslutad och tar inga nya medlemmar.")
    if owner.kind is HuvudmanKind.GRUPP:
        raise InputError(f"{owner.name} är själv en grupp och kan inte vara medlem.", field="huvudman_id")
    if organisation.has_ended(owner):
        raise InputError(f"{owner.name} är avslutad.", field="huvudman_id")
    if group.kind is BodyKind.MYNDIGHETER and owner.kind is not HuvudmanKind.MYNDIGHET:
        raise InputError(
            f"{group.name} är en krets för myndigheter, och det är inte {owner.name}.", field="huvudman_id"
        )
    same = select(BodyMember).where(BodyMember.body_id == group.id, BodyMember.huvudman_id == owner.id)
    for row in session.scalars(same):
        if rules.overlap((valid_from, None), (row.valid_from, row.valid_to)):
            raise InputError(f"{owner.name} är redan medlem, eller ska bli det.", field="huvudman_id")


def _tell_group(session: Session, row: BodyMember, *, action: str, by: str) -> None:
    """An entry that every member reads: the row's own entry carries the new member's huvudman only."""
    details = {"huvudman_id": row.huvudman_id, "valid_from": row.valid_from, "valid_to": row.valid_to}
    trail.note(
        session,
        by=by,
        action=action,
        table_name=BodyMember.__tablename__,
        row_id=row.id,
        details={name: str(value) for name, value in details.items() if value is not None},
        huvudman_id=row.huvudman_id,
        audience_id=row.body_id,
    )
