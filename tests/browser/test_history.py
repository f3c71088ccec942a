"""One step of the user is one step back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_back_from_a_page_without_filters_restores_the_view_in_one_step(
    open_page: Callable[..., Page], settled: Callable[[Page], None], base_url: str
) -> None:
    view = f"{base_url}/?period=3+%C3%A5r"
    page = open_page("/?period=3+%C3%A5r", as_="rolf")
    expect(page).to_have_url(view)
    steps = page.evaluate("history.length")
    page.get_by_role("link", name="Rapportera").click()
    expect(page).to_have_url(f"{base_url}/rapportera")
    settled(page)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    expect(page).to_have_url(view)
    settled(page)
    expect(page).to_have_url(view)
    expect(page.get_by_role("combobox", name="Period")).to_have_value("3 år")
