"""Tidslinje as the cast: what it shows, what lies behind, and what stays with those who may read it."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.actions import insatser, reports
from lägesbild.actions.insatser import NewInsats
from lägesbild.config import ROOT
from lägesbild.model import Viewer, clock
from lägesbild.model.words import InsatsStatus
from lägesbild.store.session import transaction
from lägesbild.ui import identity, timeline_behind
from tests.conftest import Cast
from tests.reading.test_lage import report

PAGE = str(ROOT / "pages" / "tidslinje.py")
EVERYBODY = ("anna", "rolf", "sara", "stina", "admir", "xenia")


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert [error.value for error in app.exception] == []
    return app


def told(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


def now(days: int = 3) -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(days=days)


def going_on(by: Viewer, *, audience: str = "ledningsgruppen", starts_days_ago: int = 60) -> int:
    new = NewInsats(
        title="Vuxna ute på kvällarna",
        theme="fritid",
        audience=audience,
        reported_on=clock.today() - dt.timedelta(days=starts_days_ago),
        status=InsatsStatus.PAGAR,
        districts=("2180R018",),
        starts_on=clock.today() - dt.timedelta(days=starts_days_ago),
    )
    with transaction() as session:
        return insatser.create(session, new, by=by, submit_key="i").insats.id


@pytest.mark.parametrize("name", EVERYBODY)
def test_it_opens_for_everybody_and_silence_is_not_calm(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    app = page(getattr(cast, name), monkeypatch)
    assert "Ingen har rapporterat under perioden. Det betyder inte att det är lugnt." in told(app)


def test_choosing_an_area_and_a_month_lists_its_reports(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report(cast.rolf, at=now())
    report(cast.rolf, at=now(), audience=reports.MIN_VERKSAMHET)
    app = page(cast.anna, monkeypatch)
    app.selectbox(key="valj.rapporter.a").set_value("Sätra").run()
    month = app.selectbox(key="valj.rapporter.b")
    app = month.set_value(month.options[0]).run()
    if "Stökigt vid torget" not in told(app):  # the first days of a month: the report lies in the one before
        month = app.selectbox(key="valj.rapporter.b")
        app = month.set_value(month.options[1]).run()
    assert told(app).count("Stökigt vid torget") == 1
    app.button(key="stang_rapporter").click().run()
    assert "Stökigt vid torget" not in told(app)


def test_a_click_that_names_what_is_not_there_lists_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(cast.rolf, at=now())
    app = page(cast.anna, monkeypatch)
    for carried in (("rapporter", "2180R018"), ("rapporter", "2180R018", "i går", "nu"), ("annat", "1")):
        app.session_state["tidslinje.rapporter"] = carried
        app.session_state["tidslinje.banor"] = carried
        app.run()
        assert [error.value for error in app.exception] == []
        assert "stang_rapporter" not in {button.key for button in app.button}


def test_pick_ignores_a_mark_that_carries_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[str, object] = {}
    monkeypatch.setattr(timeline_behind.st, "session_state", held)
    timeline_behind.pick("banor", ())
    assert held == {}
    timeline_behind.pick("banor", ("insats", "7"))
    assert held == {"tidslinje.banor": ("insats", "7")}


def test_the_address_names_the_insats_to_compare(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report(cast.rolf, at=now(100))
    report(cast.rolf, at=now(30))
    insats = going_on(cast.rolf)
    text = told(page(cast.anna, monkeypatch, insats=str(insats)))
    assert "Insatsen börjar" in text
    assert "Det här visar vad som ändrades, inte varför" in text
    assert "för få händelser" in text


def test_shortly_after_its_start_the_page_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    insats = going_on(cast.rolf, starts_days_ago=5)
    assert "För tidigt att säga" in told(page(cast.anna, monkeypatch, insats=str(insats)))


@pytest.mark.parametrize("asked", ["4711", "sju", "own"])
def test_an_insats_one_may_not_read_is_not_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    going_on(cast.sara)
    closed = going_on(cast.rolf, audience=reports.MIN_VERKSAMHET)
    text = told(page(cast.anna, monkeypatch, insats=str(closed) if asked == "own" else asked))
    assert "Välj en" in text or "välj en annan" in text
    assert "Insatsen börjar" not in text


def test_the_address_chooses_the_stacked_view(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report(cast.rolf, at=now())
    one, together = (
        page(cast.anna, monkeypatch, vy=view) for view in ("Område för område", "Alla tillsammans")
    )
    assert "Skrafferat: ingen har rapporterat" in told(one)
    assert "Prickade linjer: möten" in told(together)
