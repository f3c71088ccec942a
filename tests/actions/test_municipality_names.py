"""Every municipality has a name, so that a file holding only a code gives a working picture."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select

from lägesbild.actions import municipality
from lägesbild.config import DATA_DIR
from lägesbild.model import Base, District, DocumentError, InputError
from lägesbild.model.words import DistrictLevel
from lägesbild.store import geography
from lägesbild.store.session import reading, transaction


def _names() -> dict[str, str]:
    with (DATA_DIR / "kommunnamn.csv").open(encoding="utf-8", newline="") as file:
        return {row["kod"]: row["namn"] for row in csv.DictReader(file)}


def test_the_290_municipalities_are_those_of_the_area_file() -> None:
    names = _names()
    assert tuple(sorted(names)) == geography.municipality_codes()
    assert len(names) == len(set(names.values())) == 290


@pytest.fixture
def empty(database: Engine) -> Engine:
    with transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in {"revision", "trail"}:
                session.execute(delete(table))
    return database


@pytest.mark.parametrize(
    ("code", "name"), [("1480", "Göteborg"), ("2583", "Haparanda"), ("0127", "Botkyrka")]
)
def test_a_code_alone_gives_a_municipality_with_its_name_and_areas(
    empty: Engine, tmp_path: Path, code: str, name: str
) -> None:
    file = tmp_path / "kommun.toml"
    file.write_text(f'kod = "{code}"\n', encoding="utf-8")
    with transaction() as session:
        assert municipality.seed_if_empty(session, file=file)
    with reading() as session:
        assert municipality.municipality(session).name == name
        areas = session.scalars(select(District).where(District.level == DistrictLevel.REGSO)).all()
        assert {area.code for area in areas} == set(geography.regso(code)["code"])


def test_a_code_nobody_has_is_refused(empty: Engine, tmp_path: Path) -> None:
    file = tmp_path / "kommun.toml"
    file.write_text('kod = "9999"\n', encoding="utf-8")
    with pytest.raises((InputError, DocumentError), match="9999"), transaction() as session:
        municipality.seed_if_empty(session, file=file)
