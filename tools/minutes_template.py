"""Make data/mallar/protokoll.docx, the template of minutes: python -m tools.minutes_template."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from lägesbild.config import DATA_DIR

OUT: Final = DATA_DIR / "mallar" / "protokoll.docx"
FONT: Final = "Arial"
QUIET: Final = RGBColor(0x50, 0x50, 0x50)
MADE_ON: Final = (2026, 1, 1, 0, 0, 0)
"""The day in the archive's entries: the same template is always the same file."""
UNWANTED: Final = ("/thumbnail", "/stylesWithEffects")
_TABLE: Final = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Protokolltabell">
<w:name w:val="Protokoll tabell"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
<w:pPr><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="404040"/>
<w:bottom w:val="single" w:sz="6" w:space="0" w:color="404040"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders>
<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>
</w:style>"""


def make() -> bytes:
    """The template as a file: styles by their Swedish names, header, footer, language and paper."""
    document = Document()
    _slim(document)
    _paper(document)
    _language(document)
    _styles(document)
    _header_and_footer(document)
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "Mall för protokoll", "", ""
    properties.language = "sv-SE"
    unzipped = io.BytesIO()
    document.save(unzipped)
    return _same_every_time(unzipped)


def _paper(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)


def _language(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = run.find(qn("w:lang"))
    language.set(qn("w:val"), "sv-SE")
    language.set(qn("w:eastAsia"), "sv-SE")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _styles(document: Any) -> None:
    for name, base, size, before, after in (
        ("Protokoll rubrik", "Heading 1", 17, 0, 8),
        ("Protokoll avsnitt", "Heading 2", 12, 14, 4),
        ("Protokoll huvudman", "Heading 3", 10.5, 9, 3),
        ("Protokoll status", "Normal", 10.5, 4, 10),
        ("Protokoll uppgift", "Normal", 10.5, 0, 2),
        ("Protokoll text", "Normal", 10.5, 3, 5),
        ("Protokoll etikett", "Normal", 10.5, 5, 2),
        ("Protokoll punkt", "List Bullet", 10.5, 0, 3),
        ("Protokoll underskrift", "Normal", 10.5, 0, 4),
        ("Protokoll sidhuvud", "Header", 9, 0, 0),
        ("Protokoll sidfot", "Footer", 9, 0, 0),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = document.styles[base], True
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hAnsi"), FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.1
        if base.startswith("Heading"):
            style.font.bold, style.font.color.rgb = True, RGBColor(0, 0, 0)
            style.paragraph_format.keep_with_next = True
    _particulars(document.styles)
    document.styles.element.append(parse_xml(_TABLE))


def _particulars(styles: Any) -> None:
    styles["Protokoll status"].font.bold = True
    label = styles["Protokoll etikett"]
    label.font.italic, label.paragraph_format.keep_with_next = True, True
    for name in ("Protokoll sidhuvud", "Protokoll sidfot"):
        styles[name].font.color.rgb = QUIET
    signed = styles["Protokoll underskrift"].paragraph_format
    signed.keep_with_next, signed.keep_together = True, True
    signed.tab_stops.add_tab_stop(Cm(8.5), WD_TAB_ALIGNMENT.LEFT)


def _header_and_footer(document: Any) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.style, header.text = document.styles["Protokoll sidhuvud"], "{sidhuvud}"
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Protokoll sidfot"]
    footer.alignment = 2
    for text, field in (("Sida ", "PAGE"), (" av ", "NUMPAGES")):
        footer.add_run(text)
        _field(footer, field)


def _field(paragraph: Any, name: str) -> None:
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        run = f"<w:r {nsdecls('w')}>{part}</w:r>"
        paragraph._p.append(parse_xml(run))


def _slim(document: Any) -> None:
    """Drop what no page shows: a picture of somebody else's document, and sixty table styles."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(UNWANTED)]:
            del rels[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            styles.remove(style)


def _same_every_time(made: io.BytesIO) -> bytes:
    """The archive with its entries in order and without the hour it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, MADE_ON)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, source.read(name))
    return out.getvalue()


if __name__ == "__main__":
    OUT.write_bytes(make())
