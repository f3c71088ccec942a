"""Accounts of the municipality's sign-in provider: made, changed and closed as it tells who people are."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lägesbild.actions import account_email, account_rights, accounts, provider_rules
from lägesbild.actions import account_rules as rules
from lägesbild.actions.provider_rules import GroupRule, Person
from lägesbild.model import (
    NO_PASSWORD,
    AccountState,
    InputError,
    ProviderLink,
    RecoveryCode,
    User,
)
from lägesbild.model.roles import PERMITTED
from lägesbild.store import account_trail, seals, trail
from lägesbild.store.account_trail import PROVIDER

SEAL: Final = "refresh token"


def known(
    session: Session, person: Person, *, refresh_token: str | None, at: dt.datetime | None = None
) -> User | None:
    """
    Keep what the provider says of a person, and return their account: new, followed, or found again.

    None when none of their groups has a place here; an account they had is then locked. Role and huvudman
    are those of the groups. Another huvudman, or a role that permits more, waits for an approval, as when
    an administrator gives it; marks belong to the huvudman that gave them.
    """
    now = at or dt.datetime.now(dt.UTC)
    link = _link(session, person)
    rule = provider_rules.match(person.groups)
    if rule is None:
        if link is not None:
            lost(session, user_id=link.user_id, at=now)
        return None
    if link is None:
        link = _added(session, person, rule, now)
    else:
        _found_again(session, link)
        _follow(session, link.user, rule, person)
    _keep(session, link, refresh_token, now)
    return link.user


def lost(session: Session, *, user_id: int, at: dt.datetime | None = None) -> None:
    """The provider no longer knows the person: lock the account and end its sessions, until it does again."""
    now = at or dt.datetime.now(dt.UTC)
    link = session.scalars(select(ProviderLink).where(ProviderLink.user_id == user_id)).one()
    user = session.get_one(User, user_id, with_for_update=True)
    trail.deed(session, by=PROVIDER, action="konto.okand_hos_inloggning")
    if user.closed_at is None:
        link.lost_at = user.closed_at = now
    link.refresh_token = None
    accounts.end_sessions(session, user_id=user_id)
    session.flush()


def vouched(session: Session, *, user_id: int, refresh_token: str | None) -> None:
    """The provider answered for the person, and told nothing new about them."""
    now = dt.datetime.now(dt.UTC)
    link = session.scalars(select(ProviderLink).where(ProviderLink.user_id == user_id)).one()
    _keep(session, link, refresh_token, now)


def close_unseen(session: Session, *, since: dt.datetime) -> list[str]:
    """Close the accounts the provider has not answered for since then; returns their usernames."""
    links = session.scalars(select(ProviderLink).where(ProviderLink.vouched_at < since)).all()
    closed = []
    for link in links:
        user = session.get_one(User, link.user_id, with_for_update=True)
        if link.lost_at is None and user.state is AccountState.CLOSED:
            continue
        trail.deed(session, by=PROVIDER, action="konto.stang")
        link.lost_at = link.refresh_token = None
        if user.state is not AccountState.CLOSED:
            account_rights.close(session, username=user.username, by=PROVIDER)
        closed.append(user.username)
    return closed


def link(session: Session, *, username: str, issuer: str, subject: str, by: str) -> None:
    """
    Let an account that is there sign in at the provider, and no longer with a password; for the operator.

    Never done by name or address: those change hands, and whoever got one would get the account.

    Raises
    ------
    InputError
        The account or the person is linked already.
    """
    user = rules.named(session, username, by=by)
    both = (ProviderLink.user_id == user.id) | (
        (ProviderLink.issuer == issuer) & (ProviderLink.subject == subject)
    )
    if session.scalars(select(ProviderLink).where(both)).first() is not None:
        raise InputError(f"Kontot {username} eller personen är redan kopplad till inloggningstjänsten.")
    trail.deed(session, by=by, action="konto.koppla_inloggning")
    now = dt.datetime.now(dt.UTC)
    session.add(ProviderLink(user_id=user.id, issuer=issuer, subject=subject, vouched_at=now, checked_at=now))
    user.password_hash = NO_PASSWORD
    user.totp_secret = user.totp_since = user.totp_step = user.password_only_at = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    accounts.end_sessions(session, user_id=user.id)
    session.flush()


def _keep(session: Session, link: ProviderLink, refresh_token: str | None, now: dt.datetime) -> None:
    # Not told in the trail: it happens every quarter of an hour, and changes nothing.
    kept: dict[str, object] = {"vouched_at": now, "checked_at": now}
    if refresh_token is not None:
        kept["refresh_token"] = seals.seal(refresh_token, purpose=SEAL)
    session.execute(update(ProviderLink).where(ProviderLink.id == link.id).values(kept))


def _link(session: Session, person: Person) -> ProviderLink | None:
    return session.scalars(
        select(ProviderLink)
        .where(ProviderLink.issuer == person.issuer, ProviderLink.subject == person.subject)
        .with_for_update()
    ).first()


def _added(session: Session, person: Person, rule: GroupRule, now: dt.datetime) -> ProviderLink:
    owner = accounts.owner_of(session, rule.huvudman)
    trail.deed(session, by=PROVIDER, action=account_trail.ADDED)
    user = User(
        username=_free_name(session, person),
        display_name=_display_name(person),
        password_hash=NO_PASSWORD,
        role=rule.role,
        huvudman_id=owner.id,
        created_at=now,
        email=_email(person),
    )
    link = ProviderLink(
        user=user, issuer=person.issuer, subject=person.subject, vouched_at=now, checked_at=now
    )
    session.add_all([user, link])
    session.flush()
    return link


def _found_again(session: Session, link: ProviderLink) -> None:
    if link.lost_at is None:
        return
    trail.deed(session, by=PROVIDER, action="konto.kand_igen")
    link.lost_at = link.user.closed_at = None
    session.flush()


def _follow(session: Session, user: User, rule: GroupRule, person: Person) -> None:
    owner = accounts.owner_of(session, rule.huvudman)
    # A renewed token need not say the name: that is not to have none.
    name = _display_name(person) if person.name else user.display_name
    moved = owner.id != user.huvudman_id
    if not moved and rule.role is user.role and name == user.display_name:
        return
    trail.deed(session, by=PROVIDER, action="konto.folj_grupper")
    if moved or not PERMITTED[rule.role] <= PERMITTED[user.role]:
        user.approved_at = user.approved_by = None
    if moved:
        user.is_approver = user.is_reviewer = False
    other = moved or rule.role is not user.role
    user.role, user.huvudman, user.display_name = rule.role, owner, name
    session.flush()
    if other:
        accounts.end_sessions(session, user_id=user.id)


def _free_name(session: Session, person: Person) -> str:
    """
    A username of ours made from the provider's, or of the person's name, with a number when it is taken.

    It only names the account: who may use it is said by the link.
    """
    wanted = _plain(person.username.partition("@")[0]) or _plain(person.name) or "konto"
    for number in range(1, 10_000):
        name = wanted if number == 1 else f"{wanted}{number}"
        try:
            accounts.check_username(session, name)
        except InputError:
            continue
        return name
    raise InputError("Inget användarnamn är ledigt för personen. Lägg upp kontot för hand.")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^a-z0-9._-]", "", folded.replace(" ", "."))
    return re.sub(r"^[^a-z]+", "", kept)[:50]


def _display_name(person: Person) -> str:
    name = " ".join((person.name or person.username).split())
    printable = "".join(sign for sign in name if sign.isprintable())
    return printable[: accounts.MAX_NAME] or "Namn saknas"


def _email(person: Person) -> str | None:
    try:
        return account_email.checked(person.email)
    except InputError:
        return None
