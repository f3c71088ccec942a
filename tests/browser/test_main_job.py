"""The main job: a report from a phone becomes the shared picture, and what is closed stays closed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from lägesbild.config import ROOT
from tests.conftest import SECRET
from tests.serving import Server

SHARED = "Klotter på busskuren vid torget i kväll."
CLOSED = "Vi planerar en insats vid garagen."
ROUTES = ("/", "/omrade?omrade=S%C3%A4tra", "/vem-ser-vad")

OpenPage = Callable[..., Page]
Settled = Callable[[Page], None]


def write(page: Page, settled: Settled, what: str, circle: str) -> None:
    page.get_by_label("Vad har ni sett?").fill(what)
    page.get_by_role("combobox", name="Kategori").click()
    page.get_by_role("option", name="Skadegörelse, klotter, nedskräpning").click()
    area = page.get_by_role("combobox", name="Område")
    area.click()
    area.fill("Sättra")
    page.get_by_role("option", name="Sätra").first.click()
    settled(page)
    page.get_by_role("radio", name=re.compile(f"^{circle}")).check(force=True)
    page.get_by_role("button", name="Spara rapporten").click()
    expect(page.get_by_text("Rapporten är sparad")).to_be_visible()


def test_rolf_reports_from_a_phone(open_page: OpenPage, settled: Settled) -> None:
    page = open_page("/rapportera", as_="rolf", width=390, height=844)
    write(page, settled, SHARED, "Ledningsgruppen")
    page.get_by_role("button", name="Skriv en till").click()
    settled(page)
    write(page, settled, CLOSED, "Min verksamhet")


def test_anna_sees_the_shared_one_on_map_sheet_and_list(open_page: OpenPage, settled: Settled) -> None:
    page = open_page("/", as_="anna")
    chart = page.frame_locator('iframe[src*="streamlit_folium"]')
    told = [
        feature
        for feature in chart.locator("path.leaflet-interactive").all()
        if "tyst" not in (feature.get_attribute("class") or "")
    ]
    assert len(told) == 1, "only Sätra has been reported from; every other area is hatched"
    told[0].hover(force=True)
    expect(chart.get_by_text("1 rapport", exact=True)).to_be_visible()
    page.get_by_text("Läs de senaste rapporterna").click()
    expect(page.get_by_text(SHARED)).to_be_visible()
    expect(page.get_by_text("ej granskad").first).to_be_visible()
    told[0].click(force=True)
    expect(page.get_by_role("heading", name="Sätra", level=1)).to_be_visible()
    settled(page)
    expect(page.get_by_text(SHARED)).to_be_visible()


def test_one_step_back_restores_the_view(open_page: OpenPage, settled: Settled, base_url: str) -> None:
    page = open_page("/?period=3+%C3%A5r", as_="anna")
    chart = page.frame_locator('iframe[src*="streamlit_folium"]')
    chart.locator("path.leaflet-interactive:not(.tyst)").first.click(force=True)
    expect(page.get_by_role("heading", name="Sätra", level=1)).to_be_visible()
    settled(page)
    assert "period=3" in page.url, "the filters follow to the sheet"
    page.go_back()
    expect(page.get_by_role("heading", name="Lägesbild", level=1)).to_be_visible()
    expect(page).to_have_url(f"{base_url}/?period=3+%C3%A5r")
    expect(page.get_by_role("combobox", name="Område")).to_have_value("Hela kommunen")


@pytest.mark.parametrize("name", ["stina", "admir"])  # the widest roles; every page × role is in tests/pages
def test_the_closed_one_is_on_nobody_elses_screen(open_page: OpenPage, settled: Settled, name: str) -> None:
    page = open_page("/", as_=name, height=3000)
    for route in ROUTES:
        page.goto(route)
        settled(page)
        for expander in page.get_by_test_id("stExpander").all():
            expander.locator("summary").click()
        settled(page)
        assert "garagen" not in page.content()


def test_the_closed_one_is_his_own(open_page: OpenPage) -> None:
    page = open_page("/mina-rapporter", as_="rolf", height=3000)
    expect(page.get_by_text(CLOSED)).to_be_visible()
    expect(page.get_by_text(SHARED)).to_be_visible()


@pytest.mark.parametrize(("name", "count"), [("stina", 1), ("admir", 1), ("rolf", 2)])
def test_the_command_line_shows_the_same(server: Server, name: str, count: int) -> None:
    asked = f"show lage --as {name} --from 2020-01-01 --to 2099-01-01 --json"
    done = subprocess.run(
        [sys.executable, "-m", "lägesbild", *asked.split()],
        cwd=ROOT,
        env={
            **os.environ,
            "LAGESBILD_DATABASE_URL": server.database_url,
            "LAGESBILD_SESSION_SECRET": SECRET,
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    picture = json.loads(done.stdout)
    counts = {area["name"]: area["count"] for area in picture["areas"]}
    assert counts["Sätra"] == count
    assert CLOSED not in done.stdout


def test_the_closed_one_is_not_in_the_trail(server: Server) -> None:
    engine = server.engine()
    with engine.connect() as connection:
        details = [row.details for row in connection.execute(text("SELECT details FROM trail"))]
    engine.dispose()
    assert len(details) > 10
    assert not [entry for entry in details if "garagen" in entry or "busskuren" in entry]
