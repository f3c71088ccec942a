"""python -m lägesbild export: a register to file as a user may read it, told of in the trail."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from lägesbild.cli import app
from lägesbild.cli.database import OPERATOR
from lägesbild.model import TrailEntry
from lägesbild.reading import trail
from lägesbild.store.session import reading
from tests.conftest import Cast
from tests.reading.test_lage import report

PERIOD = ("--from", "2026-03-01", "--to", "2026-03-31")


def _export(out: Path, *more: str, kind: str = "observations", as_user: str = "stina") -> Result:
    args = ["export", kind, "--format", "xlsx", "--out", str(out), "--as", as_user, *PERIOD, *more]
    return CliRunner().invoke(app, args)


def _rows(path: Path) -> int:
    return int(openpyxl.load_workbook(path)["Uppgifter"].max_row) - 1


def test_a_register_is_written_as_the_user_may_read_it_and_told_of(cast: Cast, tmp_path: Path) -> None:
    report(cast.rolf, area="2180R018")
    report(cast.rolf, area="2180R013")
    report(cast.rolf, audience="min_verksamhet")
    out = tmp_path / "ut.xlsx"
    assert _export(out, "--area", "Sätra").exit_code == 0
    assert _rows(out) == 1
    assert _export(tmp_path / "rolf.xlsx", as_user="rolf").exit_code == 0
    assert _rows(tmp_path / "rolf.xlsx") == 3
    with reading() as session:
        first, _ = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "operator.export").order_by(TrailEntry.id)
        )
        assert (first.actor, first.huvudman_id) == (OPERATOR, cast.stina.huvudman_id)
        assert json.loads(first.details) == {
            "som": "stina",
            "vad": "rapporter",
            "format": "xlsx",
            "urval": "1 mars 2026–31 mars 2026 Sätra",
        }


def test_every_huvudman_whose_rows_were_taken_sees_it_in_its_own_trail(cast: Cast, tmp_path: Path) -> None:
    report(cast.sara, area="2180R018")
    report(cast.sara, audience="min_verksamhet")
    assert _export(tmp_path / "ut.xlsx").exit_code == 0
    with reading() as session:
        (told,) = trail.read(session, trail.Wanted(operator_only=True), viewer=cast.sara).entries
    assert (told.huvudman, told.is_operator) == ("Välfärd", True)
    assert told.lines == ("antal: 1", "som användaren: stina")


def test_a_file_that_exists_is_kept_unless_forced(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "ut.xlsx"
    out.write_text("min", encoding="utf-8")
    refused = _export(out)
    assert refused.exit_code == 2
    assert "finns redan" in refused.stderr
    assert out.read_text(encoding="utf-8") == "min"
    assert _export(out, "--force").exit_code == 0
    assert _rows(out) == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".ut")] == []


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ({"kind": "hus"}, 2, "inget register"),
        ({"as_user": "nobody"}, 2, "ingen öppen användare"),
        ({"more": ("--area", "Narnia")}, 2, "finns inte"),
        ({"more": ("--format", "pdf")}, 2, "csv, xlsx, gpkg"),
        ({"out": "saknas/ut.xlsx"}, 1, "gick inte att skriva"),
    ],
)
def test_wrong_use_is_told_in_swedish_and_writes_nothing(
    cast: Cast, tmp_path: Path, change: dict[str, object], code: int, told: str
) -> None:
    asked = dict(change)
    out = tmp_path / str(asked.pop("out", "ut.xlsx"))
    more: tuple[str, ...] = asked.pop("more", ())  # type: ignore[assignment]
    result = _export(out, *more, **asked)  # type: ignore[arg-type]
    assert result.exit_code == code
    assert told in result.stderr.replace("\n", " ")
    assert not out.exists()
