"""Minutes as Word and PDF, read back: what they say, how they are made up, and that no text is markup."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from pypdf import PdfReader

from lägesbild.config import DATA_DIR, settings
from lägesbild.export import kommunstyrelsen, minutes_files, protokoll_docx, protokoll_parts, protokoll_pdf
from lägesbild.model import DocumentError
from lägesbild.model.words import AgendaKind, MinutesStatus, StatementKind
from lägesbild.reading.minutes import Said, Whole
from lägesbild.reading.minutes_content import (
    Content,
    Judged,
    Paragraph,
    Part,
    Person,
    Previous,
    Statements,
    TaskLine,
)
from tools import minutes_template

LITERAL = (
    r"#let x = 1 *fet* _kursiv_ $x^2$ @ref <etikett> \ `kod` // slut /* = rubrik [a] ~ --- å ä ö <w:b/> &amp;"
)
TASK = TaskLine("Räkna lampor", "Trafikingenjör", "Livsmiljö", dt.date(2026, 4, 1))


def a_content(**other: object) -> Content:
    values: dict[str, object] = {
        "municipality": "Gävle kommun",
        "group": "Ledningsgruppen",
        "held_on": dt.date(2026, 3, 2),
        "hours": "08.15–11.15",
        "place": "Rådhuset",
        "year": 2026,
        "number": 3,
        "secretary": "S. Skrivare",
        "chair": "O. Ordförande",
        "approver": "J. Justerare",
        "distribution": "Närvarande samt kommunstyrelsen",
        "present": (Person("P. Polis", "Polisen", "t.o.m. § 5"), Person("V. Vikarie", "Välfärd")),
        "guests": (Person("G. Gäst", "Skolan"),),
        "paragraphs": (
            Paragraph(1, AgendaKind.OPPNANDE, "Mötets öppnande", "Mötet öppnades."),
            Paragraph(2, AgendaKind.INSATSER, "Insatser", f"Först.\n- en punkt\n{LITERAL}"),
            Paragraph(
                3,
                AgendaKind.RUNDA,
                "Aktuellt från respektive huvudman",
                parts=(Part("Polisen", (Statements(StatementKind.BEHOV, ("Fler vuxna på kvällen",)),)),),
                judged=(Judged("■", "Röd", "Sätra", "Det har blivit värre"),),
            ),
            Paragraph(4, AgendaKind.BESLUT, "Beslut", decisions=("Satsa på Sätra",), tasks=(TASK,)),
        ),
        "tasks": (TASK,),
        "attachments": ("Insatser.pdf (§ 2)",),
        "next_meeting": "13 april 2026 08.15–11.15, Rådhuset",
        "previous": Previous(dt.date(2026, 1, 14), "2/2026"),
        "changes": ("Det ökar i Sätra: Mopeder på gångvägen.",),
        "overdue": (TaskLine("Skriv planen", "", "BIG", dt.date(2026, 2, 1), "14 januari 2026"),),
    }
    return Content(**(values | other))  # type: ignore[arg-type]


def a_whole(*, status: MinutesStatus = MinutesStatus.UTKAST, **other: object) -> Whole:
    approved = dt.date(2026, 3, 9) if status is MinutesStatus.JUSTERAT else None
    return Whole(
        meeting_id=1,
        content=a_content(**other),
        status=status,
        version=1,
        approver="anna",
        sent_on=None,
        approved_on=approved,
        filed_on=None,
        checksum="",
        sent_back=(),
        corrections=(Said("Det var den 3 mars", "S. Skrivare", dt.date(2026, 3, 20)),) if approved else (),
        previous_id=None,
        may_write=False,
        may_approve=False,
    )


def pdf(whole: Whole, which: minutes_files.Which = "protokoll") -> PdfReader:
    return PdfReader(io.BytesIO(minutes_files.make(whole, which, "pdf")))


def pdf_text(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def word(whole: Whole, which: minutes_files.Which = "protokoll") -> WordDocument:
    return docx.Document(io.BytesIO(minutes_files.make(whole, which, "docx")))


def word_text(document: WordDocument) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_everything_is_in_both_files(kind: str) -> None:
    whole = a_whole(status=MinutesStatus.JUSTERAT)
    text = pdf_text(pdf(whole)) if kind == "pdf" else word_text(word(whole))
    for wanted in (
        "Protokoll fört vid möte i Ledningsgruppen 2026-03-02",
        "3/2026",
        "nr 2/2026, 14 januari 2026",
        "P. Polis",
        "t.o.m. § 5",
        "G. Gäst",
        "Delges",
        "§ 3 Aktuellt från respektive huvudman",
        "Fler vuxna på kvällen",
        "■ Röd – Sätra. Det har blivit värre",
        "Satsa på Sätra",
        "Trafikingenjör",
        "1 april 2026",
        "Insatser.pdf (§ 2)",
        "13 april 2026",
        "S. Skrivare",
        "J. Justerare",
        "Justerat 9 mars 2026",
        "Det var den 3 mars",
    ):
        assert wanted in text, wanted
    assert "UTKAST" not in text


def test_until_they_are_approved_they_say_so_on_top_of_every_page() -> None:
    whole = a_whole()
    assert "UTKAST" in word(whole).sections[0].header.paragraphs[0].text
    assert all("UTKAST" in page.extract_text() for page in pdf(whole).pages)
    assert minutes_files.name(whole, "protokoll", "pdf") == "protokoll-ledningsgruppen-2026-03-02-utkast.pdf"
    assert "utkast" not in minutes_files.name(a_whole(status=MinutesStatus.JUSTERAT), "protokoll", "pdf")


def test_no_text_is_taken_as_markup() -> None:
    whole = a_whole(group="*G* #g", present=(Person(LITERAL, LITERAL, LITERAL),))
    told = pdf_text(pdf(whole)).replace(" ", "")
    assert told.count(LITERAL.replace(" ", "")) >= 1
    assert "*G*#g" in told
    document = word(whole)
    assert LITERAL in [one.text for one in document.paragraphs]
    assert document.tables[0].rows[1].cells[2].text == LITERAL


def test_the_pdf_is_tagged_and_fit_for_the_archive() -> None:
    for which in minutes_files.NAMES:
        reader = pdf(a_whole(), which)
        root = reader.trailer["/Root"]
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == "sv-SE"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata is not None
        assert "Ledningsgruppen 2026-03-02" in (reader.metadata.title or "")
        said = root["/Metadata"].get_data().decode()
        assert "<pdfuaid:part>1<" in said
        assert "<pdfaid:part>2<" in said
        assert "<pdfaid:conformance>A<" in said
        fonts = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]
        assert fonts
        assert all("+" in font.get_object()["/BaseFont"] for font in fonts), "a font is not embedded"


def test_a_letter_no_font_has_is_shown_as_a_box_and_told_of() -> None:
    whole = a_whole(next_meeting="Fika 😀 漢\ue000 sedan", group="Grupp 😀")
    text = pdf_text(pdf(whole))
    assert "Fika □ □□ sedan" in text
    assert protokoll_pdf.TOLD in text
    assert "Fika 😀" in word_text(word(whole))


def test_word_has_real_headings_lists_tables_pages_and_language() -> None:
    document = word(a_whole())
    assert document.core_properties.title == "Protokoll fört vid möte i Ledningsgruppen 2026-03-02"
    assert document.core_properties.language == "sv-SE"
    outline = {one.style.name: one.style.base_style.name for one in document.paragraphs if one.style}  # type: ignore[union-attr]
    assert outline["Protokoll rubrik"] == "Heading 1"
    assert outline["Protokoll avsnitt"] == "Heading 2"
    assert outline["Protokoll punkt"] == "List Bullet"
    assert all(one.text.strip() for one in document.paragraphs), "an empty paragraph as spacing"
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table.style is not None
        assert table.style.name == "Protokoll tabell"
    footer = document.sections[0].footer.paragraphs[0]
    assert "PAGE" in footer._p.xml
    assert "NUMPAGES" in footer._p.xml
    assert 'w:val="sv-SE"' in document.styles.element.xml


def full(count: int, length: int) -> Whole:
    """Minutes with far more than two pages hold."""
    text = ("Wämjölk ÅÄÖ mopeder på gångvägen vid torget " * 40)[:length]
    needs = tuple(Statements(StatementKind.BEHOV, (f"{number} {text}",)) for number in range(count))
    paragraphs = (
        Paragraph(
            1,
            AgendaKind.RUNDA,
            "Runda",
            decisions=tuple(f"Beslut {number} {text}" for number in range(count)),
            parts=(Part("Social hållbarhet", needs),),
            judged=(Judged("■", "Röd", text[:60], text),) * count,
        ),
    )
    late = tuple(replace(TASK, what=f"{number} {text}") for number in range(count))
    return a_whole(paragraphs=paragraphs, changes=(f"{text}.",) * count, overdue=late)


@pytest.mark.parametrize(("count", "length"), [(4, 60), (40, 90), (60, 1500), (9, 4000)])
def test_kommunstyrelsen_never_gets_a_third_page(count: int, length: int) -> None:
    whole = full(count, length)
    reader = pdf(whole, "kommunstyrelsen")
    assert len(reader.pages) <= 2
    text = pdf_text(reader)
    assert "Beslut 0" in text
    assert ("till" in text.split("Källa")[0] and f"och {count - 3} till" in text) or count == 4
    assert word_text(word(whole, "kommunstyrelsen")).count("Beslut ") >= 3


def test_what_fits_on_two_pages_is_whole_and_begins_with_sentences() -> None:
    document = kommunstyrelsen.pages(a_whole())
    assert document.parts[2].text == (
        "Ledningsgruppen möttes 2 mars 2026 med 2 organisationer. Mötet fattade 1 beslut och gav 1 uppdrag. "
        "Huvudmännen tog upp 1 behov. 1 uppdrag är försenat."
    )
    told = [row[0] for part in document.parts if part.kind == "punkter" for row in part.rows]
    assert told == [
        "Satsa på Sätra",
        "Det ökar i Sätra: Mopeder på gångvägen.",
        "■ Röd – Sätra. Det har blivit värre",
        "Polisen: Fler vuxna på kvällen",
        "Skriv planen. Ansvarig: BIG. Skulle ha varit klart 1 februari 2026.",
    ]


def test_notes_keep_their_lines_and_lists() -> None:
    kinds = [(part.kind, part.text, part.rows) for part in protokoll_parts.told("A\n- b\n– c\n\nD")]
    assert kinds == [("text", "A", ()), ("punkter", "", (("b",), ("c",))), ("text", "D", ())]


def test_the_word_template_is_what_its_tool_makes() -> None:
    assert (DATA_DIR / "mallar" / "protokoll.docx").read_bytes() == minutes_template.make()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where a municipality puts templates of its own."""
    monkeypatch.setenv("LAGESBILD_VAR_DIR", str(tmp_path))
    settings.cache_clear()
    folder = tmp_path / "mallar"
    folder.mkdir()
    return folder


def test_a_template_of_the_municipality_goes_before_ours(own: Path) -> None:
    ours = (DATA_DIR / "mallar" / "protokoll.typ").read_text(encoding="utf-8")
    (own / "protokoll.typ").write_text(f"{ours}\nKommunens egen sista rad", encoding="utf-8")
    assert "Kommunens egen sista rad" in pdf_text(pdf(a_whole()))
    mine = docx.Document(io.BytesIO(minutes_template.make()))
    mine.sections[0].footer.add_paragraph("Kommunens sidfot")
    mine.save(str(own / "protokoll.docx"))
    assert "Kommunens sidfot" in [one.text for one in word(a_whole()).sections[0].footer.paragraphs]


def test_a_template_that_does_not_work_is_told_of_by_name(own: Path) -> None:
    (own / "protokoll.typ").write_text("#nonsens", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"mallar/protokoll\.typ"):
        pdf(a_whole())
    docx.Document().save(str(own / "protokoll.docx"))
    with pytest.raises(DocumentError, match="saknar formatmallen 'Protokoll"):
        word(a_whole())
    (own / "protokoll.docx").write_bytes(b"ingen mall")
    with pytest.raises(DocumentError, match="går inte att läsa"):
        word(a_whole())
    with zipfile.ZipFile(own / "protokoll.docx", "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(DocumentError, match="går inte att läsa"):
        protokoll_docx.write(protokoll_parts.minutes(a_whole()))
