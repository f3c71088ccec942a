"""Insatser as the people use it who carry them: list, sheet, forms, follow-ups, gaps and the year's plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import insatser, plan_goals
from lägesbild.actions.insatser import NewFunding, NewInsats
from lägesbild.actions.plan_goals import NewPlanGoal
from lägesbild.config import ROOT
from lägesbild.model import FollowUp, Insats, PlanGoal, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import InsatsStatus, Track
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "insatser.py")
VANDRING = NewInsats(
    title="Trygghetsvandring",
    theme="trygghetsvandring",
    audience="ledningsgruppen",
    reported_on=today() - dt.timedelta(days=30),
    status=InsatsStatus.PAGAR,
    funding=(NewFunding(source="Statsbidrag", amount_sek=150_000, ends_on=today() + dt.timedelta(days=49)),),
)


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def test_the_coordinator_marks_an_insats_as_public_and_a_reporter_is_not_offered_to(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_id = str(made(cast.rolf))
    assert not [one for one in page(cast.rolf, monkeypatch, rad=row_id).button if "offentlig" in one.label]
    app = page(cast.stina, monkeypatch, rad=row_id)
    app.button(key="offentlig.insatsen").click().run()
    assert "märkt som offentlig" in shown(app)
    app.button(key="offentlig.insatsen").click().run()
    assert "märkt som offentlig" not in shown(app)


def made(by: Viewer, **changes: object) -> int:
    with transaction() as session:
        new = replace(VANDRING, **changes)  # type: ignore[arg-type]
        return insatser.create(session, new, by=by, submit_key="a").insats.id


def stored(insats_id: int) -> Insats:
    with reading() as session:
        return session.get_one(Insats, insats_id)


def shown(app: AppTest) -> str:
    found = [element.proto.body for element in app.get("html")]
    return "\n".join([*found, *(each.value for each in app.markdown)])


@pytest.mark.parametrize("view", ["Lista", "Luckor", "Verksamhetsplan"])
@pytest.mark.parametrize("name", ["anna", "rolf", "stina", "admir", "xenia"])
def test_each_view_opens_empty_and_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str, view: str
) -> None:
    app = page(getattr(cast, name), monkeypatch, vy=view)
    assert not app.exception
    assert "lb-empty" in shown(app)
    offered = [button.key for button in app.button]
    assert ("insats.ny" in offered) == (name in {"rolf", "stina"})
    assert ("mal.ny" in offered) == (name == "stina" and view == "Verksamhetsplan")


def test_the_list_shows_what_one_reads_and_flags_money_that_ends(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(cast.rolf)
    app = page(cast.anna, monkeypatch)
    assert "Trygghetsvandring" in shown(app)
    assert "pengarna tar slut om 49 dagar" in shown(app)
    assert "Trygghetsvandring" not in shown(page(cast.xenia, monkeypatch))
    app.selectbox(key="adress.niva").set_value("Akut").run()
    assert "Trygghetsvandring" not in shown(app)


def test_the_sheet_of_what_one_may_not_read_does_not_exist(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.xenia, monkeypatch, rad=str(made(cast.rolf)))
    assert "Insatsen finns inte" in app.exception[0].message


@pytest.mark.parametrize(("name", "may"), [("rolf", True), ("stina", True), ("sara", False), ("anna", False)])
def test_the_sheet_offers_changes_to_those_who_may(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str, may: bool
) -> None:
    row_id = made(cast.rolf)
    app = page(getattr(cast, name), monkeypatch, rad=str(row_id))
    assert not app.exception
    assert ("insats.andra" in [button.key for button in app.button]) == may
    forced = page(getattr(cast, name), monkeypatch, rad=str(row_id), gor="andra")
    assert bool(forced.text_input) == may


def test_a_new_insats_with_money_is_saved_once_and_opened(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch, gor="ny")
    app.button(key="insats_ny.save").click().run()
    assert "Välj vilka som får läsa insatsen" in shown(app)
    app.text_input(key="insats_ny_title").set_value("Öppen fritidsgård").run()
    app.selectbox(key="insats_ny_theme").set_value("fritid").run()
    app.radio(key="insats_ny_audience").set_value("ledningsgruppen").run()
    app.button(key="insats_ny.add").click().run()
    app.text_input(key="insats_ny_source0").set_value("Projektmedel").run()
    app.date_input(key="insats_ny_until0").set_value(dt.date(2027, 6, 30)).run()
    app.button(key="insats_ny.save").click().run()
    assert not app.exception
    assert "Insatsen är sparad" in app.success[0].value
    with reading() as session:
        (row,) = session.scalars(select(Insats)).all()
        money = [(part.source, part.ends_on) for part in row.funding]
    assert (row.title, row.huvudman_id, money) == (
        "Öppen fritidsgård",
        cast.rolf.huvudman_id,
        [("Projektmedel", dt.date(2027, 6, 30))],
    )
    assert app.query_params["rad"] in (str(row.id), [str(row.id)])


def test_what_is_typed_is_there_again_on_the_next_visit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.rolf, monkeypatch, gor="ny")
    app.text_input(key="insats_ny_title").set_value("Halvfärdig").run()
    app.date_input(key="insats_ny_starts_on").set_value(dt.date(2027, 1, 4)).run()
    again = page(cast.rolf, monkeypatch, gor="ny")
    assert again.text_input(key="insats_ny_title").value == "Halvfärdig"
    assert again.date_input(key="insats_ny_starts_on").value == dt.date(2027, 1, 4)


def test_a_change_is_saved_and_money_is_dropped_by_its_row(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_id = made(cast.rolf, funding=(*VANDRING.funding, NewFunding(source="Egna medel")))
    app = page(cast.rolf, monkeypatch, rad=str(row_id), gor="andra")
    assert app.text_input(key=f"insats{row_id}_title").value == "Trygghetsvandring"
    app.text_area(key=f"insats{row_id}_goal").set_value("Fem platser åtgärdade").run()
    app.button(key=f"insats{row_id}.drop0").click().run()
    app.button(key=f"insats{row_id}.save").click().run()
    assert not app.exception
    assert "Ändringen är sparad" in app.success[0].value
    with reading() as session:
        row = session.get_one(Insats, row_id)
        assert (row.goal, [part.source for part in row.funding]) == ("Fem platser åtgärdade", ["Egna medel"])


def test_on_a_conflict_both_versions_are_there_to_choose_from(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_id = made(cast.rolf)
    app = page(cast.rolf, monkeypatch, rad=str(row_id), gor="andra")
    app.text_area(key=f"insats{row_id}_goal").set_value("Mitt mål").run()
    with transaction() as session:
        insatser.change(session, row_id, replace(VANDRING, goal="Stinas mål"), version=1, by=cast.stina)
    app.button(key=f"insats{row_id}.save").click().run()
    assert "Stinas mål" in app.warning[0].value
    assert "Mitt mål" in app.warning[0].value
    assert stored(row_id).goal == "Stinas mål"
    app.button(key=f"insats{row_id}.ours").click().run()
    app.button(key=f"insats{row_id}.save").click().run()
    assert stored(row_id).goal == "Mitt mål"


def test_a_new_status_asks_why(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row_id = made(cast.rolf)
    app = page(cast.rolf, monkeypatch, rad=str(row_id), gor="status")
    app.segmented_control(key=f"insatsstatus{row_id}_status").set_value("genomford").run()
    app.button(key=f"insatsstatus{row_id}.save").click().run()
    assert "Skriv varför" in shown(app)
    assert stored(row_id).status is InsatsStatus.PAGAR
    app.text_area(key=f"insatsstatus{row_id}_reason").set_value("Målet är nått").run()
    app.button(key=f"insatsstatus{row_id}.save").click().run()
    assert stored(row_id).status is InsatsStatus.GENOMFORD
    assert "Målet är nått" in shown(app)


def test_a_follow_up_is_planned_told_of_and_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row_id = made(cast.rolf)
    app = page(cast.rolf, monkeypatch, rad=str(row_id))
    app.date_input(key=f"planera{row_id}_planned_on").set_value(today()).run()
    app.button(key=f"planera{row_id}.save").click().run()
    assert "planerad till" in app.success[0].value
    with reading() as session:
        follow_up = session.scalars(select(FollowUp)).one().id
    app.button(key=f"uppfoljning.tell.{follow_up}").click().run()
    app.text_area(key=f"uppfoljning{follow_up}_outcome").set_value("Tre av fem platser klara.").run()
    app.button(key=f"uppfoljning{follow_up}.save").click().run()
    assert not app.exception
    assert "Tre av fem platser klara." in shown(app)


def test_the_gaps_lead_to_the_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row_id = made(cast.rolf)
    app = page(cast.anna, monkeypatch, vy="Luckor")
    assert f'href="/insatser?rad={row_id}">Trygghetsvandring</a>: insatsen har inget mål.' in shown(app)


def test_the_coordinator_sets_a_goal_and_links_an_insats(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row_id = made(cast.rolf)
    app = page(cast.stina, monkeypatch, vy="Verksamhetsplan", mal="ny")
    app.text_area(key="malny_text").set_value("Tryggare skolvägar").run()
    app.segmented_control(key="malny_track").set_value(Track.TRYGGARE_SKOLA.value).run()
    app.multiselect(key="malny_insatser").set_value([row_id]).run()
    app.radio(key="malny_audience").set_value("ledningsgruppen").run()
    app.button(key="malny.save").click().run()
    assert not app.exception
    with reading() as session:
        goal = session.scalars(select(PlanGoal)).one()
        linked = [part.id for part in session.get_one(Insats, row_id).plan_goals]
    assert (goal.text, goal.track, goal.year, linked) == (
        "Tryggare skolvägar",
        Track.TRYGGARE_SKOLA,
        today().year,
        [goal.id],
    )
    assert "Tryggare skolvägar" in shown(page(cast.anna, monkeypatch, vy="Verksamhetsplan"))


def test_only_the_coordinator_gets_the_form_of_a_goal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction() as session:
        new = NewPlanGoal(year=today().year, text="Tryggare skolvägar", audience="ledningsgruppen")
        goal_id = plan_goals.create(session, new, by=cast.stina, submit_key="g").id
    for name, may in (("stina", True), ("rolf", False), ("anna", False)):
        app = page(getattr(cast, name), monkeypatch, vy="Verksamhetsplan", mal=str(goal_id))
        assert not app.exception
        assert bool(app.text_area) == may


def test_a_form_left_by_the_way_back_does_not_open_on_the_next_row(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(cast.rolf)
    app = page(cast.rolf, monkeypatch, gor="andra", uppfoljning="1", mal="1")
    assert not {"gor", "uppfoljning", "mal"} & set(app.query_params)
