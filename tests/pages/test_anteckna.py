"""Anteckna as the secretary writes with it, and as a member reads it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.actions import attendance, meetings, notes, rounds, views
from lägesbild.actions import meeting_plans as plans
from lägesbild.actions.attendance import NewAttendance
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.meetings import NewDecision
from lägesbild.actions.rounds import Line
from lägesbild.model import Meeting, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import StatementKind
from lägesbild.reading import meeting_notes
from lägesbild.reading.meeting_notes import MeetingNotes
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from lägesbild.ui import note_words
from tests.conftest import Cast
from tests.pages.app import html, opened


@pytest.fixture
def meeting_id(cast: Cast) -> int:
    """A meeting that began two hours ago, or at midnight."""
    with transaction() as session:
        row = meetings.hold(session, body="ledningsgruppen", held_on=today(), by=cast.stina)
        notes.lay_out(session, row.id, by=cast.stina)
        return row.id


def page(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch, meeting_id: int, part: str = "1", **query: str
) -> AppTest:
    return opened("anteckna", viewer, monkeypatch, rad=str(meeting_id), punkt=part, **query)


def stored(viewer: Viewer, meeting_id: int) -> MeetingNotes:
    with reading() as session:
        return meeting_notes.read(session, meeting_id, viewer=viewer)


def write(by: Viewer, meeting_id: int, text: str, number: int = 1) -> None:
    item = stored(by, meeting_id).items[number - 1]
    with transaction() as session:
        notes.write(session, item.id, text, version=item.version, by=by)


def field(app: AppTest) -> str:
    return next(one.key for one in app.text_area if one.key and one.key.startswith("anteckning_"))


def type_in(app: AppTest, text: str) -> AppTest:
    return app.text_area(key=field(app)).set_value(text).run()


def close(meeting_id: int) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="mote.avsluta")
        session.get_one(Meeting, meeting_id).closed_at = dt.datetime.now(dt.UTC)


def test_what_is_typed_is_stored_under_its_item_and_marked_as_safe(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.stina, monkeypatch, meeting_id, "5")
    assert "§ 5 Aktuellt från respektive huvudman" in html(app)
    type_in(app, "Lugnt i Andersberg. ")
    assert stored(cast.stina, meeting_id).items[4].note == "Lugnt i Andersberg."
    assert app.text_area(key=field(app)).value == "Lugnt i Andersberg. ", "the field stays as it was typed"
    assert f'data-digest="{note_words.digest("Lugnt i Andersberg. ")}"' in html(app)
    assert "Sparat " in html(app)
    assert "✓ text" in html(page(cast.anna, monkeypatch, meeting_id))


def test_a_long_part_of_the_round_lies_folded_beside_the_notes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    lines = [
        Line(key=str(number), kind=StatementKind.BEHOV, text=f"Behov nummer {number}") for number in range(9)
    ]
    with transaction() as session:
        rounds.ready(session, meeting_id, lines, version=0, by=cast.rolf)
    told = html(page(cast.stina, monkeypatch, meeting_id, "5"))
    shown, folded = told.split("<summary>3 till från Polisen</summary>")
    assert shown.count("Behov nummer") == 6
    assert folded.count("Behov nummer") == 3


def test_two_who_write_under_one_item_see_both_and_choose(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    write(cast.stina, meeting_id, "Mötet öppnades.")
    for choice, expected in (
        ("Behåll den andras", "Mötet öppnades. Av den andra."),
        ("Behåll min", "Mötet öppnades. Av mig."),
        ("Behåll båda, efter varandra", "Mötet öppnades. Av den andra.\n\nAv mig."),
    ):
        app = page(cast.stina, monkeypatch, meeting_id)
        type_in(app, "Mötet öppnades.")
        write(cast.stina, meeting_id, "Mötet öppnades. Av den andra.")
        type_in(app, "Mötet öppnades. Av mig.")
        assert "Av den andra" in app.warning[0].value
        assert stored(cast.stina, meeting_id).items[0].note == "Mötet öppnades. Av den andra."
        app.button(key=f"anteckna.val.{choice}").click().run()
        assert len(app.warning) == 0
        assert app.text_area(key=field(app)).value == expected
        assert stored(cast.stina, meeting_id).items[0].note == expected


def test_a_choice_not_made_yet_survives_a_new_window(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.stina, monkeypatch, meeting_id)
    write(cast.stina, meeting_id, "Av den andra.")
    type_in(app, "Av mig.")
    again = page(cast.stina, monkeypatch, meeting_id)
    assert "Av den andra" in again.warning[0].value
    assert again.text_area(key=field(again)).value == "Av mig."


def test_what_somebody_else_wrote_is_shown_when_nothing_of_ones_own_is_unsent(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.stina, monkeypatch, meeting_id)
    before = field(app)
    write(cast.stina, meeting_id, "Av den andra.")
    app.run()
    assert app.text_area(key=field(app)).value == "Av den andra."
    assert field(app) != before, "another field, so that what is typed meanwhile is not overwritten"
    assert len(app.warning) == 0


def test_a_text_that_is_refused_is_kept_and_says_why(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.stina, monkeypatch, meeting_id)
    type_in(app, "Ring 070-123 45 67")
    assert any("telefonnummer" in one.value for one in app.markdown)
    assert "kvar som utkast" in html(app)
    again = page(cast.stina, monkeypatch, meeting_id)
    assert again.text_area(key=field(again)).value == "Ring 070-123 45 67"
    type_in(again, "Ring receptionen")
    assert stored(cast.stina, meeting_id).items[0].note == "Ring receptionen"
    type_in(again, "x" * 20_001)
    assert any("högst 20000" in one.value for one in again.markdown)
    assert len(again.text_area(key=field(again)).value) == 20_001


def hand_over(
    app: AppTest, viewer: Viewer, item_id: int, text: str, version: int, sent: str | None
) -> AppTest:
    told = {"user": str(viewer.user_id), "item": item_id, "version": version, "text": text, "sent": sent}
    return app.text_area(key="anteckna_ater_text").set_value(json.dumps(told)).run()


def test_what_the_browser_held_comes_back_with_a_sentence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    item = stored(cast.stina, meeting_id).items[2]
    app = page(cast.stina, monkeypatch, meeting_id)
    hand_over(app, cast.stina, item.id, "Skrivet utan anslutning", item.version, None)
    assert stored(cast.stina, meeting_id).items[2].note == "Skrivet utan anslutning"
    assert "tillbaka under § 3" in app.info[0].value
    assert f'data-digest="{note_words.digest("Skrivet utan anslutning")}"' in html(app)


def test_what_comes_back_never_takes_the_place_of_what_somebody_else_wrote(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    item = stored(cast.stina, meeting_id).items[0]
    write(cast.stina, meeting_id, "Av den andra.")
    app = page(cast.stina, monkeypatch, meeting_id)
    hand_over(app, cast.stina, item.id, "Av mig.", item.version, None)
    assert stored(cast.stina, meeting_id).items[0].note == "Av den andra."
    assert "Av den andra" in app.warning[0].value
    assert app.text_area(key=field(app)).value == "Av mig."
    own = page(cast.stina, monkeypatch, meeting_id, "2")
    second = stored(cast.stina, meeting_id).items[1]
    write(cast.stina, meeting_id, "Dagordningen", 2)
    hand_over(own, cast.stina, second.id, "Dagordningen godkändes", second.version, "Dagordningen ")
    assert stored(cast.stina, meeting_id).items[1].note == "Dagordningen godkändes", (
        "only one's own was there"
    )


def test_what_the_browser_held_for_another_person_is_not_taken(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    item = stored(cast.stina, meeting_id).items[0]
    app = page(cast.stina, monkeypatch, meeting_id)
    hand_over(app, cast.rolf, item.id, "Av någon annan", item.version, None)
    app.text_area(key="anteckna_ater_text").set_value("inte vad skriptet skriver").run()
    assert stored(cast.stina, meeting_id).items[0].note == ""


def test_a_decision_rests_on_a_saved_view_or_an_address_here(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    with transaction() as session:
        view = views.save(
            session, name="Andersberg i år", page="omrade", query="omrade=Andersberg", by=cast.stina
        )
    app = page(cast.stina, monkeypatch, meeting_id, "7")
    item = stored(cast.stina, meeting_id).items[6]
    name = f"beslut_punkt{item.id}"
    app.button(key="anteckna.ny.beslut").click().run()
    app.button(key=f"{name}.save").click().run()
    assert any("Skriv vad som bestämdes." in one.value for one in app.markdown)
    app.text_area(key=f"{name}_text").set_value("Ta fram en plan").run()
    app.selectbox(key=f"{name}_evidence").set_value("adress").run()
    app.text_input(key=f"{name}_address").set_value("https://annan.example/omrade").run()
    app.button(key=f"{name}.save").click().run()
    assert any("leder inte till en bild här" in one.value for one in app.markdown)
    app.selectbox(key=f"{name}_evidence").set_value(f"vy{view.id}").run()
    app.button(key=f"{name}.save").click().run()
    assert 'href="/omrade?omrade=Andersberg">Andersberg i år</a>' in html(app)
    (row,) = stored(cast.anna, meeting_id).items[6].decisions
    assert (row.text, row.paragraph) == ("Ta fram en plan", "7")


def test_a_task_is_given_changed_and_struck_where_it_was_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.stina, monkeypatch, meeting_id, "7")
    item = stored(cast.stina, meeting_id).items[6]
    name = f"uppdrag_punkt{item.id}"
    app.button(key="anteckna.ny.uppdrag").click().run()
    app.text_area(key=f"{name}_text").set_value("Bjud in skolan").run()
    app.selectbox(key=f"{name}_owner_huvudman").set_value("polisen").run()
    app.date_input(key=f"{name}_due_on").set_value(today() - dt.timedelta(days=1)).run()
    app.button(key=f"{name}.save").click().run()
    assert any("före mötet" in one.value for one in app.markdown)
    app.date_input(key=f"{name}_due_on").set_value(today() + dt.timedelta(days=30)).run()
    app.button(key=f"{name}.save").click().run()
    (task,) = stored(cast.stina, meeting_id).items[6].tasks
    assert (task.owner_huvudman, task.paragraph) == ("Polisen", "7")
    app.button(key=f"anteckna.andra.uppdrag.{task.id}").click().run()
    app.text_area(key=f"uppdrag{task.id}_text").set_value("Bjud in båda skolorna").run()
    app.button(key=f"uppdrag{task.id}.save").click().run()
    assert stored(cast.stina, meeting_id).items[6].tasks[0].text == "Bjud in båda skolorna"
    app.button(key=f"anteckna.stryk.uppdrag.{task.id}").click().run()
    app.button(key="anteckna.stryk.saker").click().run()
    assert stored(cast.stina, meeting_id).items[6].tasks == ()


def test_attendance_is_typed_once_and_pressed_the_next_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    with transaction() as session:
        earlier = meetings.hold(session, body="ledningsgruppen", held_on=dt.date(2024, 5, 3), by=cast.stina)
        known = NewAttendance(name="Mira Exempel", huvudman="polisen")
        attendance.add(session, earlier.id, known, by=cast.stina, submit_key="n")
    app = page(cast.stina, monkeypatch, meeting_id, "narvaro")
    app.button(key="narvaro.igen.0.Mira Exempel").click().run()
    name = f"narvaro{meeting_id}"
    app.button(key=f"{name}.save").click().run()
    assert any("Skriv vem som är med." in one.value for one in app.markdown)
    app.button_group(key=f"{name}_kind").set_value("gast").run()
    app.text_input(key=f"{name}_name").set_value("Gäst Exempel").run()
    app.text_input(key=f"{name}_organisation").set_value("Vasaskolan").run()
    app.selectbox(key=f"{name}_to_paragraph").set_value("6").run()
    app.button(key=f"{name}.save").click().run()
    assert [(one.name, one.whose, one.part) for one in stored(cast.anna, meeting_id).attendance] == [
        ("Mira Exempel", "Polisen", ""),
        ("Gäst Exempel", "Vasaskolan", "t.o.m. § 6"),
    ]
    assert "Ingen är antecknad från Välfärd" in html(app)
    row = stored(cast.stina, meeting_id).attendance[0]
    app.selectbox(key="narvaro.vem").set_value(row.id).run()
    app.button(key=f"narvarorad{row.id}.remove").click().run()
    assert [one.name for one in stored(cast.anna, meeting_id).attendance] == ["Gäst Exempel"]


def test_a_member_reads_and_a_stranger_does_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    write(cast.stina, meeting_id, "Mötet öppnades.")
    app = page(cast.anna, monkeypatch, meeting_id)
    assert "Mötet öppnades." in html(app)
    assert "antecknat hittills" in html(app)
    assert list(app.text_area) == []
    assert list(app.button) == []
    assert "Ingen närvaro" in html(page(cast.rolf, monkeypatch, meeting_id, "narvaro"))
    stranger = page(cast.xenia, monkeypatch, meeting_id)
    assert "finns inte" in stranger.exception[0].message
    assert "Mötet öppnades." not in html(stranger)


def test_a_closed_meeting_is_read_and_shows_what_did_not_get_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.stina, monkeypatch, meeting_id)
    item = stored(cast.stina, meeting_id).items[0]
    close(meeting_id)
    type_in(app, "För sent")
    assert stored(cast.stina, meeting_id).items[0].note == ""
    again = page(cast.stina, monkeypatch, meeting_id)
    assert "Mötet är avslutat" in html(again)
    assert [one.key for one in again.text_area] == ["anteckna_ater_text"]
    assert again.code[0].value == "För sent"
    hand_over(again, cast.stina, item.id, "Ännu senare", item.version, None)
    assert stored(cast.stina, meeting_id).items[0].note == ""
    assert any("Ännu senare" in one.value for one in again.code)


def test_before_the_meeting_notes_are_prepared_and_nothing_is_decided(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        hours = Hours(on=today() + dt.timedelta(days=3), start=dt.time(8, 15), end=dt.time(11, 15))
        coming = plans.plan(session, "ledningsgruppen", hours, by=cast.stina).id
    app = page(cast.stina, monkeypatch, coming)
    assert "beslut och uppdrag skrivs från mötesdagen" in html(app)
    assert not any(one.key.startswith("anteckna.ny") for one in app.button)
    type_in(app, "Hälsa gästerna välkomna")
    assert stored(cast.stina, coming).items[0].note == "Hälsa gästerna välkomna"


def test_a_meeting_out_of_old_minutes_is_read_and_may_get_items(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        old = meetings.hold(session, body="ledningsgruppen", held_on=dt.date(2024, 5, 3), by=cast.stina)
        decided = NewDecision(text="Ta fram en plan")
        meetings.decide(session, old.id, decided, by=cast.stina, submit_key="b")
    app = page(cast.stina, monkeypatch, old.id)
    assert "Ta fram en plan" in html(app)
    app.button(key="anteckna.punkter").click().run()
    assert len(stored(cast.stina, old.id).items) == 9
