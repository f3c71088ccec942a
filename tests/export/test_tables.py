"""Files of tables, opened again: nothing in them runs, and what they hold is what they were given."""

from __future__ import annotations

import csv as csv_module
import datetime as dt
import io
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lägesbild.export import stamp, tables
from lägesbild.export.cells import in_csv
from lägesbild.export.stamp import Stamp
from lägesbild.model import Viewer
from lägesbild.model.words import Role
from lägesbild.reading.filters import Filters

VIEWER = Viewer(1, "stina", "Stina", Role.SAMORDNARE, 1, "BIG", frozenset({2}))
HALF_YEAR = Filters(dt.date(2026, 5, 24), dt.date(2026, 11, 22), words=("Andersberg",))
FORMULAS = ("=1+1", "+46", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1+1", '=HYPERLINK("http://x")')


def said(note: str = "") -> Stamp:
    return stamp.make(
        "Rapporter per vecka",
        filters=HALF_YEAR,
        viewer=VIEWER,
        circles=("Min verksamhet", "Ledningsgruppen"),
        made_on=dt.date(2026, 11, 22),
        note=note,
    )


def opened(table: pd.DataFrame) -> Any:
    return openpyxl.load_workbook(io.BytesIO(tables.xlsx([table], said())))


def rows(content: bytes) -> list[list[str]]:
    return list(csv_module.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_workbook_holds_real_numbers_and_dates_under_a_frozen_heading() -> None:
    table = pd.DataFrame(
        [["Södra Brynäs", 3, 2.5, dt.date(2026, 5, 24), dt.datetime(2026, 5, 24, 13, 5), None, True]],
        columns=["Område", "Antal", "Per 1 000", "Dag", "Tid", "Tomt", "Läst"],
        dtype=object,
    )
    sheet = opened(table)["Uppgifter"]
    assert [cell.value for cell in sheet[1]] == list(table.columns)
    assert sheet[1][0].font.bold
    assert [cell.value for cell in sheet[2]] == [
        "Södra Brynäs",
        3,
        2.5,
        dt.datetime(2026, 5, 24),
        dt.datetime(2026, 5, 24, 13, 5),
        None,
        "ja",
    ]
    assert sheet[2][3].number_format == "yyyy-mm-dd"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width >= len("Södra Brynäs")


def test_a_workbook_says_what_it_is_on_a_sheet_of_its_own() -> None:
    about = dict(opened(pd.DataFrame({"a": [1]}))["Om uppgifterna"].iter_rows(values_only=True))
    assert about == {
        "Innehåll": "Rapporter per vecka",
        "Period": "24 maj 2026–22 november 2026",
        "Urval": "Andersberg",
        "Källa": "huvudmännens egna rapporter i Lägesbild",
        "Hämtat": "22 november 2026",
        "Krets": "det som BIG får läsa (Min verksamhet, Ledningsgruppen)",
    }


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_and_no_heading_starts_a_formula(text: str) -> None:
    table = pd.DataFrame([[text]], columns=[text])
    for row in opened(table)["Uppgifter"].iter_rows():
        assert [cell.data_type for cell in row] == ["s"]
    first, second, *_ = rows(tables.csv([table], said(note=text)))
    assert first[0].startswith("'")
    assert second[0].startswith("'")
    assert rows(tables.csv([table], said(note=text)))[-1][1].startswith("'")


@given(st.text())
def test_whatever_the_text_a_workbook_opens_and_runs_nothing(text: str) -> None:
    (cell,) = opened(pd.DataFrame([[text]], columns=["Text"]))["Uppgifter"][2]
    assert cell.data_type in {"s", "n"}
    assert cell.value is None or isinstance(cell.value, str)
    assert not in_csv(text).lstrip().startswith(("=", "+", "-", "@"))


@given(st.lists(st.sampled_from((*FORMULAS, ",", '"', "a", ";", "|", " ", "\n", "'")), max_size=8))
def test_a_csv_opened_with_commas_for_separators_runs_nothing_either(parts: list[str]) -> None:
    content = tables.csv([pd.DataFrame([["nr", "".join(parts)]], columns=["A", "B"])], said())
    read = csv_module.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    cells = [cell for row in list(read)[:2] for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in cells)


def test_a_number_below_zero_stays_a_number() -> None:
    assert opened(pd.DataFrame({"Skillnad": [-3]}))["Uppgifter"]["A2"].value == -3
    assert rows(tables.csv([pd.DataFrame({"Skillnad": [-3]})], said()))[1] == ["-3"]


def test_a_csv_opens_in_swedish_excel_with_its_rows_first_and_its_origin_last() -> None:
    content = tables.csv([pd.DataFrame({"Område": ["Sätra"], "Per 1 000": [2.5]})], said())
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows(content)[:2] == [["Område", "Per 1 000"], ["Sätra", "2,5"]]
    assert rows(content)[3:5] == [["Om uppgifterna"], ["Innehåll", "Rapporter per vecka"]]


def test_control_characters_are_taken_out_and_long_texts_cut() -> None:
    (cell,) = opened(pd.DataFrame({"Text": ["a\x00\x0bb" + "x" * 40_000]}))["Uppgifter"][2]
    assert cell.value.startswith("abx")
    assert len(cell.value) == 32_767
    assert cell.value.endswith("…")


def test_a_file_is_named_after_what_it_holds_in_plain_letters() -> None:
    view = Filters(dt.date(2026, 5, 24), dt.date(2026, 11, 22), words=("Andersberg", "Narkotika och alkohol"))
    assert stamp.file_name("Rapporter från Andersberg/.. per vecka", view, "png") == (
        "rapporter-fran-andersberg-per-vecka-narkotika-och-alkohol-2026-05-24--2026-11-22.png"
    )
