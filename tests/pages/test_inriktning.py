"""Inriktning och stöd as the people on both sides use it."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.actions import guidance as acts
from lägesbild.actions import insatser
from lägesbild.actions.guidance import NewGuidance
from lägesbild.actions.insatser import NewInsats
from lägesbild.config import ROOT
from lägesbild.model import Guidance, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import GuidanceKind
from lägesbild.reading import drafts, guidance
from lägesbild.reading.guidance import GuidanceView
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast
from tests.pages.app import html

PAGE = str(ROOT / "pages" / "inriktning.py")


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    return AppTest.from_file(PAGE, default_timeout=30).run()


def ask(by: Viewer, kind: GuidanceKind, text: str = "Pröva vuxenvandringar", days_ago: int = 50) -> Guidance:
    asked_on = today() - dt.timedelta(days=days_ago)
    with transaction() as session:
        new = NewGuidance(kind=kind, text=text, audience="ledningsgruppen", asked_on=asked_on)
        return acts.ask(session, new, by=by, submit_key=text)


def stored(viewer: Viewer) -> tuple[GuidanceView, ...]:
    with reading() as session:
        return guidance.read(session, viewer=viewer)


def buttons(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def test_a_reporter_asks_for_support_and_the_coordinator_answers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch)
    assert buttons(app) == ["Be om stöd"]
    app.button(key="inriktning.ny.stod").click().run()
    app.text_area(key="stod_ny_text").set_value("Vem betalar belysningen?").run()
    app.button(key="stod_ny.save").click().run()
    assert any("vilken grupp" in one.value for one in app.markdown), "nobody is chosen for him"
    app.radio(key="stod_ny_audience").set_value("ledningsgruppen").run()
    app.button(key="stod_ny.save").click().run()
    assert "står öppen" in app.success[0].value
    (view,) = stored(cast.stina)

    app = page(cast.stina, monkeypatch)
    assert "1 väntar på svar, längst sedan i dag" in html(app)
    app.button(key=f"inriktning.svara.{view.id}").click().run()
    app.text_area(key=f"svar{view.id}_text").set_value("Kommunen betalar.").run()
    app.button(key=f"svar{view.id}.save").click().run()
    assert app.success[0].value == "Svaret är sparat."
    assert "Kommunen betalar." in html(app)
    assert stored(cast.rolf)[0].answer == "Kommunen betalar."


def test_only_those_who_may_are_offered_to_answer_and_change(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(cast.stina, GuidanceKind.INRIKTNING)
    offered = {name: buttons(page(getattr(cast, name), monkeypatch)) for name in ("anna", "rolf", "stina")}
    assert offered == {
        "anna": [],
        "rolf": ["Be om stöd", "Svara"],
        "stina": ["Ny inriktning", "Be om stöd", "Svara", "Ändra", "Dra tillbaka"],
    }
    assert "väntat 50 dagar" in html(page(cast.anna, monkeypatch))
    assert "vuxenvandringar" not in str(page(cast.xenia, monkeypatch).markdown)


def test_what_is_typed_is_kept_until_it_is_sent_or_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.rolf, monkeypatch)
    app.button(key="inriktning.ny.stod").click().run()
    app.text_area(key="stod_ny_text").set_value("Halvskrivet").run()
    again = page(cast.rolf, monkeypatch)
    again.button(key="inriktning.ny.stod").click().run()
    assert again.text_area(key="stod_ny_text").value == "Halvskrivet"
    again.button(key="stod_ny.cancel").click().run()
    with reading() as session:
        assert drafts.read(session, "stod_ny", viewer=cast.rolf) is None


def test_who_comes_second_sees_both_answers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ask(cast.stina, GuidanceKind.INRIKTNING)
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"inriktning.svara.{row.id}").click().run()
    app.text_area(key=f"svar{row.id}_text").set_value("Vi tar det").run()
    with transaction() as session:
        acts.answer(session, row.id, text="Redan gjort", on=today(), version=1, by=cast.sara)
    app.button(key=f"svar{row.id}.save").click().run()
    assert not app.exception
    assert "Redan gjort" in app.warning[0].value
    assert "Vi tar det" in app.warning[0].value


def test_who_changes_a_changed_question_sees_both_and_chooses(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(cast.rolf, GuidanceKind.STOD)
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"inriktning.andra.{row.id}").click().run()
    app.text_area(key=f"fraga{row.id}_text").set_value("Min text").run()
    with transaction() as session:
        acts.change(
            session,
            row.id,
            text="Annans text",
            audience="ledningsgruppen",
            insats_id=None,
            version=1,
            by=cast.rolf,
        )
    app.button(key=f"fraga{row.id}.save").click().run()
    assert "Annans text" in app.warning[0].value
    app.button(key=f"fraga{row.id}.ours").click().run()
    app.button(key=f"fraga{row.id}.save").click().run()
    assert [view.text for view in stored(cast.anna)] == ["Min text"]


def test_withdrawing_asks_first_and_the_search_finds_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ask(cast.rolf, GuidanceKind.STOD)
    ask(cast.rolf, GuidanceKind.STOD, "Mer belysning")
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"inriktning.bort.{row.id}").click().run()
    assert app.button(key=f"inriktning.saker.{row.id}").label == "Dra tillbaka"
    assert [view.withdrawn_on for view in stored(cast.rolf)] == [None, None]
    with transaction() as session:
        acts.withdraw(session, row.id, on=today(), version=1, by=cast.rolf)
    app = page(cast.rolf, monkeypatch)
    assert "Tillbakadragen" in html(app)
    app.text_input(key="inriktning.sok").set_value("BELYSNING").run()
    assert "1 av 2" in app.caption[0].value
    assert "Tillbakadragen" not in html(app)


def test_lagesbild_and_the_insats_tell_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction() as session:
        new = NewInsats(title="Värdar", theme="skola", audience="ledningsgruppen", reported_on=today())
        insats = insatser.create(session, new, by=cast.rolf, submit_key="i").insats.id
        asked = NewGuidance(
            kind=GuidanceKind.STOD,
            text="Vem betalar värdarna?",
            audience="ledningsgruppen",
            asked_on=today(),
            insats_id=insats,
        )
        acts.ask(session, asked, by=cast.rolf, submit_key="s")
    monkeypatch.setattr(identity, "current", lambda: cast.anna)
    front = AppTest.from_file(str(ROOT / "pages" / "lagesbild.py"), default_timeout=60).run()
    sheet = AppTest.from_file(str(ROOT / "pages" / "insatser.py"), default_timeout=60)
    sheet.query_params["rad"] = str(insats)
    sheet.run()
    for app in (front, sheet):
        assert not app.exception
        assert "Vem betalar värdarna?" in html(app)
    assert "1 väntar på svar" in html(front)
