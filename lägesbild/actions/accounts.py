"""Accounts: add, lock, change password. Passwords are kept as argon2id hashes only."""

from __future__ import annotations

import datetime as dt
import re

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Huvudman, InputError, User
from lägesbild.model.words import Role
from lägesbild.store import trail

HASHER = PasswordHasher()
MIN_PASSWORD_LENGTH = 12
USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")


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
) -> User:
    """
    Create an account for a person of a huvudman (given by slug or name).

    Raises
    ------
    InputError
        The name is taken or malformed, the huvudman does not exist, or the password is too weak.
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
    if not is_demo:
        check_password(password, username=username)
    trail.deed(session, by=by, action="konto.lagg_till")
    user = User(
        username=username,
        display_name=display_name,
        password_hash=HASHER.hash(password),
        role=role,
        huvudman_id=owner.id,
        is_demo=is_demo,
        is_approver=is_approver,
        created_at=dt.datetime.now(dt.UTC),
    )
    session.add(user)
    session.flush()
    return user


def check_password(password: str, *, username: str) -> None:
    """Refuse a password that is short, or made of the username (length beats character classes)."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise InputError(f"Lösenordet ska ha minst {MIN_PASSWORD_LENGTH} tecken.", field="password")
    if username in password.casefold() or len(set(password)) < 5:
        raise InputError("Lösenordet är för lätt att gissa. Välj gärna flera ord i rad.", field="password")
