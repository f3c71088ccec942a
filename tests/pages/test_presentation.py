"""Presentation as the coordinator steers it, and as members follow it or browse by themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Toggle

from lägesbild.actions import agendas, insatser, meeting_plans, meetings
from lägesbild.actions import presentation as acts
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.config import ROOT
from lägesbild.model import AgendaItem, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import AgendaKind
from lägesbild.reading import presentation
from lägesbild.reading.presentation import Mark
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast
from tests.pages.app import html

PAGE = str(ROOT / "pages" / "presentation.py")
GUESTS = "Vid den här punkten visas inget för gäster."


def page(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch, meeting_id: int | None = None, place: str = ""
) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=30)
    if meeting_id is not None:
        app.query_params["rad"] = str(meeting_id)
    if place:
        app.query_params["punkt"] = place
    return app.run()


def planned(by: Viewer, *kinds: AgendaKind) -> int:
    with transaction() as session:
        hours = Hours(on=today() + dt.timedelta(days=3), start=dt.time(8, 15), end=dt.time(11, 15))
        meeting_id = meeting_plans.plan(session, "ledningsgruppen", hours, by=by).id
        for kind in kinds:
            agendas.add_item(session, meeting_id, title=kind.label, kind=kind, by=by)
        return meeting_id


def stands(meeting_id: int) -> Mark:
    with reading() as session:
        return presentation.mark(session, meeting_id)


def title(app: AppTest) -> str:
    return html(app).split("<h1>")[1].split("</h1>")[0]


def switch(app: AppTest, label: str) -> Toggle:
    """The switch that says so."""
    (found,) = (one for one in app.toggle if one.label == label)
    return found


def test_without_a_meeting_it_says_where_to_choose_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.anna, monkeypatch)
    assert "Välj först ett möte" in html(app)
    assert "lb-visning" not in html(app)


def test_outside_the_group_there_is_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.xenia, monkeypatch, planned(cast.stina))
    assert "finns inte" in app.exception[0].message
    assert "Öppnande" not in html(app)


def test_the_footer_says_whose_turn_is_next_in_the_round(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.stina, monkeypatch, planned(cast.stina))
    for _ in range(4):
        app.button(key="visning_nasta").click().run()
    assert title(app) == "Aktuellt från respektive huvudman"
    assert "Nästa: Polisen" in html(app)
    app.button(key="visning_nasta").click().run()
    assert "Nästa: Välfärd" in html(app)
    app.button(key="visning_sista").click().run()
    app.button(key="visning_forra").click().run()
    assert "Nästa: § 9 Avslutning" in html(app)


def test_the_coordinator_walks_the_agenda_and_a_reload_stays_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = planned(cast.stina)
    app = page(cast.stina, monkeypatch, meeting_id)
    assert title(app) == "Öppnande"
    assert "Nästa: § 2 Dagordning" in html(app)
    app.button(key="visning_nasta").click().run()
    app.button(key="visning_nasta").click().run()
    assert title(app) == "Föregående protokoll"
    assert title(page(cast.stina, monkeypatch, meeting_id)) == "Föregående protokoll"
    app.button(key="visning_forra").click().run()
    assert title(app) == "Dagordning"
    app.button(key="visning_sista").click().run()
    assert title(app) == "Avslutning"
    assert "Sista punkten" in html(app)
    app.button(key="visning_forsta").click().run()
    assert title(app) == "Öppnande"


def test_a_member_follows_until_they_browse_and_then_follows_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = planned(cast.stina)
    steering = page(cast.stina, monkeypatch, meeting_id)
    steering.button(key="visning_nasta").click().run()
    app = page(cast.rolf, monkeypatch, meeting_id)
    assert title(app) == "Dagordning"
    assert switch(app, "Följ").value
    app.button(key="visning_nasta").click().run()
    assert title(app) == "Föregående protokoll"
    assert not switch(app, "Följ").value
    assert app.query_params["punkt"] == "3.0", "a reload stays there"
    switch(app, "Följ").set_value(True).run()
    assert title(app) == "Dagordning"
    assert "punkt" not in app.query_params


def test_what_the_timer_sends_of_before_a_step_is_not_taken_for_a_press(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = planned(cast.stina)
    app = page(cast.rolf, monkeypatch, meeting_id)
    before = app._tree.get_widget_states()
    app.button(key="visning_nasta").click().run()
    assert title(app) == "Dagordning"
    app._run(before)
    assert title(app) == "Dagordning"
    assert not switch(app, "Följ").value


def test_a_switch_is_drawn_as_it_stands_and_not_set_afterwards(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch, planned(cast.stina))
    assert switch(app, "Följ").proto.default
    assert not switch(app, "Följ").proto.set_value
    app.button(key="visning_nasta").click().run()
    assert not switch(app, "Följ").proto.default
    assert not switch(app, "Följ").proto.set_value


def test_browsing_moves_nobody_else(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_id = planned(cast.stina)
    before = stands(meeting_id)
    app = page(cast.anna, monkeypatch, meeting_id)
    app.button(key="visning_sista").click().run()
    assert title(app) == "Avslutning"
    assert stands(meeting_id) == before
    assert [one.label for one in app.toggle] == ["Följ"], "only coordinators switch to what guests may see"


def test_the_switch_for_guests_holds_for_everybody_also_who_browses(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = planned(cast.stina)
    with transaction() as session:
        new = NewInsats(title="Läxhjälp", theme="fritid", audience="ledningsgruppen", reported_on=today())
        insatser.create(session, new, by=cast.sara, submit_key="l")
    app = page(cast.stina, monkeypatch, meeting_id)
    switch(app, "Visa för gäster").set_value(True).run()
    assert "Visas för gäster" in html(app)
    browsing = page(cast.rolf, monkeypatch, meeting_id, place="4.0")
    assert GUESTS in html(browsing)
    assert "Läxhjälp" not in html(browsing)
    monkeypatch.setattr(identity, "current", lambda: cast.stina)
    switch(app, "Visa för gäster").set_value(False).run()
    assert "Visas för gäster" not in html(app)
    assert "Läxhjälp" in html(page(cast.rolf, monkeypatch, meeting_id, place="4.0"))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (AgendaKind.OPPNANDE, "08.15–11.15"),
        (AgendaKind.DAGORDNING, "8. Bedömning"),
        (AgendaKind.FOREGAENDE, "Protokollet är inte skrivet i Lägesbild."),
        (AgendaKind.INSATSER, "Inga insatser som hela gruppen läser"),
        (AgendaKind.LAGESBILD, "Inget nytt har rapporterats. Det betyder inte att det är lugnt."),
        (AgendaKind.RUNDA, "Det betyder inte att det är lugnt."),
        (AgendaKind.BEDOMNING, "Gruppen har inte bedömt något än."),
        (AgendaKind.INRIKTNING, "Inget väntar på svar."),
        (AgendaKind.BESLUT, "Polisen · skulle ha varit klart"),
        (AgendaKind.OVRIGT, "Första stycket."),
        (AgendaKind.AVSLUTNING, "Inga beslut eller uppdrag är antecknade vid mötet än."),
    ],
)
def test_every_kind_of_item_shows_what_belongs_to_it_or_says_what_is_missing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: AgendaKind, expected: str
) -> None:
    meeting_id = planned(cast.stina, AgendaKind.BEDOMNING, AgendaKind.LAGESBILD)
    with transaction() as session:
        on = today() - dt.timedelta(days=30)
        before = meetings.hold(session, body="ledningsgruppen", held_on=on, by=cast.stina).id
        meetings.decide(session, before, NewDecision(text="Vi börjar"), by=cast.stina, submit_key="b")
        task = NewTask(text="Skriv", owner_huvudman="polisen", due_on=on)
        meetings.assign(session, before, task, by=cast.stina, submit_key="u")
        items = session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)).all()
        item = next(row for row in items if row.kind is kind)
        trail.deed(session, by="stina", action="anteckning.skriv")
        item.note = "Första stycket.\nAndra stycket."
        session.flush()
        acts.steer(session, meeting_id, item_id=item.id, step=0, by=cast.stina)
    app = page(cast.anna, monkeypatch, meeting_id)
    assert not app.exception
    assert title(app) == kind.label
    assert expected in html(app)
    assert "None" not in html(app)
    assert ("<img" in html(app)) is (kind is AgendaKind.LAGESBILD)


def test_a_meeting_noted_afterwards_is_shown_without_an_agenda(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        on = dt.date(2024, 12, 9)
        meeting_id = meetings.hold(session, body="ledningsgruppen", held_on=on, by=cast.stina).id
        task = NewTask(text="Ta fram en modell", owner_huvudman="social_hallbarhet")
        meetings.assign(session, meeting_id, task, by=cast.stina, submit_key="u")
    app = page(cast.stina, monkeypatch, meeting_id)
    assert "Gruppen har inget tidigare möte i Lägesbild." in html(app)
    seen = [title(app)]
    while "Sista punkten" not in html(app):
        app.button(key="visning_nasta").click().run()
        seen.append(title(app))
        if seen[-1] == "Beslut och uppdrag":
            assert "Ta fram en modell" in html(app)
    assert "Aktuellt från respektive huvudman" in seen
    assert stands(meeting_id).item_id is None
    assert title(page(cast.anna, monkeypatch, meeting_id)) == "Avslutning"


def test_an_address_that_leads_nowhere_shows_where_the_screen_stands(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = planned(cast.stina)
    for place in ("0.0", "99.1", "x", "3.9999"):
        assert title(page(cast.anna, monkeypatch, meeting_id, place=place)) == "Öppnande"
    assert title(page(cast.anna, monkeypatch, meeting_id, place="3.900")) == "Föregående protokoll"
