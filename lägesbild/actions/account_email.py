"""The address of an account: where meetings are called and reminded of. Its own person may change it."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy.orm import Session

from lägesbild.actions import account_rules as rules
from lägesbild.actions.account_rules import Actor
from lägesbild.model import InputError, User, Viewer
from lägesbild.store import trail

LONGEST: Final = 200
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")


def checked(text: str) -> str | None:
    """
    An address as it is stored; None for an empty one.

    Raises
    ------
    InputError
        It is no address (field "email").

    Examples
    --------
    >>> checked(" kim@exempel.se "), checked("")
    ('kim@exempel.se', None)
    """
    address = text.strip()
    if not address:
        return None
    if len(address) > LONGEST or ".." in address or not _ADDRESS.fullmatch(address):
        raise InputError("Skriv e-postadressen som namn@exempel.se, utan å, ä och ö.", field="email")
    return address


def put(session: Session, *, username: str, email: str, by: Actor) -> None:
    """
    Give an account its address, or take it away with an empty one.

    Raises
    ------
    NotFoundError
        There is no such account.
    ForbiddenError
        It is somebody else's, and the actor is no administrator.
    InputError
        It is no address.
    """
    user = rules.named(session, username, by=by)
    if not _is_own(by, user):
        rules.require_administrator(by)
    address = checked(email)
    if address == user.email:
        return
    trail.deed(session, by=rules.name_of(by), action="konto.epost")
    user.email = address
    session.flush()


def _is_own(by: Actor, user: User) -> bool:
    return isinstance(by, Viewer) and by.user_id == user.id
