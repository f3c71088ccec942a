"""The second step: who is asked, codes that pass once, resets and who may do them."""

from __future__ import annotations

import datetime as dt

import pyotp
import pytest
from sqlalchemy import select

from lägesbild.actions import accounts, failures, restored, second_factor, sessions
from lägesbild.actions.second_factor import Step
from lägesbild.actions.sessions import Halfway
from lägesbild.model import (
    AccountState,
    ForbiddenError,
    InputError,
    NotFoundError,
    RecoveryCode,
    TrailEntry,
    User,
    Viewer,
)
from lägesbild.model.words import Role
from lägesbild.reading import sessions as open_sessions
from lägesbild.reading import viewers
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "tre gröna hästar"


def after(seconds: float) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


def code(at: dt.datetime = NOON) -> str:
    return pyotp.TOTP(SECRET).at(at)


def added_kim() -> Viewer:
    """A rapportör of Välfärd who is no demo account."""
    with transaction() as session:
        accounts.add(
            session,
            username="kim",
            display_name="Kim",
            role=Role.RAPPORTOR,
            huvudman="valfard",
            password=PASSWORD,
            by="test",
            approved_by="test",
        )
    with reading() as session:
        return viewers.by_username(session, "kim")


@pytest.fixture
def kim(cast: Cast) -> Viewer:
    return added_kim()


@pytest.fixture
def codes(kim: Viewer) -> list[str]:
    """Kim's recovery codes, with an app connected at noon."""
    with transaction() as session:
        opened = sessions.enrolled(session, user_id=kim.user_id, secret=SECRET, code=code(), at=NOON)
    assert opened is not None
    return opened[1]


def user(viewer: Viewer) -> User:
    with reading() as session:
        return session.get_one(User, viewer.user_id)


def step(viewer: Viewer, typed: str, at: dt.datetime) -> str | None:
    with transaction() as session:
        return sessions.second_step(session, user_id=viewer.user_id, code=typed, at=at)


def last_action() -> str:
    with reading() as session:
        assert trail.verify(session) is None
        found = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert found is not None
    return found.action


def test_a_right_password_alone_opens_nothing_and_forgets_no_failures(kim: Viewer, codes: list[str]) -> None:
    assert step(kim, "000000", after(60)) is None
    with transaction() as session:
        found = sessions.sign_in(session, user_id=kim.user_id, password_matches=True, at=after(61))
    assert found == Halfway(kim.user_id, Step.CODE)
    assert user(kim).failed_count == 1
    assert step(kim, code(after(90)), after(90)) is not None
    assert user(kim).failed_count == 0


def test_a_code_passes_once_and_none_before_it_passes_later(kim: Viewer, codes: list[str]) -> None:
    assert step(kim, code(), after(1)) is None  # the one the app was connected with
    assert step(kim, code(after(90)), after(90)) is not None
    assert step(kim, code(after(90)), after(91)) is None
    assert step(kim, code(after(60)), after(92)) is None  # seen over the shoulder a step before


@pytest.mark.parametrize(("aside", "passes"), [(-30, True), (30, True), (-60, False), (90, False)])
def test_a_phone_may_be_half_a_minute_off(kim: Viewer, codes: list[str], aside: float, passes: bool) -> None:
    assert (step(kim, code(after(300 + aside)), after(300)) is not None) is passes


@pytest.mark.parametrize(
    "typed", ["", "1", "12345", "1234567", "æøå123", "１２３４５６", "x" * 5000, "0x1234", "\x00"]
)
def test_what_is_no_code_is_a_wrong_one(kim: Viewer, codes: list[str], typed: str) -> None:
    assert step(kim, typed, after(300)) is None


def test_recovery_codes_are_ones_own_and_used_up(cast: Cast, kim: Viewer, codes: list[str]) -> None:
    assert len(codes) == second_factor.CODES
    assert step(cast.rolf, codes[0], after(300)) is None
    assert step(kim, codes[0], after(300)) is not None
    assert step(kim, codes[0], after(301)) is None
    with reading() as session:
        stored = session.scalars(select(RecoveryCode)).all()
    assert sum(one.used_at is not None for one in stored) == 1
    assert not {one.code_digest for one in stored} & set(codes)


def test_wrong_codes_make_the_account_rest_as_wrong_passwords_do(kim: Viewer, codes: list[str]) -> None:
    now = after(300)
    for _ in range(failures.LOCK_AFTER):
        assert step(kim, "000000", now) is None
        now += failures.LONGEST_WAIT
    early = now - dt.timedelta(seconds=1)
    assert step(kim, code(early), early) is None
    assert step(kim, codes[0], early) is None
    assert step(kim, code(now), now) is not None


def test_new_recovery_codes_take_a_code_and_end_the_old_ones(kim: Viewer, codes: list[str]) -> None:
    with transaction() as session:
        assert second_factor.renew_codes(session, code="000000", by=kim, at=after(300)) is None
    assert user(kim).failed_count == 1
    with transaction() as session:
        renewed = second_factor.renew_codes(session, code=code(after(330)), by=kim, at=after(330))
    assert renewed is not None
    assert not set(renewed) & set(codes)
    assert last_action() == "konto.nya_reservkoder"
    assert step(kim, codes[0], after(400)) is None
    assert step(kim, renewed[0], after(400)) is not None


def test_another_app_takes_a_code_of_the_one_before(kim: Viewer, codes: list[str]) -> None:
    other = second_factor.new_secret()

    def connect(proof: str, typed: str) -> list[str] | None:
        with transaction() as session:
            return second_factor.connect_own(
                session, secret=other, code=typed, proof=proof, by=kim, cookie=None, at=after(300)
            )

    new = pyotp.TOTP(other).at(after(300))
    with pytest.raises(InputError, match="nya appen"):
        connect(codes[0], "000000")
    assert connect(PASSWORD, new) is None  # the password is not enough once an app is connected
    assert connect(codes[0], new) is not None
    assert step(kim, code(after(330)), after(330)) is None
    assert step(kim, pyotp.TOTP(other).at(after(360)), after(360)) is not None


def test_a_lost_session_secret_lets_nobody_past_the_second_step(
    kim: Viewer, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from lägesbild.config import settings
    from lägesbild.store import engine as engines

    monkeypatch.setenv("LAGESBILD_SESSION_SECRET", "another-secret-that-is-long-enough-too")
    settings.cache_clear()
    assert step(kim, code(after(300)), after(300)) is None
    assert step(kim, codes[0], after(300)) is None
    engines.dispose()


def test_after_a_restore_no_code_that_may_have_been_used_passes_and_the_app_goes_on(
    kim: Viewer, codes: list[str]
) -> None:
    with transaction() as session:
        restored.settle_in(session, by="kommandorad", at=after(300))
    for typed in (codes[0], code(after(270)), code(after(300)), code(after(330))):
        assert step(kim, typed, after(301)) is None
    assert step(kim, code(after(360)), after(360)) is not None


@pytest.mark.parametrize(
    ("who", "waits"), [("sara", False), ("admir", True)]
)  # Välfärd's behörighetsansvarig; an administrator elsewhere
def test_a_reset_by_an_administrator_waits_for_the_huvudman(
    cast: Cast, kim: Viewer, codes: list[str], who: str, waits: bool
) -> None:
    cookie = step(kim, codes[0], after(300))
    with transaction() as session:
        second_factor.reset(session, username="kim", by=getattr(cast, who))
    found = user(kim)
    assert (found.totp_secret, found.totp_since, found.state is AccountState.WAITING) == (None, None, waits)
    assert last_action() == "konto.aterstall_andra_steg"
    with reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
        assert open_sessions.find(session, cookie, at=after(301)) is None
    assert step(kim, codes[1], after(400)) is None


@pytest.mark.parametrize("who", ["anna", "rolf", "stina", "xenia"])
def test_others_reset_nothing(cast: Cast, kim: Viewer, codes: list[str], who: str) -> None:
    refused = pytest.raises((ForbiddenError, NotFoundError))
    with refused, transaction() as session:
        second_factor.reset(session, username="kim", by=getattr(cast, who))
    assert user(kim).totp_secret is not None


def test_nobody_resets_their_own_and_there_must_be_something_to_reset(cast: Cast, kim: Viewer) -> None:
    with pytest.raises(ForbiddenError, match="eget konto"), transaction() as session:
        second_factor.reset(session, username="sara", by=cast.sara)
    with pytest.raises(InputError, match="inget andra steg"), transaction() as session:
        second_factor.reset(session, username="kim", by="kommandorad")
