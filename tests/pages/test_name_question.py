"""The question about names as people meet it: mask, write something else, or say why."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from lägesbild.actions import meetings, notes
from lägesbild.model import AgendaItem, TrailEntry
from lägesbild.model.clock import today
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast
from tests.pages.app import opened
from tests.pages.test_rapportera import fill, page, press, stored

NAME = "Kim Exempelsson"
TEXT = f"Samtal med {NAME} vid torget."


def words(app: AppTest) -> str:
    assert not app.exception
    return " ".join(one.value for one in (*app.markdown, *app.caption))


def reason(app: AppTest, value: str) -> AppTest:
    return next(one for one in app.radio if one.label == "Det får stå, för:").set_value(value).run()


def mask(app: AppTest) -> AppTest:
    return next(one for one in app.button if one.label == "Maska").click().run()


def told() -> list[str]:
    with reading() as session:
        wanted = (
            select(TrailEntry.details).where(TrailEntry.action == "text.forklara").order_by(TrailEntry.id)
        )
        return list(session.scalars(wanted))


def test_a_report_without_names_is_saved_at_the_first_press(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(
        fill(page(cast.sara, monkeypatch), text="En björn vid Andersberg, max tio såg den."), "rapport.save"
    )
    assert len(stored()) == 1
    assert "Det får stå" not in words(app)


def test_a_report_is_masked_with_one_press(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(fill(page(cast.sara, monkeypatch), text=TEXT), "rapport.save")
    assert stored() == []
    assert "kan vara namn på en person" in words(app)
    app = mask(app)
    assert app.text_area(key="rapport_text").value == "Samtal med [namn] vid torget."
    press(app, "rapport.save")
    assert [one.text for one in stored()] == ["Samtal med [namn] vid torget."]
    assert told() == []


def test_a_report_stands_as_it_is_with_a_reason_that_the_trail_keeps(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(fill(page(cast.sara, monkeypatch), text=TEXT), "rapport.save")
    app = reason(app, "tjanst")
    press(app, "rapport.save")
    assert [one.text for one in stored()] == [TEXT]
    assert told() == ['{"skäl": "Någon i sin tjänst eller sitt uppdrag"}']


def test_a_reason_that_was_not_offered_is_none(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(fill(page(cast.sara, monkeypatch), text=TEXT), "rapport.save")
    radio = next(one for one in app.radio if one.label == "Det får stå, för:")
    app._run(WidgetStates(widgets=[WidgetState(id=radio.proto.id, string_value="Påhittat skäl")]))
    assert "kan vara namn på en person" in words(app)
    press(app, "rapport.save")
    assert stored() == []
    assert "kan vara namn på en person" in words(app)


def test_several_reports_are_asked_about_as_they_are_put_in_the_list(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.sara, monkeypatch)
    app = app.button_group(key="rapport.mode").set_value("Flera").run()
    app = press(fill(app, text=TEXT), "rapport.add")
    assert "kan vara namn" in words(app)
    app = press(reason(app, "ingen"), "rapport.add")
    press(app, "rapport.save_all")
    assert len(stored()) == 1


def test_other_forms_ask_in_the_same_way(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("inriktning", cast.rolf, monkeypatch)
    app = app.button(key="inriktning.ny.stod").click().run()
    app.text_area(key="stod_ny_text").set_value(f"{NAME} behöver stöd av gruppen").run()
    app.radio(key="stod_ny_audience").set_value("ledningsgruppen").run()
    app = app.button(key="stod_ny.save").click().run()
    assert "kan vara namn på en person" in words(app)
    app = reason(app, "tjanst")
    assert "Spara igen" in words(app)
    app = mask(app)
    assert app.text_area(key="stod_ny_text").value == "[namn] behöver stöd av gruppen"
    app = app.button(key="stod_ny.save").click().run()
    assert not app.exception
    assert "öppen" in app.success[0].value


@pytest.fixture
def noted(cast: Cast) -> int:
    with transaction() as session:
        row = meetings.hold(session, body="ledningsgruppen", held_on=today(), by=cast.stina)
        notes.lay_out(session, row.id, by=cast.stina)
    return row.id


def test_a_note_is_stored_at_once_and_the_question_stands_beside_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, noted: int
) -> None:
    app = opened("anteckna", cast.stina, monkeypatch, rad=str(noted), punkt="5")
    key = next(one.key for one in app.text_area if one.key and one.key.startswith("anteckning_"))
    app = app.text_area(key=key).set_value(f"{NAME} berättade.").run()
    assert _note(noted) == f"{NAME} berättade."
    assert "Anteckningen är sparad" in words(app)
    mask(app)
    assert _note(noted) == "[namn] berättade."


def _note(meeting_id: int) -> str:
    with reading() as session:
        wanted = select(AgendaItem.note).where(AgendaItem.meeting_id == meeting_id, AgendaItem.note != "")
        return session.scalars(wanted).one()


def test_minutes_are_sent_when_the_question_is_answered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.pages.test_protokoll import fill as signed
    from tests.pages.test_protokoll import page as protokoll
    from tests.reading.test_minutes import noted as held

    meeting_id = held(cast)
    with transaction() as session:
        item = session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)).first()
        assert item is not None
        notes.write(session, item.id, f"{NAME} berättade.", version=item.version, by=cast.stina)
    app = signed(protokoll(cast.stina, monkeypatch, meeting_id), meeting_id)
    app = app.button(key="protokoll.sand").click().run()
    assert NAME in words(app)
    assert "Maska" not in [one.label for one in app.button]
    app = reason(app, "tjanst")
    app = app.button(key="protokoll.sand").click().run()
    assert "sänt för justering" in app.success[0].value
    assert len(told()) == 1
