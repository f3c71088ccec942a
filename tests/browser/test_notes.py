"""Notes in a real browser: kept without leaving the field, through a lost connection, by two at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, select

from lägesbild.actions import meetings, notes
from lägesbild.model import AgendaItem
from lägesbild.reading import viewers
from lägesbild.store.session import reading, transaction
from tests.browser.axe import violations
from tests.browser.conftest import settled, sign_in
from tests.proxy import Proxy
from tests.serving import Server

HELD = dt.date(2024, 5, 3)
KEPT = ".lb-kept"
FIELD = '[class*="st-key-anteckning_"] textarea'
"""One field, but for a moment two: a new one takes the place of the old where somebody else has written."""
SIGN_OUT = """() => {
    const link = document.createElement("a");
    link.href = "/logga-ut";
    document.body.append(link);
    link.click();
}"""
NOTHING_HELD = "() => Object.keys(sessionStorage).every((key) => !key.startsWith('lb-anteckning:'))"


@pytest.fixture(scope="module")
def prepare() -> Callable[[Engine], None]:
    def meeting(engine: Engine) -> None:
        with transaction(engine) as session:
            stina = viewers.by_username(session, "stina")
            row = meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=stina)
            notes.lay_out(session, row.id, by=stina)

    return meeting


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    made = Proxy(int(server.url.rsplit(":", 1)[1]))
    yield made
    made.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """``window(url, path)`` is a window of its own in which Stina has signed in."""
    contexts: list[BrowserContext] = []

    def open_one(url: str, path: str) -> Page:
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="sv-SE", timezone_id="Europe/Stockholm"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(url + path)
        sign_in(page, "stina")
        settled(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


def stored(server: Server, position: int) -> str:
    with reading(server.engine()) as session:
        return session.scalars(select(AgendaItem.note).where(AgendaItem.position == position)).one()


def caret(page: Page) -> list[object]:
    found: list[object] = page.evaluate(
        "() => [document.activeElement.tagName, document.activeElement.selectionStart]"
    )
    return found


def test_nothing_typed_is_lost_with_the_connection_the_page_or_a_pause(
    server: Server, proxy: Proxy, window: Callable[[str, str], Page]
) -> None:
    page = window(proxy.url, "/anteckna?rad=1&punkt=1")
    field = page.locator(FIELD).first
    assert violations(page) == []

    # A pause is enough: the field is not left, and what is typed while it is saved stays.
    field.click()
    page.keyboard.type("Mötet öppnades.")
    expect(page.locator(KEPT)).to_have_text("Sparar …")
    expect(page.locator(KEPT)).to_contain_text("Sparat")
    assert stored(server, 0) == "Mötet öppnades."
    assert caret(page) == ["TEXTAREA", 15]
    page.keyboard.type(" Alla var där.", delay=150)

    # Without a connection one writes on, and all of it is stored once it is back.
    proxy.cut()
    page.keyboard.type(" Utan", delay=30)
    expect(page.locator(KEPT)).to_contain_text("Ingen anslutning")
    page.keyboard.type(" anslutning skrivs det vidare", delay=150)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.type(".")
    whole = "Mötet öppnades. Alla var där. Utan anslutning skrivs det vidare."
    expect(field).to_have_value(whole)
    proxy.mend()
    expect(page.locator(KEPT)).to_contain_text("Sparat")
    page.wait_for_function(NOTHING_HELD)
    assert stored(server, 0) == whole
    assert caret(page)[0] == "TEXTAREA"

    # Reloaded while there was none, the window gives back what it held.
    page.get_by_role("link", name="Nästa: § 2 Dagordning →").click()
    expect(page.get_by_role("heading", name="§ 2 Dagordning")).to_be_visible()
    settled(page)
    field.click()
    proxy.cut()
    page.keyboard.type("Dagordningen godkändes.")
    expect(page.locator(KEPT)).to_contain_text("Ingen anslutning")
    proxy.mend()
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(proxy.url + "/anteckna?rad=1&punkt=3")
    expect(page.get_by_text("tillbaka under § 2")).to_be_visible()
    page.wait_for_function(NOTHING_HELD)
    assert stored(server, 1) == "Dagordningen godkändes."

    # Signing out leaves nothing of it in the window.
    settled(page)
    page.evaluate(SIGN_OUT)
    page.wait_for_url(lambda url: "/logga-in" in url)
    assert page.evaluate(NOTHING_HELD)


def test_two_secretaries_see_what_the_other_wrote_and_choose(
    server: Server, proxy: Proxy, window: Callable[[str, str], Page]
) -> None:
    page = window(proxy.url, "/anteckna?rad=1&punkt=3")
    other = window(server.url, "/anteckna?rad=1&punkt=3")
    field, theirs = page.locator(FIELD).first, other.locator(FIELD).first
    field.click()
    page.keyboard.type("Protokollet lades till handlingarna.")
    expect(theirs).to_have_value("Protokollet lades till handlingarna.")

    # Both write, the first without a connection: both texts are shown, and none is written over.
    proxy.cut()
    page.keyboard.type(" Av den första.")
    theirs.click()
    other.keyboard.press("Control+End")
    other.keyboard.type(" Av den andra.")
    expect(other.locator(KEPT)).to_contain_text("Sparat")
    proxy.mend()
    expect(page.get_by_text("Någon annan har antecknat under samma punkt")).to_be_visible()
    assert stored(server, 2) == "Protokollet lades till handlingarna. Av den andra."
    page.get_by_role("button", name="Behåll båda, efter varandra").click()
    # What both began with stands once, unless the field it was typed in had gone meanwhile.
    beginning = r"Protokollet lades till handlingarna\. "
    both = re.compile(rf"^{beginning}Av den andra\.\n\n({beginning})?Av den första\.$")
    expect(field).to_have_value(both)
    expect(theirs).to_have_value(both)
    assert both.match(stored(server, 2))
