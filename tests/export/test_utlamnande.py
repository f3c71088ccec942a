"""What is given out: read back from the files, with nothing of what was masked anywhere in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lägesbild.actions import drafts, reports
from lägesbild.export import utlamnande
from lägesbild.export.utlamnande import Court, Kind, Which
from lägesbild.model import TrailEntry
from lägesbild.model.words import Disclosure
from lägesbild.store.session import reading, transaction
from lägesbild.ui import record_decide, record_files
from tests.actions.test_record_requests import (
    REPORT,
    SECRET,
    assessed,
    chosen,
    decided,
    masked,
    stored,
    whole,
)
from tests.conftest import Cast

COURT = Court("Kammarrätten i Sundsvall")
ALL: tuple[tuple[Which, Kind], ...] = tuple(
    (which, kind) for which in ("handlingar", "beslut") for kind in utlamnande.KINDS
)


def pdf(made: bytes) -> str:
    reader = PdfReader(io.BytesIO(made))
    told = " ".join(page.extract_text() for page in reader.pages)
    streams = " ".join(
        one.get_data().decode("latin-1") for page in reader.pages if (one := page.get_contents()) is not None
    )
    xmp = reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ""
    return f"{told} {reader.metadata} {xmp} {streams} {made.decode('latin-1')}"


def word(made: bytes) -> str:
    docx.Document(io.BytesIO(made))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


READERS: dict[Kind, Callable[[bytes], str]] = {"pdf": pdf, "docx": word}


def words(text: str) -> str:
    """A text without the line breaks and hyphens that a page puts into it."""
    return " ".join(re.sub("\N{SOFT HYPHEN}\\s*", "", text).split())


@pytest.mark.parametrize("late", [False, True], ids=["draft", "decided"])
def test_what_is_masked_or_refused_is_in_no_file(cast: Cast, late: bool) -> None:
    hidden = "Helt hemligt som nämns en gång"
    refused = stored(replace(REPORT, text=hidden), cast.rolf, "h")
    request_id = chosen(cast.stina, stored(REPORT, cast.rolf), refused)
    first, second = whole(request_id, cast.stina).rows
    masked(first, cast.stina)
    assessed(second, cast.stina, Disclosure.LAMNAS_INTE_UT)
    if late:
        decided(request_id, cast.stina)
    held = whole(request_id, cast.stina)
    for which, kind in ALL:
        told = words(READERS[kind](utlamnande.file(held, which, kind, court=COURT)))
        for part in (SECRET, "gul villa", hidden, "nämns en gång"):
            assert part not in told, (which, kind, part)
        assert ("UTKAST" in told) is not late
        assert "26 kap. 1 § OSL" in told
        assert (COURT.name in told) is (which == "beslut")
        if which == "handlingar":
            assert "Oro vid torget." in told


def test_taking_a_file_is_told_to_the_huvudman_whose_rows_are_in_it(cast: Cast) -> None:
    request_id = chosen(cast.stina, stored(REPORT, cast.rolf))
    masked(whole(request_id, cast.stina).rows[0], cast.stina)
    record_files.taken(request_id, "handlingar", "docx", viewer=cast.stina)
    with reading() as session:
        entries = list(session.scalars(select(TrailEntry).order_by(TrailEntry.id)))
    taken = {one.action: one.huvudman_id for one in entries if "utlamnande_" in one.action + one.details}
    assert taken == {"export.utlamnande_handlingar": cast.stina.huvudman_id}
    told = [one for one in entries if one.action == "utlamnande.ta_ut"]
    assert [(one.huvudman_id, one.audience_id) for one in told] == [(cast.rolf.huvudman_id, None)]


def test_all_given_out_is_no_refusal_and_nothing_found_is_one(cast: Cast) -> None:
    request_id = chosen(cast.stina)
    assert "avslår därför begäran" in _told(whole(request_id, cast.stina))
    request_id = chosen(cast.admir, stored(REPORT, cast.rolf))
    row = whole(request_id, cast.admir).rows[0]
    assessed(row, cast.admir, Disclosure.HEL)
    told = _told(whole(request_id, cast.admir))
    assert "lämnar ut 1 handling i sin helhet" in told
    assert "överklaga" not in told


def _told(held: record_files.Whole) -> str:
    return " ".join(part.text for part in utlamnande.decision(held, court=COURT).parts)


def test_a_draft_holds_nothing_of_what_is_not_assessed_or_was_changed_since(cast: Cast) -> None:
    report_id = stored(REPORT, cast.rolf)
    request_id = chosen(cast.stina, report_id)
    held = whole(request_id, cast.stina)
    assert "1 handling är inte prövad" in _given(held)
    assert SECRET not in _given(held)
    masked(held.rows[0], cast.stina)
    assert "Oro vid torget" in _given(whole(request_id, cast.stina))
    with transaction() as session:
        new = replace(REPORT, text=f"Nytt. {REPORT.text}")
        reports.change(session, report_id, new, version=1, by=cast.rolf)
    assert "torget" not in _given(whole(request_id, cast.stina))


def _given(held: record_files.Whole) -> str:
    parts = utlamnande.released(held).parts
    return " ".join(word for part in parts for word in (part.text, *(c for row in part.rows for c in row)))


def test_the_draft_says_the_reasons_that_stand_in_the_form(cast: Cast) -> None:
    request_id = chosen(cast.stina)
    name = record_decide.form(whole(request_id, cast.stina)).name
    with transaction() as session:
        drafts.save(
            session, name, {"fields": {"reason": "Inga avtal förvaras här.", "decider": ""}}, by=cast.stina
        )
    assert "Inga avtal förvaras här." in word(
        record_files.taken(request_id, "beslut", "docx", viewer=cast.stina)
    )
