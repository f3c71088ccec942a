"""Accounts: add, lock, unlock, list, change password. Passwords are kept as argon2id hashes only."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from lägesbild.model import Huvudman, InputError, NotFoundError, User, Viewer, WebSession
from lägesbild.model.words import HuvudmanKind, Role
from lägesbild.store import tokens, trail

HASHER = PasswordHasher()
MIN_PASSWORD_LENGTH = 12
MAX_PASSWORD_LENGTH = 500
"""Longer input is refused unread: hashing megabytes would be a way to tire the server."""
USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")


@dataclass(frozen=True)
class Account:
    """One line of the list of accounts; holds nothing secret."""

    username: str
    display_name: str
    role: Role
    huvudman: str
    is_approver: bool
    is_demo: bool
    closed_at: dt.datetime | None
    locked_until: dt.datetime | None


def add(
    session: Session,
    *,
    username: str,
    display_name: str,
    role: Role,
    huvudman: str,
    password: str,
    by: str,
    is_demo: bool = False,
    is_approver: bool = False,
    is_reviewer: bool = False,
    approved_by: str | None = None,
) -> User:
    """
    Create an account for a person of a huvudman (given by slug or name).

    Nobody signs in with it before it is approved: ``approved_by`` is who did so already, the operator at the
    command line (who could write it into the database anyway) or an approver of that huvudman.

    Raises
    ------
    InputError
        The name is taken or malformed, the huvudman does not exist or is a group, or the password is
        too weak.
    """
    if not USERNAME.fullmatch(username):
        raise InputError(
            "Användarnamnet ska börja med en bokstav och bara innehålla a–z, 0–9, punkt och bindestreck.",
            field="username",
        )
    if session.scalars(select(User).where(User.username == username)).first() is not None:
        raise InputError(f"Användarnamnet {username!r} är upptaget.", field="username")
    owner = session.scalars(
        select(Huvudman).where((Huvudman.slug == huvudman) | (Huvudman.name == huvudman))
    ).first()
    if owner is None:
        raise InputError(f"Huvudmannen {huvudman!r} finns inte.", field="huvudman")
    if owner.kind is HuvudmanKind.GRUPP:
        raise InputError(
            f"{owner.name} är en grupp och har inga egna konton. Ange den huvudman som personen arbetar hos.",
            field="huvudman",
        )
    if not is_demo:
        check_password(password, username=username)
    trail.deed(session, by=by, action="konto.lagg_till")
    now = dt.datetime.now(dt.UTC)
    user = User(
        username=username,
        display_name=display_name,
        password_hash=HASHER.hash(password),
        role=role,
        huvudman_id=owner.id,
        is_demo=is_demo,
        is_approver=is_approver,
        is_reviewer=is_reviewer,
        created_at=now,
        approved_at=now if approved_by else None,
        approved_by=approved_by,
    )
    session.add(user)
    session.flush()
    return user


def check_password(password: str, *, username: str) -> None:
    """Refuse a password that is short, or made of the username (length beats character classes)."""
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise InputError(
            f"Lösenordet ska ha minst {MIN_PASSWORD_LENGTH} och högst {MAX_PASSWORD_LENGTH} tecken.",
            field="password",
        )
    if username in password.casefold() or len(set(password)) < 5:
        raise InputError("Lösenordet är för lätt att gissa. Välj gärna flera ord i rad.", field="password")


def list_accounts(session: Session) -> tuple[Account, ...]:
    """Every account in order of username, open and locked ones."""
    users = session.scalars(select(User).options(joinedload(User.huvudman)).order_by(User.username))
    return tuple(
        Account(
            username=user.username,
            display_name=user.display_name,
            role=user.role,
            huvudman=user.huvudman.name,
            is_approver=user.is_approver,
            is_demo=user.is_demo,
            closed_at=user.closed_at,
            locked_until=user.locked_until,
        )
        for user in users
    )


def lock(session: Session, *, username: str, by: str) -> None:
    """Close an account until it is unlocked; the person's open pages go blank within seconds."""
    user = _named(session, username)
    trail.deed(session, by=by, action="konto.las")
    user.closed_at = user.closed_at or dt.datetime.now(dt.UTC)
    end_sessions(session, user_id=user.id)
    session.flush()


def unlock(session: Session, *, username: str, by: str) -> None:
    """Open a locked account again, and forget its failed sign-ins."""
    user = _named(session, username)
    trail.deed(session, by=by, action="konto.las_upp")
    user.closed_at, user.locked_until, user.failed_count = None, None, 0
    session.flush()


def set_password(session: Session, *, username: str, password: str, by: str) -> None:
    """
    Give a person a new password on somebody else's order, and end their open sessions.

    Raises
    ------
    NotFoundError
        There is no such account.
    InputError
        The password is too weak.
    """
    user = _named(session, username)
    check_password(password, username=username)
    trail.deed(session, by=by, action="konto.byt_losenord")
    user.password_hash = HASHER.hash(password)
    user.failed_count, user.locked_until = 0, None
    end_sessions(session, user_id=user.id)
    session.flush()


def change_own_password(
    session: Session, *, current: str, new: str, by: Viewer, cookie: str | None = None
) -> None:
    """
    Change one's own password; every other sign-in of the same person ends.

    ``cookie`` is the one of the browser in use, whose sign-in stays open.

    Raises
    ------
    InputError
        ``current`` is wrong (field "current"), or ``new`` is weak or the same as before (field "password").
    """
    user = _named(session, by.username)
    if not matches(user.password_hash, current):
        raise InputError("Det nuvarande lösenordet stämmer inte. Skriv det igen.", field="current")
    if new == current:
        raise InputError("Det nya lösenordet är samma som det gamla. Välj ett annat.", field="password")
    check_password(new, username=user.username)
    trail.deed(session, by=by.username, action="konto.byt_losenord")
    user.password_hash = HASHER.hash(new)
    end_sessions(session, user_id=user.id, but_digest=tokens.digest_of(cookie))
    session.flush()


def end_sessions(session: Session, *, user_id: int, but_digest: str | None = None) -> None:
    """Close every open sign-in of a user, except the one with that token digest."""
    open_rows = update(WebSession).where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
    if but_digest is not None:
        open_rows = open_rows.where(WebSession.token_digest != but_digest)
    session.execute(open_rows.values(ended_at=dt.datetime.now(dt.UTC)))


def matches(password_hash: str | None, password: str) -> bool:
    """Compare a typed password with a hash, taking as long when there is no hash to compare with."""
    if len(password) > MAX_PASSWORD_LENGTH:
        password, password_hash = "", None
    try:
        HASHER.verify(password_hash or nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@functools.cache
def nobodys_hash() -> str:
    """Verified for names that do not exist, so that they take as long as those that do."""
    return HASHER.hash("the password of nobody")


def renewed_hash(password_hash: str, password: str) -> str | None:
    """A new hash when the stored one was made with other parameters than today's; otherwise None."""
    return HASHER.hash(password) if HASHER.check_needs_rehash(password_hash) else None


def _named(session: Session, username: str) -> User:
    user = session.scalars(select(User).where(User.username == username)).first()
    if user is None:
        raise NotFoundError(f"Det finns ingen användare som heter {username!r}.")
    return user
