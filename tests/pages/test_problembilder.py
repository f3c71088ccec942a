"""Problembilder as each role: the list, one whole by a cold link, the forms, what nobody else may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.actions import problembild_links, problembilder, reports
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import MIN_VERKSAMHET, NewReport
from lägesbild.config import ROOT
from lägesbild.model import Problembild, Viewer, clock
from lägesbild.model.words import ObservationKind
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "problembilder.py")
STOK = NewProblembild(
    title="Stök vid torget",
    category="ordning",
    audience="ledningsgruppen",
    opened_on=clock.today() - dt.timedelta(days=30),
    districts=("2180R018",),
)


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def begun(by: Viewer, new: NewProblembild = STOK, key: str = "p") -> int:
    with transaction() as session:
        return problembilder.create(session, new, by=by, submit_key=key).problembild.id


def shown(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def stored(row_id: int) -> Problembild:
    with reading() as session:
        return session.get_one(Problembild, row_id)


def asked(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value if isinstance(value, str) else value[-1]


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


@pytest.mark.parametrize("name", ["anna", "rolf", "sara", "stina", "admir", "xenia"])
def test_it_opens_empty_and_offers_a_new_one_to_those_who_may(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    app = page(getattr(cast, name), monkeypatch)
    assert "Inga problembilder" in shown(app)
    assert ("Ny problembild" in labels(app)) == (name in {"rolf", "sara", "stina"})


def test_the_address_holds_search_status_and_order(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(cast.rolf)
    begun(cast.rolf, replace(STOK, title="Bilar i parken"), "p2")
    app = page(cast.anna, monkeypatch, sok="parken", ordning="Rubrik", status="Alla")
    assert "Bilar i parken" in shown(app)
    assert "Stök vid torget" not in shown(app)
    assert "saknar orsak" in shown(app)
    app.text_input(key="register.problembilder.sok").set_value("torget").run()
    assert asked(app, "sok") == "torget"
    assert "Stök vid torget" in shown(app)


def test_a_long_list_is_shown_fifty_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction() as session:
        for number in range(60):
            new = replace(STOK, title=f"Nummer {number}")
            problembilder.create(session, new, by=cast.rolf, submit_key=f"p{number}")
    app = page(cast.anna, monkeypatch)
    assert shown(app).count("lb-what") - shown(app).count(".lb-what") == 50
    next(button for button in app.button if button.label == "Visa fler (10 till)").click().run()
    assert shown(app).count("lb-what") - shown(app).count(".lb-what") == 60


@pytest.mark.parametrize(
    ("name", "may"), [("rolf", True), ("stina", True), ("sara", False), ("anna", False), ("admir", False)]
)
def test_one_whole_opens_cold_and_is_changed_by_those_who_may(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str, may: bool
) -> None:
    row_id = begun(cast.rolf)
    app = page(getattr(cast, name), monkeypatch, rad=str(row_id))
    assert "Stök vid torget" in shown(app)
    assert "Tillbaka till listan" in shown(app)
    assert ({"Ändra", "Ändra status"} <= labels(app)) == may


@pytest.mark.parametrize("write", ["andra", "status", "ny"])
def test_a_link_to_a_form_opens_none_for_who_may_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, write: str
) -> None:
    row_id = begun(cast.rolf)
    app = page(cast.anna, monkeypatch, rad=str(row_id), skriv=write)
    assert not app.text_area
    assert not page(cast.anna, monkeypatch, skriv=write).text_area


@pytest.mark.parametrize("name", ["anna", "sara", "stina", "admir", "xenia"])
def test_a_closed_one_is_in_nobody_elses_list_and_opens_for_nobody_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    row_id = begun(cast.rolf, replace(STOK, audience=MIN_VERKSAMHET))
    assert "torget" not in shown(page(getattr(cast, name), monkeypatch))
    app = page(getattr(cast, name), monkeypatch, rad=str(row_id))
    assert "torget" not in shown(app)
    assert "finns inte" in shown(app)


def test_closed_reports_of_a_shared_one_stand_in_nobody_elses_detail(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_id = begun(cast.rolf)
    report = NewReport(
        kind=ObservationKind.ORO,
        text="Hemligt hos oss",
        audience=MIN_VERKSAMHET,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code="2180R018",
        category="ordning",
    )
    with transaction() as session:
        saved = reports.save(session, report, by=cast.rolf, submit_key="r").observation.id
        problembild_links.link_reports(session, row_id, [saved], by=cast.rolf)
    for viewer, sees in ((cast.rolf, True), (cast.anna, False), (cast.stina, False)):
        app = page(viewer, monkeypatch, rad=str(row_id))
        assert "Hemligt" not in shown(app)
        app.session_state["problembild.rapporter"] = True
        app.run()
        assert ("Hemligt hos oss" in shown(app)) == sees


def test_a_new_one_is_asked_for_what_it_lacks_then_saved_and_opened(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch, skriv="ny")
    save = next(button for button in app.button if button.label == "Spara problembilden")
    save.click().run()
    told = "\n".join(element.value for element in app.markdown)
    assert "Ge problembilden en rubrik." in told
    assert "Välj en kategori." in told
    assert "Välj vilka som får läsa" in told
    app.text_input(key="problembild_ny_title").set_value("Buskörning på torget").run()
    app.selectbox(key="problembild_ny_category").set_value("trafik").run()
    app.text_area(key="problembild_ny_cause_situation").set_value("Öppna ytor").run()
    app.radio(key="problembild_ny_audience").set_value("ledningsgruppen").run()
    next(button for button in app.button if button.label == "Spara problembilden").click().run()
    assert "Problembilden är sparad." in "".join(element.value for element in app.success)
    assert "Buskörning på torget" in shown(app)
    row = stored(int(asked(app, "rad")))
    assert (row.cause_situation, row.huvudman_id) == ("Öppna ytor", cast.rolf.huvudman_id)


def test_a_new_status_needs_its_reason(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row_id = begun(cast.rolf)
    app = page(cast.stina, monkeypatch, rad=str(row_id), skriv="status")
    app.segmented_control(key=f"problembild_status_{row_id}_status").set_value("minskar").run()
    next(button for button in app.button if button.label == "Spara statusen").click().run()
    assert "Skriv varför statusen ändras." in "\n".join(element.value for element in app.markdown)
    app.text_area(key=f"problembild_status_{row_id}_reason").set_value("Lugnare kvällar").run()
    next(button for button in app.button if button.label == "Spara statusen").click().run()
    assert "Status är nu minskar." in "".join(element.value for element in app.success)
    assert "Lugnare kvällar" in shown(app)
    assert stored(row_id).status == "minskar"


def test_two_who_change_the_same_get_both_and_choose(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row_id = begun(cast.rolf)
    app = page(cast.rolf, monkeypatch, rad=str(row_id), skriv="andra")
    app.text_input(key=f"problembild_{row_id}_title").set_value("Min rubrik").run()
    with transaction() as session:
        new = replace(STOK, title="Stinas rubrik")
        problembilder.change(session, row_id, new, version=1, by=cast.stina)
    next(button for button in app.button if button.label == "Spara ändringen").click().run()
    assert stored(row_id).title == "Stinas rubrik"
    assert "Stinas rubrik" in app.warning[0].value
    next(button for button in app.button if button.label == "Fortsätt med mitt").click().run()
    next(button for button in app.button if button.label == "Spara ändringen").click().run()
    assert stored(row_id).title == "Min rubrik"
