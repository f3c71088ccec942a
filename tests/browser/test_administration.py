"""A colleague's account from the administrator's form to the first sign-in, past the huvudman's approver."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import violations

Open = Callable[..., Page]
Settled = Callable[[Page], None]


def choose(page: Page, settled: Settled, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def test_an_account_is_of_no_use_until_its_huvudmans_approver_has_said_yes(
    open_page: Open, settled: Settled, sign_in: Callable[..., None]
) -> None:
    admir = open_page("/administration?del=konton", as_="admir")
    admir.get_by_role("button", name="Lägg till konto").click()
    admir.get_by_role("textbox", name="Namn", exact=True).fill("Karin Kollega")
    admir.get_by_role("textbox", name="Användarnamn").fill("karin")
    admir.keyboard.press("Tab")
    settled(admir)
    choose(admir, settled, "Huvudman", "Välfärd")
    choose(admir, settled, "Roll", "Rapportör")
    expect(admir.get_by_text("Kontot väntar tills en behörighetsansvarig hos Välfärd")).to_be_visible()
    assert violations(admir) == []
    admir.get_by_role("button", name="Lägg till kontot").click()
    expect(admir.get_by_text("är upplagt och väntar på godkännande")).to_be_visible()
    password = admir.get_by_text(re.compile(r"^[a-z2-9]{4}(-[a-z2-9]{4}){3}$")).first.inner_text().strip()

    karin = open_page("/konto")
    sign_in(karin, "karin", password)
    expect(karin.get_by_role("alert")).to_contain_text("Fel användarnamn eller lösenord")

    sara = open_page("/administration", as_="sara", width=390, height=844)
    expect(sara.get_by_text("Karin Kollega").first).to_be_visible()
    assert violations(sara) == []
    sara.get_by_role("button", name="Godkänn").click()
    expect(sara.get_by_text("Kontot karin är godkänt")).to_be_visible()

    sign_in(karin, "karin", password)
    expect(karin.get_by_text("Rapportör, Välfärd").first).to_be_visible()
