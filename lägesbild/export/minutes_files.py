"""The files of a meeting's minutes: whole or as two pages for kommunstyrelsen, as PDF or as Word."""

from __future__ import annotations

from typing import Final, Literal

from lägesbild.export import kommunstyrelsen, protokoll_docx, protokoll_parts, protokoll_pdf, stamp
from lägesbild.reading.minutes import Whole

Which = Literal["protokoll", "kommunstyrelsen"]
Kind = Literal["pdf", "docx"]
KINDS: Final[tuple[Kind, ...]] = ("pdf", "docx")
NAMES: Final[dict[Which, str]] = {
    "protokoll": "Protokoll",
    "kommunstyrelsen": "Två sidor till kommunstyrelsen",
}


def make(whole: Whole, which: Which, kind: Kind) -> bytes:
    """One file; DocumentError when its template does not work."""
    document = protokoll_parts.minutes(whole) if which == "protokoll" else kommunstyrelsen.pages(whole)
    return protokoll_pdf.write(document) if kind == "pdf" else protokoll_docx.write(document)


def title(whole: Whole, which: Which) -> str:
    """What a file holds, for those who read that it was taken."""
    content = whole.content
    return f"{NAMES[which]} {content.group} {content.held_on}"


def name(whole: Whole, which: Which, kind: Kind) -> str:
    """What a file is called: it tells of a draft."""
    draft = "" if whole.is_approved else "-utkast"
    return f"{stamp.slug(title(whole, which))}{draft}.{kind}"
