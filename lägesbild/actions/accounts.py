"""Accounts: add, lock, close, open again, change password. Passwords are kept as argon2id hashes only."""

from __future__ import annotations

import datetime as dt
import functools
import re
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from lägesbild.actions import account_rules as rules
from lägesbild.actions.account_rules import Actor
from lägesbild.config import settings
from lägesbild.model import AccountState, ForbiddenError, Huvudman, InputError, User, Viewer, WebSession
from lägesbild.model.words import HuvudmanKind, Role
from lägesbild.store import tokens, trail

HASHER = PasswordHasher()
MIN_PASSWORD_LENGTH = 12
MAX_PASSWORD_LENGTH = 500
"""Longer input is refused unread: hashing megabytes would be a way to tire the server."""
MAX_NAME = 120
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
NOT_PEOPLE = frozenset({"kommandorad", "system", "demo"})
"""Names the trail gives to what is no person: no account may hide behind them."""
USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")


@dataclass(frozen=True)
class Account:
    """One line of the list of accounts; holds nothing secret."""

    username: str
    display_name: str
    role: Role
    huvudman: str
    is_approver: bool
    is_reviewer: bool
    is_demo: bool
    state: AccountState
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
    by: Actor,
    is_demo: bool = False,
    is_approver: bool = False,
    is_reviewer: bool = False,
    approved_by: str | None = None,
) -> User:
    """
    Create an account for a person of a huvudman (given by slug or name).

    Nobody signs in with it before a behörighetsansvarig of that huvudman has approved it. Only the operator
    at the command line, who could write it into the database anyway, approves in the same breath: they say
    so in ``approved_by``.

    Raises
    ------
    InputError
        The name is taken or malformed, the huvudman does not exist or is a group, or the password is
        too weak.
    ForbiddenError
        Somebody signed in is no administrator, or wants to approve their own account at once.
    """
    rules.require_administrator(by)
    if isinstance(by, Viewer) and approved_by is not None:
        raise ForbiddenError(
            "Ett konto godkänns av huvudmannens behörighetsansvarig, inte av den som lägger upp det."
        )
    check_username(session, username)
    owner = owner_of(session, huvudman)
    if not is_demo:
        check_password(password, username=username)
    trail.deed(session, by=rules.name_of(by), action="konto.lagg_till")
    now = dt.datetime.now(dt.UTC)
    user = User(
        username=username,
        display_name=_display_name(display_name),
        password_hash=HASHER.hash(password),
        role=role,
        huvudman_id=owner.id,
        is_demo=is_demo or settings().demo,
        is_approver=is_approver,
        is_reviewer=is_reviewer,
        created_at=now,
        approved_at=now if approved_by else None,
        approved_by=approved_by,
    )
    session.add(user)
    session.flush()
    return user


def check_username(session: Session, username: str) -> None:
    """InputError for a name that is malformed, taken, or kept for what is no person."""
    if not USERNAME.fullmatch(username):
        raise InputError(
            "Användarnamnet ska börja med en bokstav och bara innehålla a–z, 0–9, punkt och bindestreck.",
            field="username",
        )
    taken = session.scalars(select(User).where(User.username == username)).first() is not None
    if taken or username in NOT_PEOPLE:
        raise InputError(f"Användarnamnet {username!r} är upptaget.", field="username")


def owner_of(session: Session, huvudman: str) -> Huvudman:
    """The huvudman an account can belong to, by slug or name; InputError when there is none such."""
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
    if owner.valid_to is not None:
        raise InputError(f"{owner.name} är avslutad och får inga nya konton.", field="huvudman")
    return owner


def _display_name(text: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= MAX_NAME:
        raise InputError(f"Skriv personens namn, högst {MAX_NAME} tecken.", field="display_name")
    return name


def check_password(password: str, *, username: str) -> None:
    """Refuse a password that is short, or made of the username (length beats character classes)."""
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise InputError(
            f"Lösenordet ska ha minst {MIN_PASSWORD_LENGTH} och högst {MAX_PASSWORD_LENGTH} tecken.",
            field="password",
        )
    if username in password.casefold() or len(set(password)) < 5:
        raise InputError("Lösenordet är för lätt att gissa. Välj gärna flera ord i rad.", field="password")


def generated_password() -> str:
    """A password to hand over: four groups of four signs hard to mistake for each other (79 bits)."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))


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
            is_reviewer=user.is_reviewer,
            is_demo=user.is_demo,
            state=user.state,
            closed_at=user.closed_at,
            locked_until=user.locked_until,
        )
        for user in users
    )


def lock(session: Session, *, username: str, by: Actor) -> None:
    """
    Lock an account until it is unlocked; the person's open pages go blank within seconds.

    Raises
    ------
    InputError
        Nobody can sign in with it anyway. The operator may lock whatever there is.
    """
    user = rules.named(session, username, by=by)
    rules.require_overseer(by, user)
    if isinstance(by, Viewer) and user.state is not AccountState.OPEN:
        raise InputError(f"Kontot {username} är inte öppet ({user.state}), så det går inte att låsa.")
    trail.deed(session, by=rules.name_of(by), action="konto.las")
    rules.keep_locked(session, user)
    user.closed_at = user.closed_at or dt.datetime.now(dt.UTC)
    end_sessions(session, user_id=user.id)
    session.flush()


def unlock(session: Session, *, username: str, by: Actor) -> None:
    """
    Open a locked or closed account again, and forget its failed sign-ins.

    Opened by an administrator it waits for an approval; opened by the operator it is open.
    """
    user = rules.named(session, username, by=by)
    rules.require_administrator(by, other_than=user)
    if isinstance(by, Viewer) and user.closed_at is None:
        raise InputError(f"Kontot {username} är varken låst eller stängt.")
    trail.deed(session, by=rules.name_of(by), action="konto.las_upp")
    if user.closed_at is not None and not isinstance(by, Viewer) and user.approved_at is None:
        user.approved_at, user.approved_by = dt.datetime.now(dt.UTC), by
    rules.keep_locked(session, user)
    user.closed_at, user.locked_until, user.failed_count = None, None, 0
    rules.put_to_wait(user, by=by)
    session.flush()


def set_password(session: Session, *, username: str, password: str, by: Actor) -> None:
    """
    Give a person a new password on somebody else's order, and end their open sessions.

    Whoever gives it knows it: given by an administrator, the account waits for an approval.

    Raises
    ------
    NotFoundError
        There is no such account.
    InputError
        The password is too weak, or the account is locked or closed.
    """
    user = rules.named(session, username, by=by)
    rules.require_administrator(by, other_than=user)
    rules.require_in_use(user, by=by)
    rules.require_local(session, user)
    check_password(password, username=username)
    trail.deed(session, by=rules.name_of(by), action="konto.byt_losenord")
    user.password_hash = HASHER.hash(password)
    user.failed_count, user.locked_until = 0, None
    rules.put_to_wait(user, by=by)
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
    user = rules.named(session, by.username, by=by)
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
