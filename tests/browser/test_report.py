"""Rapportera on a telephone in a real Chromium: quick, by thumb and by keyboard, nothing lost or doubled."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from lägesbild.model import Observation
from lägesbild.store.session import reading
from tests.browser.axe import violations, violations_with_frames
from tests.serving import Server

PHONE = {"width": 390, "height": 844}
Open = Callable[..., Page]


def count(server: Server, text: str) -> int:
    with reading(server.engine()) as session:
        wanted = select(func.count()).select_from(Observation).where(Observation.text == text)
        return session.scalar(wanted) or 0


def start_over(page: Page, settled: Callable[[Page], None]) -> None:
    """Throw away what an earlier test may have left in the form."""
    anew = page.get_by_role("button", name="Börja om med tomt formulär")
    if anew.count():
        anew.click()
        expect(anew).to_have_count(0)
        settled(page)


def write(page: Page, settled: Callable[[Page], None], text: str, audience: str = "Ledningsgruppen") -> None:
    """Fill in a report in six steps, as one does with a thumb."""
    page.get_by_label("Vad har ni sett?").fill(text)
    page.get_by_label("Kategori").click()
    page.get_by_role("option", name="Ordningsstörning och samlingar").click()
    settled(page)
    page.get_by_label("Område", exact=True).fill("Sättra")
    page.get_by_role("option", name="Sättra – Sätra").click()
    settled(page)
    page.get_by_role("radio", name="Otrygghetsskapande").click()
    settled(page)
    page.get_by_text(audience, exact=True).click()
    settled(page)


def test_a_report_takes_under_a_minute_and_a_double_click_stores_one(
    open_page: Open, settled: Callable[[Page], None], server: Server
) -> None:
    text = "Högljutt sällskap vid torget, flaskor kastas."
    page = open_page("/rapportera", as_="rolf", **PHONE)
    began = time.monotonic()
    write(page, settled, text)
    page.get_by_role("button", name="Spara rapporten").dblclick()
    expect(page.get_by_text("Rapporten är sparad")).to_be_visible()
    assert time.monotonic() - began < 60
    expect(page.get_by_text("ser den nu i Lägesbild, märkt ”ej granskad”")).to_be_visible()
    assert count(server, text) == 1


def test_the_save_button_stays_on_the_screen_and_targets_are_large(open_page: Open) -> None:
    page = open_page("/rapportera", as_="sara", **PHONE)
    expect(page.get_by_role("button", name="Spara rapporten")).to_be_in_viewport()
    small = page.locator(".st-key-rapport button:visible").evaluate_all(
        "found => found.filter(e => e.getBoundingClientRect().height < 43.5 && !e.closest('iframe'))"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_was_typed_survives_a_reload_and_another_device(
    open_page: Open, settled: Callable[[Page], None]
) -> None:
    page = open_page("/rapportera", as_="stina", **PHONE)
    write(page, settled, "Halvfärdig text om läget.")
    page.reload()
    settled(page)
    expect(page.get_by_label("Vad har ni sett?")).to_have_value("Halvfärdig text om läget.")
    other = open_page("/rapportera", as_="stina", width=1280)
    expect(other.get_by_label("Vad har ni sett?")).to_have_value("Halvfärdig text om läget.")
    expect(other.get_by_role("radio", name="Otrygghetsskapande")).to_be_checked()
    start_over(other, settled)
    expect(other.get_by_label("Vad har ni sett?")).to_have_value("")


def test_what_is_missing_is_told_at_the_field_and_goes_away_when_mended(
    open_page: Open, settled: Callable[[Page], None]
) -> None:
    page = open_page("/rapportera", as_="sara", **PHONE)
    page.get_by_role("button", name="Spara rapporten").click()
    settled(page)
    expect(page.get_by_text("Välj en kategori.").first).to_be_visible()
    page.get_by_label("Kategori").click()
    page.get_by_role("option", name="Brand och pyroteknik").click()
    settled(page)
    expect(page.get_by_text("Välj en kategori.")).to_have_count(0)
    start_over(page, settled)


def test_a_click_on_the_map_gives_the_area(open_page: Open, settled: Callable[[Page], None]) -> None:
    page = open_page("/rapportera", as_="sara", width=390, height=1500)
    page.get_by_text("Välj på kartan").click()
    page.frame_locator("iframe").locator("path.leaflet-interactive").first.wait_for()
    page.locator("iframe").click(position={"x": 171, "y": 170})
    expect(page.get_by_text("avrundad till närmaste 250 meter")).to_be_visible()
    expect(page).to_have_url(re.compile("/rapportera$"))
    settled(page)


def test_a_report_is_withdrawn_with_a_reason(
    open_page: Open, settled: Callable[[Page], None], server: Server
) -> None:
    page = open_page("/rapportera", as_="stina", **PHONE)
    start_over(page, settled)
    write(page, settled, "Skrevs av misstag.")
    page.get_by_role("button", name="Spara rapporten").click()
    page.get_by_role("button", name="Mina rapporter").click()
    expect(page.get_by_text("Skrevs av misstag.")).to_be_visible()
    page.get_by_role("button", name="Dra tillbaka").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Redan rapporterat").click()
    dialog.get_by_role("button", name="Dra tillbaka").click()
    expect(page.get_by_text("Rapporten är tillbakadragen.")).to_be_visible()
    with reading(server.engine()) as session:
        row = session.scalars(select(Observation).where(Observation.text == "Skrevs av misstag.")).one()
    assert row.withdrawn_at is not None


def test_the_form_is_filled_in_by_keyboard_alone(
    open_page: Open, settled: Callable[[Page], None], server: Server
) -> None:
    text = "Skrivet utan mus."
    page = open_page("/rapportera", as_="sara")
    start_over(page, settled)
    page.get_by_label("Vad har ni sett?").focus()
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    settled(page)
    for label, typed in (("Kategori", "Brand"), ("Område", "Hela kommunen")):
        field = page.get_by_role("combobox", name=label)
        field.focus()
        page.keyboard.type(typed)
        expect(page.get_by_role("option", name=re.compile(f"^{typed}"))).to_be_visible()
        page.keyboard.press("Enter")
        expect(field).to_have_value(re.compile(f"^{typed}"))
        settled(page)
    page.get_by_role("radio", name="Min verksamhet").focus()
    page.keyboard.press("Space")
    settled(page)
    page.get_by_role("button", name="Spara rapporten").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bara Välfärd läser den.")).to_be_visible()
    assert count(server, text) == 1


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_the_pages_hold_the_accessibility_rules(
    open_page: Open, settled: Callable[[Page], None], width: int, scheme: str
) -> None:
    page = open_page("/rapportera", as_="rolf", width=width, height=844, scheme=scheme)
    assert violations(page) == []
    page.get_by_role("button", name="Spara rapporten").click()
    settled(page)
    page.get_by_test_id("stExpander").get_by_text("Mer", exact=True).click()
    settled(page)
    assert violations(page) == []
    page.get_by_text("Välj på kartan").click()
    page.frame_locator("iframe").locator("path.leaflet-interactive").first.wait_for()
    settled(page)
    assert len(page.frames) > 1
    assert violations_with_frames(page) == []
    for path, heading in (("/mina-rapporter", "Mina rapporter"), ("/vem-ser-vad", "Vem ser vad")):
        page.goto(path)
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        settled(page)
        assert violations(page) == []
