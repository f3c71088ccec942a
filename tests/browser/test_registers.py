"""Registers in a real Chromium: a cold link to a row, Back to the list as it was, a new one by thumb; axe."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from lägesbild.actions import problembilder
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import Problembild, clock
from lägesbild.reading import viewers
from lägesbild.store.session import reading, transaction
from tests.browser.axe import violations
from tests.serving import Server

PHONE = {"width": 390, "height": 844}
TITLES = ("Stök vid torget", "Bilar i parken", "Oro vid skolan")


@pytest.fixture(scope="module")
def prepare() -> Callable[[Engine], None]:
    def store(engine: Engine) -> None:
        with transaction(engine) as session:
            by = viewers.by_username(session, "rolf")
            for number, title in enumerate(TITLES):
                new = NewProblembild(
                    title=title,
                    category="ordning",
                    audience="ledningsgruppen",
                    opened_on=clock.today() - dt.timedelta(days=number + 1),
                )
                problembilder.create(session, new, by=by, submit_key=title)

    return store


def ids(server: Server) -> dict[str, int]:
    with reading(server.engine()) as session:
        return {title: row_id for row_id, title in session.execute(select(Problembild.id, Problembild.title))}


def test_search_open_and_back_is_one_step_each_and_never_a_reload(
    open_page: Callable[..., Page], settled: Callable[[Page], None], base_url: str, server: Server
) -> None:
    page = open_page("/problembilder?period=3+%C3%A5r&ordning=Rubrik", as_="anna")
    expect(page.locator(".lb-register .lb-what")).to_have_text(sorted(TITLES))
    page.evaluate("window.still = true")
    page.get_by_role("textbox", name="Sök").fill("vid")
    page.keyboard.press("Enter")
    expect(page.locator(".lb-register .lb-what")).to_have_text(["Oro vid skolan", "Stök vid torget"])
    found = page.url
    page.get_by_role("link", name="Oro vid skolan").click()
    expect(page.get_by_role("heading", name="Oro vid skolan")).to_be_visible()
    expect(page).to_have_url(f"{found}&rad={ids(server)['Oro vid skolan']}")
    settled(page)
    page.go_back()
    expect(page).to_have_url(found)
    expect(page.locator(".lb-register .lb-what")).to_have_count(2)
    expect(page.get_by_role("textbox", name="Sök")).to_have_value("vid")
    expect(page.get_by_role("combobox", name="Period")).to_have_value("3 år")
    assert page.evaluate("window.still")


def test_a_line_of_the_picture_leads_to_its_problembild_and_back(
    open_page: Callable[..., Page], settled: Callable[[Page], None], base_url: str
) -> None:
    page = open_page("/?period=3+%C3%A5r", as_="anna")
    page.get_by_role("link", name="Bilar i parken").click()
    expect(page).to_have_url(re.compile(r"/problembilder\?period=3\+%C3%A5r&rad=\d+$"))
    expect(page.get_by_role("heading", name="Bilar i parken")).to_be_visible()
    settled(page)
    page.go_back()
    expect(page).to_have_url(f"{base_url}/?period=3+%C3%A5r")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lägesbild")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_cold_link_opens_the_row_and_both_views_are_accessible(
    open_page: Callable[..., Page], settled: Callable[[Page], None], server: Server, scheme: str
) -> None:
    page = open_page(f"/problembilder?rad={ids(server)['Stök vid torget']}", as_="stina", scheme=scheme)
    expect(page.get_by_role("heading", name="Stök vid torget")).to_be_visible()
    page.get_by_text("Ändringar").click()
    settled(page)
    assert violations(page) == []
    page.get_by_role("link", name="Tillbaka till listan").press("Enter")
    expect(page.locator(".lb-register .lb-what")).to_have_count(len(TITLES))
    settled(page)
    assert violations(page) == []


def test_a_new_one_is_made_by_thumb(
    open_page: Callable[..., Page], settled: Callable[[Page], None], server: Server
) -> None:
    page = open_page("/problembilder", as_="sara", **PHONE)
    page.get_by_role("button", name="Ny problembild").click()
    category = page.get_by_role("combobox", name="Kategori")
    expect(category).to_have_count(2)  # the filter bar has one as well, and is drawn first
    page.get_by_label("Rubrik").fill("Klotter på skolgården")
    category.last.click()
    page.get_by_role("option", name="Skadegörelse").click()
    settled(page)
    page.get_by_text("Ledningsgruppen", exact=True).click()
    settled(page)
    assert violations(page) == []
    page.get_by_role("button", name="Spara problembilden").click()
    expect(page.get_by_text("Problembilden är sparad.")).to_be_visible()
    expect(page.get_by_role("heading", name="Klotter på skolgården")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"rad={ids(server)['Klotter på skolgården']}$"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_insats_is_told_of_for_a_gap_followed_up_and_left_in_one_step(
    open_page: Callable[..., Page], settled: Callable[[Page], None], server: Server
) -> None:
    gap = ids(server)["Oro vid skolan"]
    page = open_page("/insatser?vy=Luckor", as_="sara", **PHONE)
    page.get_by_role("link", name="Oro vid skolan").first.click()
    expect(page).to_have_url(re.compile(rf"/problembilder\?rad={gap}$"))
    settled(page)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/insatser\?vy=Luckor$"))
    page = open_page(f"/insatser?gor=ny&problembild={gap}", as_="sara", **PHONE)
    page.get_by_label("Rubrik").fill("Vuxna vid skolan")
    page.get_by_role("combobox", name="Ämne").click()
    page.get_by_role("option", name="Skola", exact=True).click()
    settled(page)
    page.get_by_text("Ledningsgruppen", exact=True).click()
    settled(page)
    assert violations(page) == []
    page.get_by_role("button", name="Spara insatsen").click()
    expect(page.get_by_role("heading", name="Vuxna vid skolan")).to_be_visible()
    expect(page.get_by_role("link", name="Oro vid skolan")).to_be_visible()
    page.get_by_text("Vad händer om inget görs").click()
    expect(page.get_by_text("inte en prognos")).to_be_visible()
    settled(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
