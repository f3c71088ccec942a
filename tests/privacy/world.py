"""A planned municipality put into the database, with a canary in every secret and personal column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import LargeBinary, String, inspect, select
from sqlalchemy.orm import Session

from lägesbild.model import (
    Body,
    BodyMember,
    Category,
    District,
    Huvudman,
    Theme,
    User,
    Viewer,
    clock,
)
from lägesbild.model.base import Base, UtcDateTime
from lägesbild.model.words import BodyKind, DistrictLevel
from lägesbild.reading import areas, view_address, viewers
from lägesbild.store import trail
from lägesbild.store.session import reading
from tests.privacy.canaries import EVERYBODY, NOBODY, Cage
from tests.privacy.plan import GROUPS, Membership, Plan

NOW: Final = dt.datetime.now(dt.UTC).replace(microsecond=0)
CREDENTIALS: Final = frozenset(
    {"password_hash", "token_digest", "totp_secret", "code_digest", "refresh_token", "checksum", "digest"}
)
"""What nobody reads, not even whom it belongs to."""


def tables() -> dict[str, Any]:
    """Every mapped class by the name of its table."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def is_closed_column(column: Any) -> bool:
    """Whether a column is declared personal or secret."""
    return column.info.get("sensitivity") in {"personal", "secret"}


def names_a_hand(column: Any) -> bool:
    """Whether a column says by username whose doing something was."""
    return column.info.get("hand", False) or column.name.endswith("_by") or column.name == "by"


@dataclass
class World:
    """What was made of a plan."""

    plan: Plan
    cage: Cage = field(default_factory=Cage)
    people: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    readers: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    ledning: frozenset[str] = frozenset()
    area_names: frozenset[str] = frozenset()
    """Areas that rows stand in, as the address names them."""

    def of_huvudman(self, slug: str) -> frozenset[str]:
        """The people of one huvudman."""
        return frozenset(name for name, own in self.people.items() if own == slug)

    def of_group(self, slug: str) -> frozenset[str]:
        """The people of those who are in a group today."""
        return frozenset(
            name for name, own in self.people.items() if self.plan.is_member(own, slug, ledning=self.ledning)
        )

    def read_by(self, owner: str, audience: str | None) -> frozenset[str]:
        """Rule 1, written down a second time."""
        shared = self.of_group(audience) if audience else NOBODY
        return self.of_huvudman(owner) | shared

    def hand(self, huvudman: str) -> str:
        """The account that writes in a huvudman's name."""
        return min(self.of_huvudman(huvudman))

    def viewers(self) -> list[Viewer]:
        """Everybody, those first who read most: what they leave in memory must not reach the others."""
        with reading() as session:
            found = [viewers.by_username(session, name) for name in self.people]
        return sorted(found, key=lambda viewer: self.cage.forbidden(viewer.username))


@dataclass
class Builder:
    """Puts rows of a world into a session, each with its canaries and its trail."""

    world: World
    session: Session
    huvudman: dict[str, int]
    groups: dict[str, int]
    areas: list[int]

    def put(self, row: Any, readers: frozenset[str], *, by: str = "", action: str = "rapport.skapa") -> Any:
        """
        Store a row, with a canary in each personal and secret column that is still empty.

        ``by`` is the username that the row names as its hand; whoever reads the row may know their name.
        """
        mapper = inspect(type(row))
        for column in mapper.columns:
            key = mapper.get_property_by_column(column).key
            if is_closed_column(column) and getattr(row, key, None) in (None, ""):
                self._fill(row, key, column, readers, by)
        trail.deed(self.session, by=by or "test", action=action)
        self.session.add(row)
        self.session.flush()
        identity = inspect(row).identity
        if identity and isinstance(identity[0], int):
            self.world.rows.setdefault(row.__tablename__, []).append(identity[0])
            self.world.readers[row.__tablename__, identity[0]] = readers
        return row

    def _fill(self, row: Any, key: str, column: Any, readers: frozenset[str], by: str) -> None:
        where = f"{row.__tablename__}.{column.name}"
        if names_a_hand(column):
            if isinstance(column.type, String) and not column.nullable:
                setattr(row, key, by or "test")
            if by:
                self.world.cage.allow(self.world.names[by], readers)
            return
        allowed = NOBODY if column.name in CREDENTIALS else readers
        if isinstance(column.type, LargeBinary):
            setattr(row, key, self.world.cage.word(where, allowed).encode())
        elif isinstance(column.type, String):
            setattr(row, key, self.world.cage.word(where, allowed))

    def at_a_point(self, row: Any, readers: frozenset[str]) -> Any:
        """Give a row a point of its own."""
        row.east_m, row.north_m = self.world.cage.point(f"{row.__tablename__}.east_m", readers)
        return row

    def anything(self, table: Any, readers: frozenset[str], *, by: str, **given: Any) -> Any:
        """A row of a table this file knows nothing of, with what its columns need at least."""
        values = dict(given)
        for column in inspect(table).columns:
            key = inspect(table).get_property_by_column(column).key
            if (
                key not in values
                and not column.nullable
                and not column.primary_key
                and column.default is None
            ):
                values.setdefault(key, self._least(column))
        return self.put(
            table(**{name: value for name, value in values.items() if value is not None}), readers, by=by
        )

    def _least(self, column: Any) -> Any:
        for key in column.foreign_keys:
            return self._parent(key.column)
        if is_closed_column(column):
            return None
        if getattr(column.type, "enum_class", None) is not None:
            return next(iter(column.type.enum_class))
        kind = dt.datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
        least: dict[type, Any] = {int: 1, bool: False, dt.datetime: NOW, dt.date: clock.today(), float: 1.0}
        return least.get(kind, "0" * min(getattr(column.type, "length", None) or 8, 8))

    def _parent(self, column: Any) -> int:
        """A row to point at, made if there is none."""
        made = self.world.rows.get(column.table.name)
        found = made[-1] if made else self.session.scalar(select(column).limit(1))
        if found is None:
            found = self.anything(tables()[column.table.name], NOBODY, by="").id
        return int(found)


def ground(world: World, session: Session) -> Builder:
    """Groups with their members and accounts with their names: what everything else stands on."""
    builder = again(world, session)
    ledning = select(Huvudman.slug).join(BodyMember).where(BodyMember.body_id == builder.groups[GROUPS[0]])
    world.ledning = frozenset(session.scalars(ledning))
    names = view_address.area_names(areas.read_tree(session))
    codes = set(session.scalars(select(District.code).where(District.id.in_(builder.areas))))
    world.area_names = frozenset(name for name, code in names.items() if code in codes)
    _groups(builder)
    _people(builder)
    return builder


def again(world: World, session: Session) -> Builder:
    """A builder for a world that has its ground."""
    return Builder(
        world,
        session,
        dict(_pairs(session, select(Huvudman.slug, Huvudman.id))),
        dict(_pairs(session, select(Body.slug, Body.id))),
        list(session.scalars(select(District.id).where(District.level == DistrictLevel.REGSO).limit(6))),
    )


def _groups(builder: Builder) -> None:
    plan, day = builder.world.plan, clock.today()
    for number, slug in enumerate(GROUPS[1:]):
        row = Body(
            slug=slug,
            name=slug.replace("_", " ").capitalize(),
            kind=BodyKind.OMRADESGRUPP if number else BodyKind.ARBETSGRUPP,
            district_id=builder.areas[0] if number else None,
            ended_on=day - dt.timedelta(days=1) if plan.ended == slug else None,
        )
        builder.groups[slug] = builder.put(row, EVERYBODY, action="grupp.skapa").id
    spans = {
        Membership.MEMBER: (day - dt.timedelta(days=400), None),
        Membership.LEFT: (day - dt.timedelta(days=400), day - dt.timedelta(days=1)),
        Membership.COMING: (day + dt.timedelta(days=9), None),
    }
    for group, huvudman, how in plan.members:
        if how in spans:
            start, end = spans[how]
            member = BodyMember(
                body_id=builder.groups[group],
                huvudman_id=builder.huvudman[huvudman],
                valid_from=start,
                valid_to=end,
            )
            builder.put(member, EVERYBODY, action="grupp.lagg_till_medlem")


def _people(builder: Builder) -> None:
    world = builder.world
    for number, person in enumerate(world.plan.people):
        world.people[f"person{number}"] = person.huvudman
    for (username, huvudman), person in zip(world.people.items(), world.plan.people, strict=True):
        admins = (
            name for name, one in zip(world.people, world.plan.people, strict=True) if one.role == "admin"
        )
        known = world.of_huvudman(huvudman) | frozenset(admins)
        for group in GROUPS:
            if username in world.of_group(group):
                known |= world.of_group(group)
        world.names[username] = world.cage.word("user_account.display_name", known)
        row = User(
            username=username,
            display_name=world.names[username],
            email=f"{world.cage.word('user_account.email', known)}@example.se",
            role=person.role,
            huvudman_id=builder.huvudman[huvudman],
            is_approver=person.is_approver,
            is_reviewer=person.is_reviewer,
            approved_at=NOW,
            approved_by="test",
            created_at=NOW,
        )
        world.users[username] = builder.put(row, known, action="konto.skapa").id


def _pairs(session: Session, statement: Any) -> Iterable[tuple[str, int]]:
    return [(slug, row_id) for slug, row_id in session.execute(statement)]


def a_category(session: Session, *, sensitive: bool) -> int:
    """A category for a row of a bundle: a sensitive one has no place below RegSO, or none at all."""
    wanted = (Category.sensitive.is_(sensitive), Category.whole_kommun_only.is_(False))
    return session.scalars(select(Category.id).where(*wanted).order_by(Category.sort)).first() or 0


def a_theme(session: Session) -> int:
    """A theme for a row of a bundle."""
    return session.scalars(select(Theme.id).order_by(Theme.sort)).first() or 0
