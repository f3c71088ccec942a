"""Tidslinje in a real browser: a click on a bar lists its reports, and the page is accessible."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import settled


@pytest.fixture(scope="module")
def _sqlite_template(demo_template: Path) -> Path:
    """The server of this module shows the demo."""
    return demo_template


def test_a_click_lists_what_lies_behind(open_page: Callable[..., Page]) -> None:
    page = open_page("/tidslinje", as_="anna")
    settled(page)
    bar = page.locator(".stPlotlyChart").first.locator("g.bars g.point path").first
    bar.scroll_into_view_if_needed()
    place = bar.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] - 2)
    behind = page.locator(".st-key-bakom_rapporter")
    expect(behind.get_by_role("list", name="Rapporter")).to_be_visible()
    settled(page)
    title = page.locator(".stPlotlyChart").nth(1).locator(".annotation-text", has_text="■ ökar").first
    title.scroll_into_view_if_needed()
    place = title.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    link = page.get_by_role("link", name="Öppna problembilden")
    expect(link).to_have_attribute("href", re.compile(r"problembilder\?.*rad=\d+"))
    assert violations(page) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_it_keeps_the_rules(open_page: Callable[..., Page], scheme: str, width: int) -> None:
    page = open_page("/tidslinje", as_="anna", scheme=scheme, width=width)
    settled(page)
    expect(page.get_by_role("figure").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
