"""Poison planted in every text of a database, past every check: whatever shows it must show it as text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as Xml

from openpyxl import load_workbook  # type: ignore[import-untyped]
from sqlalchemy import String, inspect, text
from sqlalchemy.exc import DBAPIError

from lägesbild.export.cells import STARTS_FORMULA
from lägesbild.model.base import Base
from lägesbild.store import engine as engines
from torture import poison

SHOWN: Final = (
    f"=1+{poison.MARK}\"'><img src=x onerror={poison.MARK}()>"
    f"<script>{poison.MARK}()</script>[{poison.MARK}](javascript:{poison.MARK}()) "
    f'#panic("x") $ ]]> &{{{{7*7}}}}'
)
"""One text that means something to every reader at once."""
NAMES: Final = re.compile(
    r"(^|_)(slug|code|key|digest|hash|checksum|secret|token|media_type|username|kind|status|revision|by"
    r"|subject|issuer|colour|color|month_day|ticket|role|level|track|action|table_name|verified|email"
    r"|content|rule|query|page|means|purged)($|_)"
)
"""Columns that hold no words of people: the machinery reads them."""
LEFT_ALONE: Final = frozenset({"setting", "trail", "alembic_version", "draft", "geography", "frozen_view"})


def columns() -> Iterator[tuple[str, str]]:
    """Every column that words of people stand in, as table and column."""
    for mapper in Base.registry.mappers:
        table = str(mapper.local_table)
        if table in LEFT_ALONE or table.startswith("trail"):
            continue
        for column in inspect(mapper.class_).columns:
            plain = type(column.type).__name__ in {"String", "Text", "Unicode"}
            if (
                isinstance(column.type, String)
                and plain
                and not column.foreign_keys
                and not column.primary_key
                and not NAMES.search(column.name)
            ):
                yield table, column.name


def plant() -> dict[str, int]:
    """
    Put the text in place of what stands in every such column; how many rows of each took it.

    What the machinery keeps in a column that also holds words (JSON, numbers of rows) is left as it is.
    """
    taken: dict[str, int] = {}
    for table, column in columns():
        with engines.current().begin() as connection:
            try:
                found = connection.execute(
                    text(
                        f'UPDATE "{table}" SET "{column}" = :poison || id '  # noqa: S608
                        f"WHERE \"{column}\" NOT LIKE '{{%' AND trim(\"{column}\", '0123456789') <> ''"
                    ),
                    {"poison": SHOWN},
                )
            except DBAPIError:
                connection.rollback()
                continue
            taken[f"{table}.{column}"] = found.rowcount
    return taken


def wrong_in_file(name: str, content: bytes) -> Iterator[str]:
    """What a file holds that runs, or that keeps it from being opened."""
    ending = name.rpartition(".")[2].lower()
    if ending == "xlsx":
        yield from _workbook(content)
    elif ending == "csv":
        yield from _csv(content)
    elif ending in {"docx", "pptx"}:
        yield from _packed(content)
    elif ending == "pdf" and not content.startswith(b"%PDF"):
        yield "är ingen PDF"
    elif ending == "html":
        yield from poison.taken_for_html(content.decode())


def _workbook(content: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            yield from (f"formel i {sheet.title} {cell.coordinate}" for cell in row if cell.data_type == "f")
            yield from (
                f"länk i {cell.coordinate}"
                for cell in row
                if cell.hyperlink and poison.MARK in str(cell.hyperlink.target)
            )


def _csv(content: bytes) -> Iterator[str]:
    for separator in ";,\t":
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator):
            for cell in row:
                # A space before it is how our own files keep a cell from being one: export/cells.py.
                if poison.MARK in cell and cell.startswith(STARTS_FORMULA):
                    yield f"formel i CSV med {separator!r}: {cell[:40]!r}"


def _packed(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        for name in folder.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            try:
                tree = Xml.fromstring(folder.read(name))  # noqa: S314 a file that we wrote
            except Xml.ParseError as error:
                yield f"{name} är trasig: {error}"
                continue
            fields = [one for one in tree.iter() if one.tag.endswith("}instrText")]
            yield from (f"fält i {name}" for one in fields if poison.MARK in (one.text or ""))
