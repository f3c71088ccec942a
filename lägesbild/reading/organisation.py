"""Huvudmän and groups as Administration shows them: in force, ended, and what depends on them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import Body, BodyMember, District, ForbiddenError, Huvudman, User, Viewer
from lägesbild.model.clock import today
from lägesbild.model.roles import Deed, may, require
from lägesbild.model.words import BodyKind, HuvudmanKind


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name and the days it holds; None is open."""

    id: int
    name: str
    valid_from: dt.date | None
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class HuvudmanRow:
    """A huvudman with its other names, how many open accounts it has and the groups it is in today."""

    id: int
    slug: str
    name: str
    kind: HuvudmanKind
    myndighet: str | None
    sort: int
    valid_to: dt.date | None
    aliases: tuple[Alias, ...]
    open_accounts: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A membership: who, and from which day to which."""

    id: int
    huvudman_id: int
    huvudman: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    @property
    def is_coming(self) -> bool:
        return self.valid_from is not None and self.valid_from > today()

    @property
    def is_past(self) -> bool:
        return self.valid_to is not None and self.valid_to < today()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with every membership it has had, by huvudman."""

    id: int
    slug: str
    name: str
    kind: BodyKind
    district_id: int | None
    district: str | None
    sort: int
    ended_on: dt.date | None
    members: tuple[Member, ...]
    interval_weeks: int | None = None
    contact: str | None = None

    @property
    def present(self) -> tuple[Member, ...]:
        """Its members today."""
        return tuple(one for one in self.members if not one.is_coming and not one.is_past)


def huvudman(session: Session, *, viewer: Viewer) -> tuple[HuvudmanRow, ...]:
    """
    Every huvudman in its order, ended ones too.

    Raises
    ------
    ForbiddenError
        The viewer is no administrator.
    """
    require(viewer.role, Deed.ADMINISTER)
    accounts = dict(
        session.execute(
            select(User.huvudman_id, func.count()).where(User.closed_at.is_(None)).group_by(User.huvudman_id)
        ).all()
    )
    groups = defaultdict(list)
    for group in _groups(session):
        for member in group.present:
            groups[member.huvudman_id].append(group.name)
    rows = session.scalars(
        select(Huvudman).options(selectinload(Huvudman.aliases)).order_by(Huvudman.sort, Huvudman.name)
    )
    return tuple(
        HuvudmanRow(
            row.id,
            row.slug,
            row.name,
            row.kind,
            row.myndighet,
            row.sort,
            row.valid_to,
            _aliases(row),
            accounts.get(row.id, 0),
            tuple(groups[row.id]),
        )
        for row in rows
    )


def groups(session: Session, *, viewer: Viewer) -> tuple[GroupRow, ...]:
    """
    Every group in its order for an administrator; for a behörighetsansvarig those their huvudman is in.

    Raises
    ------
    ForbiddenError
        The viewer is neither.
    """
    found = _groups(session)
    if may(viewer.role, Deed.ADMINISTER):
        return found
    if not viewer.is_approver:
        raise ForbiddenError("Grupper sköts av administratörer och följs av behörighetsansvariga.")
    return tuple(group for group in found if group.id in viewer.circles)


def _groups(session: Session) -> tuple[GroupRow, ...]:
    members: defaultdict[int, list[Member]] = defaultdict(list)
    for row, name in session.execute(
        select(BodyMember, Huvudman.name)
        .join(Huvudman, Huvudman.id == BodyMember.huvudman_id)
        .order_by(Huvudman.sort, Huvudman.name, BodyMember.valid_from)
    ):
        members[row.body_id].append(Member(row.id, row.huvudman_id, name, row.valid_from, row.valid_to))
    areas = dict(session.execute(select(District.id, District.name)).all())
    return tuple(
        GroupRow(
            row.id,
            row.slug,
            row.name,
            row.kind,
            row.district_id,
            areas.get(row.district_id) if row.district_id is not None else None,
            row.sort,
            row.ended_on,
            tuple(members[row.id]),
            row.interval_weeks,
            row.contact,
        )
        for row in session.scalars(select(Body).order_by(Body.sort, Body.name))
    )


def _aliases(row: Huvudman) -> tuple[Alias, ...]:
    ordered = sorted(row.aliases, key=lambda alias: alias.name)
    return tuple(Alias(one.id, one.name, one.valid_from, one.valid_to) for one in ordered)
