"""WCAG 2.1 AA on every page, light and dark, by axe; the map's frame by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations, violations_with_frames
from tests.browser.conftest import settled

PAGES: Final = ("/", "/omrade", "/konto")
"""Rapportera, Mina rapporter and Vem ser vad are held to the same rules in test_report.py."""


@pytest.fixture(scope="module")
def _sqlite_template(demo_template: Path) -> Path:
    """The server of this module shows the demo."""
    return demo_template


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_strangers_sign_in_page(open_page: Callable[..., Page], scheme: str) -> None:
    assert violations(open_page("/logga-in", scheme=scheme)) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_picture_its_map_and_the_account(open_page: Callable[..., Page], scheme: str, width: int) -> None:
    page = open_page("/", as_="rolf", scheme=scheme, width=width)
    found: list[str] = []
    for path in PAGES:
        page.goto(path)
        settled(page)
        found += [f"{path} {hit}" for hit in violations_with_frames(page)]
    assert found == []
