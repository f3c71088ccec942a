"""Signing in at the municipality's provider, a real one: what is let in, what is refused, what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select, update

from lägesbild.actions import account_rights, accounts
from lägesbild.model import ProviderLink, TrailEntry, User
from lägesbild.model.words import Role
from lägesbild.store import tokens, trail
from lägesbild.store.session import reading, transaction
from lägesbild.web.provider_signin import COOKIE
from tests.oidc import Faulty, Provider, answer_of, asked, providing, signing_in_at
from tests.serving import Server

pytestmark = [
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config.* is deprecated:DeprecationWarning"),
]
"""The provider under test is written with what its library will drop; ours is not."""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with pytest.MonkeyPatch.context() as patch, providing(patch) as running:
        yield running


@pytest.fixture(scope="module")
def ours(
    provider: Provider, _sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("provider")
    with signing_in_at(provider, _sqlite_template, folder, LAGESBILD_OIDC_RECHECK_MINUTES="1") as running:
        yield running


@pytest.fixture
def browser(ours: Server, provider: Provider) -> Iterator[httpx.Client]:
    provider.faulty.__dict__.update(Faulty().__dict__)
    # Each from an address of its own: what is refused counts, and nobody is to wait for another test.
    browser.count += 1  # type: ignore[attr-defined]
    headers = {"X-Forwarded-For": f"198.51.100.{browser.count}"}  # type: ignore[attr-defined]
    with httpx.Client(base_url=ours.url, timeout=20, headers=headers) as client:
        yield client


browser.count = 0  # type: ignore[attr-defined]


def user_of(server: Server, subject: str) -> User | None:
    engine = server.engine()
    with reading(engine) as session:
        wanted = select(User).join(ProviderLink).where(ProviderLink.subject == subject)
        found = session.scalars(wanted).first()
        assert trail.verify(session) is None
    engine.dispose()
    return found


def approve(server: Server, subject: str) -> None:
    user, engine = user_of(server, subject), server.engine()
    assert user is not None
    with transaction(engine) as session:
        account_rights.approve(session, username=user.username, by="test")
    engine.dispose()


def signed_in_as(browser: httpx.Client, subject: str) -> httpx.Response:
    return browser.get(answer_of(asked(browser), subject))


def approved(server: Server, provider: Provider, browser: httpx.Client, subject: str, *groups: str) -> None:
    provider.person(subject, *(groups or ("lb-valfard",)))
    if user_of(server, subject) is None:
        assert signed_in_as(browser, subject).status_code == 403
        approve(server, subject)
    assert signed_in_as(browser, subject).status_code == 303


def is_in(browser: httpx.Client) -> bool:
    return browser.get("/session").status_code == 204


def actions_about(server: Server, user_id: int) -> list[str]:
    engine = server.engine()
    with reading(engine) as session:
        wanted = (
            select(TrailEntry.action)
            .where(TrailEntry.table_name == "user_account", TrailEntry.row_id == user_id)
            .order_by(TrailEntry.id)
        )
        found = list(session.scalars(wanted.order_by(TrailEntry.id)))
    engine.dispose()
    return found


def test_the_question_holds_state_nonce_and_a_challenge_and_our_own_address(
    browser: httpx.Client, ours: Server
) -> None:
    page = browser.get("/logga-in", params={"nasta": "/konto"})
    assert 'href="/logga-in/kommun?nasta=/konto">Logga in med kommunens konto</a>' in page.text
    answer = browser.get("/logga-in/kommun", headers={"Host": "ond.se"})
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert query["redirect_uri"] == f"{ours.url}/logga-in/kommun/svar"
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    assert min(len(query[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    ticket = answer.headers["set-cookie"]
    assert query["state"] not in ticket
    assert all(word in ticket for word in ("HttpOnly", "SameSite=lax", "Path=/logga-in/kommun"))


def test_a_new_person_waits_for_approval_and_is_then_let_in(
    browser: httpx.Client, provider: Provider, ours: Server
) -> None:
    provider.person("kajsa", "annat", "lb-valfard", name="Kajsa Ny")
    waiting = signed_in_as(browser, "kajsa")
    assert (waiting.status_code, "väntar på godkännande" in waiting.text) == (403, True)
    assert (tokens.COOKIE in browser.cookies, COOKIE in browser.cookies) == (False, False)
    user = user_of(ours, "kajsa")
    assert user is not None
    assert (user.username, user.display_name, user.role, user.approved_at) == (
        "kajsa",
        "Kajsa Ny",
        Role.RAPPORTOR,
        None,
    )
    approve(ours, "kajsa")
    address = answer_of(asked(browser, nasta="/konto?a=1"), "kajsa")
    assert browser.get(address).headers["location"] == "/konto?a=1"
    assert is_in(browser)
    password = browser.post("/logga-in", data={"username": "kajsa", "password": "!"})
    assert password.status_code == 401


def refusal(browser: httpx.Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 403
    assert tokens.COOKIE not in browser.cookies
    return answer.text


@pytest.mark.parametrize(
    "faulty",
    [
        Faulty(claims={"aud": ["another-client"]}),
        Faulty(claims={"aud": ["lagesbild", "another-client"]}),
        Faulty(claims={"exp": 1_700_000_000}),
        Faulty(claims={"iss": "https://ond.se"}),
        Faulty(jwt={"alg": "HS256", "key": {"kty": "oct", "k": "aGVtbGlndCBob3MgbGV2ZXJhbnTDtnJlbg"}}),
        Faulty(claims={"azp": "another-client"}),
        Faulty(claims={"sub": ""}),
        Faulty(claims={"sub": "x" * 400}),
    ],
    ids=["audience", "two-audiences", "expired", "issuer", "algorithm", "azp", "nobody", "long"],
)
def test_a_token_that_is_not_for_us_and_now_lets_nobody_in(
    browser: httpx.Client, provider: Provider, ours: Server, faulty: Faulty
) -> None:
    approved(ours, provider, browser, "vera")
    browser.cookies.clear()
    provider.faulty.__dict__.update(faulty.__dict__)
    assert "gick inte att bekräfta" in refusal(browser, answer_of(asked(browser), "vera"))
    assert "nobody was let in" in ours.log.read_text(encoding="utf-8")


def test_an_answer_to_another_question_lets_nobody_in(
    browser: httpx.Client, provider: Provider, ours: Server
) -> None:
    approved(ours, provider, browser, "vera2")
    browser.cookies.clear()
    assert "gick inte att bekräfta" in refusal(
        browser, answer_of(asked(browser), "vera2", nonce="somebody-elses")
    )
    address = answer_of(asked(browser), "vera2")
    state = parse_qs(urlsplit(address).query)["state"][0]
    for odd in (address.replace(state, "x" * 43), address + "&iss=https://ond.se", "/logga-in/kommun/svar"):
        asked(browser)
        assert "Börja om" in refusal(browser, odd)
    assert "avbröts" in refusal(browser, answer_of(asked(browser), "vera2").replace("code=", "error="))


def test_an_answer_is_good_once_and_only_in_the_browser_that_asked(
    browser: httpx.Client, provider: Provider, ours: Server
) -> None:
    approved(ours, provider, browser, "rut")
    browser.cookies.clear()
    address = answer_of(asked(browser), "rut")
    ticket = {"Cookie": f"{COOKIE}={browser.cookies[COOKIE]}"}
    stranger = httpx.get(address)  # a link an attacker mails to the victim
    assert (stranger.status_code, "annan webbläsare" in stranger.text) == (403, True)
    assert browser.get(address).status_code == 303
    replayed = httpx.get(address, headers=ticket)
    assert (replayed.status_code, "redan använd" in replayed.text) == (403, True)
    assert "set-cookie" not in {name for name in replayed.headers if tokens.COOKIE in replayed.headers[name]}


def test_nobody_without_a_group_gets_an_account_and_who_leaves_it_is_locked_out(
    browser: httpx.Client, provider: Provider, ours: Server
) -> None:
    provider.person("ulf", "helt-annan-grupp")
    assert "inte till någon grupp" in refusal(browser, answer_of(asked(browser), "ulf"))
    assert user_of(ours, "ulf") is None
    approved(ours, provider, browser, "olga")
    provider.person("olga")
    other = httpx.Client(base_url=ours.url)
    assert "inte till någon grupp" in refusal(other, answer_of(asked(other), "olga"))
    other.close()
    assert not is_in(browser)
    provider.person("olga", "lb-valfard")
    assert signed_in_as(browser, "olga").status_code == 303


def test_role_and_huvudman_follow_the_groups_and_what_gives_more_waits(
    browser: httpx.Client, provider: Provider, ours: Server
) -> None:
    approved(ours, provider, browser, "moa")
    provider.person("moa", "lb-utbildning")
    assert "hos Utbildning" in signed_in_as(browser, "moa").text
    assert not is_in(browser)
    approve(ours, "moa")
    provider.person("moa", "lb-valfard-samordnare")
    assert "väntar" in signed_in_as(browser, "moa").text
    user = user_of(ours, "moa")
    assert user is not None
    assert (user.role, user.is_approver) == (Role.SAMORDNARE, False)
    approve(ours, "moa")
    assert signed_in_as(browser, "moa").status_code == 303
    provider.person("moa", "lb-valfard")
    assert signed_in_as(browser, "moa").status_code == 303  # less than before waits for nobody
    assert actions_about(ours, user.id).count("konto.folj_grupper") == 3


def test_who_the_provider_no_longer_knows_is_out_within_the_interval_and_back_when_it_does(
    browser: httpx.Client, provider: Provider, ours: Server
) -> None:
    approved(ours, provider, browser, "tore")
    user, engine = user_of(ours, "tore"), ours.engine()
    assert user is not None

    def later() -> None:
        ago = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=2)
        with transaction(engine) as session:
            session.execute(update(ProviderLink).values(checked_at=ago, vouched_at=ago))

    def asked_again() -> bool:
        with reading(engine) as session:
            link = session.scalars(select(ProviderLink).where(ProviderLink.user_id == user.id)).one()
        return dt.datetime.now(dt.UTC) - link.vouched_at < dt.timedelta(minutes=1)

    later()
    assert is_in(browser)
    assert asked_again()  # and still known
    provider.forget("tore")
    assert is_in(browser)  # not asked again yet
    later()
    assert not is_in(browser)
    assert (user_of(ours, "tore").state, actions_about(ours, user.id)[-1]) == (  # type: ignore[union-attr]
        "låst",
        "konto.okand_hos_inloggning",
    )
    assert signed_in_as(browser, "tore").status_code == 303
    engine.dispose()


def test_who_is_told_of_without_groups_is_out_until_they_sign_in_again(
    browser: httpx.Client, provider: Provider, ours: Server
) -> None:
    approved(ours, provider, browser, "gunn")
    engine = ours.engine()

    def asked_again() -> bool:
        ago = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=2)
        with transaction(engine) as session:
            session.execute(update(ProviderLink).values(checked_at=ago, vouched_at=ago))
        return is_in(browser)

    provider.faulty.renews = True
    assert asked_again()  # told anew, with the groups
    provider.faulty.without = frozenset({"groups"})
    assert not asked_again()
    engine.dispose()
    provider.faulty.without = frozenset()
    assert signed_in_as(browser, "gunn").status_code == 303


def test_a_lock_that_a_person_set_holds_whatever_the_provider_says(
    browser: httpx.Client, provider: Provider, ours: Server
) -> None:
    approved(ours, provider, browser, "lars")
    user, engine = user_of(ours, "lars"), ours.engine()
    assert user is not None
    with transaction(engine) as session:
        accounts.lock(session, username=user.username, by="test")
    engine.dispose()
    assert not is_in(browser)
    browser.cookies.clear()
    assert "är låst" in refusal(browser, answer_of(asked(browser), "lars"))


@pytest.mark.parametrize("wanted", ["//ond.se", "https://ond.se/", "/\\ond.se", "/logga-in/kommun/svar"])
def test_the_way_back_never_leads_off_the_server(
    browser: httpx.Client, provider: Provider, ours: Server, wanted: str
) -> None:
    approved(ours, provider, browser, "berit")
    answer = browser.get(answer_of(asked(browser, nasta=wanted), "berit"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_stronger_sign_in_can_be_demanded(provider: Provider, template: Path, tmp_path: Path) -> None:
    env = {"LAGESBILD_OIDC_ACR": "loa3,loa4", "LAGESBILD_OIDC_AMR": "mfa"}
    provider.person("sven", "lb-valfard")
    with (
        signing_in_at(provider, template, tmp_path, **env) as server,
        httpx.Client(base_url=server.url, timeout=20) as client,
    ):
        assert "acr_values=loa3+loa4" in asked(client)
        for claims in ({}, {"acr": "loa2", "amr": ["mfa"]}, {"acr": "loa3", "amr": "mfa"}, {"acr": "loa3"}):
            provider.faulty.__dict__.update(Faulty(claims=claims).__dict__)
            assert "säkra metod" in refusal(client, answer_of(asked(client), "sven"))
        provider.faulty.__dict__.update(Faulty(claims={"acr": "loa4", "amr": ["pwd", "mfa"]}).__dict__)
        assert "väntar på godkännande" in refusal(client, answer_of(asked(client), "sven"))


def test_without_a_provider_nothing_is_asked_and_no_button_shown(stranger: httpx.Client) -> None:
    assert "kommunens konto" not in stranger.get("/logga-in").text
    for path in ("/logga-in/kommun", "/logga-in/kommun/svar?code=x&state=y"):
        assert stranger.get(path).headers["location"] == "/logga-in"


def test_a_provider_that_does_not_answer_is_told_of_and_the_password_still_works(
    template: Path, tmp_path: Path
) -> None:
    gone = Provider("http://127.0.0.1:9", Faulty())
    with (
        signing_in_at(gone, template, tmp_path) as server,
        httpx.Client(base_url=server.url, timeout=20) as client,
    ):
        answer = client.get("/logga-in/kommun")
        assert (answer.status_code, "svarar inte just nu" in answer.text) == (503, True)
        assert 'id="password"' in client.get("/logga-in").text
