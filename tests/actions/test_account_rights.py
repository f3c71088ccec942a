"""Rule 5: what an administrator opens waits for the huvudman's own approver, whichever way they go."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lägesbild.actions import account_rights, accounts, sessions
from lägesbild.config import settings
from lägesbild.model import (
    AccountState,
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    TrailEntry,
    User,
    Viewer,
)
from lägesbild.model.words import Role
from lägesbild.reading import sessions as open_sessions
from lägesbild.reading import viewers
from lägesbild.store import account_trail
from lägesbild.store.session import reading, transaction
from tests.conftest import PASSWORD, Cast

GOOD = "tre gröna hästar"


@pytest.fixture(autouse=True)
def _demo_mode(monkeypatch: pytest.MonkeyPatch, database: Engine) -> Iterator[None]:
    monkeypatch.setenv("LAGESBILD_DEMO", "true")
    settings.cache_clear()
    yield
    settings.cache_clear()


def add(username: str, by: Viewer | str, huvudman: str = "valfard", **options: object) -> None:
    known = {"display_name": "Ny Kollega", "role": Role.LASARE, "password": GOOD} | options
    with transaction() as session:
        accounts.add(session, username=username, huvudman=huvudman, by=by, **known)  # type: ignore[arg-type]


def approver(username: str, huvudman: str, role: Role = Role.RAPPORTOR) -> Viewer:
    add(username, "test", huvudman, role=role, is_approver=True, approved_by="test")
    with reading() as session:
        return viewers.by_username(session, username)


def approve(username: str, by: Viewer | str, as_of: int | None = None) -> None:
    with transaction() as session:
        account_rights.approve(session, username=username, by=by, as_of=as_of)


def state(username: str) -> AccountState:
    with reading() as session:
        return session.scalars(select(User).where(User.username == username)).one().state


def may_sign_in(username: str) -> bool:
    with reading() as session:
        return open_sessions.credentials(session, username).user_id is not None


def last_entry() -> TrailEntry:
    with reading() as session:
        return session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()  # type: ignore[return-value]


def last_id(username: str) -> int:
    with reading() as session:
        user_id = session.scalars(select(User.id).where(User.username == username)).one()
        return account_trail.stories(session, [user_id])[user_id].last_id


def test_an_account_laid_up_by_an_administrator_waits_until_its_own_approver_says_yes(cast: Cast) -> None:
    add("berit", cast.admir)
    assert state("berit") is AccountState.WAITING
    assert not may_sign_in("berit")
    approve("berit", cast.sara)
    assert may_sign_in("berit")
    entry = last_entry()
    assert (entry.actor, entry.action, entry.huvudman_id) == ("sara", "konto.godkann", cast.sara.huvudman_id)


Change = Callable[[Session, Viewer], None]
OPENING: dict[str, Change] = {
    "new password": lambda s, by: accounts.set_password(s, username="rolf", password=GOOD, by=by),
    "wider role": lambda s, by: account_rights.change_role(s, username="rolf", role=Role.SAMORDNARE, by=by),
    "approver": lambda s, by: account_rights.appoint(s, username="rolf", approver=True, by=by),
    "reviewer": lambda s, by: account_rights.appoint(s, username="rolf", reviewer=True, by=by),
}


@pytest.mark.parametrize("way", OPENING)
def test_what_gives_an_administrator_a_way_in_waits_and_ends_open_sessions(cast: Cast, way: str) -> None:
    pia = approver("pia", "polisen")
    with transaction() as session:
        cookie = sessions.sign_in(session, user_id=cast.rolf.user_id, password_matches=True)
    with transaction() as session:
        OPENING[way](session, cast.admir)
    assert not may_sign_in("rolf")
    approve("rolf", pia)
    assert may_sign_in("rolf")
    with reading() as session:
        assert open_sessions.find(session, cookie) is None


@pytest.mark.parametrize("end", [accounts.lock, account_rights.close])
def test_a_locked_or_closed_account_opened_again_waits(cast: Cast, end: Callable[..., None]) -> None:
    pia = approver("pia", "polisen")
    with transaction() as session:
        end(session, username="rolf", by=cast.admir)
    assert not may_sign_in("rolf")
    with transaction() as session:
        accounts.unlock(session, username="rolf", by=cast.admir)
    assert state("rolf") is AccountState.WAITING
    approve("rolf", pia)
    assert may_sign_in("rolf")


def test_a_closed_account_comes_back_without_its_marks(cast: Cast) -> None:
    with transaction() as session:
        account_rights.close(session, username="sara", by=cast.admir)
        accounts.unlock(session, username="sara", by="kommandorad")
    with reading() as session:
        sara = viewers.by_username(session, "sara")
    assert (sara.is_approver, sara.is_reviewer) == (False, False)


def test_a_narrower_role_and_a_mark_taken_away_need_no_approval(cast: Cast) -> None:
    with transaction() as session:
        account_rights.change_role(session, username="rolf", role=Role.LASARE, by=cast.admir)
        account_rights.appoint(session, username="sara", reviewer=False, by=cast.admir)
    assert may_sign_in("rolf")
    assert may_sign_in("sara")


@pytest.mark.parametrize("name", ["anna", "rolf", "stina", "admir", "xenia"])
def test_nobody_but_an_approver_of_that_huvudman_approves(cast: Cast, name: str) -> None:
    add("berit", cast.admir)
    with pytest.raises((ForbiddenError, NotFoundError)):
        approve("berit", getattr(cast, name))
    with pytest.raises((ForbiddenError, NotFoundError)):
        approve("berit", approver("pia", "polisen", Role.ADMIN))
    assert state("berit") is AccountState.WAITING


def test_an_approver_who_administers_approves_nothing_of_their_own_doing(cast: Cast) -> None:
    both = approver("bo", "valfard", Role.ADMIN)
    add("berit", both)
    with transaction() as session:
        accounts.set_password(session, username="sara", password=GOOD, by=both)
    for username in ("berit", "sara"):
        with pytest.raises(ForbiddenError, match="själv"):
            approve(username, both)
    approve("sara", "kommandorad")
    approve("berit", cast.sara)
    with transaction() as session:
        accounts.set_password(session, username="berit", password="fyra blå hästar", by=cast.admir)
    with pytest.raises(ForbiddenError, match="själv"):  # they laid it up, whoever touched it since
        approve("berit", both)


def test_nobody_approves_their_own_account(cast: Cast) -> None:
    with transaction() as session:
        accounts.set_password(session, username="sara", password=GOOD, by=cast.admir)
    with pytest.raises(ForbiddenError, match="sitt eget"):
        approve("sara", cast.sara)


def test_what_changed_after_the_approver_looked_is_not_approved(cast: Cast) -> None:
    add("berit", cast.admir)
    seen = last_id("berit")
    with transaction() as session:
        account_rights.appoint(session, username="berit", approver=True, by=cast.admir)
    with pytest.raises(ConflictError, match="ändrats"):
        approve("berit", cast.sara, as_of=seen)
    approve("berit", cast.sara, as_of=last_id("berit"))


def test_an_approver_can_make_the_administrators_password_worthless(cast: Cast) -> None:
    add("berit", cast.admir)
    with transaction() as session:
        account_rights.approve(session, username="berit", by=cast.sara, password="fyra blå hästar")
    with reading() as session:
        kept = open_sessions.credentials(session, "berit").password_hash
    assert accounts.matches(kept, "fyra blå hästar")
    assert not accounts.matches(kept, GOOD)
    assert last_entry().action == "konto.godkann"


def test_what_does_not_wait_is_not_approved(cast: Cast) -> None:
    with pytest.raises(InputError, match="väntar inte"):
        approve("rolf", approver("pia", "polisen"))


def test_no_administrator_approves_while_adding(cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        add("berit", cast.admir, approved_by="admir")


@pytest.mark.parametrize("name", ["anna", "rolf", "sara", "stina", "xenia"])
def test_only_administrators_look_after_accounts(cast: Cast, name: str) -> None:
    by: Viewer = getattr(cast, name)
    with pytest.raises(ForbiddenError):
        add("berit", by)
    for change in OPENING.values():
        with pytest.raises((ForbiddenError, NotFoundError)), transaction() as session:
            change(session, by)
    for end in (accounts.lock, account_rights.close, accounts.unlock):
        with pytest.raises((ForbiddenError, NotFoundError)), transaction() as session:
            end(session, username="stina" if name != "stina" else "rolf", by=by)


def test_an_approver_takes_accounts_of_their_own_huvudman_out_of_use_and_sees_no_other(cast: Cast) -> None:
    add("berit", "test", approved_by="test")
    with transaction() as session:
        accounts.lock(session, username="berit", by=cast.sara)
    add("cissi", cast.admir)
    with transaction() as session:
        account_rights.close(session, username="cissi", by=cast.sara)
    assert (state("berit"), state("cissi")) == (AccountState.LOCKED, AccountState.CLOSED)
    with pytest.raises(NotFoundError), transaction() as session:
        accounts.lock(session, username="rolf", by=cast.sara)


def test_nobody_changes_their_own_account_here(cast: Cast) -> None:
    for change in (
        lambda s: accounts.lock(s, username="admir", by=cast.admir),
        lambda s: accounts.set_password(s, username="admir", password=GOOD, by=cast.admir),
        lambda s: account_rights.appoint(s, username="admir", approver=True, by=cast.admir),
        lambda s: account_rights.change_role(s, username="admir", role=Role.SAMORDNARE, by=cast.admir),
        lambda s: account_rights.close(s, username="sara", by=cast.sara),
    ):
        with pytest.raises(ForbiddenError, match="eget konto"), transaction() as session:
            change(session)


def test_no_account_moves_to_another_huvudman() -> None:
    public = [
        function
        for module in (accounts, account_rights)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    takes = {one.__name__ for one in public if "huvudman" in " ".join(inspect.signature(one).parameters)}
    assert takes == {"add", "owner_of"}, "owner_of only finds whose an account is to be"


def test_an_account_laid_up_in_the_demo_belongs_to_it(cast: Cast) -> None:
    add("berit", cast.admir)
    with reading() as session:
        assert session.scalars(select(User.is_demo).where(User.username == "berit")).one()


def test_no_account_hides_behind_the_name_of_a_command(cast: Cast) -> None:
    with pytest.raises(InputError, match="upptaget"):
        add("kommandorad", cast.admir)


def test_wrong_states_are_told(cast: Cast) -> None:
    add("berit", cast.admir)
    for change in (
        lambda s: accounts.lock(s, username="berit", by=cast.admir),
        lambda s: accounts.unlock(s, username="rolf", by=cast.admir),
        lambda s: account_rights.change_role(s, username="rolf", role=Role.RAPPORTOR, by=cast.admir),
        lambda s: account_rights.appoint(s, username="sara", approver=True, by=cast.admir),
    ):
        with pytest.raises(InputError), transaction() as session:
            change(session)
    with transaction() as session:
        account_rights.close(session, username="berit", by=cast.admir)
    for change in (
        lambda s: account_rights.close(s, username="berit", by=cast.admir),
        lambda s: accounts.set_password(s, username="berit", password=GOOD, by=cast.admir),
        lambda s: account_rights.appoint(s, username="berit", reviewer=True, by=cast.admir),
    ):
        with pytest.raises(InputError, match="stängt"), transaction() as session:
            change(session)


def test_what_the_operator_does_is_open_at_once_and_stands_in_that_huvudmans_trail(cast: Cast) -> None:
    with transaction() as session:
        account_rights.appoint(session, username="rolf", approver=True, reviewer=True, by="kommandorad")
    assert may_sign_in("rolf")
    entry = last_entry()
    assert (entry.actor, entry.action) == ("kommandorad", "konto.utse")
    assert entry.huvudman_id == cast.rolf.huvudman_id
    add("berit", cast.admir)
    approve("berit", "kommandorad")
    assert may_sign_in("berit")


def test_a_generated_password_holds_the_rule_for_passwords_and_never_repeats() -> None:
    made = {accounts.generated_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        accounts.check_password(password, username="berit")
    assert PASSWORD not in made
