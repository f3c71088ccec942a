"""Who may do what to an account (rule 5): what an administrator opens waits for the huvudman's approver."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lägesbild.model import (
    AccountState,
    ForbiddenError,
    InputError,
    NotFoundError,
    ProviderLink,
    User,
    Viewer,
)
from lägesbild.model.roles import Deed, may, require

Actor: TypeAlias = Viewer | str
"""Somebody signed in, or the name of a command: whoever runs those could write into the database anyway."""


def name_of(by: Actor) -> str:
    """The name the trail gives the actor."""
    return by.username if isinstance(by, Viewer) else by


def named(session: Session, username: str, *, by: Actor) -> User:
    """
    The account with that name, held for this transaction.

    Raises
    ------
    NotFoundError
        There is none, or it is of another huvudman and no business of the actor's.
    """
    user = session.scalars(select(User).where(User.username == username).with_for_update()).first()
    hidden = (
        user is not None
        and isinstance(by, Viewer)
        and user.huvudman_id != by.huvudman_id
        and not may(by.role, Deed.ADMINISTER)
    )
    if user is None or hidden:
        raise NotFoundError(f"Det finns ingen användare som heter {username!r}.")
    return user


def require_administrator(by: Actor, *, other_than: User | None = None) -> None:
    """ForbiddenError unless the actor looks after accounts, and this is not their own."""
    if isinstance(by, Viewer):
        require(by.role, Deed.ADMINISTER)
        _require_another(by, other_than)


def require_overseer(by: Actor, user: User) -> None:
    """ForbiddenError unless the actor may take the account out of use: an administrator, or its approver."""
    if isinstance(by, Viewer):
        if not (by.is_approver and by.huvudman_id == user.huvudman_id):
            require(by.role, Deed.ADMINISTER)
        _require_another(by, user)


def require_in_use(user: User, *, by: Actor) -> None:
    """InputError for a locked or closed account: it is opened first, so that its state stays clear."""
    if isinstance(by, Viewer) and user.state not in {AccountState.OPEN, AccountState.WAITING}:
        raise InputError(f"Kontot {user.username} är {user.state}. Öppna det igen först.")


def put_to_wait(user: User, *, by: Actor) -> None:
    """Take the approval away after what an administrator did: a behörighetsansvarig must agree to it."""
    if isinstance(by, Viewer):
        user.approved_at = user.approved_by = None


def require_local(session: Session, user: User) -> None:
    """InputError for an account of the provider: its password and role are not decided here."""
    if session.scalar(select(ProviderLink.id).where(ProviderLink.user_id == user.id)) is not None:
        raise InputError(
            f"Kontot {user.username} loggar in med kommunens inloggning. Lösenord finns inte, och rollen "
            "följer personens grupper där."
        )


def keep_locked(session: Session, user: User) -> None:
    """Let a lock or end hold that people decided, also when the provider knows the person again."""
    session.execute(update(ProviderLink).where(ProviderLink.user_id == user.id).values(lost_at=None))


def _require_another(by: Viewer, user: User | None) -> None:
    if user is not None and user.id == by.user_id:
        raise ForbiddenError(
            "Det här är ditt eget konto. Be en annan administratör; lösenordet byter du själv under Konto."
        )
