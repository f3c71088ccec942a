"""CSV files as they come out of different programs."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from lägesbild.intake.tables import Problem, Sheet, read_csv
from lägesbild.model import DocumentError, NotFoundError

TEXT = 'datum,text\n2024-01-01,Bråk i Sätra\n\n2024-01-02,"Kö, trängsel"\n'


def _read(tmp_path: Path, content: bytes) -> Sheet:
    path = tmp_path / "fil.csv"
    path.write_bytes(content)
    return read_csv(path, columns=("datum", "text", "plats"), required=("datum", "text"))


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        unicodedata.normalize("NFD", TEXT).encode(),
        TEXT.replace("datum,text", "Datum , TEXT").encode(),
        b"datum;text\n2024-01-01;Br\xc3\xa5k i S\xc3\xa4tra\n\n2024-01-02;K\xc3\xb6, tr\xc3\xa4ngsel\n",
        b"datum\ttext\n2024-01-01\tBr\xc3\xa5k i S\xc3\xa4tra\n\n2024-01-02\tK\xc3\xb6, tr\xc3\xa4ngsel\n",
        b"text,datum\nBr\xc3\xa5k i S\xc3\xa4tra,2024-01-01\n\n\"K\xc3\xb6, tr\xc3\xa4ngsel\",2024-01-02\n",
    ],
)  # fmt: skip
def test_the_same_rows_come_out_whatever_program_wrote_them(tmp_path: Path, content: bytes) -> None:
    sheet = _read(tmp_path, content)
    assert sheet.problems == ()
    assert [(row.line, row["datum"], row["text"], row["plats"]) for row in sheet.rows] == [
        (2, "2024-01-01", "Bråk i Sätra", ""),
        (4, "2024-01-02", "Kö, trängsel", ""),
    ]


def test_a_row_over_several_lines_has_the_number_of_its_first(tmp_path: Path) -> None:
    sheet = _read(tmp_path, b'datum,text\n2024-01-01,"en\ntv\xc3\xa5"\n2024-01-02,tre\n')
    assert [row.line for row in sheet.rows] == [2, 4]


def test_columns_nobody_asked_for_are_named(tmp_path: Path) -> None:
    assert _read(tmp_path, b"datum,text,extra\n2024-01-01,a,b\n").ignored == ("extra",)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"datum,plats\n2024-01-01,a\n", Problem(1, "text", "kolumnen saknas i rubrikraden.")),
        (b"datum,text,text\n1,2,3\n", Problem(1, "text", "kolumnen står två gånger i rubrikraden.")),
        (b"datum,text\n1,2,3\n", Problem(2, "", "raden har 3 fält men rubrikraden 2.")),
        (
            b"datum,text\n1,a\x00b\n",
            Problem(2, "", "raden innehåller NUL-tecken och är troligen skadad."),
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, content: bytes, problem: Problem) -> None:
    assert _read(tmp_path, content).problems == (problem,)


def test_an_unclosed_quote_is_told_where_it_begins(tmp_path: Path) -> None:
    sheet = _read(tmp_path, b'datum,text\n2024-01-01,a\n2024-01-02,"b\n2024-01-03,c\n')
    assert [(part.line, "citattecknen" in part.reason) for part in sheet.problems] == [(3, True)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DocumentError, match="tom"):
        _read(tmp_path, content)


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="bara en rubrikrad"):
        _read(tmp_path, b"datum,text\n")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="inte en textfil"):
        _read(tmp_path, b"\x81\x8d\x8f\x90\x9d" * 10)


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="saknas"):
        read_csv(tmp_path / "saknas.csv", columns=("a",), required=("a",))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="kan inte läsas"):
        read_csv(tmp_path, columns=("a",), required=("a",))
