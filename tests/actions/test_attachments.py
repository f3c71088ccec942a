"""Attachments: added by coordinators until the meeting is closed, known by content, hidden from strangers."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest
from docx import Document
from sqlalchemy import select

from lägesbild.actions import agendas, attachments, meeting_plans
from lägesbild.actions.attachment_rules import MOST_BYTES
from lägesbild.actions.meeting_plans import Hours
from lägesbild.model import (
    Attachment,
    AttachmentContent,
    ForbiddenError,
    InputError,
    Meeting,
    NotFoundError,
    TrailEntry,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.reading import attachments as reads
from lägesbild.reading import meeting_plans as plans
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

PDF = b"%PDF-1.7\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


@pytest.fixture
def meeting(cast: Cast) -> int:
    hours = Hours(on=today() + dt.timedelta(days=20), start=dt.time(8, 15), end=dt.time(11, 15))
    with transaction() as session:
        return meeting_plans.plan(session, "ledningsgruppen", hours, by=cast.stina).id


def add(meeting_id: int, name: str, data: bytes, by: Viewer, item: int | None = None) -> Attachment:
    with transaction() as session:
        return attachments.add(
            session, meeting_id, name=name, data=data, agenda_item_id=item, by=by
        ).attachment


def names(meeting_id: int, viewer: Viewer) -> list[str]:
    with reading() as session:
        return [line.name for line in reads.of_meeting(session, meeting_id, viewer=viewer)]


def damaged(data: bytes) -> bytes:
    """A packed file with what it packs overwritten: it opens, and nothing in it can be unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        part = packed.getinfo("[Content_Types].xml")
    start = part.header_offset + 30 + len(part.filename)
    return data[:start] + b"\xff" * part.compress_size + data[start + part.compress_size :]


def docx() -> bytes:
    held = io.BytesIO()
    Document().save(held)
    return held.getvalue()


def xlsx() -> bytes:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    return held.getvalue()


def packed(**parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return held.getvalue()


def test_a_coordinator_attaches_files_that_members_read(cast: Cast, meeting: int) -> None:
    with reading() as session:
        item = plans.one(session, meeting, viewer=cast.stina).items[3]
    sent = docx()
    row = add(meeting, "Insatser.docx", sent, cast.stina, item.id)
    add(meeting, "Tabell.xlsx", xlsx(), cast.stina)
    add(meeting, "Lista.csv", "område;antal\nSätra;3".encode("latin-1"), cast.stina)
    with reading() as session:
        lines = reads.of_meeting(session, meeting, viewer=cast.anna)
        assert reads.content(session, row.id, viewer=cast.anna).data == sent
    assert [(line.name, line.item_number) for line in lines] == [
        ("Tabell.xlsx", None),
        ("Lista.csv", None),
        ("Insatser.docx", 4),
    ]
    with reading() as session:
        told = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "bilaga.lagg_till").order_by(TrailEntry.id)
        ).all()
        assert len(told) == 3, "the bytes have no entry of their own"
        assert {entry.audience_id for entry in told} == {session.get_one(Meeting, meeting).body_id}
        assert "Insatser.docx" not in json.dumps([entry.details for entry in told])
        assert trail.verify(session) is None


def test_the_same_file_is_there_once_and_comes_back_when_it_was_removed(cast: Cast, meeting: int) -> None:
    first = add(meeting, "a.pdf", PDF, cast.stina)
    assert add(meeting, "b.pdf", PDF, cast.stina).id == first.id
    assert names(meeting, cast.anna) == ["a.pdf"]
    for _ in range(2):
        with transaction() as session:
            attachments.remove(session, first.id, by=cast.stina)
    assert names(meeting, cast.anna) == []
    with reading() as session:
        assert session.scalars(select(AttachmentContent)).all() == [], "removed, its content is gone"
        with pytest.raises(NotFoundError):
            reads.content(session, first.id, viewer=cast.anna)
    assert add(meeting, "b.pdf", PDF, cast.stina).id == first.id
    assert names(meeting, cast.anna) == ["b.pdf"]


def test_only_coordinators_of_the_group_add_and_remove(cast: Cast, meeting: int) -> None:
    row = add(meeting, "a.pdf", PDF, cast.stina)
    for by, refused in (
        (cast.rolf, ForbiddenError),
        (cast.admir, ForbiddenError),
        (cast.xenia, NotFoundError),
    ):
        with pytest.raises(refused):
            add(meeting, "b.pdf", PDF + b"\n", by)
        with transaction() as session, pytest.raises(refused):
            attachments.remove(session, row.id, by=by)
    with reading() as session, pytest.raises(NotFoundError):
        reads.of_meeting(session, meeting, viewer=cast.xenia)
    with reading() as session, pytest.raises(NotFoundError):
        reads.content(session, row.id, viewer=cast.xenia)


def test_a_closed_meeting_keeps_the_attachments_it_had(cast: Cast, meeting: int) -> None:
    row = add(meeting, "a.pdf", PDF, cast.stina)
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        session.get_one(Meeting, meeting).closed_at = dt.datetime.now(dt.UTC)
    with pytest.raises(InputError, match="avslutat"):
        add(meeting, "b.pdf", PDF + b"\n", cast.stina)
    with transaction() as session, pytest.raises(InputError, match="avslutat"):
        attachments.remove(session, row.id, by=cast.stina)
    assert names(meeting, cast.anna) == ["a.pdf"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("tom.pdf", b"", "tom"),
        ("stor.pdf", PDF + bytes(MOST_BYTES), "Högst 20 MB"),
        ("program.exe", b"MZ", "slag som inte tas emot"),
        ("utan_slut", PDF, "slag som inte tas emot"),
        ("sida.html", b"<script>", "slag som inte tas emot"),
        ("bild.svg", b"<svg/>", "slag som inte tas emot"),
        ("program.pdf", b"MZ\x90\x00", "något annat"),
        ("bild.png", b"<svg/>", "något annat"),
        ("bild.txt", PNG, "något annat"),
        ("tabell.csv", PDF, "något annat"),
        ("packad.docx", packed(readme="hej"), "något annat"),
        ("tabell.docx", xlsx(), "något annat"),
        ("trasig.xlsx", b"PK\x03\x04 not a zip", "något annat"),
        ("skadad.docx", damaged(docx()), "något annat"),
        (
            "makron.docx",
            packed(**{"[Content_Types].xml": "ms-word.document.macroEnabled", "word__document.xml": ""}),
            "makron",
        ),
        ("makron.odt", packed(mimetype="application/vnd.oasis.opendocument.text", Basic__a="x"), "makron"),
        ("19850709-9805.pdf", PDF, "personnummer"),
    ],
)
def test_what_is_no_attachment_is_refused_with_a_sentence(
    cast: Cast, meeting: int, name: str, data: bytes, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        add(meeting, name, data, cast.stina)
    assert names(meeting, cast.stina) == []


def test_a_name_holds_no_path_and_nothing_unseen(cast: Cast, meeting: int) -> None:
    for number, name in enumerate(
        ("../../etc/passwd.txt", "C:\\x\\rapport\u202efdp.exe.txt", "a\r\nb\x00.txt")
    ):
        add(meeting, name, f"rad {number}".encode(), cast.stina)
    assert names(meeting, cast.stina) == ["passwd.txt", "rapportfdp.exe.txt", "a b.txt"]


def test_a_meeting_holds_no_more_than_it_can(
    cast: Cast, meeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST", 1)
    add(meeting, "a.pdf", PDF, cast.stina)
    with pytest.raises(InputError, match="redan 1"):
        add(meeting, "b.pdf", PDF + b"\n", cast.stina)


def test_an_item_of_another_meeting_takes_none_and_a_removed_item_leaves_its_own(
    cast: Cast, meeting: int
) -> None:
    with reading() as session:
        items = [item.id for item in plans.one(session, meeting, viewer=cast.stina).items]
    with pytest.raises(NotFoundError):
        add(meeting, "a.pdf", PDF, cast.stina, max(items) + 1)
    add(meeting, "a.pdf", PDF, cast.stina, items[2])
    with transaction() as session:
        kept = [item for item in items if item != items[2]]
        agendas.set_agenda(session, meeting, kept, seen=items, by=cast.stina)
    with reading() as session:
        (line,) = reads.of_meeting(session, meeting, viewer=cast.anna)
    assert line.item_id is None
