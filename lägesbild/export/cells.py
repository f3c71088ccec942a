"""What may stand in a cell of a file: nothing that a spreadsheet would run, nothing it cannot hold."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

import pandas as pd

STARTS_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
MOST_CHARACTERS: Final = 32_767
"""What one cell of a spreadsheet holds."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")

_SPLIT: Final = re.compile(r'([,|]"*)(?=[=+\-@＝＋－＠])')
"""Where a program that takes commas for separators would begin a cell with a formula."""

Cell = str | int | float | dt.date | dt.datetime | None


def plain(value: Any) -> Cell:
    """
    A value as a cell holds it: text without control characters, numbers and dates as themselves.

    Nothing (None, NaN, NaT) is an empty cell; times are Swedish times without zone, as they stand.

    >>> plain("a\\x00b"), plain(float("nan")), plain(True)
    ('ab', None, 'ja')
    """
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if hasattr(value, "item"):  # numpy's numbers
        value = value.item()
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime()
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, (int, float, dt.date)):
        return value
    text = _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def in_csv(value: Any) -> str:
    """
    A cell of a CSV file, where text that would start a formula begins with an apostrophe.

    What follows a comma inside it gets a space before: opened with other settings, it may begin a cell.

    >>> in_csv("=1+1"), in_csv(-3), in_csv(2.5), in_csv(dt.date(2026, 5, 1)), in_csv("a,=1+1")
    ("'=1+1", '-3', '2,5', '2026-05-01', 'a, =1+1')
    """
    cell = plain(value)
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    if isinstance(cell, str):
        text = _SPLIT.sub(r"\1 ", cell.replace("\n", " "))
        return f"'{text}" if text.lstrip(" \xa0").startswith(STARTS_FORMULA) else text
    return str(cell)
