"""Names of areas: aliases, old spellings, ambiguity, and any municipality of the 290."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from lägesbild.model import AmbiguousError, DistrictAlias, InputError
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import areas
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Sättra", "2180R018"),
        ("  sätra ", "2180R018"),
        ("Brynäs", "brynas"),
        ("Legenden", "plats_legenden"),
        ("Sörby Urfjäll", "2180R013"),
        ("Sörby", "2180R008"),
        ("Norrsundet", "2180R002"),
        ("Gävle", "2180"),
        ("Hela kommunen", "2180"),
        ("Centrum", "2180R006"),
    ],
)
def test_a_name_finds_its_area(database: Engine, said: str, code: str) -> None:
    with reading() as session:
        assert areas.read_tree(session).resolve(said).code == code


def test_an_ambiguous_name_asks(database: Engine) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="omrade.alias")
        tree = areas.read_tree(session)
        session.add_all(
            DistrictAlias(district_id=tree.resolve(name).id, name="Parken") for name in ("Sätra", "Valbo")
        )
    with reading() as session, pytest.raises(AmbiguousError) as raised:
        areas.read_tree(session).resolve("parken")
    assert raised.value.candidates == ("Sätra", "Valbo")


def test_an_unknown_name_suggests_near_ones(database: Engine) -> None:
    with reading() as session, pytest.raises(InputError, match="Andersberg"):
        areas.read_tree(session).resolve("Andersbärg")


def test_a_place_counts_for_the_area_it_lies_in(database: Engine) -> None:
    with reading() as session:
        tree = areas.read_tree(session)
    legenden = tree.resolve("Legenden")
    assert tree.shown_on(legenden).name == "Bomhus"
    assert legenden.id in tree.inside(tree.resolve("Bomhus"))
    assert legenden.id not in tree.inside(tree.resolve("Sätra"))
    assert len(tree.level(DistrictLevel.REGSO)) == 22
