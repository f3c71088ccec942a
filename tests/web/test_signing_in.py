"""The form over real HTTP: cookie, redirects, refusals that tell nothing, foreign forms, log-out."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, select, text

from lägesbild.actions import accounts
from lägesbild.model import User
from lägesbild.model.words import Role
from lägesbild.store import tokens
from lägesbild.store.session import reading, transaction
from lägesbild.web.signin import FAILURE_SECONDS
from lägesbild.web.throttle import FAILURES, Throttle
from tests.conftest import PASSWORD
from tests.serving import Server, serving

RIGHT = {"username": "anna", "password": PASSWORD}
SENT = FAILURES + 15


def cookie_of(answer: httpx.Response) -> SimpleCookie:
    for line in answer.headers.get_list("set-cookie"):
        if line.startswith(tokens.COOKIE):
            return SimpleCookie(line)
    raise AssertionError("no session cookie was set")


def test_the_form_is_swedish_and_works_without_script(stranger: httpx.Client) -> None:
    page = stranger.get("/logga-in").text
    assert '<html lang="sv">' in page
    assert '<label for="username">Användarnamn</label>' in page
    assert '<label for="password">Lösenord</label>' in page
    assert "<script" not in page


def test_demo_mode_shows_its_banner_and_accounts(stranger: httpx.Client) -> None:
    page = stranger.get("/logga-in").text
    assert "påhittade uppgifter" in page
    for username in ("anna", "rolf", "sara", "stina", "admir"):
        assert f"<code>{username}</code>" in page


def test_the_right_password_signs_in_with_a_cookie_no_script_can_read(stranger: httpx.Client) -> None:
    answer = stranger.post("/logga-in", data=RIGHT)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = cookie_of(answer)[tokens.COOKIE]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert cookie["secure"] == ""
    assert int(cookie["max-age"]) == 12 * 3600


def test_the_username_may_be_typed_with_capitals_and_spaces(stranger: httpx.Client) -> None:
    assert stranger.post("/logga-in", data={**RIGHT, "username": " Anna "}).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/omrade?omrade=2180R018&fran=2024-01-01", "/omrade?omrade=2180R018&fran=2024-01-01"),
        ("/konto", "/konto"),
        ("", "/"),
        ("//ond.se", "/"),
        ("///ond.se", "/"),
        ("/\\ond.se", "/"),
        ("\\\\ond.se", "/"),
        ("https://ond.se/", "/"),
        ("https:ond.se", "/"),
        ("javascript:alert(1)", "/"),
        ("/%2f/ond.se", "/"),
        ("/%2fond.se", "/"),
        ("/%5cond.se", "/"),
        ("/%255cond.se", "/"),
        ("/\tond.se", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("/.%0d%0aSet-Cookie:a=b", "/"),
        ("ond.se", "/"),
        ("/logga-ut", "/"),
        ("/logga-in?nasta=/logga-in", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_sign_in_leads_to_the_address_asked_for_and_never_off_the_server(
    stranger: httpx.Client, wanted: str, led_to: str
) -> None:
    answer = stranger.post("/logga-in", data={**RIGHT, "nasta": wanted})
    assert (answer.status_code, answer.headers["location"]) == (303, led_to)
    assert "a" not in stranger.cookies


def test_the_address_asked_for_survives_a_failed_attempt(stranger: httpx.Client) -> None:
    page = stranger.get("/logga-in", params={"nasta": "/konto?a=1&b=2"}).text
    assert 'value="/konto?a=1&amp;b=2"' in page
    wrong = {"username": "ingen", "password": "fel", "nasta": "/konto?a=1&b=2"}
    assert 'value="/konto?a=1&amp;b=2"' in stranger.post("/logga-in", data=wrong).text


def test_somebody_signed_in_is_led_on_at_once(signed_in: Callable[[str], httpx.Client]) -> None:
    answer = signed_in("rolf").get("/logga-in", params={"nasta": "/konto"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/konto")


def test_what_was_typed_comes_back_escaped(stranger: httpx.Client) -> None:
    answer = stranger.post("/logga-in", data={"username": '"><b>x', "password": "hemligt ord"})
    assert "<b>x" not in answer.text
    assert "hemligt ord" not in answer.text


def test_a_hash_made_lightly_is_made_again_as_it_should_be_at_sign_in(
    server: Server, signed_in: Callable[[str], httpx.Client]
) -> None:
    signed_in("rolf")
    with reading(server.engine()) as session:
        kept = session.scalars(select(User.password_hash).where(User.username == "rolf")).one()
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_wrong_password_and_unknown_name_look_and_take_the_same(
    stranger: httpx.Client, signed_in: Callable[[str], httpx.Client]
) -> None:
    signed_in("xenia")  # and her hash is as heavy as everybody's
    for _attempt in range(2):  # a machine with other work gets a second chance, within the address's limit
        answers, seconds = [], []
        for username in ("xenia", "finns-inte"):
            started = time.monotonic()
            answers.append(stranger.post("/logga-in", data={"username": username, "password": "fel"}))
            seconds.append(time.monotonic() - started)
        assert [answer.status_code for answer in answers] == [401, 401]
        assert answers[0].text.replace("xenia", "?") == answers[1].text.replace("finns-inte", "?")
        assert [answer.headers.get("set-cookie") for answer in answers] == [None, None]
        assert min(seconds) >= FAILURE_SECONDS
        if abs(seconds[0] - seconds[1]) < 0.25:
            return
    pytest.fail(f"the answers took {seconds[0]:.2f} and {seconds[1]:.2f} s")


def test_a_resting_account_refuses_the_right_password_in_the_same_words(stranger: httpx.Client) -> None:
    wrong = {"username": "admir", "password": "fel"}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _n: stranger.post("/logga-in", data=wrong), range(6)))
    refused = stranger.post("/logga-in", data={"username": "admir", "password": PASSWORD})
    assert {answer.status_code for answer in answers} == {401}
    assert refused.status_code == 401
    assert refused.text == answers[0].text
    time.sleep(2.2)
    assert stranger.post("/logga-in", data={"username": "admir", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://ond.se"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_on_a_foreign_page_signs_nobody_in_and_nobody_out(
    stranger: httpx.Client, signed_in: Callable[[str], httpx.Client], headers: dict[str, str]
) -> None:
    answer = stranger.post("/logga-in", data=RIGHT, headers=headers)
    assert answer.status_code == 403
    assert tokens.COOKIE not in stranger.cookies
    rolf = signed_in("rolf")
    assert rolf.post("/logga-ut", headers=headers).status_code == 403
    assert rolf.get("/session").status_code == 204


def test_our_own_form_is_accepted(server: Server, stranger: httpx.Client) -> None:
    headers = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    assert stranger.post("/logga-in", data=RIGHT, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "body", [b"", b"username=anna", b"%ff%fe=%ff", b"a" * 100_000, b"&".join([b"a=1"] * 50)]
)
def test_an_odd_form_is_refused_and_breaks_nothing(stranger: httpx.Client, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert stranger.post("/logga-in", content=body, headers=headers).status_code == 401


def test_a_planted_cookie_is_not_the_one_signed_in_with(
    stranger: httpx.Client, signed_in: Callable[[str], httpx.Client]
) -> None:
    planted = signed_in("rolf").cookies[tokens.COOKIE]
    answer = stranger.post("/logga-in", data=RIGHT, headers={"Cookie": f"{tokens.COOKIE}={planted}"})
    assert cookie_of(answer)[tokens.COOKIE].value != planted
    attacker = httpx.get(f"{stranger.base_url}/session", headers={"Cookie": f"{tokens.COOKIE}={planted}"})
    assert attacker.status_code == 401


def test_log_out_ends_the_session_also_for_who_copied_the_cookie(
    server: Server, signed_in: Callable[[str], httpx.Client]
) -> None:
    rolf = signed_in("rolf")
    copied = {"Cookie": f"{tokens.COOKIE}={rolf.cookies[tokens.COOKIE]}"}
    assert httpx.get(f"{server.url}/session", headers=copied).status_code == 204
    answer = rolf.post("/logga-ut")
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in")
    assert tokens.COOKIE not in rolf.cookies
    assert httpx.get(f"{server.url}/session", headers=copied).status_code == 401


def test_a_link_alone_does_not_log_out(signed_in: Callable[[str], httpx.Client]) -> None:
    rolf = signed_in("rolf")
    assert 'method="post" action="/logga-ut"' in rolf.get("/logga-ut").text
    assert rolf.get("/session").status_code == 204


def test_the_throttle_counts_per_address_and_forgets() -> None:
    throttle = Throttle(failures=3, window_seconds=0.2)
    for _ in range(3):
        assert throttle.wait_seconds("192.0.2.1") == 0
        assert throttle.attempt("192.0.2.1") == 0
    assert throttle.attempt("192.0.2.1") > 0
    assert 0 < throttle.wait_seconds("192.0.2.1") <= 0.2
    assert throttle.wait_seconds("192.0.2.2") == 0
    time.sleep(0.25)
    assert throttle.wait_seconds("192.0.2.1") == 0


def test_the_throttle_forgives_who_had_the_right_password() -> None:
    throttle = Throttle(failures=2)
    for _ in range(10):
        assert throttle.attempt("192.0.2.1") == 0
        throttle.forgive("192.0.2.1")
    assert throttle.wait_seconds("192.0.2.1") == 0


def test_an_address_that_keeps_failing_is_refused_for_every_name(template: Path, tmp_path: Path) -> None:
    with (
        serving(template, tmp_path) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):

        def fail(number: int) -> int:
            data = {"username": f"namn{number}", "password": "fel"}
            return client.post("/logga-in", data=data).status_code

        with ThreadPoolExecutor(10) as pool:
            assert set(pool.map(fail, range(FAILURES))) == {401}
        refused = client.post("/logga-in", data=RIGHT)
        assert refused.status_code == 429
        assert "minuter" in refused.text


def test_many_sent_at_once_are_no_way_past_the_limit_of_an_address(template: Path, tmp_path: Path) -> None:
    with (
        serving(template, tmp_path) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):

        def fail(number: int) -> int:
            data = {"username": f"namn{number}", "password": "fel"}
            return client.post("/logga-in", data=data).status_code

        with ThreadPoolExecutor(SENT) as pool:
            answers = list(pool.map(fail, range(SENT)))
    assert (answers.count(401), answers.count(429)) == (FAILURES, SENT - FAILURES)


def test_outside_demo_mode_no_demo_account_exists_and_behind_tls_the_cookie_is_secure(
    template: Path, tmp_path: Path
) -> None:
    env = {"LAGESBILD_DEMO": "false", "LAGESBILD_BEHIND_TLS": "true"}
    with serving(template, tmp_path, env) as server, httpx.Client(base_url=server.url) as client:
        page = client.get("/logga-in")
        assert "påhittade" not in page.text
        assert "<code>" not in page.text
        assert page.headers["strict-transport-security"].startswith("max-age=")
        demo = client.post("/logga-in", data=RIGHT)
        unknown = client.post("/logga-in", data={"username": "ingen", "password": PASSWORD})
        assert (demo.status_code, demo.text.replace("anna", "?")) == (401, unknown.text.replace("ingen", "?"))
        engine = server.engine()
        with transaction(engine) as session:
            accounts.add(
                session,
                username="berit",
                display_name="Berit",
                role=Role.LASARE,
                huvudman="polisen",
                password="tre gröna hästar",
                by="test",
                approved_by="test",
            )
        engine.dispose()
        answer = client.post("/logga-in", data={"username": "berit", "password": "tre gröna hästar"})
        assert answer.status_code == 303, server.log.read_text(encoding="utf-8")
        assert answer.headers["location"] == "/logga-in/steg"
        assert tokens.COOKIE not in client.cookies
        ticket = next(
            line for line in answer.headers.get_list("set-cookie") if line.startswith("lagesbild_steg")
        )
        assert all(word in ticket for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/logga-in/steg"))


def test_demo_mode_refuses_a_database_with_real_accounts(template: Path, tmp_path: Path) -> None:
    copied = tmp_path / "real.sqlite"
    shutil.copy(template, copied)
    engine = create_engine(f"sqlite:///{copied}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE user_account SET is_demo = 0 WHERE username = 'anna'"))
    engine.dispose()
    with pytest.raises(RuntimeError, match="riktiga konton"), serving(copied, tmp_path):
        pass


def test_a_server_on_an_empty_database_seeds_it(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    with serving(tmp_path / "empty.sqlite", tmp_path) as server:
        engine = server.engine()
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM huvudman")).scalar_one() > 5
        engine.dispose()


def test_an_idle_session_ends_and_asking_whether_it_lives_does_not_prolong_it(
    template: Path, tmp_path: Path
) -> None:
    with serving(template, tmp_path) as server, httpx.Client(base_url=server.url) as client:
        client.post("/logga-in", data=RIGHT)
        engine = server.engine()

        def seen_at() -> str:
            with engine.connect() as connection:
                return str(connection.execute(text("SELECT seen_at FROM web_session")).scalar_one())

        before = seen_at()
        for _ in range(3):
            assert client.get("/session").status_code == 204
        assert seen_at() == before
        with engine.begin() as connection:
            connection.execute(text("UPDATE web_session SET seen_at = datetime(seen_at, '-61 minutes')"))
        assert client.get("/session").status_code == 401
        engine.dispose()
