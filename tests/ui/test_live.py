"""What a page does by itself is no use of it, and asks with the rights of the moment."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from lägesbild.actions import sessions
from lägesbild.model import WebSession
from lägesbild.store import tokens
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast


class StoppedError(Exception):
    """What a run that is stopped ends with here."""


def test_a_run_of_its_own_knows_who_looks_and_leaves_the_idle_time_running(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ago = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=30)
    with transaction() as session:
        cookie = sessions.sign_in(session, user_id=cast.rolf.user_id, password_matches=True, at=ago)

    def stop() -> None:
        raise StoppedError

    shown = SimpleNamespace(context=SimpleNamespace(cookies={tokens.COOKIE: cookie}), stop=stop)
    monkeypatch.setattr(identity, "st", shown)
    monkeypatch.setenv("LAGESBILD_DEMO", "true")
    identity.sessions.settings.cache_clear()
    assert identity.still() == cast.rolf
    with reading() as session:
        assert session.scalars(select(WebSession.seen_at)).one() == ago
    assert identity.current() == cast.rolf
    with reading() as session:
        assert session.scalars(select(WebSession.seen_at)).one() > ago
    with transaction() as session:
        sessions.end(session, cookie=cookie)
    with pytest.raises(StoppedError):
        identity.still()
