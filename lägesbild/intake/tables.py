"""Read a CSV file from whatever program wrote it, with the line number of every row."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lägesbild.model import DocumentError, NotFoundError

MAX_BYTES: Final = 50_000_000
SEPARATORS: Final = ";,\t"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Why a row cannot go in: its line in the file (from 1), the column and a Swedish reason."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"rad {self.line}" + (f", kolumn {self.column}" if self.column else "")
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its trimmed text by column ('' where nothing stands)."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that could be read, the problems met, and columns nobody asked for."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]


def read_csv(path: Path, *, columns: Sequence[str], required: Sequence[str]) -> Sheet:
    """
    Read the rows of a CSV file.

    UTF-8 (with or without mark), UTF-16 with mark and Windows-1252 are understood, as are comma, semicolon
    and tab. Text is composed (NFC), so that a file from a Mac means the same.

    Parameters
    ----------
    columns : sequence of str
        Columns to keep, in lower case. One that is missing is empty in every row.
    required : sequence of str
        Those that must stand in the header.

    Raises
    ------
    NotFoundError
        There is no such file.
    DocumentError
        It cannot be read at all, or is empty.
    """
    text = unicodedata.normalize("NFC", _decoded(_content(path), path.name))
    lines = _lines(text, _separator(text, columns))
    header = next(lines, None)
    if header is None:
        raise DocumentError(f"{path.name} är tom. Kontrollera att rätt fil valdes.")
    if isinstance(header, Problem):
        return Sheet((), (header,), ())
    names = [name.casefold() for name in header[1]]
    problems = _header_problems(names, required)
    if problems:
        return Sheet((), tuple(problems), ())
    rows = []
    for line in lines:
        found = line if isinstance(line, Problem) else _row(line, names, columns)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            rows.append(found)
    if not rows and not problems:
        raise DocumentError(f"{path.name} har bara en rubrikrad. Lägg till rader under den.")
    ignored = tuple(name for name in names if name and name not in columns)
    return Sheet(tuple(rows), tuple(problems), ignored)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(f"{path.name} är större än 50 MB. Dela upp den i flera filer.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(f"Filen {path} finns inte. Kontrollera sökvägen.") from error
    except OSError as error:
        raise DocumentError(f"{path} kan inte läsas: {error.strerror}.") from error


def _decoded(content: bytes, name: str) -> str:
    has_utf16_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if has_utf16_mark else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentError(f"{name} är inte en textfil som går att läsa. Spara den som CSV UTF-8.")


def _separator(text: str, columns: Sequence[str]) -> str:
    """The separator under which the first line holds most of the columns asked for."""
    first = next((line for line in text.splitlines() if line.strip()), "").casefold()

    def hits(separator: str) -> int:
        return sum(part.strip().strip('"') in columns for part in first.split(separator))

    return max(SEPARATORS, key=hits)


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]] | Problem]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(begins, "", f"raden kan inte tolkas som CSV ({error}). Kontrollera citattecknen.")
            return
        if any(cell.strip() for cell in cells):
            yield begins, [cell.strip() for cell in cells]


def _header_problems(names: list[str], required: Sequence[str]) -> list[Problem]:
    found = [Problem(1, name, "kolumnen saknas i rubrikraden.") for name in required if name not in names]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    return found + [Problem(1, name, "kolumnen står två gånger i rubrikraden.") for name in twice]


def _row(line: tuple[int, list[str]], names: list[str], columns: Sequence[str]) -> Row | Problem:
    number, cells = line
    if any("\x00" in cell for cell in cells):
        return Problem(number, "", "raden innehåller NUL-tecken och är troligen skadad.")
    if any(cells[len(names) :]):
        return Problem(number, "", f"raden har {len(cells)} fält men rubrikraden {len(names)}.")
    values = dict.fromkeys(columns, "") | dict(zip(names, cells, strict=False))
    return Row(number, {name: values[name] for name in columns})
