"""A review in a real Chromium: asked by keyboard, answered by thumb, accepted; axe clean; fits a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from lägesbild.actions import reports
from lägesbild.actions.reports import NewReport
from lägesbild.model import Observation
from lägesbild.model.words import ObservationKind, ReviewStatus
from lägesbild.reading import viewers
from lägesbild.store.session import reading, transaction
from tests.browser.axe import violations
from tests.serving import Server

PHONE = {"width": 390, "height": 844}
TEXT = "Högljutt sällskap vid torget, flaskor kastas."


@pytest.fixture(scope="module")
def prepare() -> Callable[[Engine], None]:
    def store(engine: Engine) -> None:
        with transaction(engine) as session:
            for name in ("rolf", "sara"):
                new = NewReport(
                    kind=ObservationKind.HANDELSE,
                    text=TEXT,
                    audience="ledningsgruppen",
                    occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1),
                    district_code="2180R018",
                    category="ordning",
                )
                reports.save(session, new, by=viewers.by_username(session, name), submit_key=name)

    return store


def status(server: Server) -> ReviewStatus:
    with reading(server.engine()) as session:
        return session.scalars(select(Observation.review).order_by(Observation.id)).all()[0]


def test_a_question_goes_to_the_reporter_and_the_answer_comes_back(
    open_page: Callable[..., Page], settled: Callable[[Page], None], server: Server
) -> None:
    page = open_page("/granska", as_="stina")
    expect(page.get_by_text("1 av 2")).to_be_visible()
    expect(page.get_by_text("Mycket lik text")).to_be_visible()
    page.get_by_role("button", name="Fråga", exact=True).press("Enter")
    page.get_by_label("Vad vill du fråga om?").fill("Vilken tid på kvällen var det?")
    page.get_by_label("Vad vill du fråga om?").press("Tab")
    settled(page)
    assert violations(page) == []
    page.get_by_role("button", name="Skicka frågan").press("Enter")
    expect(page.get_by_text("Frågan är skickad")).to_be_visible()
    assert status(server) is ReviewStatus.ATERFRAGAD

    phone = open_page("/mina-rapporter", as_="rolf", **PHONE)
    expect(phone.get_by_text("en rapport väntar på ditt svar")).to_be_visible()
    assert violations(phone) == []
    phone.get_by_label("Ditt svar").fill("Strax efter nio.")
    phone.get_by_role("button", name="Skicka svaret").click()
    expect(phone.get_by_text("Svaret är skickat")).to_be_visible()

    again = open_page("/granska", as_="stina", scheme="dark", **PHONE)
    expect(again.get_by_text("Strax efter nio.")).to_be_visible()
    assert again.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(again) == []
    again.keyboard.press("Alt+g")
    expect(again.get_by_text("Rapporten är godtagen")).to_be_visible()
    assert status(server) is ReviewStatus.GODTAGEN
