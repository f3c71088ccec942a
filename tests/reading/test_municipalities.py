"""Any of the 290 municipalities gives a working picture of its own."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lägesbild.actions import municipality
from lägesbild.figures import area_map
from lägesbild.model import AmbiguousError, InputError, Viewer
from lägesbild.model.words import DistrictLevel, Role
from lägesbild.reading import areas, lage
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.filters import Filters
from lägesbild.store import geography, upgrade
from lägesbild.store.session import reading, transaction
from tests.reading.test_lage import MARCH, TODAY

STOCKHOLM, OCKERO_BY_THE_SEA = "0180", "1407"


def seed(code: str, folder: Path) -> None:
    (folder / "kommun.toml").write_text(f'kod = "{code}"\n', encoding="utf-8")
    upgrade.upgrade()
    with transaction() as session:
        municipality.seed_if_empty(session, file=folder / "kommun.toml")


def viewer() -> Viewer:
    return Viewer(1, "x", "x", Role.LASARE, 1, "Polisen", frozenset({1}))


def meant(tree: AreaTree, name: str) -> set[str]:
    """What a name leads to: one area, or those one is asked to choose between (Öckerö is both)."""
    try:
        return {tree.resolve(name).code}
    except AmbiguousError as asked:
        return {tree.resolve(candidate).code for candidate in asked.candidates}


@pytest.mark.parametrize(("code", "name"), [(STOCKHOLM, "Stockholm"), (OCKERO_BY_THE_SEA, "Öckerö")])
def test_two_others_one_of_them_by_the_sea(
    empty_database: Engine, tmp_path: Path, code: str, name: str
) -> None:
    seed(code, tmp_path)
    seen = lage.read(Filters(MARCH.start, MARCH.end), viewer=viewer(), today=TODAY)
    assert seen.municipality.startswith(name)
    assert len(seen.areas) == len(geography.regso(code))
    drawn = area_map.draw(seen.areas, municipality_code=code, measure="antal", theme="light", opens={})
    html = drawn.map.get_root().render()
    assert all(area.name in html for area in seen.areas[:5])
    with reading() as session:
        tree = areas.read_tree(session)
    for area in tree.level(DistrictLevel.REGSO):
        assert area.code in meant(tree, area.name)


@pytest.mark.parametrize("code", random.Random(2180).sample(geography.municipality_codes(), 4))  # noqa: S311
def test_any_code_can_be_seeded(empty_database: Engine, tmp_path: Path, code: str) -> None:
    seed(code, tmp_path)
    seen = lage.read(Filters(MARCH.start, MARCH.end), viewer=viewer(), today=TODAY)
    assert len(seen.areas) == len(geography.regso(code)) > 0


def test_there_are_290_and_no_others() -> None:
    assert len(geography.municipality_codes()) == 290
    with pytest.raises(InputError, match="9999"):
        geography.regso("9999")
