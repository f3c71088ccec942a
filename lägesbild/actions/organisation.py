"""Huvudmän and their other names: add, change, end and reopen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lägesbild.actions import admin_rules as rules
from lägesbild.model import (
    Body,
    BodyMember,
    ExpectedReporting,
    Huvudman,
    HuvudmanAlias,
    InputError,
    User,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.words import BodyKind, HuvudmanKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HuvudmanWords:
    """What an administrator decides of a huvudman; the fields are columns of the table."""

    name: str
    kind: HuvudmanKind
    myndighet: str | None = None
    sort: int = 100


def add_huvudman(session: Session, new: HuvudmanWords, *, by: Viewer) -> Huvudman:
    """
    Add a huvudman. It is in no group yet and has no accounts.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        The name is missing or taken, or a myndighet has no name.
    """
    rules.begin(session, by=by, action="huvudman.lagg_till")
    new = _checked(session, new, own_id=None)
    row = Huvudman(slug=rules.code(session, Huvudman.slug, new.name), name=new.name, kind=new.kind)
    rules.put(row, new)
    session.add(row)
    session.flush()
    return row


def change_huvudman(
    session: Session,
    huvudman_id: int,
    new: HuvudmanWords,
    *,
    seen: HuvudmanWords,
    by: Viewer,
    keep_old_name: bool = False,
) -> Huvudman:
    """
    Change a huvudman; its rows show the new name at once. ``keep_old_name`` makes the old one an alias.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    NotFoundError
        There is no such huvudman.
    ConflictError
        It is no longer what the form showed.
    InputError
        The name is taken, or the kind does not go with its accounts or groups.
    """
    rules.begin(session, by=by, action="huvudman.andra")
    row = rules.row(session, Huvudman, huvudman_id)
    rules.require_same(row, seen)
    new = _checked(session, new, own_id=row.id)
    _check_kind(session, row, new.kind)
    old = row.name
    rules.put(row, new)
    known = {alias.name for alias in _aliases(session, row.id)} | {row.name}
    if keep_old_name and old not in known:
        session.add(HuvudmanAlias(huvudman_id=row.id, name=old, valid_to=today()))
    session.flush()
    return row


def end_huvudman(session: Session, huvudman_id: int, *, last_day: dt.date, by: Viewer) -> Huvudman:
    """
    End a huvudman: no form offers it after its last day, while history keeps its name and its rows.

    Its memberships and what was expected of it end with it; what had not begun is removed.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It has ended already, has open accounts, or the day lies in the future.
    """
    rules.begin(session, by=by, action="huvudman.avsluta")
    row = rules.row(session, Huvudman, huvudman_id)
    if row.valid_to is not None:
        raise InputError(f"{row.name} är redan avslutad. Läs in sidan på nytt.")
    if last_day > today():
        raise InputError(
            "Sista dagen kan inte ligga i framtiden. Avsluta när dagen är här.", field="last_day"
        )
    if row.valid_from is not None and last_day < row.valid_from:
        raise InputError("Sista dagen ligger före den första.", field="last_day")
    if count := open_accounts(session, row.id):
        accounts = "ett öppet konto" if count == 1 else f"{count} öppna konton"
        raise InputError(
            f"{row.name} har {accounts}. Lås dem först, annars skulle någon rapportera för en huvudman som "
            "inte finns."
        )
    row.valid_to = last_day
    _end_parts(session, row.id, last_day)
    session.flush()
    return row


def reopen_huvudman(session: Session, huvudman_id: int, *, by: Viewer) -> Huvudman:
    """
    Let an ended huvudman be offered again. Its memberships and expectations stay ended.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It has not ended.
    """
    rules.begin(session, by=by, action="huvudman.ateroppna")
    row = rules.row(session, Huvudman, huvudman_id)
    rules.reopen(session, row)
    return row


def add_alias(
    session: Session,
    huvudman_id: int,
    name: str,
    *,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    by: Viewer,
) -> HuvudmanAlias:
    """
    Add another name, for always or for a time: minutes and files that use it mean this huvudman.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It is a name of this huvudman already, or means another one in the same time.
    """
    rules.begin(session, by=by, action="huvudman.namn_lagg_till")
    row = rules.row(session, Huvudman, huvudman_id)
    name = rules.named(session, name)
    rules.require_order(valid_from, valid_to)
    rules.require_free(name, [row.name, *(alias.name for alias in _aliases(session, row.id))])
    _require_unmistakable(session, name, (valid_from, valid_to), own_id=row.id)
    alias = HuvudmanAlias(huvudman_id=row.id, name=name, valid_from=valid_from, valid_to=valid_to)
    session.add(alias)
    session.flush()
    return alias


def remove_alias(session: Session, alias_id: int, *, by: Viewer) -> None:
    """
    Remove a name that was wrong; one that is past gets an end day instead, by removing and adding it.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    NotFoundError
        Somebody removed it already.
    """
    rules.begin(session, by=by, action="huvudman.namn_ta_bort")
    session.delete(rules.row(session, HuvudmanAlias, alias_id))
    session.flush()


def open_accounts(session: Session, huvudman_id: int) -> int:
    """How many open accounts a huvudman has."""
    open_ones = select(func.count()).where(User.huvudman_id == huvudman_id, User.closed_at.is_(None))
    return session.scalar(open_ones) or 0


def has_ended(row: Huvudman) -> bool:
    """Whether a huvudman has been given a last day: from then on nothing new is tied to it."""
    return row.valid_to is not None


def _checked(session: Session, new: HuvudmanWords, *, own_id: int | None) -> HuvudmanWords:
    myndighet = rules.named(session, new.myndighet, field="myndighet") if new.myndighet else None
    if new.kind is HuvudmanKind.MYNDIGHET and myndighet is None:
        raise InputError("Skriv vilken myndighet den hör till, till exempel nämnden.", field="myndighet")
    new = replace(new, name=rules.named(session, new.name), myndighet=myndighet)
    others = session.scalars(select(Huvudman.name).where(Huvudman.id != (own_id or 0)))
    rules.require_free(new.name, others)
    _require_unmistakable(session, new.name, (today(), None), own_id=own_id)
    return new


def _require_unmistakable(
    session: Session, name: str, span: tuple[dt.date | None, dt.date | None], *, own_id: int | None
) -> None:
    """A name may mean one huvudman at a time, or files that name it cannot be read."""
    rules.require_free(name, session.scalars(select(Huvudman.name).where(Huvudman.id != (own_id or 0))))
    aliases = session.scalars(select(HuvudmanAlias).where(HuvudmanAlias.huvudman_id != (own_id or 0)))
    rules.require_free(
        name,
        [alias.name for alias in aliases if rules.overlap(span, (alias.valid_from, alias.valid_to))],
    )


def _check_kind(session: Session, row: Huvudman, kind: HuvudmanKind) -> None:
    if kind is row.kind:
        return
    groups = set(
        session.scalars(
            select(Body.kind)
            .join(BodyMember)
            .where(
                BodyMember.huvudman_id == row.id,
                (BodyMember.valid_to.is_(None)) | (BodyMember.valid_to >= today()),
            )
        )
    )
    if kind is HuvudmanKind.GRUPP and (groups or open_accounts(session, row.id)):
        raise InputError(f"{row.name} har konton eller medlemskap och kan inte vara en grupp.", field="kind")
    if kind is HuvudmanKind.PRIVAT and BodyKind.MYNDIGHETER in groups:
        raise InputError(
            f"{row.name} är med i en krets som bara är för myndigheter. Avsluta medlemskapet först.",
            field="kind",
        )


def _aliases(session: Session, huvudman_id: int) -> list[HuvudmanAlias]:
    return list(session.scalars(select(HuvudmanAlias).where(HuvudmanAlias.huvudman_id == huvudman_id)))


def _end_parts(session: Session, huvudman_id: int, last_day: dt.date) -> None:
    members = session.scalars(select(BodyMember).where(BodyMember.huvudman_id == huvudman_id))
    expected = session.scalars(select(ExpectedReporting).where(ExpectedReporting.huvudman_id == huvudman_id))
    for part in (*members, *expected):
        if part.valid_from is not None and part.valid_from > last_day:
            session.delete(part)
        elif part.valid_to is None or part.valid_to > last_day:
            part.valid_to = last_day
