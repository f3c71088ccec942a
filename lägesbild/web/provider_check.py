"""Asking the provider again whether it still knows somebody: while they use it, and by ``user sync``."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from sqlalchemy import update

from lägesbild.actions import provider_accounts
from lägesbild.model import LagesbildError, ProviderLink
from lägesbild.reading import provider_accounts as accounts
from lägesbild.reading.provider_accounts import Linked
from lägesbild.store import seals
from lägesbild.store.session import reading, transaction
from lägesbild.web import oidc

LOG: Final = logging.getLogger("lägesbild.oidc")


class Found(StrEnum):
    """What came of asking. The value is the word the command line shows."""

    KNOWN = "känd"
    LOST = "inte längre känd: låst"
    UNASKED = "går inte att fråga om"
    NO_ANSWER = "inget svar"


def if_due(user_id: int) -> None:
    """Ask, when it is time and no other process does."""
    now = dt.datetime.now(dt.UTC)
    with reading() as session:
        linked = accounts.due(session, user_id, at=now)
    if linked is not None and _claimed(linked, now):
        ask(linked)


def everybody() -> Iterator[tuple[str, Found]]:
    """Ask about each account in use of the provider in force."""
    with reading() as session:
        found = accounts.linked(session)
    for linked in found:
        yield linked.username, ask(linked)


def ask(linked: Linked) -> Found:
    """Ask about one account, and keep what is answered. No answer changes nothing."""
    refresh_token = seals.unseal(linked.sealed, purpose=provider_accounts.SEAL)
    if refresh_token is None:
        return Found.UNASKED
    try:
        answer = oidc.provider().again(refresh_token=refresh_token, subject=linked.subject)
    except oidc.UnknownPersonError:
        LOG.warning("the provider no longer answers for an account")
        return _lost(linked)
    except (oidc.UnreachableError, oidc.RefusedError) as error:
        LOG.warning("the provider was asked about an account: %s", error)
        return Found.NO_ANSWER
    return _keep(linked, answer)


def _keep(linked: Linked, answer: oidc.Answer) -> Found:
    if answer.person is None:
        with transaction() as session:
            provider_accounts.vouched(session, user_id=linked.user_id, refresh_token=answer.refresh_token)
        return Found.KNOWN
    try:
        with transaction() as session:
            user = provider_accounts.known(session, answer.person, refresh_token=answer.refresh_token)
    except LagesbildError as error:  # a group whose huvudman has ended, or a file that cannot be read
        LOG.warning("the groups of an account lead nowhere: %s", type(error).__name__)
        return Found.NO_ANSWER
    return Found.KNOWN if user is not None else Found.LOST


def _lost(linked: Linked) -> Found:
    with transaction() as session:
        provider_accounts.lost(session, user_id=linked.user_id)
    return Found.LOST


def _claimed(linked: Linked, now: dt.datetime) -> bool:
    """Take the turn to ask: a key is good once with most providers, so two must not use it together."""
    with transaction() as session:
        taken = session.execute(
            update(ProviderLink)
            .where(ProviderLink.user_id == linked.user_id, ProviderLink.checked_at == linked.checked_at)
            .values(checked_at=now)
        )
        return bool(taken.rowcount)  # type: ignore[attr-defined]
