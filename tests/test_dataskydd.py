"""docs/dataskydd names everything the database holds of people, and says of itself that a jurist decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from lägesbild.config import ROOT
from tools import registerforteckning

FOLDER = ROOT / "docs" / "dataskydd"


def test_every_table_with_personal_or_secret_columns_is_in_the_register() -> None:
    text = registerforteckning.OUT.read_text(encoding="utf-8")
    missing = [name for name, line in registerforteckning.lines().items() if line not in text]
    assert missing == [], "run python -m tools.registerforteckning"
    assert registerforteckning.written(text) == text


def test_every_column_in_the_register_has_a_swedish_name() -> None:
    names = {
        word
        for line in registerforteckning.lines().values()
        for cell in line.split("|")[2:4]
        for word in cell.strip().split(", ")
    }
    assert [name for name in names if "_" in name] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_each_document_is_marked_as_a_template(path: Path) -> None:
    assert "> **Mall.**" in path.read_text(encoding="utf-8")[:200]
