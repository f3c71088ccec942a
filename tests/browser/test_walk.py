"""A trygghetsvandring with a telephone in the hand: a shortcoming noted in few presses, none of them lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from lägesbild.actions import safety_walks
from lägesbild.actions.safety_walks import NewWalk
from lägesbild.model import WalkFinding
from lägesbild.model.clock import today
from lägesbild.reading import viewers
from lägesbild.store.session import reading, transaction
from tests.browser.axe import violations
from tests.serving import Server


@pytest.fixture(scope="module")
def prepare() -> Callable[[Engine], None]:
    """A walk that is today."""

    def plan(engine: Engine) -> None:
        with transaction(engine) as session:
            stina = viewers.by_username(session, "stina")
            walk = NewWalk(district="2180R018", planned_on=today(), audience="ledningsgruppen")
            safety_walks.plan(session, walk, by=stina, submit_key="a")

    return plan


def test_a_shortcoming_takes_two_texts_and_two_presses_and_a_double_press_stores_one(
    open_page: Callable[..., Page], settled: Callable[[Page], None], server: Server
) -> None:
    page = open_page("/trygghetsvandringar", as_="rolf", width=390, height=844)
    page.get_by_role("link", name="Sätra").click()
    page.get_by_label("Brist", exact=True).fill("Trasig lampa")
    page.get_by_label("Var", exact=True).fill("gångtunneln")
    page.get_by_role("radio", name="Livsmiljö").click()
    settled(page)
    page.get_by_role("button", name="Spara bristen").dblclick()
    expect(page.get_by_text("Bristen är sparad. Skriv nästa.")).to_be_visible()
    settled(page)
    expect(page.get_by_label("Brist", exact=True)).to_have_value("")
    expect(page.get_by_text("Skriv vad som behöver åtgärdas.")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    with reading(server.engine()) as session:
        rows = session.scalars(select(WalkFinding)).all()
        told = [
            (row.text, row.place, row.responsible_huvudman.name) for row in rows if row.responsible_huvudman
        ]
    assert told == [("Trasig lampa", "gångtunneln", "Livsmiljö")]
