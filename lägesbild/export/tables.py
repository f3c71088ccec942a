"""
Tables as files that a Swedish office opens: CSV and XLSX.

In both the first table begins in the first row, so that filters, pivots and programs find it; what the
file is stands after the rows (CSV) or on a sheet of its own (XLSX).
"""

from __future__ import annotations

import csv as csv_module
import datetime as dt
import io
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

import pandas as pd
import xlsxwriter

from lägesbild.export.cells import in_csv, plain
from lägesbild.export.stamp import Stamp

SHEET: Final = "Uppgifter"
ABOUT: Final = "Om uppgifterna"
NARROWEST, WIDEST = 8, 60
"""Column widths in characters."""
LINE_PT, MOST_LINES = 15, 12
"""Height of a line of text, and how many of them a row shows at most."""
FITS_A_PAGE: Final = 220
"""Characters side by side that can still be read on one page."""
A4: Final = 9
LOOKED_AT: Final = 500
"""How many rows decide a column's width."""


def csv(tables: Sequence[pd.DataFrame], stamp: Stamp) -> bytes:
    """
    UTF-8 with byte order mark, semicolons and decimal commas: opened by a double click in Swedish Excel.

    Tables follow each other with an empty line between, the statement of origin last.
    """
    out = io.StringIO(newline="")
    writer = csv_module.writer(out, delimiter=";", lineterminator="\r\n")
    for table in tables:
        writer.writerow([in_csv(name) for name in table.columns])
        writer.writerows([in_csv(value) for value in row] for row in table.itertuples(index=False, name=None))
        writer.writerow([])
    writer.writerow([ABOUT])
    writer.writerows([in_csv(name), in_csv(text)] for name, text in stamp.pairs)
    return out.getvalue().encode("utf-8-sig")


def xlsx(tables: Sequence[pd.DataFrame], stamp: Stamp) -> bytes:
    """
    A workbook with a sheet per table and one that says what it is. Numbers and dates are real ones.

    Every text is written as text, whatever it begins with.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": stamp.title, "author": "Lägesbild", "comments": stamp.source})
    formats = _Formats(book)
    for number, table in enumerate(tables, start=1):
        _sheet(book.add_worksheet(SHEET if number == 1 else f"{SHEET} {number}"), table, formats)
    _about(book.add_worksheet(ABOUT), stamp, formats)
    book.close()
    return out.getvalue()


def with_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """
    A table made for the screen with its numbers as numbers: columns of nothing but digits.

    >>> with_numbers(pd.DataFrame({"Antal": ["3", "12"], "Vecka": ["v 1", "v 2"]})).iloc[0].tolist()
    [3, 'v 1']
    """
    columns = [table.iloc[:, number].tolist() for number in range(len(table.columns))]
    numbered = pd.DataFrame(dict(enumerate(map(_numbers, columns))), dtype=object)
    return numbered.set_axis(list(table.columns), axis=1)


def _numbers(values: list[Any]) -> list[Any]:
    texts = [str(value) for value in values]
    whole = all(text.isascii() and text.isdigit() for text in texts)
    return [int(text) for text in texts] if whole else values


class _Formats:
    """How cells look, and which of them a value gets."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top"}
        self.head = book.add_format(
            {"bold": True, "bg_color": "#F3F6F8", "bottom": 1, "text_wrap": True, **top}
        )
        self.text = book.add_format({"text_wrap": True, **top})
        self.number = book.add_format(top)
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", **top})
        self.bold = book.add_format({"bold": True, **top})


def _sheet(sheet: Any, table: pd.DataFrame, formats: _Formats) -> None:
    widths = [_width(table, column) for column in range(len(table.columns))]
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, str(plain(name)), formats.head)
        sheet.set_column(column, column, widths[column])
    for row, values in enumerate(table.itertuples(index=False, name=None), start=1):
        sheet.set_row(row, _height(values, widths))
        for column, value in enumerate(values):
            _write(sheet, row, column, value, formats)
    sheet.freeze_panes(1, 0)
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    _prepare_print(sheet, sum(widths))


def _prepare_print(sheet: Any, characters: int) -> None:
    """One page wide where that can be read, else several side by side that repeat the first columns."""
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    if characters <= FITS_A_PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(70)
        sheet.repeat_columns(0, 1)


def _write(sheet: Any, row: int, column: int, value: Any, formats: _Formats) -> None:
    cell = plain(value)
    if isinstance(cell, dt.datetime):
        sheet.write_datetime(row, column, cell, formats.moment)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, formats.day)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell, formats.number)
    elif cell:
        sheet.write_string(row, column, cell, formats.text)


def _width(table: pd.DataFrame, column: int) -> int:
    values = islice(table.iloc[:, column], LOOKED_AT)
    longest = max((len(in_csv(value)) for value in values), default=0)
    return min(WIDEST, max(NARROWEST, longest + 2, len(str(table.columns[column])) + 4))


def _height(values: Sequence[Any], widths: Sequence[int]) -> int:
    """Room for the longest text of a row: not every program works that out when it opens the file."""
    lines = [
        sum(max(1, -(-len(line) // width)) for line in value.split("\n"))
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str)
    ]
    return LINE_PT * min(MOST_LINES, max(lines, default=1))


def _about(sheet: Any, stamp: Stamp, formats: _Formats) -> None:
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    for row, (name, text) in enumerate(stamp.pairs):
        sheet.write_string(row, 0, name, formats.bold)
        sheet.write_string(row, 1, str(plain(text)), formats.text)
