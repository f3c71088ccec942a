"""The address of an account: one's own, or an administrator's to change."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lägesbild.actions import account_email
from lägesbild.model import ForbiddenError, InputError, NotFoundError, TrailEntry, User, Viewer
from lägesbild.reading import account_email as stored
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def put(username: str, email: str, by: Viewer) -> None:
    with transaction() as session:
        account_email.put(session, username=username, email=email, by=by)


def test_somebody_gives_their_own_address_and_takes_it_away(cast: Cast) -> None:
    put("sara", " sara@exempel.se ", cast.sara)
    with reading() as session:
        assert stored.read(session, cast.sara.user_id, viewer=cast.sara) == "sara@exempel.se"
        entry = session.scalars(select(TrailEntry).where(TrailEntry.action == "konto.epost")).one()
    assert "@" not in entry.details  # an address is personal: sealed
    put("sara", "", cast.sara)
    with reading() as session:
        assert session.get_one(User, cast.sara.user_id).email is None


def test_an_administrator_gives_others_theirs(cast: Cast) -> None:
    put("rolf", "rolf@exempel.se", cast.admir)
    with reading() as session:
        assert stored.read(session, cast.rolf.user_id, viewer=cast.admir) == "rolf@exempel.se"


def test_nobody_else_changes_or_reads_it(cast: Cast) -> None:
    for by in (cast.stina, cast.xenia):
        with pytest.raises((ForbiddenError, NotFoundError)):
            put("rolf", "x@exempel.se", by)
        with reading() as session, pytest.raises(NotFoundError):
            stored.read(session, cast.rolf.user_id, viewer=by)


@pytest.mark.parametrize(
    "text", ["sara", "sara@", "sara@exempel", "s ara@exempel.se", "såra@exempel.se", "a..b@x.se"]
)
def test_what_is_no_address_is_refused(cast: Cast, text: str) -> None:
    with pytest.raises(InputError) as caught:
        put("sara", text, cast.sara)
    assert caught.value.field == "email"
