"""Signing in at the municipality's provider, as it happens in the browser, and connecting an app."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from lägesbild.actions import accounts
from lägesbild.model.words import Role
from lägesbild.store.session import transaction
from tests.browser.axe import violations
from tests.browser.conftest import settled
from tests.oidc import Provider, providing, settings_for
from tests.serving import free_port

pytestmark = [
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config.* is deprecated:DeprecationWarning"),
]
PASSWORD = "tre gröna hästar"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with pytest.MonkeyPatch.context() as patch, providing(patch) as running:
        yield running


@pytest.fixture(scope="module")
def server_env(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return settings_for(provider, tmp_path_factory.mktemp("provider"), free_port())


@pytest.fixture(scope="module")
def prepare() -> Callable[[Engine], None]:
    def with_an_approver(engine: Engine) -> None:
        with transaction(engine) as session:
            accounts.add(
                session,
                username="berit",
                display_name="Berit Ansvarig",
                role=Role.LASARE,
                huvudman="valfard",
                password=PASSWORD,
                is_approver=True,
                by="test",
                approved_by="test",
            )

    return with_an_approver


def test_an_app_is_connected_and_a_colleague_of_the_provider_approved_and_let_in(
    browser: Browser, base_url: str, provider: Provider, open_page: Callable[..., Page]
) -> None:
    provider.person("kajsa", "lb-valfard", name="Kajsa Ny")
    berit = open_page("/administration", width=390)
    berit.get_by_label("Användarnamn").fill("berit")
    berit.get_by_label("Lösenord").fill(PASSWORD)
    berit.get_by_role("button", name="Logga in").click()
    expect(berit.get_by_role("heading", name="Koppla en app")).to_be_visible()
    assert violations(berit) == []
    assert berit.evaluate("document.documentElement.scrollWidth <= innerWidth")
    key = berit.locator(".nyckel code").inner_text().replace(" ", "")
    berit.get_by_role("textbox", name="Kod").fill(pyotp.TOTP(key).now())
    berit.keyboard.press("Enter")
    expect(berit.locator(".koder li")).to_have_count(10)
    assert violations(berit) == []

    # Not by open_page, which allows no other host: hers is the one page that has to leave for one.
    context = browser.new_context(base_url=base_url, locale="sv-SE")
    kajsa = context.new_page()
    kajsa.goto("/konto")
    assert violations(kajsa) == []
    _at_the_provider(kajsa, provider)
    expect(kajsa.get_by_role("alert")).to_contain_text("väntar på godkännande")

    berit.get_by_role("link", name="fortsätt").click()
    settled(berit)
    berit.get_by_text("Kajsa Ny").first.wait_for()
    berit.get_by_role("button", name=re.compile("Godkänn")).first.click()
    expect(berit.get_by_text("är godkänt och kan användas").first).to_be_visible()

    kajsa.goto("/konto")
    _at_the_provider(kajsa, provider)
    settled(kajsa)
    expect(kajsa.get_by_text("Rapportör, Välfärd").first).to_be_visible()
    expect(kajsa.get_by_text("Du loggar in med kommunens inloggning")).to_be_visible()
    context.close()


def _at_the_provider(page: Page, provider: Provider) -> None:
    page.get_by_role("link", name="Logga in med kommunens konto").click()
    expect(page).to_have_url(re.compile(f"^{provider.url}"))
    page.locator('input[name="sub"]').fill("kajsa")
    page.get_by_role("button", name="Authorize").click()
