"""A meeting on the screen of the room and on another: walked with the keys, followed, shown for guests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from lägesbild.actions import insatser, meeting_plans
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.meeting_plans import Hours
from lägesbild.model import clock
from lägesbild.reading import viewers
from lägesbild.store.session import transaction
from tests.browser.axe import violations

Open = Callable[..., Page]
LARGE_PX = 28


@pytest.fixture(scope="module")
def prepare() -> Callable[[Engine], None]:
    def store(engine: Engine) -> None:
        with transaction(engine) as session:
            lead, by = (viewers.by_username(session, name) for name in ("stina", "sara"))
            on = clock.today() + dt.timedelta(days=3)
            hours = Hours(on=on, start=dt.time(8, 15), end=dt.time(11, 15))
            meeting_plans.plan(session, "ledningsgruppen", hours, by=lead)
            new = NewInsats(title="Läxhjälp", theme="fritid", audience="ledningsgruppen", reported_on=on)
            insatser.create(session, new, by=by, submit_key="l")

    return store


def heading(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_arrow_keys_walk_the_meeting_another_window_follows_and_guests_see_less(
    open_page: Open, settled: Callable[[Page], None]
) -> None:
    screen = open_page("/presentation?rad=1", as_="stina", width=1920, height=1080)
    phone = open_page("/presentation?rad=1", as_="rolf", width=390, height=844, scheme="dark")
    heading(phone, "Öppnande")
    expect(screen.get_by_test_id("stHeader")).to_be_hidden()
    for key, title in (("PageDown", "Dagordning"), ("End", "Avslutning"), ("Home", "Öppnande")):
        screen.keyboard.press(key)
        heading(screen, title)
    for title in ("Dagordning", "Föregående protokoll", "Arbetsgruppens insatser"):
        screen.keyboard.press("ArrowRight")
        heading(screen, title)
    heading(phone, "Arbetsgruppens insatser")
    sentence = screen.get_by_text("Läxhjälp")
    size = sentence.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= LARGE_PX
    assert screen.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight") <= 1080

    expect(phone.get_by_text("Läxhjälp")).to_be_visible()
    screen.get_by_text("Visa för gäster", exact=True).click()
    for page in (screen, phone):
        expect(page.get_by_text("Visas för gäster")).to_be_visible()
        expect(page.get_by_text("Läxhjälp")).to_have_count(0)

    phone.keyboard.press("ArrowLeft")
    heading(phone, "Föregående protokoll")
    expect(phone.get_by_role("switch", name="Följ")).not_to_be_checked()
    heading(screen, "Arbetsgruppens insatser")
    settled(phone)
    assert violations(phone) == []
    assert violations(screen) == []
    screen.get_by_role("link", name="Avsluta visningen").click()
    heading(screen, "Ledningsgruppen")
    expect(screen.get_by_test_id("stHeader")).to_be_visible()
