"""The text of a file, whatever it is packed in."""

from __future__ import annotations

import base64
import io
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdf

_ARRAY = re.compile(r'"dtype":\s*"(\w+)",\s*"bdata":\s*"([^"]+)"')


def text(content: bytes, name: str) -> str:
    """Everything in a file that can be read as text; ``name`` ends with its kind."""
    kind = name.rpartition(".")[2].lower()
    if content[:4] == b"PK\x03\x04":
        return "\n".join(_packed(content))
    if content[:4] == b"%PDF":
        return "\n".join(_pdf(content))
    if content[:15] == b"SQLite format 3":
        return "\n".join(_database(content))
    if kind == "png":
        return "\n".join(re.findall(r"[ -~]{4,}", content.decode("latin-1")))
    return content.decode("utf-8-sig", errors="replace").replace("\r\n ", "")


def arrays(text: str) -> str:
    """The numbers of a text's figures: Plotly packs an array of them in base64."""
    packed = _ARRAY.findall(text) if "bdata" in text else []
    numbers = (np.frombuffer(base64.b64decode(data), dtype=kind) for kind, data in packed)
    return "\n".join(f"{number:.5f}" for found in numbers for number in found.tolist())


def _packed(content: bytes) -> Iterator[str]:
    """XLSX and DOCX are folders of XML; tags between letters would hide a word."""
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        for name in folder.namelist():
            yield name
            inside = folder.read(name).decode("utf-8", errors="replace")
            yield inside
            yield re.sub(r"<[^>]*>", "", inside)


def _pdf(content: bytes) -> Iterator[str]:
    document = pypdf.PdfReader(io.BytesIO(content))
    yield str(document.metadata)
    for page in document.pages:
        yield page.extract_text()


def _database(content: bytes) -> Iterator[str]:
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
        Path(file.name).write_bytes(content)
        connection = sqlite3.connect(file.name)
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 a file of our own
                yield table + " " + " ".join(str(cell) for cell in row if not isinstance(cell, bytes))
        connection.close()
