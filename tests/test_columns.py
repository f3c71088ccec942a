"""
What a column is declared (open, personal, secret) decides what becomes of it: files, logs, the demo.

That every column is declared, and what the trail and thinning do with it, is held in
tests/store/test_trail.py and tests/actions/test_retention.py.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, Enum, LargeBinary, String, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from lägesbild.analysis import identifiers
from lägesbild.cli import failures
from lägesbild.config import settings
from lägesbild.model import Base, TrailEntry, Viewer, clock
from lägesbild.model.base import is_closed
from lägesbild.reading import listings, viewers
from lägesbild.reading.filters import Filters
from lägesbild.store import engine as engines
from lägesbild.store.session import reading
from lägesbild.ui import problems
from tests.conftest import CAST, use

CANARY: Final = re.compile(r"kanarie[a-z]+")
OF_SIGN_IN: Final = frozenset({"provider_link", "recovery_code", "spent_token", "trail", "web_session"})
"""Tables of which no file is made, and whose columns the product itself compares."""
TAKEN_AWAY: Final[dict[str, str]] = {
    "bedomningar": "assessment.reason meeting.title problembild.title",
    "beslut": "decision.text meeting.title",
    "inriktning": "guidance.answer guidance.text insats.title",
    "insatser": "follow_up.outcome funding.source insats.description insats.evaluation_plan insats.goal "
    "insats.method insats.owner insats.place insats.target_group insats.title problembild.title",
    "problembilder": "problembild.cause_offender problembild.cause_situation problembild.cause_target "
    "problembild.description problembild.place problembild.target_group problembild.title",
    "rapporter": "observation.consequence observation.place observation.secrecy_section "
    "observation.target_group observation.text problembild.title",
    "uppdrag": "meeting.title task.owner task.text",
    "verksamhetsmal": "follow_up.outcome insats.title plan_goal.outcome plan_goal.text",
}
"""By register, what is personal or secret and stands in its files on purpose, as on its page."""


def closed_texts() -> Iterator[tuple[Any, Any]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            text = isinstance(column.type, String) and not isinstance(column.type, Enum | LargeBinary)
            if text and is_closed(column) and table.name not in OF_SIGN_IN:
                yield table, column


def canary(table: Any, column: Any) -> str:
    return "kanarie" + re.sub(r"[^a-z]", "", f"{table.name}x{column.name}")


def names() -> dict[str, str]:
    return {canary(table, column): f"{table.name}.{column.name}" for table, column in closed_texts()}


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copy(demo_template, tmp_path / "demo.sqlite")
    yield use(f"sqlite:///{tmp_path / 'demo.sqlite'}", tmp_path)
    engines.dispose()


def taken(viewer: Viewer) -> dict[str, frozenset[str]]:
    """By register, the closed columns whose values are in its file."""
    wide = Filters(dt.date(2015, 1, 1), clock.today() + dt.timedelta(days=400))
    known, found = names(), {}
    with reading() as session:
        for kind in listings.REGISTERS:
            rows = listings.read(session, kind, viewer=viewer, filters=wide).rows
            assert rows, kind
            told = set(CANARY.findall(" ".join(str(cell) for row in rows for cell in row.cells)))
            found[kind] = frozenset(known[one] for one in told)
    return found


def test_a_file_holds_what_is_not_open_only_where_it_is_meant_to(demo: Engine) -> None:
    with reading() as session:
        stina = viewers.by_username(session, "stina")
    for table, column in closed_texts():
        mark = update(table).values({column: canary(table, column)})
        try:
            with demo.begin() as connection:
                connection.execute(mark)
        except IntegrityError:  # an answer where nobody has answered
            with demo.begin() as connection:
                connection.execute(mark.where(column.is_not(None)))
    found = taken(stina)
    assert found == {kind: set(TAKEN_AWAY.get(kind, "").split()) for kind in found}
    assert set(TAKEN_AWAY) <= set(found)


def test_no_error_and_no_log_line_quotes_what_is_not_open(
    database: Engine, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    tried, told = 0, []
    for table in dict.fromkeys(table for table, _ in closed_texts()):
        values = {one.name: canary(table, one) for its, one in closed_texts() if its is table}
        with caplog.at_level(logging.DEBUG), database.connect() as connection:
            try:
                connection.execute(insert(table).values(values))
            except (DBAPIError, StatementError) as error:
                tried += 1
                told += [failures.sentence(error), problems.sentence(error), failures.record(error)]
    assert tried > 20
    log = settings().var_dir / "fel.log"
    told += [caplog.text, *capsys.readouterr(), log.read_text("utf-8") if log.exists() else ""]
    assert CANARY.findall(" ".join(told)) == []


def test_nobody_is_named_in_what_the_demo_fills_columns_with(demo: Engine) -> None:
    cast = {name for _, name, *_ in CAST} | {name for name, *_ in CAST}
    with demo.connect() as connection:
        for table, column in closed_texts():
            if table.name == "user_account":
                continue  # the cast, and their passwords' hashes
            for value in connection.scalars(select(column).distinct().where(column.is_not(None))):
                if value not in cast and not value.startswith("{"):
                    found = identifiers.find(value, allowed=())
                    assert not found, f"{table.name}.{column.name}: {value}"


def test_the_trail_of_the_demo_quotes_nothing_that_is_not_open(demo: Engine) -> None:
    with demo.connect() as connection:
        details = "\n".join(connection.scalars(select(TrailEntry.details)))
        for table, column in closed_texts():
            if table.name != "user_account" and not column.info.get("hand"):
                held = connection.scalars(select(column).distinct().where(column.is_not(None)).limit(500))
                quoted = [value for value in held if len(value) > 15 and f'"{value}"' in details]
                assert quoted == [], f"{table.name}.{column.name}"
