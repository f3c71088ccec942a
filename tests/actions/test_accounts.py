"""Accounts: weak passwords are refused, locking ends sessions, one's own password ends the other ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select

from lägesbild.actions import accounts, failures, sessions
from lägesbild.config import settings
from lägesbild.model import InputError, NotFoundError, TrailEntry, User
from lägesbild.model.words import Role
from lägesbild.reading import sessions as open_sessions
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import PASSWORD, Cast

GOOD = "tre gröna hästar"


@pytest.fixture(autouse=True)
def _demo_mode(monkeypatch: pytest.MonkeyPatch, database: Engine) -> Iterator[None]:
    monkeypatch.setenv("LAGESBILD_DEMO", "true")
    settings.cache_clear()
    yield
    settings.cache_clear()


def signed_in(user_id: int) -> str:
    with transaction() as session:
        cookie = sessions.sign_in(session, user_id=user_id, password_matches=True)
    assert cookie is not None
    return cookie


def is_open(cookie: str) -> bool:
    with reading() as session:
        return open_sessions.find(session, cookie) is not None


def stored_hash(username: str) -> str:
    with reading() as session:
        return session.scalars(select(User.password_hash).where(User.username == username)).one()


def test_a_new_account_is_stored_with_an_argon2id_hash_and_a_trail(database: Engine) -> None:
    with transaction() as session:
        accounts.add(
            session,
            username="berit",
            display_name="Berit Berg",
            role=Role.RAPPORTOR,
            huvudman="polisen",
            password=GOOD,
            by="admir",
        )
    assert stored_hash("berit").startswith("$argon2id$")
    with reading() as session:
        entry = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
        assert entry is not None
        assert entry.action == "konto.lagg_till"
        assert GOOD not in entry.details
        assert "Berit" not in entry.details
        assert trail.verify(session) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [("kort", "tecken"), ("a" * 12, "gissa"), ("rolf rolf rolf", "gissa"), ("x" * 501, "högst")],
)
def test_a_weak_password_is_refused_and_says_why(cast: Cast, password: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught, transaction() as session:
        accounts.set_password(session, username="rolf", password=password, by="admir")
    assert caught.value.field == "password"
    assert accounts.matches(stored_hash("rolf"), PASSWORD)


def test_locking_closes_the_account_and_its_sessions_and_unlocking_opens_it(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with transaction() as session:
        accounts.lock(session, username="rolf", by="admir")
    assert not is_open(cookie)
    with reading() as session:
        assert open_sessions.credentials(session, "rolf").user_id is None
    with transaction() as session:
        accounts.unlock(session, username="rolf", by="admir")
    assert not is_open(cookie)
    assert is_open(signed_in(cast.rolf.user_id))


def test_unlocking_forgets_failed_sign_ins(cast: Cast) -> None:
    for _ in range(failures.FREE_FAILURES + 1):
        with transaction() as session:
            sessions.sign_in(session, user_id=cast.rolf.user_id, password_matches=False)
    with transaction() as session:
        assert sessions.sign_in(session, user_id=cast.rolf.user_id, password_matches=True) is None
        accounts.unlock(session, username="rolf", by="admir")
    assert is_open(signed_in(cast.rolf.user_id))


def test_locking_somebody_who_does_not_exist_says_so(database: Engine) -> None:
    with pytest.raises(NotFoundError, match="ingen"), transaction() as session:
        accounts.lock(session, username="ingen", by="admir")


def test_a_password_set_by_somebody_else_ends_every_session(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with transaction() as session:
        accounts.set_password(session, username="rolf", password=GOOD, by="admir")
    assert not is_open(cookie)
    assert accounts.matches(stored_hash("rolf"), GOOD)


def test_ones_own_new_password_ends_the_other_sessions_and_keeps_this_one(cast: Cast) -> None:
    here, elsewhere, anna = (signed_in(v.user_id) for v in (cast.rolf, cast.rolf, cast.anna))
    with transaction() as session:
        accounts.change_own_password(session, current=PASSWORD, new=GOOD, by=cast.rolf, cookie=here)
    assert is_open(here)
    assert not is_open(elsewhere)
    assert is_open(anna)
    with reading() as session:
        entry = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
        assert entry is not None
        assert (entry.actor, entry.action) == ("rolf", "konto.byt_losenord")
        assert "argon2" not in entry.details


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("fel", GOOD, "current"), (PASSWORD, PASSWORD, "password"), (PASSWORD, "kort", "password")],
)
def test_ones_own_password_stays_when_the_form_is_wrong(
    cast: Cast, current: str, new: str, field: str
) -> None:
    elsewhere = signed_in(cast.rolf.user_id)
    with pytest.raises(InputError) as caught, transaction() as session:
        accounts.change_own_password(session, current=current, new=new, by=cast.rolf)
    assert caught.value.field == field
    assert is_open(elsewhere)
    assert accounts.matches(stored_hash("rolf"), PASSWORD)


def test_the_change_is_undone_when_the_trail_cannot_be_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(trail, "_append", broken)
    with pytest.raises(OSError, match="disk full"), transaction() as session:
        accounts.set_password(session, username="rolf", password=GOOD, by="admir")
    assert accounts.matches(stored_hash("rolf"), PASSWORD)


def test_the_list_of_accounts_holds_everybody_and_no_hash(cast: Cast) -> None:
    with transaction() as session:
        accounts.lock(session, username="sara", by="admir")
    with reading() as session:
        listed = accounts.list_accounts(session)
    assert [account.username for account in listed] == ["admir", "anna", "rolf", "sara", "stina", "xenia"]
    assert [account.username for account in listed if account.closed_at] == ["sara"]
    assert "argon2" not in repr(listed)


def test_a_hash_made_with_weaker_parameters_is_renewed() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192).hash(GOOD)
    renewed = accounts.renewed_hash(weak, GOOD)
    assert renewed is not None
    assert accounts.matches(renewed, GOOD)
    assert accounts.renewed_hash(renewed, GOOD) is None


def test_nobody_matches_no_password_not_even_that_of_the_dummy() -> None:
    assert not accounts.matches(None, "the password of nobody")
    assert not accounts.matches(accounts.nobodys_hash(), "x" * 501)
