"""Documents as Word files, in the styles of a template that the municipality can restyle."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any, Final

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from lägesbild.export import templates
from lägesbild.export.protokoll_parts import Document, Part
from lägesbild.model import DocumentError

TEMPLATE: Final = "protokoll.docx"
STYLES: Final = {
    "rubrik": "Protokoll rubrik",
    "status": "Protokoll status",
    "uppgift": "Protokoll uppgift",
    "avsnitt": "Protokoll avsnitt",
    "huvudman": "Protokoll huvudman",
    "text": "Protokoll text",
    "etikett": "Protokoll etikett",
    "punkter": "Protokoll punkt",
    "tabell": "Protokoll tabell",
    "underskrift": "Protokoll underskrift",
}
"""The styles that a template must have, by the kind of part set in them."""
TOP: Final = "{sidhuvud}"
"""What a template's header says where the group and the number are to stand."""
WIDTHS_CM: Final = {2: (6.4, 9.6), 3: (5.0, 5.0, 6.0), 4: (5.8, 2.8, 3.7, 3.7)}
"""Widths of the columns of a table, by how many it has; together the width of the text."""


def write(document: Document, *, made_at: dt.datetime | None = None) -> bytes:
    """
    Set a document in the template's styles: real headings, lists and tables, whose heads repeat on each page.

    Raises
    ------
    DocumentError
        The template cannot be read, or lacks a style.
    """
    word = _template()
    for part in document.parts:
        _SETTERS.get(part.kind, _text)(word, part)
    _head(word, document.top)
    properties = word.core_properties
    made = (made_at or dt.datetime.now(dt.UTC)).replace(tzinfo=None)
    properties.title, properties.subject, properties.author = (
        document.title,
        document.subject,
        document.author,
    )
    properties.last_modified_by, properties.language = document.author, "sv-SE"
    properties.created = properties.modified = made
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _template() -> WordDocument:
    path = templates.find(TEMPLATE)
    try:
        word = docx.Document(str(path))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, OpcError) as error:
        raise DocumentError(f"Mallen {path} går inte att läsa. Spara den som DOCX i Word på nytt.") from error
    missing = sorted(set(STYLES.values()) - {style.name for style in word.styles})
    if missing:
        raise DocumentError(f"Mallen {path} saknar formatmallen {missing[0]!r}. Se docs/drift.md, Mallar.")
    _empty(word)
    return word


def _empty(word: WordDocument) -> None:
    """Take away what the template's pages say: only its styles, header and footer are used."""
    body = word.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)


def _text(word: WordDocument, part: Part) -> None:
    word.add_paragraph(part.text, style=STYLES[part.kind])


def _facts(word: WordDocument, part: Part) -> None:
    for name, value in part.rows:
        paragraph = word.add_paragraph(style=STYLES["uppgift"])
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(value)


def _bullets(word: WordDocument, part: Part) -> None:
    for row in part.rows:
        word.add_paragraph(row[0], style=STYLES["punkter"])


def _table(word: WordDocument, part: Part) -> None:
    table = word.add_table(rows=0, cols=len(part.head), style=STYLES["tabell"])
    table.autofit = False
    for number, row in enumerate((part.head, *part.rows)):
        cells = table.add_row()
        for cell, text, width in zip(cells.cells, row, WIDTHS_CM[len(part.head)], strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].text = text
            cell.paragraphs[0].style = word.styles[STYLES["text"]]
            _close(cell.paragraphs[0])
        _row(cells, repeated=number == 0)
    for column, width in zip(table.columns, WIDTHS_CM[len(part.head)], strict=True):
        column.width = Cm(width)
    _described(table, part.text)


def _close(paragraph: Any) -> None:
    paragraph.paragraph_format.space_after = 0


def _row(row: Any, *, repeated: bool) -> None:
    """Keep a row on one page; the head is said again on each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))


def _described(table: Any, title: str) -> None:
    """What a screen reader says of a table."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    table._tbl.tblPr.append(caption)


def _signed(word: WordDocument, part: Part) -> None:
    """Two columns by a tab: what is signed, room for a pen, who, and when."""
    for place in range(3):
        cells = [row[place] for row in part.rows]
        if not any(cells):
            continue
        paragraph = word.add_paragraph(style=STYLES["underskrift"])
        if place == 0:
            paragraph.paragraph_format.space_before = Cm(1)
            paragraph.paragraph_format.space_after = Cm(1)
        paragraph.add_run("\t".join(cells)).bold = place == 1
    paragraph.paragraph_format.keep_with_next = False


def _head(word: WordDocument, top: str) -> None:
    """Say the group and the number where the template's header and footer ask for it."""
    for section in word.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if part.is_linked_to_previous:
                continue
            for paragraph in part.paragraphs:
                if TOP in paragraph.text:
                    paragraph.text = paragraph.text.replace(TOP, top)


_SETTERS: Final[dict[str, Callable[[WordDocument, Part], None]]] = {
    "uppgift": _facts,
    "punkter": _bullets,
    "tabell": _table,
    "underskrift": _signed,
}
