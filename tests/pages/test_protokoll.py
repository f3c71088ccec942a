"""Protokoll as the secretary sends it, the approver approves it on her own screen, and a member reads it."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from lägesbild.model import AgendaItem, Decision, Minutes, TrailEntry, Viewer
from lägesbild.model.words import MinutesStatus
from lägesbild.reading import minutes
from lägesbild.reading.minutes import Whole
from lägesbild.store.session import reading, transaction
from lägesbild.ui import minutes_files
from tests.actions.test_minutes import held
from tests.conftest import Cast
from tests.pages.app import html, opened
from tests.reading.test_minutes import noted


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, meeting_id: int) -> AppTest:
    return opened("protokoll", viewer, monkeypatch, seconds=60, rad=str(meeting_id))


def told(app: AppTest) -> str:
    return " ".join([one.value for one in (*app.success, *app.error, *app.markdown)])


def stored(viewer: Viewer, meeting_id: int) -> Whole:
    with reading() as session:
        return minutes.read(session, meeting_id, viewer=viewer)


def fill(app: AppTest, meeting_id: int) -> AppTest:
    app.text_input(key=f"protokoll{meeting_id}_chair").set_value("O. Ordförande").run()
    return app.selectbox(key=f"protokoll{meeting_id}_approver").set_value("anna").run()


def sent(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> int:
    meeting_id = noted(cast)
    app = fill(page(cast.stina, monkeypatch, meeting_id), meeting_id)
    app = app.button(key="protokoll.sand").click().run()
    assert "sänt för justering" in told(app)
    return meeting_id


def test_the_secretary_sends_and_the_approver_approves(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_id = sent(cast, monkeypatch)
    app = page(cast.anna, monkeypatch, meeting_id)
    assert "Satsa på Sätra" in html(app)
    app = app.button(key="protokoll.justera").click().run()
    assert "justerat och står fast" in told(app)
    assert stored(cast.rolf, meeting_id).is_approved
    assert [one.key for one in app.button] == []


def test_without_an_approver_the_sentence_stands_at_the_field_and_nothing_is_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = held(cast.stina)
    app = page(cast.stina, monkeypatch, meeting_id)
    app.text_input(key=f"protokoll{meeting_id}_chair").set_value("O. Ordförande").run()
    app = app.button(key="protokoll.sand").click().run()
    assert "Utan justerare kan protokollet inte sändas" in told(app)
    assert app.text_input(key=f"protokoll{meeting_id}_chair").value == "O. Ordförande"
    assert stored(cast.stina, meeting_id).version == 0


def test_somebody_who_neither_writes_nor_approves_only_reads(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = sent(cast, monkeypatch)
    app = page(cast.rolf, monkeypatch, meeting_id)
    assert "Satsa på Sätra" in html(app)
    assert "För justering hos Anna Läsare" in html(app)
    assert [one.key for one in app.button] == []


def test_given_back_the_reason_meets_the_secretary(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_id = sent(cast, monkeypatch)
    app = page(cast.anna, monkeypatch, meeting_id)
    app.text_area(key=f"protokoll_ater{meeting_id}_reason").set_value("Beslutet gällde <b>Bomhus</b>").run()
    app.button(key="protokoll.sand_tillbaka").click().run()
    app = page(cast.stina, monkeypatch, meeting_id)
    assert "Beslutet gällde &lt;b&gt;Bomhus&lt;/b&gt;" in html(app)
    assert app.selectbox(key=f"protokoll{meeting_id}_approver").value == "anna"


def test_what_changed_while_the_page_was_open_is_neither_sent_nor_approved(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = noted(cast)
    app = fill(page(cast.stina, monkeypatch, meeting_id), meeting_id)
    with transaction() as session:
        session.execute(update(Decision).values(text="Något helt annat"))
    app = app.button(key="protokoll.sand").click().run()
    assert "sedan du läste utkastet" in told(app)
    assert "Något helt annat" in html(app)
    app = app.button(key="protokoll.sand").click().run()
    assert stored(cast.stina, meeting_id).status is MinutesStatus.FOR_JUSTERING
    reader = page(cast.anna, monkeypatch, meeting_id)
    with transaction() as session:
        session.execute(update(Minutes).values(version=Minutes.version + 1))
    reader = reader.button(key="protokoll.justera").click().run()
    assert "Någon annan har ändrat protokollet" in told(reader)
    assert not stored(cast.anna, meeting_id).is_approved


def test_a_correction_stands_last_and_notes_are_never_markup(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = sent(cast, monkeypatch)
    page(cast.anna, monkeypatch, meeting_id).button(key="protokoll.justera").click().run()
    app = page(cast.stina, monkeypatch, meeting_id)
    app.text_area(key=f"protokoll_ratta{meeting_id}_text").set_value("<i>Rätt</i> dag").run()
    app = app.button(key="protokoll.ratta").click().run()
    assert "står sist" in told(app)
    text = html(app)
    assert text.index("Vid protokollet") < text.index("&lt;i&gt;Rätt&lt;/i&gt; dag")


def test_the_file_is_read_anew_and_told_of_in_the_trail(cast: Cast) -> None:
    meeting_id = noted(cast)
    with transaction() as session:
        session.execute(update(AgendaItem).values(note="Ny anteckning"))
    made = minutes_files.taken(meeting_id, "protokoll", "pdf", viewer=cast.rolf)
    assert "Ny anteckning" in PdfReader(io.BytesIO(made)).pages[0].extract_text()
    minutes_files.taken(meeting_id, "kommunstyrelsen", "docx", viewer=cast.rolf)
    with reading() as session:
        rows = session.scalars(
            select(TrailEntry).where(TrailEntry.action.startswith("export.")).order_by(TrailEntry.id)
        ).all()
        assert [(row.actor, row.action) for row in rows] == [
            ("rolf", "export.protokoll"),
            ("rolf", "export.kommunstyrelsen"),
        ]
        assert not [row for row in rows if "Ny anteckning" in row.details]
