"""python -m lägesbild export protokoll: of which meeting, as whom, in which form, told of in the trail."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
from pypdf import PdfReader
from sqlalchemy import select, update
from typer.testing import CliRunner, Result

from lägesbild.cli import app
from lägesbild.intake import fact_store
from lägesbild.model import Minutes, TrailEntry
from lägesbild.store.session import reading, transaction
from tests.actions.test_minutes import DAY, approve, held
from tests.conftest import Cast
from tests.export.test_protokoll import pdf_text, word_text
from tests.intake.test_facts import MINUTES, needs_minutes
from tests.reading.test_minutes import sent


def export(out: Path, *more: str, kind: str = "protokoll", day: str = str(DAY), who: str = "anna") -> Result:
    form = out.suffix.removeprefix(".")
    args = ["export", kind, "--meeting", day, "--format", form, "--out", str(out), "--as", who, *more]
    return CliRunner().invoke(app, args)


@needs_minutes
def test_a_meeting_out_of_old_minutes_is_exported_in_both_forms(cast: Cast, tmp_path: Path) -> None:
    fact_store.load(MINUTES, by="test", viewer=None)
    for name in ("p.pdf", "p.docx"):
        told = export(tmp_path / name, day="2024-12-09")
        assert (told.exit_code, "(utkast)" in told.stderr) == (0, True)
    texts = (
        pdf_text(PdfReader(tmp_path / "p.pdf")),
        word_text(docx.Document(str(tmp_path / "p.docx"))),
    )
    for text in texts:
        for wanted in (
            "UTKAST",
            "2024-12-09",
            "Välfärd",
            "Social hållbarhet",
            "Sätra",
            "LUPP",
            "(§\N{NO-BREAK SPACE}7)",
        ):
            assert wanted in text.replace("(§ 7)", "(§\N{NO-BREAK SPACE}7)"), wanted
    out = tmp_path / "ks.pdf"
    assert export(out, kind="kommunstyrelsen", day="2024-12-09").exit_code == 0
    assert len(PdfReader(io.BytesIO(out.read_bytes())).pages) <= 2


def test_an_export_is_told_of_and_an_approved_one_is_no_draft(cast: Cast, tmp_path: Path) -> None:
    approve(sent(held(cast.stina), cast.stina), cast.anna)
    told = export(tmp_path / "p.pdf")
    assert (told.exit_code, "utkast" in told.stderr) == (0, False)
    assert "UTKAST" not in pdf_text(PdfReader(tmp_path / "p.pdf"))
    with reading() as session:
        (row,) = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "operator.export").order_by(TrailEntry.id)
        )
        assert row.huvudman_id == cast.anna.huvudman_id
        assert json.loads(row.details) == {
            "som": "anna",
            "vad": "protokoll",
            "format": "pdf",
            "urval": str(DAY),
        }


def test_what_cannot_be_exported_is_told_and_nothing_is_written(cast: Cast, tmp_path: Path) -> None:
    row = sent(held(cast.stina), cast.stina)
    for change, code, words in (
        ({"day": "2026-03-03"}, 2, "Inget möte"),
        ({"who": "xenia"}, 2, "Inget möte"),
        ({"who": "nobody"}, 2, "ingen öppen användare"),
    ):
        told = export(tmp_path / "ut.pdf", **change)  # type: ignore[arg-type]
        assert (told.exit_code, words in told.stderr) == (code, True)
    assert "docx eller pdf" in export(tmp_path / "ut.csv").stderr
    with transaction() as session:
        session.execute(update(Minutes).where(Minutes.id == row.id).values(content='{"annat": 1}'))
    told = export(tmp_path / "ut.pdf")
    assert (told.exit_code, "kontrollsumma" in told.stderr) == (1, True)
    assert list(tmp_path.glob("ut.*")) == []


def test_the_day_of_the_meeting_is_asked_for(cast: Cast, tmp_path: Path) -> None:
    args = ["export", "protokoll", "--format", "pdf", "--out", str(tmp_path / "ut.pdf"), "--as", "anna"]
    told = CliRunner().invoke(app, args)
    assert (told.exit_code, "--meeting" in told.stderr) == (2, True)
