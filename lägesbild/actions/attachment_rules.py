"""What an attachment must be: a known kind by name and by content, of a bearable size, under a plain name."""

from __future__ import annotations

import codecs
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lägesbild.actions.free_text import clean
from lägesbild.model import InputError

MOST_BYTES: Final = 20 * 1024 * 1024
LONGEST_NAME: Final = 120
_READ_AT_MOST: Final = 1024 * 1024
"""How much of a part of a packed file is read to tell what it is: a bomb is never unpacked."""
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    EOFError,
)
"""What reading a packed file raises that is damaged, locked or packed in a way of its own."""
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
_MACROS: Final = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_UNSEEN: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""What no plain text holds, in any of the older ways of writing å, ä and ö."""
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is served as, and how its content is known."""

    media_type: str
    is_it: Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be attached: its name as it is shown and downloaded, and what it is served as."""

    name: str
    media_type: str


def check(name: str, data: bytes) -> Checked:
    """
    Say what a file is called and what it is.

    Raises
    ------
    InputError
        It is empty, too large, of no known kind, or something else than its name says.
    """
    shown = cleaned_name(name)
    ending = shown.rpartition(".")[2].lower()
    if not data:
        raise InputError(f"{shown} är tom. Spara filen på nytt och försök igen.", field="file")
    if len(data) > MOST_BYTES:
        raise InputError(f"{shown} är {_mb(len(data))} MB. Högst {_mb(MOST_BYTES)} MB går.", field="file")
    if ending not in KINDS:
        raise InputError(f"{shown} är av ett slag som inte tas emot. De som går: {ENDINGS}.", field="file")
    if not KINDS[ending].is_it(data):
        raise InputError(
            f"{shown} innehåller något annat än vad {ending} betyder, har makron eller är låst med lösenord. "
            "Spara den på nytt i rätt format.",
            field="file",
        )
    return Checked(shown, KINDS[ending].media_type)


def cleaned_name(name: str) -> str:
    """
    A file name without folders, unseen characters and what some systems cannot store.

    >>> cleaned_name("..\\\\..\\\\Underlag\\u202e till  mötet?.PDF")
    'Underlag till mötet_.PDF'
    >>> cleaned_name("C:/hemligt/.pdf"), cleaned_name("con.txt")
    ('bilaga.pdf', '_con.txt')
    """
    last = re.split(r"[\\/]", clean(name))[-1]
    plain = _FORBIDDEN.sub("_", " ".join(last.split())).rstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    stem = (stem if dot else plain).strip(". ")
    ending = ending if dot else ""
    stem = stem[: LONGEST_NAME - len(ending) - 1].rstrip(". ") or "bilaga"
    whole = f"{stem}.{ending}" if ending else stem
    return f"_{whole}" if _RESERVED.match(whole) else whole


def _mb(size_bytes: int) -> str:
    return f"{-(-size_bytes // (1024 * 1024))}"


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _is_png(data: bytes) -> bool:
    return data.startswith(b"\x89PNG\r\n\x1a\n")


def _is_jpg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff")


def _is_text(data: bytes) -> bool:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    return not _UNSEEN.search(data) and not data.startswith((b"%PDF-", b"{\\rtf"))


def _office(main_part: str) -> Callable[[bytes], bool]:
    def is_it(data: bytes) -> bool:
        parts = _parts(data)
        types = parts.get("[Content_Types].xml")
        return types is not None and main_part in parts and not _MACROS.search(types)

    return is_it


def _open(kind: str) -> Callable[[bytes], bool]:
    def is_it(data: bytes) -> bool:
        parts = _parts(data)
        macros = any(name.startswith(("Basic/", "Scripts/")) for name in parts)
        return parts.get("mimetype") == f"{_OPEN}{kind}".encode() and not macros

    return is_it


def _parts(data: bytes) -> dict[str, bytes]:
    """Names of the parts of a packed file, with the content of those that tell what it is."""
    told = {"[Content_Types].xml", "mimetype"}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return {
                part.filename: packed.open(part).read(_READ_AT_MOST) if part.filename in told else b""
                for part in packed.infolist()
            }
    except _BROKEN:
        return {}


KINDS: Final[dict[str, Kind]] = {
    "pdf": Kind("application/pdf", _is_pdf),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", _office("word/document.xml")),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", _office("xl/workbook.xml")),
    "pptx": Kind(f"{_OFFICE}presentationml.presentation", _office("ppt/presentation.xml")),
    "odt": Kind(f"{_OPEN}text", _open("text")),
    "ods": Kind(f"{_OPEN}spreadsheet", _open("spreadsheet")),
    "png": Kind("image/png", _is_png),
    "jpg": Kind("image/jpeg", _is_jpg),
    "jpeg": Kind("image/jpeg", _is_jpg),
    "txt": Kind("text/plain", _is_text),
    "csv": Kind("text/csv", _is_text),
}
"""What may be attached, by how its name ends."""
ENDINGS: Final = ", ".join(ending for ending in KINDS if ending != "jpeg")
