"""Årshjul as members read it and the coordinator keeps it; and the next eight weeks on Lägesbild."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import arshjul as acts
from lägesbild.actions import safety_walks
from lägesbild.actions.arshjul import NewEvent
from lägesbild.actions.safety_walks import NewWalk
from lägesbild.model import TrailEntry, Viewer, YearEvent
from lägesbild.model.clock import today
from lägesbild.model.words import YearKind
from lägesbild.store.session import reading, transaction
from lägesbild.ui import year_files
from tests.conftest import Cast
from tests.pages.app import html, opened

SOON = today() + dt.timedelta(days=9)


def page(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch, *, name: str = "arshjul", **address: str
) -> AppTest:
    return opened(name, viewer, monkeypatch, seconds=60, **address)


def keys(app: AppTest) -> set[str]:
    return {str(one.key) for one in app.button}


def event(by: Viewer, title: str = "Festival") -> YearEvent:
    with transaction() as session:
        new = NewEvent(title=title, kind=YearKind.TOPP, starts_on=SOON)
        return acts.create(session, "ledningsgruppen", new, by=by, submit_key=title)


def test_a_member_sees_the_year_month_by_month_with_now_and_days_off(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.anna, monkeypatch)
    shown = html(app)
    for part in ("Januari", "December", "Höstlov", "Halloween", "juldagen", "preliminär", "underlag saknas"):
        assert part in shown
    assert shown.count('class="lb-now"') == 1
    assert "0 av 2 genomförda i år, ingen är planerad" in shown
    assert [one.label for one in app.button] == []
    app.selectbox(key="adress.ar").set_value(str(today().year + 1)).run()
    assert 'class="lb-now"' not in html(app), "another year has no now"


def test_the_coordinator_lays_in_a_week_and_sees_which_days_it_becomes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.stina, monkeypatch, vy="Händelser")
    app.button(key="arshjul.ny_knapp").click().run()
    app.text_input(key="ar_ny_title").set_value("Kulturveckan").run()
    app.selectbox(key="ar_ny_when").set_value("vecka").run()
    app.button(key="ar_ny.save").click().run()
    assert any("Skriv veckan med siffror" in one.value for one in app.markdown), "told at its field"
    app.text_input(key="ar_ny_week").set_value("25–26").run()
    app.number_input(key="ar_ny_year").set_value(2026).run()
    assert "Blir 15–28 juni 2026" in [one.value for one in app.caption]
    app.button(key="ar_ny.save").click().run()
    assert app.success[0].value == "Kulturveckan är sparad i årshjulet."
    assert "Kulturveckan: v25–v26, varje år" in html(app)


def test_a_proposal_is_confirmed_and_an_event_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading() as session:
        sport = session.scalars(select(YearEvent.id).where(YearEvent.title == "Sportlov")).one()
    app = page(cast.stina, monkeypatch, rad=str(sport))
    app.button(key="arshjul.stammer").click().run()
    assert app.success[0].value == "Sportlov är bekräftad."
    again = page(cast.stina, monkeypatch, rad=str(sport))
    assert "arshjul.stammer" not in keys(again)
    again.button(key="arshjul.avsluta").click().run()
    assert again.button(key="arshjul.avsluta.saker").label == "Avsluta händelsen"
    with transaction() as session:
        acts.end(session, sport, on=today(), version=2, by=cast.stina)
    assert keys(page(cast.stina, monkeypatch, rad=str(sport))) == {"arshjul.oppna"}
    assert [one.label for one in page(cast.rolf, monkeypatch, rad=str(sport)).button] == []


def test_two_coordinators_see_both_versions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = event(cast.stina)
    app = page(cast.stina, monkeypatch, rad=str(row.id))
    app.text_input(key=f"ar{row.id}_title").set_value("Min festival").run()
    with transaction() as session:
        new = NewEvent(title="Er festival", kind=YearKind.TOPP, starts_on=SOON)
        acts.change(session, row.id, new, version=row.version, by=cast.stina)
    app.button(key=f"ar{row.id}.save").click().run()
    assert "Er festival" in app.warning[0].value
    app.button(key=f"ar{row.id}.ours").click().run()
    app.button(key=f"ar{row.id}.save").click().run()
    with reading() as session:
        assert session.get_one(YearEvent, row.id).title == "Min festival"


def test_the_clock_is_set_on_the_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.stina, monkeypatch)
    app.date_input(key="frist_lagesbild_on").set_value(today()).run()
    app.button(key="frist_lagesbild.save").click().run()
    assert app.success[0].value == "Lägesbilden: dagen är sparad."
    assert "underlag finns" in html(app)
    assert "uppfylld" not in html(app)


def test_lagesbild_tells_what_comes_and_is_silent_to_who_is_in_no_group(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    event(cast.stina)
    with transaction() as session:
        walk = NewWalk(district="2180R018", planned_on=SOON, audience="ledningsgruppen")
        safety_walks.plan(session, walk, by=cast.stina, submit_key="a")
    shown = html(page(cast.anna, monkeypatch, name="lagesbild"))
    for part in ("De närmaste åtta veckorna", "Festival", "Trygghetsvandring: Sätra", "om 9 dagar"):
        assert part in shown
    assert "De närmaste åtta veckorna" not in html(page(cast.xenia, monkeypatch, name="lagesbild"))


def test_the_year_is_taken_away_and_that_is_noted(cast: Cast) -> None:
    event(cast.stina)
    made = year_files.calendar_file(SOON.year, viewer=cast.anna)
    entries = Calendar.from_ical(made).walk("VEVENT")
    assert "Festival" in {str(one["SUMMARY"]) for one in entries}
    assert all(isinstance(one["DTSTART"].dt, dt.date) and one["UID"] for one in entries)
    assert "Festival" in year_files.table_file(SOON.year, "csv", viewer=cast.anna).decode("utf-8-sig")
    with reading() as session:
        taken = session.scalars(
            select(TrailEntry.actor).where(TrailEntry.action == "export.arshjul").order_by(TrailEntry.id)
        ).all()
    assert list(taken) == ["anna", "anna"]
