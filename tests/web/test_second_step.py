"""The second step over real HTTP, with real codes: enrolling, coming back, and what an attacker tries."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyotp
import pytest
from sqlalchemy import select, text

from lägesbild.actions import accounts, second_factor
from lägesbild.model import TrailEntry
from lägesbild.model.words import Role
from lägesbild.store import tokens, trail
from lägesbild.store.session import reading, transaction
from lägesbild.web.second_step import COOKIE
from tests.serving import Server, serving

PASSWORD = "tre gröna hästar"
INSIDE = {"X-Forwarded-For": "192.0.2.7"}
OUTSIDE = {"X-Forwarded-For": "198.51.100.7"}
LONG_AGO = "UPDATE user_account SET failed_count = 0, locked_until = NULL, totp_step = totp_step - 10"


@pytest.fixture(scope="module")
def strict(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server outside demo mode, with a trusted network, behind a proxy on the same machine."""
    env = {"LAGESBILD_DEMO": "false", "LAGESBILD_TRUSTED_NETWORKS": "192.0.2.0/24"}
    with serving(_sqlite_template, tmp_path_factory.mktemp("strict"), env) as running:
        yield running


class Person:
    """Somebody with an account of their own, a browser, and perhaps an app."""

    def __init__(self, server: Server, username: str, role: Role) -> None:
        self.server, self.username = server, username
        engine = server.engine()
        with transaction(engine) as session:
            accounts.add(
                session,
                username=username,
                display_name=username.title(),
                role=role,
                huvudman="polisen",
                password=PASSWORD,
                by="test",
                approved_by="test",
            )
        engine.dispose()
        self.browsers: list[httpx.Client] = []
        self.client = self.browser()
        self.secret = ""
        self.codes: list[str] = []

    def browser(self, where: dict[str, str] = OUTSIDE) -> httpx.Client:
        self.browsers.append(httpx.Client(base_url=self.server.url, headers=where, timeout=20))
        return self.browsers[-1]

    def password(self, client: httpx.Client | None = None, **more: str) -> httpx.Response:
        data = {"username": self.username, "password": PASSWORD, **more}
        return (client or self.client).post("/logga-in", data=data)

    def code(self, typed: str, client: httpx.Client | None = None) -> httpx.Response:
        return (client or self.client).post("/logga-in/steg", data={"kod": typed})

    def now(self) -> str:
        return pyotp.TOTP(self.secret).now()

    def enrol(self) -> httpx.Response:
        assert self.password(nasta="/konto").headers["location"] == "/logga-in/steg"
        shown = self.client.get("/logga-in/steg").text
        found = re.search(r'<p class="nyckel"><code>([A-Z2-7 ]+)</code>', shown)
        assert found is not None
        assert "<svg" in shown
        self.secret = found.group(1).replace(" ", "")
        answer = self.code(self.now())
        self.codes = re.findall(r"<li><code>([a-z0-9-]{14})</code>", answer.text)
        return answer

    def later(self, statement: str = LONG_AGO) -> None:
        """Let some minutes pass, or do something else behind the server's back."""
        engine = self.server.engine()
        with engine.begin() as connection:
            connection.execute(text(f"{statement} WHERE username = :name"), {"name": self.username})
        engine.dispose()

    def is_in(self, client: httpx.Client | None = None) -> bool:
        return (client or self.client).get("/session").status_code == 204


@pytest.fixture
def person(strict: Server, request: pytest.FixtureRequest) -> Iterator[Callable[..., Person]]:
    made: list[Person] = []

    def make(role: Role = Role.RAPPORTOR) -> Person:
        name = f"p{abs(hash(request.node.nodeid)) % 10**9}x{len(made)}"
        made.append(Person(strict, name, role))
        return made[-1]

    yield make
    for browser in (browser for one in made for browser in one.browsers):
        browser.close()


def test_the_first_sign_in_connects_an_app_and_shows_ten_codes_once(person: Callable[..., Person]) -> None:
    kim = person()
    answer = kim.enrol()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert len(set(kim.codes)) == 10
    assert 'href="/konto"' in answer.text
    assert kim.is_in()
    assert COOKIE not in kim.client.cookies
    stored = Path(kim.server.database_url.removeprefix("sqlite:///")).read_bytes()
    stored += Path(kim.server.database_url.removeprefix("sqlite:///") + "-wal").read_bytes()
    for secret in (kim.secret, *kim.codes, *(code.replace("-", "") for code in kim.codes)):
        assert secret.encode() not in stored


def test_a_later_sign_in_asks_for_a_code_and_leads_to_the_address_asked_for(
    person: Callable[..., Person],
) -> None:
    kim = person()
    kim.enrol()
    kim.later()
    fresh = kim.browser()
    answer = kim.password(fresh, nasta="/omrade?a=1")
    assert (answer.headers["location"], tokens.COOKIE in fresh.cookies) == ("/logga-in/steg", False)
    assert "Engångskod" in fresh.get("/logga-in/steg").text
    assert kim.secret not in fresh.get("/logga-in/steg").text.replace(" ", "")
    answer = kim.code(kim.now(), fresh)
    assert (answer.status_code, answer.headers["location"]) == (303, "/omrade?a=1")
    assert kim.is_in(fresh)


def test_a_code_is_good_once_also_for_who_looked_over_the_shoulder(person: Callable[..., Person]) -> None:
    kim = person()
    kim.enrol()
    kim.later()
    code, thief = kim.now(), kim.browser()
    kim.password()
    assert kim.code(code).status_code == 303
    kim.password(thief)
    refused = kim.code(code, thief)
    assert (refused.status_code, kim.is_in(thief)) == (401, False)
    assert "redan använts" in refused.text


def test_a_recovery_code_is_good_once_and_told_in_the_trail(person: Callable[..., Person]) -> None:
    kim = person()
    kim.enrol()
    kim.password()
    assert kim.code(f" {kim.codes[0].upper()} ").status_code == 303
    kim.password()
    assert kim.code(kim.codes[0]).status_code == 401
    assert kim.code(kim.codes[1].replace("-", "")).status_code == 303
    engine = kim.server.engine()
    with reading(engine) as session:
        wanted = select(TrailEntry).where(TrailEntry.actor == kim.username).order_by(TrailEntry.id)
        actions = [entry.action for entry in session.scalars(wanted)]
        assert actions.count("konto.reservkod") == 2
        assert "konto.koppla_andra_steg" in actions
        assert trail.verify(session) is None
    engine.dispose()


def test_no_page_opens_between_the_steps(person: Callable[..., Person]) -> None:
    kim = person()
    kim.enrol()
    half = kim.browser()
    kim.password(half)
    for path in ("/", "/konto", "/media/x", "/session", "/_stcore/host-config"):
        assert half.get(path, headers={"Accept": "text/html"}).status_code in {303, 401}
    ticket = half.cookies[COOKIE]
    forged = httpx.get(f"{kim.server.url}/session", headers={"Cookie": f"{tokens.COOKIE}={ticket}"})
    assert forged.status_code == 401
    stranger = kim.browser()
    assert stranger.get("/logga-in/steg").headers["location"] == "/logga-in"
    assert kim.code(kim.now(), stranger).headers["location"] == "/logga-in"


def test_a_ticket_leads_on_once_and_not_after_the_password_has_changed(person: Callable[..., Person]) -> None:
    kim = person()
    kim.enrol()
    kim.later()
    kim.password()
    copied = {"Cookie": f"{COOKIE}={kim.client.cookies[COOKIE]}", **OUTSIDE}
    assert kim.code(kim.now()).status_code == 303
    kim.later()
    again = httpx.post(f"{kim.server.url}/logga-in/steg", data={"kod": kim.now()}, headers=copied)
    assert (again.status_code, again.headers["location"]) == (303, "/logga-in")
    assert not any(line.startswith(tokens.COOKIE) for line in again.headers.get_list("set-cookie"))
    kim.password()
    engine = kim.server.engine()
    with transaction(engine) as session:
        accounts.set_password(session, username=kim.username, password="sju sega citroner", by="test")
    engine.dispose()
    assert kim.code(kim.codes[0]).headers["location"] == "/logga-in"
    assert not kim.is_in()


@pytest.mark.parametrize("ticket", ["", "x", "a.b.c.d.e", "å", "x" * 9000])
def test_a_made_up_ticket_is_none(strict: Server, ticket: str) -> None:
    headers = {"Cookie": f"{COOKIE}={ticket}".encode(), "X-Forwarded-For": "198.51.100.9"}
    answer = httpx.get(f"{strict.url}/logga-in/steg", headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in")


def test_wrong_codes_rest_the_account_and_a_right_password_between_does_not_help(
    person: Callable[..., Person],
) -> None:
    kim = person()
    kim.enrol()
    kim.later()
    guesser = kim.browser()
    started = time.monotonic()
    for _ in range(3):
        kim.password(guesser)
        assert kim.code("000000", guesser).status_code == 401
    assert time.monotonic() - started > 3 * 0.7
    refused = kim.code(kim.now(), guesser)  # right, and yet: the account rests
    assert (refused.status_code, "Koden stämmer inte" in refused.text) == (401, True)
    kim.later("UPDATE user_account SET locked_until = '2999-01-01 00:00:00'")
    assert kim.password(guesser).status_code == 401
    assert not kim.is_in(guesser)


@pytest.mark.parametrize("headers", [{"Origin": "https://ond.se"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_on_a_foreign_page_sends_no_code(
    person: Callable[..., Person], headers: dict[str, str]
) -> None:
    kim = person()
    kim.enrol()
    kim.later()
    kim.password()
    answer = kim.client.post("/logga-in/steg", data={"kod": kim.now()}, headers=headers)
    assert answer.status_code == 403
    assert not any(line.startswith(tokens.COOKIE) for line in answer.headers.get_list("set-cookie"))


def test_a_session_from_before_is_not_the_one_signed_in_with(person: Callable[..., Person]) -> None:
    kim = person()
    kim.enrol()
    planted = kim.client.cookies[tokens.COOKIE]
    kim.password()
    kim.code(kim.codes[0])
    assert kim.client.cookies[tokens.COOKIE] != planted
    old = httpx.get(f"{kim.server.url}/session", headers={"Cookie": f"{tokens.COOKIE}={planted}", **OUTSIDE})
    assert old.status_code == 401


def test_in_the_trusted_network_a_password_is_enough_but_only_there(person: Callable[..., Person]) -> None:
    kim = person()
    inside = kim.browser(INSIDE)
    assert kim.password(inside).headers["location"] == "/"
    assert kim.is_in(inside)
    carried = {"Cookie": f"{tokens.COOKIE}={inside.cookies[tokens.COOKIE]}"}
    assert httpx.get(f"{kim.server.url}/session", headers={**carried, **OUTSIDE}).status_code == 401
    assert httpx.get(f"{kim.server.url}/session", headers=carried).status_code == 401  # from the proxy itself
    outside = kim.password()
    assert (outside.status_code, "Koppla en app där" in outside.text) == (403, True)
    assert (COOKIE in kim.client.cookies, kim.is_in()) == (False, False)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SAMORDNARE])
def test_an_administrator_and_a_coordinator_are_always_asked(
    person: Callable[..., Person], role: Role
) -> None:
    kim = person(role)
    inside = kim.browser(INSIDE)
    assert kim.password(inside).headers["location"] == "/logga-in/steg"
    assert not kim.is_in(inside)


def test_nobody_talks_themselves_into_the_trusted_network(person: Callable[..., Person]) -> None:
    kim = person()
    for told in ("192.0.2.7, 198.51.100.7", "192.0.2.7,198.51.100.7:443"):  # as a proxy adds the real one
        liar = kim.browser({"X-Forwarded-For": told})
        assert kim.password(liar).headers["location"] == "/logga-in/steg"


def test_a_reset_takes_app_codes_and_sessions_away_and_the_next_sign_in_connects_anew(
    person: Callable[..., Person],
) -> None:
    kim = person()
    kim.enrol()
    old_codes = kim.codes
    engine = kim.server.engine()
    with transaction(engine) as session:
        second_factor.reset(session, username=kim.username, by="kommandorad")
    engine.dispose()
    assert not kim.is_in()
    assert kim.enrol().status_code == 200
    kim.password()
    assert kim.code(old_codes[0]).status_code == 401
