"""Called together on a phone, seen at once in another window, and a half-typed line left alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import violations

WHAT = "Knivskadad vid torget, behöver vuxna ute"
LINE = "Fältgruppen är framme om tio minuter"
HALF = "Patrullen ser att"


def test_a_group_called_on_a_phone_is_seen_and_answered_in_another_window(
    open_page: Callable[..., Page], settled: Callable[[Page], None]
) -> None:
    sara = open_page("/", as_="sara")
    rolf = open_page("/omradesgrupper", as_="rolf", width=390, height=844)
    rolf.get_by_role("button", name="Områdesgrupp Sätra").click()
    rolf.get_by_label("Vad har hänt?").fill(WHAT)
    press = rolf.get_by_role("button", name="Sammankalla nu")
    expect(press).to_be_in_viewport()
    press.click()
    expect(rolf.get_by_text("Områdesgrupp Sätra är sammankallad.")).to_be_visible()
    expect(sara.get_by_text(WHAT)).to_be_visible()
    sara.get_by_role("status").get_by_role("link", name="Öppna").click()
    sara.get_by_label("Vad vet ni?").fill(LINE)
    half = rolf.get_by_label("Vad vet ni?")
    half.press_sequentially(HALF)
    sara.get_by_role("button", name="Skriv i loggen").click()
    expect(rolf.get_by_role("log").get_by_text(LINE)).to_be_visible()
    expect(half).to_have_value(HALF)
    expect(half).to_be_focused()
    assert violations(rolf) == []
