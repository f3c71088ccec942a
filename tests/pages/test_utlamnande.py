"""Begäran om utlämnande on the page: registered, searched, masked by marking words, decided, frozen."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.model import Viewer
from lägesbild.reading import record_requests
from lägesbild.reading.record_requests import Whole
from lägesbild.store.session import reading
from tests.actions.test_record_requests import REPORT, SECRET, chosen, stored, whole
from tests.conftest import Cast
from tests.pages.app import html, opened

GROUND = "utlamnande.grund"


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    return opened("utlamnande", viewer, monkeypatch, seconds=60, **address)


def told(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.success, *app.error, *app.markdown))


def test_a_request_is_registered_and_what_it_concerns_is_found_and_chosen(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(REPORT, cast.rolf)
    app = page(cast.stina, monkeypatch)
    app = app.button(key="utlamnande.registrera").click().run()
    app = app.button(key="utlamnande_ny.save").click().run()
    assert "Skriv vad som begärs" in told(app)
    app = app.text_area(key="utlamnande_ny_asked").set_value("Allt om torget").run()
    app = app.button(key="utlamnande_ny.save").click().run()
    assert "är registrerad" in told(app)
    app = page(cast.stina, monkeypatch, rad="1")
    app.text_input[0].set_value("TORGET")
    app = next(one for one in app.button if one.label == "Sök").click().run()
    app.checkbox[0].check()
    app = next(one for one in app.button if one.label == "Lägg till valda").click().run()
    assert "1 handling är vald" in told(app)
    assert [row.source_id for row in whole(1, cast.stina).rows] == [1]


def test_words_are_marked_and_masked_and_the_decision_stands(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = chosen(cast.stina, stored(REPORT, cast.rolf))
    row = whole(request_id, cast.stina).rows[0]
    app = page(cast.stina, monkeypatch, rad=str(request_id), handling=str(row.id))
    name = f"utlamnande.{row.id}.Beskrivning.0"
    app = app.segmented_control(key=f"{name}.enhet").set_value("Ord").run()
    app = app.pills(key=f"{name}.Ord").set_value([3, 4, 5, 6, 7]).run()
    app = app.button(key="utlamnande.maskera").click().run()
    assert "Välj bestämmelsen" in told(app)
    app = app.selectbox(key=GROUND).set_value("26 kap. 1 § OSL").run()
    app = app.button(key="utlamnande.maskera").click().run()
    assert "1 avsnitt är maskerat" in told(app)
    assert "[maskat: 26 kap. 1 § OSL]." in html(app)
    app = page(cast.stina, monkeypatch, rad=str(request_id))
    form = f"utlamnande_beslut{request_id}"
    app.text_area(key=f"{form}_reason").set_value("Sekretess gäller.")
    app = app.text_input(key=f"{form}_decider").set_value("E. Exempel, chef").run()
    app = app.button(key="utlamnande.besluta").click().run()
    assert "står fast" in told(app)
    held: Whole = whole(request_id, cast.stina)
    assert not held.is_open
    app = page(cast.stina, monkeypatch, rad=str(request_id), handling=str(row.id))
    assert SECRET not in html(app)
    assert [one.key for one in app.button] == []


def test_others_see_neither_the_list_nor_a_request(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    request_id = chosen(cast.sara)
    for nobody in (cast.anna, cast.rolf, cast.xenia):
        app = page(nobody, monkeypatch, rad=str(request_id))
        assert "handläggs av samordnare" in html(app)
        assert "torget" not in html(app)
    app = page(cast.stina, monkeypatch, rad=str(request_id))
    assert "torget" not in html(app)
    with reading() as session:
        assert record_requests.lines(session, viewer=cast.stina) == ()
