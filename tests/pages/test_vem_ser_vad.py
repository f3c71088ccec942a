"""Vem ser vad as each role: it opens, and it answers what the rule answers."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.actions import reports
from lägesbild.actions.reports import NewReport
from lägesbild.config import ROOT
from lägesbild.model import Viewer
from lägesbild.model.words import ObservationKind
from lägesbild.store.session import transaction
from lägesbild.ui import identity
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "vem_ser_vad.py")
EVERYBODY = ("anna", "rolf", "sara", "stina", "admir", "xenia")


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    return AppTest.from_file(PAGE, default_timeout=30).run()


def answer(app: AppTest) -> str:
    return next(one.value for one in app.markdown if one.value.startswith("**Läses av:**"))


@pytest.mark.parametrize("name", EVERYBODY)
def test_it_opens_for_everybody_and_begins_with_ones_own_verksamhet(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    viewer = getattr(cast, name)
    app = page(viewer, monkeypatch)
    assert not app.exception
    assert answer(app).startswith(f"**Läses av:** {viewer.huvudman.replace('-', chr(92) + '-')} –")
    assert "Du är ett av dem" in answer(app)


def test_an_administrator_does_not_read_what_the_police_keep(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.admir, monkeypatch)
    app.selectbox(key="vem.owner").set_value(cast.rolf.huvudman_id).run()
    assert answer(app) == "**Läses av:** Polisen – ett konto i dag. Du läser den inte."
    assert not any("Rolf" in one.body for one in app.get("html"))
    assert any("Namnen visas bara" in one.value for one in app.caption)


def test_names_are_shown_for_a_circle_ones_huvudman_is_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(viewer: Viewer) -> bool:
        app = page(viewer, monkeypatch)
        app.selectbox(key="vem.owner").set_value(cast.rolf.huvudman_id).run()
        app.selectbox(key=f"vem.aud.{cast.rolf.huvudman_id}").set_value("ledningsgruppen").run()
        assert not app.exception
        return any("Rolf" in one.body for one in app.get("html"))

    assert [told(cast.stina), told(cast.xenia)] == [True, False]


def test_a_row_of_ones_own_can_be_tried(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report = NewReport(
        kind=ObservationKind.ORO,
        text="Oro vid skolan",
        audience="myndigheterna",
        occurred_at=dt.datetime.now(dt.UTC),
        district_code=None,
        category="ordning",
    )
    with transaction() as session:
        reports.save(session, report, by=cast.rolf, submit_key="a")
    app = page(cast.rolf, monkeypatch)
    app.button_group(key="vem.what").set_value("En av mina rapporter").run()
    assert not app.exception
    assert "Välfärd" in answer(app)
    assert "BIG" not in answer(app)


def test_it_promises_no_page_that_is_not_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.stina, monkeypatch)
    tables = " ".join(one.proto.body for one in app.get("html"))
    assert "Märka som offentlig (sidan kommer)</th>" in tables
    for deed in (
        "Rapportera",
        "Granska rapporter",
        "Lägga upp problembilder och insatser",
        "Föra möten, beslut och uppdrag",
    ):
        assert f">{deed}</th>" in tables
    operators = app.markdown[-1].value
    assert "läser spåret under Administration" in operators
    assert "Sköta konton och inställningar</th>" in tables


def test_without_a_row_of_ones_own_it_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.anna, monkeypatch)
    app.button_group(key="vem.what").set_value("En av mina rapporter").run()
    assert "inga egna rapporter" in app.info[0].value
