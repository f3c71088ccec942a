"""Who reads what, answered by the rules themselves: ``Viewer.may_read`` asked for every reader there is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lägesbild.model import Huvudman, User, Viewer
from lägesbild.model.roles import PERMITTED, Deed
from lägesbild.model.words import HuvudmanKind, Role
from lägesbild.reading import circles, form_choices
from lägesbild.reading.circles import Circle
from lägesbild.reading.viewers import viewer_of
from lägesbild.store import settings


@dataclass(frozen=True, slots=True)
class Organisation:
    """A huvudman as the page names it; ``circles`` are the ids of the groups it is in."""

    id: int
    name: str
    kind: HuvudmanKind
    circles: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reader:
    """An open account that reads a row."""

    username: str
    display_name: str
    role: Role
    huvudman: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the page shows: groups, organisations, and the threshold of the small-number rule."""

    circles: tuple[Circle, ...]
    organisations: tuple[Organisation, ...]
    threshold: int

    def readers(self, *, owner_id: int, audience_id: int | None) -> tuple[Organisation, ...]:
        """Organisations whose people read a row of the owner's shared with an audience."""
        return tuple(
            one
            for one in self.organisations
            if _anybody(one).may_read(huvudman_id=owner_id, audience_id=audience_id)
        )

    def choices(self, owner_id: int) -> tuple[Circle, ...]:
        """The audiences that the owner can choose between."""
        owner = next(one for one in self.organisations if one.id == owner_id)
        shared = (circle for circle in self.circles if circle.id in owner.circles and not circle.ended)
        return circles.own(owner.id, owner.name), *shared


def read(session: Session) -> Rules:
    """Read the groups and organisations in force today. The rules are no secret: everybody may see them."""
    groups = circles.every(session)
    organisations = tuple(
        Organisation(
            row.id,
            row.name,
            row.kind,
            frozenset(group.id for group in groups if group.id is not None and row.id in group.member_ids),
        )
        for row in session.scalars(
            select(Huvudman)
            .where(Huvudman.kind != HuvudmanKind.GRUPP, form_choices.in_force(Huvudman))
            .order_by(Huvudman.sort)
        )
    )
    return Rules(groups, organisations, int(settings.get(session, "troskel")))


def accounts(session: Session, *, owner_id: int, audience_id: int | None) -> tuple[Reader, ...]:
    """Open accounts that read a row of the owner's shared with an audience, by huvudman and name."""
    users = session.scalars(
        select(User)
        .where(User.closed_at.is_(None), User.approved_at.is_not(None))
        .join(Huvudman)
        .options(joinedload(User.huvudman))
        .order_by(Huvudman.sort, User.display_name)
    )
    return tuple(
        Reader(user.username, user.display_name, user.role, user.huvudman.name)
        for user in users
        if viewer_of(session, user).may_read(huvudman_id=owner_id, audience_id=audience_id)
    )


def may_name(viewer: Viewer, *, owner_id: int, audience_id: int | None) -> bool:
    """Whether a viewer is told which accounts read a row: only where their own huvudman has part in it."""
    return owner_id == viewer.huvudman_id or (audience_id is not None and audience_id in viewer.circles)


def deeds() -> tuple[tuple[Deed, tuple[Role, ...]], ...]:
    """Each deed with the roles that permit it."""
    return tuple((deed, tuple(role for role in Role if deed in PERMITTED[role])) for deed in Deed)


def _anybody(one: Organisation) -> Viewer:
    """Some reader of an organisation: which person and role never matters to what is read."""
    return Viewer(
        user_id=0,
        username="",
        display_name="",
        role=Role.LASARE,
        huvudman_id=one.id,
        huvudman=one.name,
        circles=one.circles,
    )
