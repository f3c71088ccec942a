"""Accounts of the provider's people: linked by the operator, closed when nobody has answered for them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from lägesbild.actions import provider_accounts, second_factor, sessions
from lägesbild.actions.provider_rules import Person
from lägesbild.config import settings
from lägesbild.model import (
    AccountState,
    InputError,
    NotFoundError,
    ProviderLink,
    RecoveryCode,
    TrailEntry,
    User,
)
from lägesbild.model.account import NO_PASSWORD
from lägesbild.reading import sessions as open_sessions
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

NOW = dt.datetime.now(dt.UTC)
LONG_AGO = NOW - dt.timedelta(days=40)
MONTH_AGO = NOW - dt.timedelta(days=30)
ISSUER = "https://inloggning.exempel.se"


@pytest.fixture(autouse=True)
def _groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    file = tmp_path / "grupper.toml"
    file.write_text('[[grupp]]\nnamn = "lb"\nroll = "rapportor"\nhuvudman = "valfard"\n', encoding="utf-8")
    monkeypatch.setenv("LAGESBILD_OIDC_GROUPS_FILE", str(file))
    settings.cache_clear()


def person(subject: str, *groups: str) -> Person:
    return Person(ISSUER, subject, subject, subject.title(), "", frozenset(groups or ("lb",)))


def seen(subject: str, at: dt.datetime) -> int:
    """Let the provider answer for somebody; the id of their account."""
    with transaction() as session:
        user = provider_accounts.known(session, person(subject), refresh_token="nyckel", at=at)
        assert user is not None
        return user.id


def closed(since: dt.datetime = MONTH_AGO) -> list[str]:
    with transaction() as session:
        return provider_accounts.close_unseen(session, since=since)


def link(username: str, subject: str) -> None:
    with transaction() as session:
        provider_accounts.link(session, username=username, issuer=ISSUER, subject=subject, by="kommandorad")


def stands(user_id: int) -> tuple[User, ProviderLink, list[str]]:
    """An account, its link, and what the trail tells of it."""
    with reading() as session:
        assert trail.verify(session) is None
        told = (
            select(TrailEntry.action)
            .where(TrailEntry.table_name == User.__tablename__, TrailEntry.row_id == user_id)
            .order_by(TrailEntry.id)
        )
        held = session.scalars(select(ProviderLink).where(ProviderLink.user_id == user_id)).one()
        return session.get_one(User, user_id), held, list(session.scalars(told.order_by(TrailEntry.id)))


def test_who_the_provider_has_not_answered_for_is_closed_once_and_comes_back_only_by_approval() -> None:
    gone, here = seen("kajsa", LONG_AGO), seen("vera", NOW)
    assert closed() == ["kajsa"]
    assert closed() == []
    user, held, told = stands(gone)
    assert (user.state, user.approved_at, held.refresh_token) == (AccountState.CLOSED, None, None)
    assert told[-1] == "konto.stang"
    assert stands(here)[0].state is AccountState.WAITING
    seen("kajsa", NOW)
    assert stands(gone)[0].state is AccountState.CLOSED


def test_who_was_locked_because_the_provider_did_not_know_them_is_closed_in_the_end() -> None:
    user_id = seen("olga", LONG_AGO)
    with transaction() as session:
        assert provider_accounts.known(session, person("olga", "annan"), refresh_token=None) is None
    assert stands(user_id)[0].closed_at is not None
    assert closed() == ["olga"]
    user, held, _told = stands(user_id)
    assert (user.state, held.lost_at) == (AccountState.CLOSED, None)


def test_a_token_without_a_name_takes_nobodys_name_away() -> None:
    user_id = seen("vera", NOW)
    with transaction() as session:
        for username in ("", "vera@exempel.se"):
            nameless = Person(ISSUER, "vera", username, "", "", frozenset({"lb"}))
            assert provider_accounts.known(session, nameless, refresh_token=None) is not None
    assert stands(user_id)[0].display_name == "Vera"


def test_a_linked_account_leaves_password_app_and_sign_ins_behind(cast: Cast) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        rolf = session.get_one(User, cast.rolf.user_id)
        rolf.is_demo = False
        secret = second_factor.new_secret()
        cookie = sessions.enrolled(
            session, user_id=rolf.id, secret=secret, code=second_factor.pyotp.TOTP(secret).at(NOW), at=NOW
        )
    assert cookie is not None
    link("rolf", "sub-1")
    user, held, told = stands(cast.rolf.user_id)
    assert (user.password_hash, user.totp_secret, held.subject) == (NO_PASSWORD, None, "sub-1")
    assert told[-1] == "konto.koppla_inloggning"
    with reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
        assert open_sessions.find(session, cookie[0], at=NOW) is None


def test_an_account_and_a_person_are_linked_once(cast: Cast) -> None:
    link("rolf", "sub-1")
    for username, subject in (("rolf", "sub-2"), ("sara", "sub-1")):
        with pytest.raises(InputError, match="redan kopplad"):
            link(username, subject)
    with pytest.raises(NotFoundError):
        link("ingen", "sub-3")
