"""Sign-ins: how they open, how they end by themselves, and how guessing is slowed down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from lägesbild.actions import failures, sessions
from lägesbild.config import settings
from lägesbild.model import Draft, Huvudman, TrailEntry, User, WebSession
from lägesbild.model.words import Role
from lägesbild.reading import sessions as open_sessions
from lägesbild.store import tokens, trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


@pytest.fixture(autouse=True)
def _demo_mode(monkeypatch: pytest.MonkeyPatch, database: Engine) -> Iterator[None]:
    use(monkeypatch, LAGESBILD_DEMO="true")
    yield
    settings.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


def signed_in(user_id: int, at: dt.datetime = NOON, earlier: str | None = None) -> str:
    with transaction() as session:
        cookie = sessions.sign_in(
            session, user_id=user_id, password_matches=True, at=at, earlier_cookie=earlier
        )
    assert cookie is not None
    return cookie


def failed(user_id: int | None, at: dt.datetime = NOON) -> None:
    with transaction() as session:
        assert sessions.sign_in(session, user_id=user_id, password_matches=False, at=at) is None


def is_open(cookie: str | None, at: dt.datetime = NOON) -> bool:
    with reading() as session:
        return open_sessions.find(session, cookie, at=at) is not None


def test_a_sign_in_stands_for_the_person_and_leaves_a_trail(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with reading() as session:
        found = open_sessions.find(session, cookie, at=NOON)
        assert found is not None
        assert open_sessions.viewer(session, found) == cast.rolf
        entry = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
        assert entry is not None
        assert (entry.actor, entry.action) == ("rolf", "konto.logga_in")
        assert trail.verify(session) is None


def test_the_database_holds_no_token_one_could_sign_in_with(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with reading() as session:
        row = session.scalars(select(WebSession)).one()
    assert row.token_digest not in cookie
    assert not is_open(row.token_digest)


@pytest.mark.parametrize("cookie", [None, "", "x", "a.b", "å" * 20, "x" * 5000])
def test_a_cookie_we_did_not_sign_is_a_stranger(cast: Cast, cookie: str | None) -> None:
    assert not is_open(cookie)


def test_a_changed_signature_is_a_stranger(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    payload, signature = cookie.rsplit(".", 1)
    # Its first letter: of the last one some bits mean nothing, and "A" and "B" can be the same signature.
    assert not is_open(f"{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}")


def test_a_cookie_signed_with_another_secret_is_a_stranger(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = signed_in(cast.rolf.user_id)
    use(monkeypatch, LAGESBILD_SESSION_SECRET="another-secret-that-is-long-enough-too")
    assert not is_open(cookie)


def test_an_idle_session_ends_and_use_keeps_it_open(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    assert is_open(cookie, NOON + minutes(59))
    assert not is_open(cookie, NOON + minutes(60))
    with transaction() as session:
        found = open_sessions.find(session, cookie, at=NOON + minutes(59))
        assert found is not None
        assert found.touch_due
        sessions.touch(session, session_id=found.id, at=NOON + minutes(59))
    assert is_open(cookie, NOON + minutes(118))
    assert not is_open(cookie, NOON + minutes(119))


def test_looking_does_not_keep_a_session_open(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    for minute in range(0, 60, 5):
        assert is_open(cookie, NOON + minutes(minute))
    assert not is_open(cookie, NOON + minutes(60))


def test_fresh_use_is_not_written_down_again(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with reading() as session:
        found = open_sessions.find(session, cookie, at=NOON + dt.timedelta(seconds=30))
        assert found is not None
        assert not found.touch_due


def test_no_use_keeps_a_session_open_beyond_its_absolute_lifetime(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    late = NOON + dt.timedelta(hours=settings().session_hours)
    with transaction() as session:
        sessions.touch(session, session_id=1, at=late - minutes(1))
    assert is_open(cookie, late - dt.timedelta(seconds=1))
    assert not is_open(cookie, late)


def test_signing_out_ends_this_session_only(cast: Cast) -> None:
    here, elsewhere = signed_in(cast.rolf.user_id), signed_in(cast.rolf.user_id)
    with transaction() as session:
        sessions.end(session, cookie=here)
        sessions.end(session, cookie="made up")
    assert not is_open(here)
    assert is_open(elsewhere)


def test_an_ended_session_cannot_be_brought_back_by_use(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with transaction() as session:
        sessions.end(session, cookie=cookie, at=NOON)
        sessions.touch(session, session_id=1, at=NOON + minutes(1))
    assert not is_open(cookie)


def test_signing_in_gives_a_new_token_and_ends_the_one_the_browser_had(cast: Cast) -> None:
    first = signed_in(cast.rolf.user_id)
    second = signed_in(cast.anna.user_id, earlier=first)
    assert second != first
    assert not is_open(first)
    assert is_open(second)


def test_a_session_ends_when_the_role_changes(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with transaction() as session:
        trail.deed(session, by="admir", action="konto.andra")
        session.get_one(User, cast.rolf.user_id).role = Role.LASARE
    assert not is_open(cookie)


def test_a_session_ends_when_the_huvudman_changes(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with transaction() as session:
        trail.deed(session, by="admir", action="konto.andra")
        other = session.scalars(select(Huvudman.id).where(Huvudman.slug == "big")).one()
        session.get_one(User, cast.rolf.user_id).huvudman_id = other
    assert not is_open(cookie)


def test_a_session_ends_when_the_account_is_closed(cast: Cast) -> None:
    cookie = signed_in(cast.rolf.user_id)
    with transaction() as session:
        trail.deed(session, by="admir", action="konto.andra")
        session.get_one(User, cast.rolf.user_id).closed_at = NOON
    assert not is_open(cookie)


def test_outside_demo_mode_a_demo_account_neither_signs_in_nor_stays(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = signed_in(cast.rolf.user_id)
    use(monkeypatch, LAGESBILD_DEMO="false")
    assert not is_open(cookie)
    with reading() as session:
        known = open_sessions.credentials(session, "rolf")
    assert (known.user_id, known.password_hash) == (None, None)


def test_two_slips_cost_nothing_and_the_third_has_to_wait(cast: Cast) -> None:
    failed(cast.rolf.user_id)
    failed(cast.rolf.user_id)
    assert is_open(signed_in(cast.rolf.user_id))
    for _ in range(3):
        failed(cast.rolf.user_id)
    with transaction() as session:
        assert sessions.sign_in(session, user_id=cast.rolf.user_id, password_matches=True, at=NOON) is None
    assert is_open(signed_in(cast.rolf.user_id, at=NOON + dt.timedelta(seconds=2)), NOON + minutes(1))


def test_many_failures_lock_the_account_for_a_quarter_even_for_the_right_password(cast: Cast) -> None:
    now = NOON
    for _ in range(failures.LOCK_AFTER):
        failed(cast.rolf.user_id, at=now)
        now += failures.LONGEST_WAIT
    last = now - failures.LONGEST_WAIT
    with transaction() as session:
        early = last + failures.LONGEST_WAIT - dt.timedelta(seconds=1)
        assert sessions.sign_in(session, user_id=cast.rolf.user_id, password_matches=True, at=early) is None
    assert is_open(signed_in(cast.rolf.user_id, at=now), now)


def test_trying_while_the_account_rests_does_not_make_the_rest_longer(cast: Cast) -> None:
    for _ in range(3):
        failed(cast.rolf.user_id)
    for _ in range(50):
        failed(cast.rolf.user_id)
    with reading() as session:
        assert session.get_one(User, cast.rolf.user_id).failed_count == 3


def test_one_persons_failures_do_not_concern_another(cast: Cast) -> None:
    for _ in range(failures.LOCK_AFTER):
        failed(cast.rolf.user_id)
    assert is_open(signed_in(cast.anna.user_id))


def test_a_failure_leaves_a_trail_also_for_a_name_that_does_not_exist(cast: Cast) -> None:
    failed(cast.rolf.user_id)
    failed(None)
    with reading() as session:
        entries = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc()).limit(2)).all()
    assert [(entry.actor, entry.action) for entry in entries] == [
        ("okänd", "konto.neka_inloggning"),
        ("rolf", "konto.neka_inloggning"),
    ]


def test_a_success_stores_the_renewed_hash_and_forgets_failures(cast: Cast) -> None:
    failed(cast.rolf.user_id)
    with transaction() as session:
        sessions.sign_in(session, user_id=cast.rolf.user_id, password_matches=True, new_hash="$new$")
    with reading() as session:
        user = session.get_one(User, cast.rolf.user_id)
        assert (user.password_hash, user.failed_count, user.locked_until) == ("$new$", 0, None)


def test_old_sign_ins_are_forgotten_after_a_week(cast: Cast) -> None:
    signed_in(cast.rolf.user_id)
    signed_in(cast.rolf.user_id, at=NOON + dt.timedelta(days=30))
    with reading() as session:
        assert len(session.scalars(select(WebSession)).all()) == 1


def test_each_token_is_new() -> None:
    assert len({tokens.issue()[0] for _ in range(50)}) == 50


def test_a_draft_nobody_went_on_with_is_forgotten_after_a_month(cast: Cast) -> None:
    with transaction() as session:
        for days, who in ((31, cast.rolf), (29, cast.sara)):
            at = NOON - dt.timedelta(days=days)
            session.add(Draft(user_id=who.user_id, form="rapport", payload="{}", updated_at=at))
    signed_in(cast.anna.user_id)
    with reading() as session:
        assert session.scalars(select(Draft.user_id)).all() == [cast.sara.user_id]
