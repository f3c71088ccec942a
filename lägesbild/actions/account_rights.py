"""What an account may do: its role, its marks, the approval without which nobody signs in, and its end."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from lägesbild.actions import account_rules as rules
from lägesbild.actions import accounts
from lägesbild.actions.account_rules import Actor
from lägesbild.model import AccountState, ConflictError, ForbiddenError, InputError, User, Viewer
from lägesbild.model.roles import PERMITTED
from lägesbild.model.words import Role
from lägesbild.store import account_trail, trail


def change_role(session: Session, *, username: str, role: Role, by: Actor) -> None:
    """
    Give an account another role. The person signs in anew.

    A role that permits more than the one before waits for an approval when an administrator gives it.

    Raises
    ------
    InputError
        It has that role, or is locked or closed.
    """
    user = rules.named(session, username, by=by)
    rules.require_administrator(by, other_than=user)
    rules.require_in_use(user, by=by)
    rules.require_local(session, user)
    if role is user.role:
        raise InputError(f"Kontot {username} är redan {role.label.lower()}.", field="role")
    trail.deed(session, by=rules.name_of(by), action="konto.andra_roll")
    if not PERMITTED[role] <= PERMITTED[user.role]:
        rules.put_to_wait(user, by=by)
    user.role = role
    accounts.end_sessions(session, user_id=user.id)
    session.flush()


def appoint(
    session: Session,
    *,
    username: str,
    approver: bool | None = None,
    reviewer: bool | None = None,
    by: Actor,
) -> None:
    """
    Make somebody behörighetsansvarig or granskare of their huvudman, or end that; None leaves it as it is.

    A mark given by an administrator waits for an approval; one taken away does not. The first
    behörighetsansvarig of a huvudman is therefore appointed by the operator.

    Raises
    ------
    InputError
        It changes nothing, or the account is locked or closed.
    """
    user = rules.named(session, username, by=by)
    rules.require_administrator(by, other_than=user)
    if user.closed_at is not None:
        raise InputError(f"Kontot {username} är {user.state}. Öppna det igen först.")
    wanted = (
        user.is_approver if approver is None else approver,
        user.is_reviewer if reviewer is None else reviewer,
    )
    if wanted == (user.is_approver, user.is_reviewer):
        raise InputError(f"Kontot {username} har redan de uppdragen.")
    trail.deed(session, by=rules.name_of(by), action="konto.utse")
    if wanted[0] > user.is_approver or wanted[1] > user.is_reviewer:
        rules.put_to_wait(user, by=by)
        if isinstance(by, Viewer):
            accounts.end_sessions(session, user_id=user.id)
    user.is_approver, user.is_reviewer = wanted
    session.flush()


def approve(
    session: Session, *, username: str, by: Actor, as_of: int | None = None, password: str | None = None
) -> None:
    """
    Let a person sign in, in the name of their huvudman.

    ``as_of`` is the last trail entry about the account that the approver has seen: nobody approves what an
    administrator changed after the page was drawn. With a new ``password`` the one that the administrator
    knows is worth nothing.

    Raises
    ------
    ForbiddenError
        The actor is no behörighetsansvarig of that huvudman, or would approve their own doing.
    InputError
        It does not wait for an approval, or the password is too weak.
    ConflictError
        Something was done to it that the approver has not seen.
    """
    user = rules.named(session, username, by=by)
    story = account_trail.stories(session, [user.id])[user.id]
    if isinstance(by, Viewer):
        _require_approver(by, user, story)
    if user.state is not AccountState.WAITING:
        raise InputError(f"Kontot {username} är {user.state} och väntar inte på godkännande.")
    if as_of is not None and story.last_id != as_of:
        raise ConflictError(
            f"Kontot {username} har ändrats sedan du öppnade sidan. Läs det igen och godkänn sedan."
        )
    if password is not None:
        rules.require_local(session, user)
        accounts.check_password(password, username=username)
    trail.deed(session, by=rules.name_of(by), action=account_trail.APPROVED)
    if password is not None:
        user.password_hash = accounts.HASHER.hash(password)
    user.approved_at, user.approved_by = dt.datetime.now(dt.UTC), rules.name_of(by)
    session.flush()


def close(session: Session, *, username: str, by: Actor) -> None:
    """
    End an account whose person has left, or one that was not approved. What was written stays.

    It loses its approval and its marks, so that opening it again needs a new approval.
    """
    user = rules.named(session, username, by=by)
    rules.require_overseer(by, user)
    if user.state is AccountState.CLOSED:
        raise InputError(f"Kontot {username} är redan stängt.")
    trail.deed(session, by=rules.name_of(by), action="konto.stang")
    rules.keep_locked(session, user)
    user.closed_at = user.closed_at or dt.datetime.now(dt.UTC)
    user.approved_at = user.approved_by = None
    user.is_approver = user.is_reviewer = False
    accounts.end_sessions(session, user_id=user.id)
    session.flush()


def _require_approver(by: Viewer, user: User, story: account_trail.Story) -> None:
    if not by.is_approver or by.huvudman_id != user.huvudman_id:
        raise ForbiddenError(
            f"Kontot läser rader hos {user.huvudman.name} och godkänns av en behörighetsansvarig där."
        )
    if reason := account_trail.hinder(story, user_id=user.id, approver=by):
        raise ForbiddenError(reason)
