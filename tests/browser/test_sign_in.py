"""Signing in and out, as it happens in the browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_signing_in_comes_back_to_the_address_asked_for_with_its_query(
    open_page: Callable[..., Page], base_url: str
) -> None:
    page = open_page("/konto?fran=2024-01-01", as_="rolf")
    expect(page).to_have_url(f"{base_url}/konto?fran=2024-01-01")
    expect(page.get_by_role("heading", name="Konto")).to_be_visible()
