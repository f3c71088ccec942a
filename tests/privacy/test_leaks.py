"""Nobody sees a word, a point or a count that is not theirs, whichever way out they try."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine

from lägesbild import ui
from tests.privacy import attack, commands, opening, own_rows, plan, probes, rows, search, short, visits
from tests.privacy.visits import Share
from tests.privacy.world import is_closed_column, tables

FEW = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


KINDS = ("sqlite", "postgresql")
FOURS = {(0, 0, 0, 0): 4, (1, 0, 0, 0): 4, (0, 1, 0, 0): 4, (0, 0, 1, 0): 4, (2, 3, 0, 1): 3, (1, 3, 1, 3): 2}
"""Reports that are hidden each alone, and begin to show when areas, months or categories are added up."""


@pytest.fixture
def template(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue("_sqlite_template")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_no_way_out_shows_what_is_not_ones_own(database: Engine) -> None:
    """Every other page, address, command and function on each kind of database; all of them in a long run."""
    world = rows.build(_drawn(0))
    looked = search.Search(world, part=Share(KINDS.index(database.dialect.name), len(KINDS)))
    looked.everything()
    assert [str(leak) for leak in looked.found] == []
    assert looked.tried > 500_000
    assert looked.asked <= set(visits.OTHERS) | visits.NO_ROW | {"rad"}, "sort new parameters of an address"


def test_what_one_may_not_read_changes_no_page(template: Path, folder: Path) -> None:
    with short.fresh(template, folder):
        world = rows.build(_drawn(0))
        closed = {name for name, one in tables().items() if any(map(is_closed_column, one.__table__.columns))}
        assert closed - set(world.rows) <= own_rows.MADE_BY_THE_PRODUCT, "give the world a row of the table"
        least = world.viewers()[-1]
        assert list(short.changed(world, least)) == []


def test_nobody_works_out_a_hidden_count(template: Path, folder: Path) -> None:
    with short.fresh(template, folder):
        notes, seen = attack.notes_of(FOURS, (0, 1, 0, 0), attack.SPANS[:3])
        assert seen
        assert notes.pinned() == []


def test_every_command_is_looked_through_or_said_to_be_no_way_out() -> None:
    known = set(commands.FOR_A_READER) | set(commands.FOR_THE_OPERATOR) | set(commands.NO_WAY_OUT)
    assert commands.leaves() == known


def test_every_id_a_function_takes_is_known() -> None:
    assert probes.unknown() == set()


def test_every_dialog_is_opened_by_a_button_that_is_known() -> None:
    folder = Path(ui.__file__).parent
    named = re.compile(r"^@st\.dialog\(.*\)\ndef (\w+)", re.MULTILINE)
    found = {
        f"{file.stem}.{name}"
        for file in folder.glob("*.py")
        for name in named.findall(file.read_text(encoding="utf-8"))
    }
    assert found == set(opening.DIALOGS)


def _drawn(number: int) -> plan.Plan:
    """One plan, the same each time."""
    found: list[plan.Plan] = []
    drawing = settings(FEW, max_examples=number + 2)(given(plan.plans())(lambda one: found.append(one)))
    drawing()
    return found[-1]
