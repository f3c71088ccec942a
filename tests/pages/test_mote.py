"""Möte as the coordinator plans with it, and as a member reads it."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import meeting_plans as acts
from lägesbild.actions.meeting_plans import Hours
from lägesbild.config import ROOT
from lägesbild.model import NotFoundError, TrailEntry, Viewer
from lägesbild.model.clock import today
from lägesbild.reading import attachments
from lägesbild.reading import meeting_plans as plans
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity, meeting_attachments, meeting_one
from tests.conftest import Cast
from tests.pages.app import html

PAGE = str(ROOT / "pages" / "mote.py")
DAY = today() + dt.timedelta(days=30)
YEAR = today().year + 1


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, meeting_id: int | None = None) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=30)
    if meeting_id is not None:
        app.query_params["rad"] = str(meeting_id)
    return app.run()


def planned(by: Viewer) -> int:
    with transaction() as session:
        hours = Hours(on=DAY, start=dt.time(8, 15), end=dt.time(11, 15), place="Rådhuset")
        return acts.plan(session, "ledningsgruppen", hours, by=by).id


def stored(viewer: Viewer, meeting_id: int) -> MeetingPlan:
    with reading() as session:
        return plans.one(session, meeting_id, viewer=viewer)


def buttons(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def test_the_coordinator_plans_a_year_in_one_form(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.stina, monkeypatch)
    assert "skriv årets dagar" in html(app)
    app.button(key="mote.ny").click().run()
    app.text_input(key="mote_ny_days").set_value(f"9/9 {YEAR}, 21/10, 9/12").run()
    assert f"9 december {YEAR}" in app.caption[0].value
    app.button(key="mote_ny.save").click().run()
    assert any("08.15" in one.value for one in app.markdown), "the hours are missing, and that is said"
    app.text_input(key="mote_ny_hours").set_value("08.15–11.15").run()
    app.text_input(key="mote_ny_place").set_value("Rådhuset").run()
    app.button(key="mote_ny.save").click().run()
    assert app.success[0].value == "3 möten är planerade."
    assert f"nästa: Ledningsgruppen, 9 september {YEAR} 08.15–11.15, Rådhuset" in html(app)


def test_what_is_typed_is_kept_until_it_is_sent_or_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.stina, monkeypatch)
    app.button(key="mote.ny").click().run()
    app.text_input(key="mote_ny_days").set_value("9/9").run()
    again = page(cast.stina, monkeypatch)
    again.button(key="mote.ny").click().run()
    assert again.text_input(key="mote_ny_days").value == "9/9"


def test_a_member_reads_when_where_and_what_and_is_offered_no_planning(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = planned(cast.stina)
    assert buttons(page(cast.anna, monkeypatch)) == []
    app = page(cast.anna, monkeypatch, meeting_id)
    for part in (day_text(DAY), "08.15–11.15", "Rådhuset", "Föregående protokoll", "Polisen"):
        assert part in html(app)
    assert "1. Öppnande" in app.code[0].value
    assert buttons(app) == []
    stranger = page(cast.xenia, monkeypatch, meeting_id)
    assert "finns inte" in stranger.exception[0].message
    assert "Rådhuset" not in html(stranger)


def test_the_calendar_file_is_made_and_noted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_id = planned(cast.stina)
    made = meeting_one.calendar_file((meeting_id,), viewer=cast.anna)
    assert len(Calendar.from_ical(made).walk("VEVENT")) == 1
    with reading() as session:
        taken = session.scalars(
            select(TrailEntry.actor).where(TrailEntry.action == "export.moten").order_by(TrailEntry.id)
        ).all()
    assert list(taken) == ["anna"]


def test_a_meeting_is_moved_and_a_second_move_shows_both(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_id = planned(cast.stina)
    app = page(cast.stina, monkeypatch, meeting_id)
    app.button(key="mote.flytta").click().run()
    app.text_input(key=f"flytta{meeting_id}_place").set_value("Stadshuset").run()
    with transaction() as session:
        other = Hours(on=DAY, start=dt.time(13), end=dt.time(15), place="Slottet")
        acts.move(session, meeting_id, other, seen=0, by=cast.stina)
    app.button(key=f"flytta{meeting_id}.save").click().run()
    assert "Slottet" in app.warning[0].value
    app.button(key=f"flytta{meeting_id}.ours").click().run()
    app.button(key=f"flytta{meeting_id}.save").click().run()
    assert "Skicka kallelsen på nytt" in app.success[0].value
    line = stored(cast.anna, meeting_id).line
    assert (line.place, line.hours, line.changed_count) == ("Stadshuset", "08.15–11.15", 2)


def test_the_agenda_is_changed_with_buttons(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_id = planned(cast.stina)
    app = page(cast.stina, monkeypatch, meeting_id)
    app.button(key="mote.dagordning").click().run()
    app.button(key=f"dagordning.{meeting_id}.Upp.1").click().run()
    app.button(key=f"dagordning.{meeting_id}.Ta bort.2").click().run()
    app.text_input(key=f"punkt{meeting_id}_title").set_value("Skolstarten").run()
    app.button(key=f"punkt{meeting_id}.save").click().run()
    assert app.text_input(key=f"punkt{meeting_id}_title").value == ""
    titles = [item.title for item in stored(cast.anna, meeting_id).items]
    assert titles[:3] == ["Dagordning", "Öppnande", "Arbetsgruppens insatser"]
    assert titles[-3:] == ["Skolstarten", "Övrigt", "Avslutning"]


def test_standing_items_are_changed_for_meetings_to_come(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.stina, monkeypatch)
    app.button(key="mote.mall").click().run()
    app.button(key="mall.ledningsgruppen.Ta bort.0").click().run()
    meeting_id = planned(cast.stina)
    assert stored(cast.anna, meeting_id).items[0].title == "Dagordning"


def test_cancelled_it_says_so_and_can_be_taken_up_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_id = planned(cast.stina)
    with transaction() as session:
        acts.cancel(session, meeting_id, seen=0, by=cast.stina)
    assert "Inställt: " in html(page(cast.anna, monkeypatch))
    app = page(cast.stina, monkeypatch, meeting_id)
    assert "INSTÄLLT" in app.code[0].value
    app.button(key="mote.aterta").click().run()
    assert stored(cast.anna, meeting_id).line.cancelled_on is None


def test_lagesbild_tells_members_of_the_next_meeting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(cast.stina)
    for viewer, is_told in ((cast.anna, True), (cast.xenia, False)):
        monkeypatch.setattr(identity, "current", lambda viewer=viewer: viewer)
        app = AppTest.from_file(str(ROOT / "pages" / "lagesbild.py"), default_timeout=60).run()
        assert ("08.15, Rådhuset" in html(app)) is is_told


def test_the_coordinator_attaches_a_file_that_a_member_takes_away(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = planned(cast.stina)
    app = page(cast.stina, monkeypatch, meeting_id)
    field = f"bilagor.filer.{meeting_id}.0"
    files = [("Underlag.pdf", b"%PDF-1.7", "application/pdf"), ("fel.pdf", b"MZ", "application/pdf")]
    app.file_uploader(key=field).set_value(files).run()
    app.button(key="bilagor.spara").click().run()
    assert app.success[0].value == "Underlag\\.pdf är tillagd\\."
    assert "innehåller något annat" in app.error[0].value
    with reading() as session:
        (line,) = attachments.of_meeting(session, meeting_id, viewer=cast.anna)
    member = page(cast.anna, monkeypatch, meeting_id)
    assert any("Underlag" in one.value for one in member.markdown)
    assert not member.get("file_uploader")
    assert meeting_attachments.file_of(line.id, viewer=cast.anna) == b"%PDF-1.7"
    with pytest.raises(NotFoundError):
        meeting_attachments.file_of(line.id, viewer=cast.xenia)
    with reading() as session:
        taken = session.scalars(
            select(TrailEntry.actor).where(TrailEntry.action == "export.bilaga").order_by(TrailEntry.id)
        ).all()
    assert list(taken) == ["anna"]
    monkeypatch.setattr(identity, "current", lambda: cast.stina)
    app.button(key=f"bilagor.ta_bort.{line.id}").click().run()
    assert "borttagen" in app.success[0].value
