"""Documents as PDF, tagged for everybody (PDF/UA-1) and fit for the archive (PDF/A-2a), by Typst."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import re
import unicodedata
from typing import Final

import typst

from lägesbild.export import templates
from lägesbild.export.protokoll_parts import Document, Part
from lägesbild.model import DocumentError

TEMPLATE: Final = "protokoll.typ"
STANDARDS: Final[list[typst.PDFStandard]] = ["ua-1", "a-2a"]
"""One file is both."""
UNKNOWN: Final = "□"
TOLD: Final = f"Tecken som dokumentets typsnitt saknar visas som {UNKNOWN}."
TRIES: Final = 40
_FIRST_RARE: Final = 0x2E80
"""From here on the writing systems and pictures begin that the fonts of the package do not have."""
_NAMED: Final = re.compile(r'`"(.+?)"`', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


def write(document: Document, *, made_at: dt.datetime | None = None) -> bytes:
    """
    Set a document.

    Its words are data to the template and never markup. Letters that no font has become □, and the document
    says so: the standards allow no letter that cannot be shown.

    Raises
    ------
    DocumentError
        The template does not work.
    """
    made = made_at or dt.datetime.now(dt.UTC)
    missing: set[str] = set()
    for _ in range(TRIES):
        try:
            return _set(_shown(document, missing), made)
        except typst.TypstError as error:
            found = _letters(error.message) - missing
            if not found:
                raise DocumentError(
                    f"Mallen {templates.find(TEMPLATE)} går inte att använda: {error.message}"
                ) from error
            missing |= found | _rare(document)
    raise DocumentError("Texten har för många tecken som typsnittet saknar. Hämta den som DOCX i stället.")


def page_count(document: Document) -> int:
    """How many pages a document takes as PDF."""
    images = _compiler(_shown(document, _rare(document))).compile(format="svg")
    return len(images) if isinstance(images, list) else 1


def _set(document: Document, made: dt.datetime) -> bytes:
    stamp = int(made.timestamp())
    made_file = _compiler(document).compile(format="pdf", pdf_standards=STANDARDS, timestamp=stamp)
    if not isinstance(made_file, bytes):
        raise DocumentError("Dokumentet gick inte att skapa.")
    return made_file


def _compiler(document: Document) -> typst.Compiler:
    template = templates.find(TEMPLATE)
    data = json.dumps(dataclasses.asdict(document), ensure_ascii=False)
    return typst.Compiler(
        template,
        root=template.parent,
        font_paths=_fonts(str(templates.folder())),
        sys_inputs={"dokument": data},
    )


@functools.cache
def _fonts(folder: str) -> typst.Fonts:
    """The fonts of the package and of the municipality's own folder, and none of the machine's."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _shown(document: Document, missing: set[str]) -> Document:
    if not missing:
        return document
    table = dict.fromkeys(map(ord, missing), UNKNOWN)

    def shown(text: str) -> str:
        return text.translate(table)

    parts = [
        Part(
            part.kind,
            shown(part.text),
            tuple(map(shown, part.head)),
            tuple(tuple(map(shown, row)) for row in part.rows),
        )
        for part in document.parts
    ]
    return Document(
        title=shown(document.title),
        subject=shown(document.subject),
        author=shown(document.author),
        top=shown(document.top),
        parts=(*parts, Part("text", TOLD)) if _uses(document, missing) else tuple(parts),
    )


def _uses(document: Document, missing: set[str]) -> bool:
    return bool(missing & set(_text(document)))


def _rare(document: Document) -> set[str]:
    """The letters of a document that the fonts of the package surely lack."""
    return {
        letter
        for letter in set(_text(document))
        if ord(letter) >= _FIRST_RARE or unicodedata.category(letter) == "Co"
    }


def _text(document: Document) -> str:
    cells = (cell for part in document.parts for row in (part.head, *part.rows) for cell in row)
    return "".join((document.title, document.top, *(part.text for part in document.parts), *cells))


def _letters(message: str) -> set[str]:
    """The letters that a message of Typst names, first of all it quotes, as impossible to show."""
    if "could not be displayed" not in message and "codepoint" not in message:
        return set()
    named = _NAMED.search(message)
    return set(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), named[1])) if named else set()
