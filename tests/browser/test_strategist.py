"""The strategist's day: choose, save the view, share it, take the chart and its numbers along."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations

AREA: Final = "Andersberg"
HALF_A_YEAR: Final = "6 månader"
CHART: Final = "kategorier"
OpenPage = Callable[..., Page]
Settled = Callable[[Page], None]


@pytest.fixture(scope="module")
def _sqlite_template(demo_template: Path) -> Path:
    """The server of this module shows the demo."""
    return demo_template


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def chosen(page: Page) -> tuple[str, str]:
    return tuple(  # type: ignore[return-value]
        page.get_by_role("combobox", name=label).input_value() for label in ("Period", "Område")
    )


def views(page: Page, settled: Settled) -> Locator:
    """Open Vyer, and wait until it is drawn."""
    page.get_by_role("button", name="Vyer").click()
    popover = page.get_by_test_id("stPopoverBody")
    expect(popover.get_by_role("heading", name="Dela vyn")).to_be_visible()
    settled(page)
    return popover


def taken(page: Page, button: str) -> bytes:
    """The bytes of a file under the chart."""
    page.locator(f".st-key-hamta_{CHART}").get_by_role("button", name="Ladda ned").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    made = Path(download.value.path()).read_bytes()
    page.keyboard.press("Escape")
    return made


def on_screen(page: Page, settled: Settled) -> tuple[list[list[str]], int]:
    """The table twin as the screen says it, heading first, as far as it is scrolled; and all its rows."""
    twin = page.locator(f".st-key-tabell_{CHART}")
    twin.locator("summary").click()
    grid = twin.locator("canvas table[role=grid]").first
    expect(grid.locator("[role=gridcell]").first).to_be_attached()
    settled(page)
    rows = grid.locator("tr").all()
    told = [row.locator("[role=columnheader], [role=gridcell]").all_inner_texts() for row in rows]
    return told, int(grid.get_attribute("aria-rowcount") or 0)


def test_a_view_is_saved_shared_and_taken_along(open_page: OpenPage, settled: Settled) -> None:
    page = open_page("/omrade", as_="stina")
    choose(page, "Område", AREA)
    settled(page)
    choose(page, "Period", HALF_A_YEAR)
    settled(page)
    expect(page.get_by_role("heading", name=AREA, level=1)).to_be_visible()

    popover = views(page, settled)
    popover.get_by_label("Namn", exact=True).fill("Andersberg, halvåret")
    popover.get_by_role("button", name="Spara vyn").click()
    expect(popover.get_by_text("Vyn Andersberg, halvåret är sparad.")).to_be_visible()
    link = popover.get_by_test_id("stCode").inner_text().strip()
    assert link == page.url
    assert violations(page) == []
    page.keyboard.press("Escape")

    page.goto("/problembilder")
    settled(page)
    views(page, settled).get_by_role("link", name="Andersberg, halvåret").click()
    expect(page.get_by_role("heading", name=AREA, level=1)).to_be_visible()
    settled(page)
    assert (page.url, chosen(page)) == (link, (HALF_A_YEAR, AREA))

    picture = Image.open(BytesIO(taken(page, "Bild (PNG)")))
    assert picture.size[0] >= 1600, "twice the resolution of a slide"
    book = load_workbook(BytesIO(taken(page, "Tabell (XLSX, Excel)")))
    stored = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    shown, held = on_screen(page, settled)
    assert sum(cell.isdigit() for row in shown for cell in row) > 3, "a table of numbers"
    assert shown == stored[: len(shown)]
    assert held == len(stored)

    anna = open_page(link, as_="anna")
    expect(anna.get_by_role("heading", name=AREA, level=1)).to_be_visible()
    assert (anna.url, chosen(anna)) == (link, (HALF_A_YEAR, AREA))
    assert "halvåret" not in views(anna, settled).inner_text(), "the view is stina's; the link is anybody's"


def test_a_view_is_renamed_and_removed(open_page: OpenPage, settled: Settled) -> None:
    page = open_page("/problembilder?status=Alla", as_="rolf")
    popover = views(page, settled)
    popover.get_by_label("Namn", exact=True).fill("Alla")
    popover.get_by_role("button", name="Spara vyn").click()
    expect(popover.get_by_role("link", name="Alla")).to_have_attribute("href", "/problembilder?status=Alla")
    popover.get_by_role("button", name="Spara vyn").click()
    expect(popover.get_by_text("Ge vyn ett namn")).to_be_visible()
    settled(page)
    popover.get_by_text("Byt namn eller ta bort").click()
    settled(page)
    popover.get_by_label("Nytt namn").fill("Varje problembild")
    popover.get_by_role("button", name="Byt namn").click()
    expect(popover.get_by_role("link", name="Varje problembild")).to_be_visible()
    popover.get_by_role("button", name="Ta bort").click()
    expect(popover.get_by_text("Du har inte sparat någon vy än.")).to_be_visible()


def test_help_stands_beside_the_heading_and_says_what_the_handbook_says(
    open_page: OpenPage, settled: Settled
) -> None:
    page = open_page("/inriktning", as_="stina", scheme="dark")
    page.get_by_role("button", name="Hjälp").click()
    popover = page.get_by_test_id("stPopoverBody")
    expect(popover.get_by_text("Skriv en inriktning:")).to_be_visible()
    assert violations(page) == []
    popover.get_by_role("link", name="Öppna hela handboken").click()
    expect(page.get_by_role("heading", name="Hjälp", level=1)).to_be_visible()
    settled(page)
    expect(page.get_by_role("combobox", name="Handbok för")).to_have_value("Samordnare")
    expect(page.get_by_alt_text("Inriktning till vänster")).to_be_attached()
    assert violations(page) == []
