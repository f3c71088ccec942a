"""A whole meeting in three people's windows, from plan to approved minutes; one loses its connection."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from lägesbild.model import Meeting
from lägesbild.model.clock import today
from lägesbild.store import trail
from lägesbild.store.session import transaction
from tests.browser.conftest import sign_in
from tests.proxy import Proxy
from tests.serving import Server

OpenPage = Callable[..., Page]
Settled = Callable[[Page], None]
CONCERN = "Oro i Sätra, stök vid busshållplatsen"
EFFORT = "Fältgruppen har börjat gå i Brynäs på fredagar"
NOTED = "Gruppen gick igenom rundan."
WRITTEN_ALONE = " Polisen och Välfärd ses i Sätra."
DECIDED = "Gruppen ställer sig bakom nattvandringen i Sätra."
GIVEN = "Bjud in skolorna till nästa möte."


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    made = Proxy(int(server.url.rsplit(":", 1)[1]))
    yield made
    made.close()


@pytest.fixture
def stina(browser: Browser, proxy: Proxy, settled: Settled) -> Iterator[Page]:
    """The window whose connection can be cut."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        base_url=proxy.url,
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto("/mote")
    sign_in(page, "stina")
    settled(page)
    yield page
    context.close()


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()


def plan(stina: Page, settled: Settled) -> None:
    stina.get_by_role("button", name="Planera möten").click()
    tomorrow = today() + dt.timedelta(days=1)
    stina.get_by_label("Dagar").fill(f"{tomorrow.day}/{tomorrow.month}")
    stina.get_by_label("Tid", exact=True).fill("08.15–11.15")
    stina.get_by_label("Plats").fill("Rådhuset")
    stina.get_by_role("button", name="Planera", exact=True).click()
    settled(stina)
    stina.get_by_role("link", name=re.compile("Ledningsgruppen")).first.click()
    expect(stina.get_by_role("heading", name="Ledningsgruppen", level=1)).to_be_visible()


def prepare_round(rolf: Page, settled: Settled) -> None:
    rolf.get_by_label("Vad vill ni ta upp?").fill(f"{CONCERN}\n{EFFORT}")
    rolf.get_by_role("button", name="Dela upp").click()
    expect(rolf.get_by_role("button", name="Klar, dela 2 rader")).to_be_visible()
    settled(rolf)
    rolf.get_by_role("button", name="Klar, dela 2 rader").click()
    expect(rolf.get_by_text("2 rader läses nu av")).to_be_visible()


def the_day_comes(server: Server) -> None:
    """Move the planned meeting so that it has just begun."""
    engine = server.engine()
    with transaction(engine) as session:
        trail.deed(session, by="test", action="mote.flytta")
        row = session.get_one(Meeting, 1)
        now = dt.datetime.now(dt.UTC)
        row.held_on, row.starts_at, row.ends_at = today(), now - dt.timedelta(minutes=5), now
    engine.dispose()


def note_the_round(stina: Page, proxy: Proxy, settled: Settled) -> None:
    stina.get_by_role("link", name=re.compile("Aktuellt från respektive huvudman")).first.click()
    settled(stina)
    expect(stina.get_by_text(CONCERN)).to_be_visible()
    field = stina.get_by_label("Anteckningar", exact=True)
    field.click()
    stina.keyboard.type(NOTED)
    expect(stina.locator(".lb-kept")).to_contain_text("Sparat")
    proxy.cut()
    stina.keyboard.type(WRITTEN_ALONE, delay=20)
    expect(stina.locator(".lb-kept")).to_contain_text("Ingen anslutning")
    proxy.mend()
    expect(stina.locator(".lb-kept")).to_contain_text("Sparat")
    expect(field).to_have_value(NOTED + WRITTEN_ALONE)


def decide_and_assign(stina: Page, settled: Settled) -> None:
    stina.get_by_role("link", name=re.compile("Beslut och uppdrag")).last.click()
    expect(stina.get_by_role("heading", name=re.compile("§ .* Beslut och uppdrag"))).to_be_visible()
    settled(stina)
    stina.locator(".st-key-anteckna-ny-beslut button").click()
    stina.get_by_label("Vad bestämdes?").fill(DECIDED)
    stina.get_by_role("button", name="Spara beslutet").click()
    expect(stina.get_by_text(DECIDED)).to_be_visible()
    settled(stina)
    stina.locator(".st-key-anteckna-ny-uppdrag button").click()
    stina.get_by_label("Vad ska göras?").fill(GIVEN)
    stina.get_by_role("button", name="Spara uppdraget").click()
    expect(stina.get_by_text(GIVEN)).to_be_visible()
    settled(stina)


def judge(stina: Page, settled: Settled) -> None:
    choose(stina, "Bedöm också ett område som helhet", "Sätra")
    settled(stina)
    stina.get_by_text(re.compile(r"gul$")).first.click()
    stina.get_by_label(re.compile("Skäl till bedömningen")).fill("Oron har ökat, men mycket görs.")
    stina.get_by_role("button", name="Spara", exact=True).first.click()
    expect(stina.get_by_text("1 av 1 bedömda")).to_be_visible()


def send_minutes(stina: Page, settled: Settled) -> None:
    stina.get_by_role("button", name="Avsluta mötet").click()
    stina.get_by_role("dialog").get_by_role("button", name="Avsluta mötet").click()
    expect(stina.get_by_text("Mötet är avslutat, och underlaget är fryst.")).to_be_visible()
    settled(stina)
    stina.get_by_label("Vid protokollet").fill("Stina Samordnare")
    stina.get_by_label("Mötesordförande").fill("Anna Läsare")
    stina.get_by_role("button", name="Sänd för justering").click()
    expect(stina.get_by_text("Välj vem som justerar.")).to_be_visible()
    settled(stina)
    choose(stina, "Justerare", "Anna Läsare")
    settled(stina)
    stina.get_by_role("button", name="Sänd för justering").click()
    expect(stina.get_by_text("Protokollet är sänt för justering.")).to_be_visible()


def taken(page: Page) -> str:
    """The text of the minutes as PDF."""
    page.get_by_role("button", name=re.compile("Ladda ned protokoll|Protokollet")).first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("PDF")).first.click()
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    return " ".join(" ".join(part.extract_text().split()) for part in reader.pages)


def test_a_meeting_goes_from_plan_to_approved_minutes(
    server: Server, proxy: Proxy, stina: Page, open_page: OpenPage, settled: Settled
) -> None:
    plan(stina, settled)
    rolf = open_page("/runda?rad=1", as_="rolf", width=390, height=844)
    prepare_round(rolf, settled)

    the_day_comes(server)
    stina.goto("/anteckna?rad=1")
    settled(stina)
    note_the_round(stina, proxy, settled)
    decide_and_assign(stina, settled)
    stina.goto("/bedomning?rad=1")
    settled(stina)
    judge(stina, settled)

    anna = open_page("/presentation?rad=1", as_="anna")
    expect(anna.get_by_role("heading", level=1)).to_have_text("Öppnande")
    stina.goto("/presentation?rad=1")
    settled(stina)
    stina.keyboard.press("ArrowRight")
    expect(anna.get_by_role("heading", level=1)).to_have_text("Dagordning")

    stina.goto("/protokoll?rad=1")
    settled(stina)
    send_minutes(stina, settled)
    anna.goto("/protokoll?rad=1")
    settled(anna)
    anna.get_by_role("button", name="Justera", exact=True).click()
    expect(anna.get_by_text("Protokollet är justerat och står fast.")).to_be_visible()

    rolf.goto("/protokoll?rad=1")
    settled(rolf)
    expect(rolf.get_by_text("Justerat av Anna Läsare")).to_be_visible()
    text = taken(rolf)
    for told in (CONCERN, EFFORT, NOTED + WRITTEN_ALONE, DECIDED, GIVEN, "Oron har ökat"):
        assert told in text, told
    assert "Utkast" not in text
