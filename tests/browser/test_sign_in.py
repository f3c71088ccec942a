"""Signing in and out, as it happens in the browser."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lägesbild.actions import accounts
from lägesbild.store.session import transaction
from tests.browser.axe import violations
from tests.serving import Server

BLANK_SECONDS = 5


def gone_within(page: Page, text: str, seconds: float) -> float:
    """Wait for the text to leave the screen; return how long it took."""
    started = time.monotonic()
    expect(page.get_by_text(text).first).to_be_hidden(timeout=seconds * 1000)
    return time.monotonic() - started


def test_signing_in_comes_back_to_the_address_asked_for_with_its_query(
    open_page: Callable[..., Page], base_url: str
) -> None:
    page = open_page("/konto?fran=2024-01-01", as_="rolf")
    expect(page).to_have_url(f"{base_url}/konto?fran=2024-01-01")
    expect(page.get_by_role("heading", name="Konto")).to_be_visible()


def test_a_wrong_password_says_so_and_the_right_one_then_works(open_page: Callable[..., Page]) -> None:
    page = open_page("/konto")
    page.get_by_label("Användarnamn").fill("anna")
    page.get_by_label("Lösenord").fill("fel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Fel användarnamn eller lösenord")
    expect(page.get_by_label("Användarnamn")).to_have_value("anna")
    expect(page.get_by_label("Lösenord")).to_be_focused()
    page.keyboard.type("demo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Konto")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_sign_in_page_is_accessible_and_fits(
    open_page: Callable[..., Page], scheme: str, width: int
) -> None:
    page = open_page("/logga-in", width=width, scheme=scheme)
    page.get_by_label("Lösenord").fill("fel")
    page.get_by_label("Användarnamn").fill("ingen")
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in page.locator("input:not([type=hidden]), button").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_the_menu_says_who_is_signed_in_and_logs_out(open_page: Callable[..., Page], base_url: str) -> None:
    page = open_page("/konto", as_="stina")
    page.get_by_role("button", name="Stina Samordnare, BIG (samordnare)").click()
    page.get_by_role("menuitem", name="Logga ut").click()
    expect(page).to_have_url(f"{base_url}/logga-in")
    page.goto("/konto")
    expect(page).to_have_url(f"{base_url}/logga-in?nasta=%2Fkonto")


def test_after_logging_out_back_shows_no_data(open_page: Callable[..., Page]) -> None:
    page = open_page("/konto", as_="stina")
    page.get_by_role("button", name="Stina Samordnare, BIG (samordnare)").click()
    page.get_by_role("menuitem", name="Logga ut").click()
    expect(page.get_by_label("Användarnamn")).to_be_visible()
    page.go_back()
    gone_within(page, "Byt lösenord", BLANK_SECONDS)
    expect(page.get_by_label("Användarnamn")).to_be_visible()


def test_a_locked_account_leaves_the_screen_within_five_seconds_and_comes_back_here(
    open_page: Callable[..., Page], server: Server, base_url: str
) -> None:
    page = open_page("/konto?fran=2024-01-01", as_="sara")
    expect(page.get_by_text("Rapportör, Välfärd").first).to_be_visible()
    engine = server.engine()
    with transaction(engine) as session:
        accounts.lock(session, username="sara", by="test")
    gone_within(page, "Byt lösenord", BLANK_SECONDS)
    expect(page).to_have_url(f"{base_url}/logga-in?nasta=%2Fkonto%3Ffran%3D2024-01-01")
    with transaction(engine) as session:
        accounts.unlock(session, username="sara", by="test")
    engine.dispose()


def test_a_password_changed_here_ends_the_session_elsewhere_and_not_this_one(
    open_page: Callable[..., Page],
) -> None:
    here, elsewhere = open_page("/konto", as_="xenia"), open_page("/konto", as_="xenia")
    here.get_by_label("Nuvarande lösenord").fill("demo")
    here.get_by_label("Nytt lösenord", exact=True).fill("tre gröna hästar")
    here.get_by_label("Nytt lösenord en gång till").fill("tre gröna hästar")
    here.get_by_role("button", name="Byt lösenord").click()
    expect(here.get_by_text("Lösenordet är bytt.")).to_be_visible()
    gone_within(elsewhere, "Byt lösenord", BLANK_SECONDS)
    here.reload()
    expect(here.get_by_text("Läsare, X-trafik").first).to_be_visible()


def test_a_wrong_current_password_is_told_in_the_form(open_page: Callable[..., Page]) -> None:
    page = open_page("/konto", as_="anna")
    page.get_by_label("Nuvarande lösenord").fill("fel")
    page.get_by_label("Nytt lösenord", exact=True).fill("tre gröna hästar")
    page.get_by_label("Nytt lösenord en gång till").fill("tre gröna hästar")
    page.get_by_role("button", name="Byt lösenord").click()
    expect(page.get_by_text("Det nuvarande lösenordet stämmer inte.")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_the_account_page_is_accessible_and_speaks_swedish(
    open_page: Callable[..., Page], scheme: str, width: int
) -> None:
    page = open_page("/konto", as_="anna", width=width, scheme=scheme)
    expect(page.get_by_role("heading", name="Byt lösenord")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.lang") == "sv"
    assert page.get_by_role("button", name="Visa lösenordet").count() == 3
