"""What has ended is offered to nobody, and stays with the rows that have it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from lägesbild.model import Body, District, Huvudman, Theme
from lägesbild.model.clock import today
from lägesbild.reading import (
    areas,
    choices,
    circles,
    form_choices,
    insats_choices,
    problembild_choices,
    rules,
    viewers,
)
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

YESTERDAY = today() - dt.timedelta(days=1)


def end_one_of_each() -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        session.scalars(select(Huvudman).where(Huvudman.slug == "livsmiljo")).one().valid_to = YESTERDAY
        session.scalars(select(District).where(District.code == "plats_legenden")).one().valid_to = YESTERDAY
        session.scalars(select(Theme).where(Theme.slug == "fritid")).one().retired_on = today()
        session.scalars(select(Body).where(Body.slug == "ledningsgruppen")).one().ended_on = today()


def test_forms_offer_nothing_that_has_ended(cast: Cast) -> None:
    before = insats_choices.read(cast.rolf, today=today())
    end_one_of_each()
    after = insats_choices.read(cast.rolf, today=today())
    assert set(before.partners) - set(after.partners) == {"livsmiljo"}
    assert set(before.districts) - set(after.districts) == {"plats_legenden"}
    assert set(before.themes) - set(after.themes) == {"fritid"}
    assert set(before.audiences) - set(after.audiences) == {"ledningsgruppen"}
    of_problembild = problembild_choices.read(cast.rolf)
    assert "plats_legenden" not in of_problembild.districts
    assert "ledningsgruppen" not in of_problembild.audiences


def test_a_stored_row_keeps_what_it_has_though_it_has_ended(cast: Cast) -> None:
    end_one_of_each()
    with reading() as session:
        tree = areas.read_tree(session)
        kept = form_choices.areas_by_code(tree, kept=("plats_legenden",))
        partners = form_choices.huvudman(session, kept=("livsmiljo",))
        audiences = circles.for_viewer(session, cast.rolf, kept="ledningsgruppen")
    assert kept["plats_legenden"] == "Legenden, Bomhus"
    assert partners["livsmiljo"] == "Livsmiljö"
    assert "ledningsgruppen" in {circle.slug for circle in audiences}


def test_filters_and_history_still_name_it(cast: Cast) -> None:
    end_one_of_each()
    offered = choices.read(cast.anna, today=today())
    assert "livsmiljo" in {term.slug for term in offered.huvudman}
    assert offered.tree.by_code("plats_legenden") is not None
    assert offered.tree.resolve("Legenden").code == "plats_legenden"


def test_vem_ser_vad_asks_for_no_ended_huvudman_and_offers_no_ended_group(cast: Cast) -> None:
    end_one_of_each()
    with reading() as session:
        found = rules.read(session)
        rolf = viewers.by_username(session, "rolf")
    assert "Livsmiljö" not in {one.name for one in found.organisations}
    assert "ledningsgruppen" not in {one.slug for one in found.choices(rolf.huvudman_id)}
    ended = next(circle for circle in found.circles if circle.slug == "ledningsgruppen")
    assert "Polisen" in ended.members
    assert rolf.ended_circles == {ended.id}
