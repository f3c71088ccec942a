"""Accounts as the people who look after them see them: facts about accounts, nothing of what they read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload

from lägesbild.model import AccountState, Huvudman, User, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import HuvudmanKind, Role
from lägesbild.reading import trail_actions
from lägesbild.store import account_trail
from lägesbild.store.account_trail import Story


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account. ``marks`` are the Swedish words for what it is appointed to."""

    id: int
    username: str
    display_name: str
    role: Role
    huvudman_id: int
    huvudman: str
    state: AccountState
    is_approver: bool
    is_reviewer: bool
    created_at: dt.datetime
    resting_until: dt.datetime | None

    @property
    def marks(self) -> tuple[str, ...]:
        pairs = ((self.is_approver, "behörighetsansvarig"), (self.is_reviewer, "granskare"))
        return tuple(word for held, word in pairs if held)


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    An account that waits for the viewer's huvudman: why, and what hinders the viewer from approving it.

    ``password_known_to`` are those who set its password since it was last approved.
    ``as_of`` is what ``actions.account_rights.approve`` is told, so that only what was seen is approved.
    """

    account: AccountLine
    reasons: tuple[tuple[str, str, dt.datetime], ...]
    password_known_to: tuple[str, ...]
    as_of: int
    hinder: str | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A huvudman that can have accounts; ``approver_count`` counts those who can sign in."""

    id: int
    slug: str
    name: str
    is_private: bool
    account_count: int
    waiting_count: int
    approver_count: int


def listing(session: Session, *, viewer: Viewer) -> tuple[AccountLine, ...]:
    """Accounts a viewer looks after: all for an administrator, those of the own huvudman for its approver."""
    users = session.scalars(
        select(User)
        .join(Huvudman)
        .where(_looked_after(viewer))
        .options(joinedload(User.huvudman))
        .order_by(Huvudman.sort, User.display_name, User.username)
    )
    return tuple(_line(user) for user in users)


def waiting_for(session: Session, *, viewer: Viewer) -> tuple[Waiting, ...]:
    """Accounts of the viewer's huvudman that wait for a behörighetsansvarig; none for anybody else."""
    if not viewer.is_approver:
        return ()
    users = session.scalars(
        select(User)
        .where(_waits(), User.huvudman_id == viewer.huvudman_id)
        .options(joinedload(User.huvudman))
        .order_by(User.id)
    ).all()
    stories = account_trail.stories(session, [user.id for user in users])
    return tuple(_waiting(user, stories[user.id], viewer) for user in users)


def waiting_count(session: Session, *, viewer: Viewer) -> int:
    """How many accounts wait for the viewer's approval: one cheap count."""
    if not viewer.is_approver:
        return 0
    wanted = select(func.count(User.id)).where(
        _waits(), User.huvudman_id == viewer.huvudman_id, User.id != viewer.user_id
    )
    return session.scalars(wanted).one()


def organisations(session: Session, *, viewer: Viewer) -> tuple[Organisation, ...]:
    """Huvudmän that can have accounts, with how many they have; for administrators alone."""
    if not may(viewer.role, Deed.ADMINISTER):
        return ()
    users = session.execute(
        select(User.huvudman_id, User.closed_at, User.approved_at, User.is_approver)
    ).all()
    found = session.scalars(
        select(Huvudman).where(Huvudman.kind != HuvudmanKind.GRUPP).order_by(Huvudman.sort)
    )
    return tuple(
        Organisation(
            id=row.id,
            slug=row.slug,
            name=row.name,
            is_private=row.kind is HuvudmanKind.PRIVAT,
            account_count=sum(user.huvudman_id == row.id and user.closed_at is None for user in users),
            waiting_count=sum(
                user.huvudman_id == row.id and user.closed_at is None and user.approved_at is None
                for user in users
            ),
            approver_count=sum(
                user.huvudman_id == row.id
                and user.is_approver
                and user.closed_at is None
                and user.approved_at is not None
                for user in users
            ),
        )
        for row in found
    )


def _looked_after(viewer: Viewer) -> ColumnElement[bool]:
    if may(viewer.role, Deed.ADMINISTER):
        return true()
    return User.huvudman_id == (viewer.huvudman_id if viewer.is_approver else -1)


def _waits() -> ColumnElement[bool]:
    return User.approved_at.is_(None) & User.closed_at.is_(None)


def _line(user: User) -> AccountLine:
    resting = user.locked_until is not None and user.locked_until > dt.datetime.now(dt.UTC)
    return AccountLine(
        id=user.id,
        username=user.username,
        display_name=user.display_name,
        role=user.role,
        huvudman_id=user.huvudman_id,
        huvudman=user.huvudman.name,
        state=user.state,
        is_approver=user.is_approver,
        is_reviewer=user.is_reviewer,
        created_at=user.created_at,
        resting_until=user.locked_until if resting else None,
    )


def _waiting(user: User, story: Story, viewer: Viewer) -> Waiting:
    by_others = [touch for touch in story.touches if touch.actor != user.username]
    reasons = tuple((trail_actions.told(touch.action), touch.actor, touch.at) for touch in by_others)
    knowing = {touch.actor for touch in by_others if touch.action in account_trail.SETS_PASSWORD}
    knowing.discard(account_trail.PROVIDER)  # it sets none
    hinder = account_trail.hinder(story, user_id=user.id, approver=viewer)
    return Waiting(_line(user), reasons, tuple(sorted(knowing)), story.last_id, hinder)
