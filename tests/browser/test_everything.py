"""Charts, tables, maps and forms work under the policy, ask nobody else, and speak Swedish."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.serving import Server, serving

SCRIPT = Path(__file__).parent / "scripts" / "everything.py"
ENGLISH = (
    "Choose",
    "Select",
    "Download",
    "Upload",
    "Search",
    "Fullscreen",
    "Show",
    "Previous",
    "Next",
    "Zoom in",
    "Press",
    "Link to",
    "Skip",
    "per file",
)


@pytest.fixture(scope="module")
def server(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(_sqlite_template, tmp_path_factory.mktemp("server"), script=SCRIPT) as running:
        yield running


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page("/", as_="rolf", height=1600)


def test_chart_table_and_map_are_drawn_and_a_click_on_the_map_arrives(page: Page) -> None:
    expect(page.locator(".js-plotly-plot .bars path").first).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    chart = page.frame_locator('iframe[src*="streamlit_folium"]')
    area = chart.locator("path.leaflet-interactive").first
    expect(area).to_be_visible()
    expect(page.get_by_text("Inte klickat")).to_be_visible()
    click_until(area, page.get_by_text("Klickat", exact=True))


def click_until(target: Locator, told: Locator, *, times: int = 4) -> None:
    """Click, once more if need be: a frame that is still finding its size moves away under the click."""
    for _ in range(times - 1):
        target.click()
        with contextlib.suppress(TimeoutError):
            told.wait_for(timeout=5_000)
            return
    target.click()
    expect(told).to_be_visible()


def test_a_download_arrives_and_an_upload_is_accepted(page: Page) -> None:
    with page.expect_download() as arriving:
        page.get_by_role("button", name="Ladda ner", exact=True).click()
    assert arriving.value.suggested_filename == "a.txt"
    assert arriving.value.path().read_text(encoding="utf-8") == "innehåll"
    page.locator("input[type=file]").set_input_files(
        {"name": "rader.csv", "mimeType": "text/csv", "buffer": b"a;b\n1;2\n"}
    )
    expect(page.get_by_text("rader.csv")).to_be_visible()
    expect(page.get_by_text("error")).to_have_count(0)


def test_a_known_error_is_its_sentence_and_an_unknown_one_a_number(page: Page, server: Server) -> None:
    page.get_by_role("button", name="Känt fel", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Området finns inte. Välj ett i listan.")
    page.get_by_role("button", name="Okänt fel", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("ärendenummer")
    number = alert.locator("strong").inner_text()
    assert "hemligt" not in page.content()
    logged = server.log.read_text(encoding="utf-8")
    assert f"incident {number}: builtins.ValueError" in logged
    assert "everything.py" in logged
    assert "hemligt" not in logged


def test_what_streamlit_says_itself_is_swedish(page: Page) -> None:
    expect(page.locator(".js-plotly-plot .bars path").first).to_be_visible()
    page.get_by_test_id("stDateInput").get_by_role("button").first.click()
    page.wait_for_timeout(500)
    said = page.evaluate(
        """() => [...document.querySelectorAll('[aria-label], [title], [placeholder]')]
            .flatMap(e => [e.getAttribute('aria-label'), e.title, e.placeholder])
            .concat(document.body.innerText.split('\\n')).filter(Boolean)"""
    )
    assert [text for text in said if text.startswith(ENGLISH) or "per file" in text] == []
