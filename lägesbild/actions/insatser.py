"""Insatser: tell of an initiative, and note how far it has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    Funding,
    Huvudman,
    InputError,
    Insats,
    InsatsChange,
    NotFoundError,
    Problembild,
    Viewer,
)
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import InsatsLevel, InsatsStatus, Track
from lägesbild.store import trail

OPTIONAL_TEXTS = ("goal", "owner", "place", "target_group", "method", "evaluation_plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFunding:
    """Money for an insats: from whom, how much (SEK), and the day it ends."""

    source: str
    amount_sek: int | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInsats:
    """
    What somebody does or means to do.

    ``districts`` holds area codes (none: the whole kommun), ``partners`` huvudman slugs,
    ``problembilder`` ids, ``theme`` a slug, ``audience`` a group's slug or ``MIN_VERKSAMHET``.
    """

    title: str
    theme: str
    audience: str
    reported_on: dt.date
    status: InsatsStatus = InsatsStatus.PLANERAD
    description: str = ""
    districts: tuple[str, ...] = ()
    place: str | None = None
    target_group: str | None = None
    goal: str | None = None
    owner: str | None = None
    level: InsatsLevel | None = None
    track: Track | None = None
    method: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    cost_sek: int | None = None
    hours: int | None = None
    evaluation_plan: str | None = None
    evaluation_on: dt.date | None = None
    partners: tuple[str, ...] = ()
    problembilder: tuple[int, ...] = ()
    funding: tuple[NewFunding, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """The insats, and whether it is new."""

    insats: Insats
    created: bool


def create(session: Session, new: NewInsats, *, by: Viewer, submit_key: str) -> Saved:
    """
    Tell of an insats of one's own huvudman.

    Raises
    ------
    ForbiddenError
        The role may not report, or the huvudman is no member of the group.
    NotFoundError
        A problembild it answers does not exist, or the person may not know of it.
    InputError
        A text, number, date or choice does not hold.
    """
    require(by.role, Deed.FOLLOW)
    rules.require_member(by, rules.audience_id(session, new.audience))
    _require_known(session, new.problembilder, by)
    trail.deed(session, by=by.username, action="insats.skapa")
    return register(session, new, huvudman_id=by.huvudman_id, changed_by=by.username, submit_key=submit_key)


def register(
    session: Session, new: NewInsats, *, huvudman_id: int, changed_by: str, submit_key: str
) -> Saved:
    """
    Store an insats without asking who may: the caller has done so, and has said its deed.

    The same huvudman and ``submit_key`` again gives back the earlier row.
    """
    trail.next_revision(session)  # takes the writers' lock, so that two submits of one key queue up
    earlier = session.scalars(
        select(Insats).where(Insats.huvudman_id == huvudman_id, Insats.submit_key == submit_key)
    ).first()
    if earlier is not None:
        return Saved(earlier, created=False)
    _check(new)
    row = _row(session, new, huvudman_id, submit_key)
    session.add(row)
    session.flush()
    _note_status(session, row, new.status, on=new.reported_on, reason="", changed_by=changed_by)
    return Saved(row, created=True)


def change_status(
    session: Session,
    insats_id: int,
    status: InsatsStatus,
    *,
    by: Viewer,
    on: dt.date,
    reason: str = "",
) -> Insats:
    """
    Note the status an insats took on a day. Saying the same thing twice adds nothing.

    Its own huvudman's reporters may, and a coordinator who reads it (they lead the meeting).

    Raises
    ------
    NotFoundError
        There is no such insats, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it.
    """
    row = session.get(Insats, insats_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError("Insatsen finns inte. Den kan ha tagits bort; läs in sidan på nytt.")
    require(by.role, Deed.FOLLOW if row.huvudman_id == by.huvudman_id else Deed.MEET)
    trail.deed(session, by=by.username, action="insats.andra_status")
    return turn(session, row, status, on=on, reason=reason, changed_by=by.username)


def turn(
    session: Session, row: Insats, status: InsatsStatus, *, on: dt.date, changed_by: str, reason: str = ""
) -> Insats:
    """Store a change of status without asking who may; a day before the present status only adds history."""
    same = select(InsatsChange.id).where(
        InsatsChange.insats_id == row.id, InsatsChange.status == status, InsatsChange.changed_on == on
    )
    if session.scalars(same).first() is not None:
        return row
    if on >= row.status_on:
        row.status, row.status_on = status, on
    _note_status(session, row, status, on=on, reason=reason, changed_by=changed_by)
    return row


def _note_status(
    session: Session, row: Insats, status: InsatsStatus, *, on: dt.date, reason: str, changed_by: str
) -> None:
    session.add(
        InsatsChange(
            insats_id=row.id,
            status=status,
            changed_on=on,
            reason=rules.checked(session, reason, field="reason") or "",
            changed_by=changed_by,
        )
    )
    session.flush()


def _row(session: Session, new: NewInsats, huvudman_id: int, submit_key: str) -> Insats:
    texts = {name: rules.checked(session, getattr(new, name), field=name) for name in OPTIONAL_TEXTS}
    return Insats(
        **texts,
        title=rules.required(session, new.title, field="title", missing="Ge insatsen en rubrik."),
        description=rules.checked(session, new.description, field="description") or "",
        theme_id=rules.theme_id(session, new.theme),
        level=new.level,
        track=new.track,
        status=new.status,
        status_on=new.reported_on,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        reported_on=new.reported_on,
        cost_sek=new.cost_sek,
        hours=new.hours,
        evaluation_on=new.evaluation_on,
        huvudman_id=huvudman_id,
        audience_id=rules.audience_id(session, new.audience),
        submit_key=submit_key,
        districts=rules.districts(session, new.districts),
        partners=_partners(session, new.partners),
        problembilder=[session.get_one(Problembild, row_id) for row_id in new.problembilder],
        funding=[
            Funding(source=_source(session, part), amount_sek=part.amount_sek, ends_on=part.ends_on)
            for part in new.funding
        ],
    )


def _source(session: Session, part: NewFunding) -> str:
    return rules.required(session, part.source, field="source", missing="Skriv varifrån pengarna kommer.")


def _check(new: NewInsats) -> None:
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        raise InputError("Insatsen kan inte sluta innan den börjar. Ändra datumen.", field="ends_on")
    for field in ("cost_sek", "hours"):
        if (getattr(new, field) or 0) < 0:
            raise InputError("Kostnad och timmar kan inte vara mindre än noll.", field=field)


def _partners(session: Session, slugs: tuple[str, ...]) -> list[Huvudman]:
    found = list(session.scalars(select(Huvudman).where(Huvudman.slug.in_(slugs)).order_by(Huvudman.id)))
    missing = sorted(set(slugs) - {row.slug for row in found})
    if missing:
        raise InputError(f"Huvudmannen {missing[0]!r} finns inte. Välj en i listan.", field="partners")
    return found


def _require_known(session: Session, problembild_ids: tuple[int, ...], by: Viewer) -> None:
    for row_id in problembild_ids:
        row = session.get(Problembild, row_id)
        if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
            raise NotFoundError("Problembilden som insatsen ska svara på finns inte. Välj en i listan.")
