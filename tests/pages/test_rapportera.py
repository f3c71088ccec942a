"""Rapportera as each role: what is asked for, what is told, what is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import reports
from lägesbild.config import ROOT
from lägesbild.model import Body, District, Draft, Observation, UnavailableError, Viewer
from lägesbild.model.words import ObservationKind, Role
from lägesbild.store.session import reading
from lägesbild.ui import identity
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "rapportera.py")
TEXT = "Högljutt gäng vid torget på kvällarna."


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    return AppTest.from_file(PAGE, default_timeout=30).run()


def at(app: AppTest, kind: str, key: str) -> Any:
    return getattr(app, kind)(key=key)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return app.run()


def fill(app: AppTest, **changes: str) -> AppTest:
    wanted = {"text": TEXT, "category": "ordning", "area": "Sättra – Sätra", "audience": "ledningsgruppen"}
    wanted |= changes
    app.text_area(key="rapport_text").set_value(wanted["text"])
    app.selectbox(key="rapport_category").set_value(wanted["category"])
    app.selectbox(key="rapport_area_name").set_value(wanted["area"])
    app.run()
    app.radio(key="rapport_audience").set_value(wanted["audience"])
    return app.run()


def stored() -> list[Observation]:
    with reading() as session:
        return list(session.scalars(select(Observation).order_by(Observation.id)))


def drafts() -> list[Draft]:
    with reading() as session:
        return list(session.scalars(select(Draft)))


@pytest.mark.parametrize("name", ["anna", "admir", "xenia"])
def test_who_may_not_report_is_told_so(cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    app = page(getattr(cast, name), monkeypatch)
    assert not app.exception
    assert "inte rapportera" in app.info[0].value
    assert not app.text_area


@pytest.mark.parametrize("name", ["rolf", "sara", "stina"])
def test_the_form_opens_with_nothing_chosen_but_the_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    app = page(getattr(cast, name), monkeypatch)
    assert not app.exception
    assert app.radio(key="rapport_audience").value is None
    assert app.selectbox(key="rapport_category").value is None
    assert app.selectbox(key="rapport_area_name").value is None
    assert at(app, "button_group", "rapport_when").value == "nu"


def test_what_one_wrote_is_not_saved_by_who_signed_in_after_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = fill(page(cast.rolf, monkeypatch), audience="min_verksamhet")
    monkeypatch.setattr(identity, "current", lambda: cast.sara)
    press(app, "rapport.save")
    assert stored() == []


def test_who_may_no_longer_report_saves_nothing_and_is_told_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = fill(page(cast.rolf, monkeypatch))
    monkeypatch.setattr(identity, "current", lambda: replace(cast.rolf, role=Role.LASARE))
    app = press(app, "rapport.save")
    assert stored() == []
    assert "inte rapportera" in app.info[0].value


def test_what_could_not_be_saved_is_told_and_stays_in_the_form(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = fill(page(cast.rolf, monkeypatch))

    def away(*_: object, **__: object) -> None:
        raise UnavailableError("Databasen svarar inte just nu.")

    with monkeypatch.context() as fault:
        fault.setattr(reports, "save_many", away)
        app = press(app, "rapport.save")
    assert [error.value for error in app.error] == ["Databasen svarar inte just nu."]
    assert app.text_area(key="rapport_text").value == TEXT
    app = press(app, "rapport.save")
    assert not app.error
    assert len(stored()) == 1


def test_a_report_is_saved_by_an_old_spelling_and_told_about(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(fill(page(cast.rolf, monkeypatch)), "rapport.save")
    assert not app.exception
    assert "ej granskad" in app.success[0].value
    assert "tills en granskare har godtagit" in " ".join(element.value for element in app.markdown)
    assert "Välfärd" in app.success[0].value
    (row,) = stored()
    with reading() as session:
        assert row.district_id == session.scalar(select(District.id).where(District.name == "Sätra"))
        assert row.audience_id == session.scalar(select(Body.id).where(Body.slug == "ledningsgruppen"))
    assert abs(row.occurred_at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert drafts() == []


def test_a_report_for_min_verksamhet_says_that_nobody_else_reads_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(fill(page(cast.rolf, monkeypatch), audience="min_verksamhet"), "rapport.save")
    assert "Bara Polisen läser den" in app.success[0].value
    assert stored()[0].audience_id is None


def test_everything_missing_is_told_at_once_and_nothing_is_saved(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(page(cast.rolf, monkeypatch), "rapport.save")
    assert not app.exception
    told = app.error[0].value
    for part in ("Skriv vad ni har sett", "Välj en kategori", "Välj område", "Välj vilka som får läsa"):
        assert part in told
    assert stored() == []


def test_a_number_in_the_text_is_refused_at_the_field_and_the_rest_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(fill(page(cast.rolf, monkeypatch), text="Ring 070-123 45 67"), "rapport.save")
    assert "ett telefonnummer" in app.error[0].value
    assert "45 67" not in app.error[0].value
    assert app.selectbox(key="rapport_category").value == "ordning"
    assert stored() == []


def test_what_was_typed_comes_back_on_another_device(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(page(cast.rolf, monkeypatch))
    again = page(cast.rolf, monkeypatch)
    assert again.text_area(key="rapport_text").value == TEXT
    assert again.selectbox(key="rapport_category").value == "ordning"
    assert again.selectbox(key="rapport_area_name").value == "Sätra"
    assert again.radio(key="rapport_audience").value == "ledningsgruppen"


def test_nobody_sees_anothers_draft(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(page(cast.rolf, monkeypatch))
    assert page(cast.sara, monkeypatch).text_area(key="rapport_text").value == ""


def test_the_same_draft_saved_on_two_devices_is_one_report(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fill(page(cast.rolf, monkeypatch))
    second = page(cast.rolf, monkeypatch)
    press(first, "rapport.save")
    press(second, "rapport.save")
    assert len(stored()) == 1


def test_a_draft_changed_after_it_was_saved_elsewhere_is_not_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fill(page(cast.rolf, monkeypatch))
    second = page(cast.rolf, monkeypatch)
    press(first, "rapport.save")
    second.text_area(key="rapport_text").set_value("Något helt annat.").run()
    press(second, "rapport.save")
    assert [row.text for row in stored()] == [TEXT, "Något helt annat."]


def test_the_confirmation_tells_of_what_is_stored_when_the_same_draft_is_sent_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fill(page(cast.rolf, monkeypatch))
    second, third = page(cast.rolf, monkeypatch), page(cast.rolf, monkeypatch)
    assert "Ledningsgruppen ser den nu" in press(first, "rapport.save").success[0].value
    third.radio(key="rapport_audience").set_value("min_verksamhet").run()
    assert "Ledningsgruppen ser den nu" in press(second, "rapport.save").success[0].value
    assert len(stored()) == 1
    assert "Bara Polisen läser den." in press(third, "rapport.save").success[0].value
    assert [row.audience_id is None for row in stored()] == [False, True]


def last_chosen(app: AppTest) -> list[str]:
    radio = app.radio(key="rapport_audience")
    captions = radio.proto.captions
    return [name for name, told in zip(radio.options, captions, strict=True) if "Senast valt" in told]


def test_the_last_choice_of_readers_is_marked_the_next_time_and_not_made(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch)
    assert last_chosen(app) == []
    app = press(fill(app), "rapport.save")
    app = press(app, "rapport.again")
    assert app.radio(key="rapport_audience").value is None
    assert last_chosen(app) == ["Ledningsgruppen"]
    assert app.text_area(key="rapport_text").value == ""
    app.text_area(key="rapport_text").set_value(TEXT).run()
    assert "Välj vilka som får läsa" in press(app, "rapport.save").error[0].value
    assert len(stored()) == 1


def test_a_sensitive_report_says_what_was_not_saved(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.rolf, monkeypatch)
    app = press(fill(app, category="riskzon", area="Legenden, Bomhus"), "rapport.save")
    assert "Bomhus" in app.warning[0].value


def test_several_are_collected_and_saved_together(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.rolf, monkeypatch)
    at(app, "button_group", "rapport.mode").set_value("Flera")
    app.run()
    app = press(fill(app), "rapport.add")
    assert app.text_area(key="rapport_text").value == ""
    assert app.radio(key="rapport_audience").value is None
    assert last_chosen(app) == ["Ledningsgruppen"]
    app.text_area(key="rapport_text").set_value("Klotter på skolväggen.")
    app.selectbox(key="rapport_category").set_value("skadegorelse")
    app.radio(key="rapport_audience").set_value("min_verksamhet").run()
    app = press(app, "rapport.add")
    assert stored() == []
    app = press(app, "rapport.save_all")
    assert not app.exception
    assert [row.text for row in stored()] == [TEXT, "Klotter på skolväggen."]
    assert [row.audience_id is None for row in stored()] == [False, True]
    assert "1 av 2: Ledningsgruppen ser den nu" in app.success[0].value
    assert "1 av 2: Bara Polisen läser den." in app.success[0].value


def test_a_collected_line_can_be_taken_back_and_survives_the_visit(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch)
    at(app, "button_group", "rapport.mode").set_value("Flera")
    app.run()
    press(fill(app), "rapport.add")
    again = page(cast.rolf, monkeypatch)
    at(again, "button_group", "rapport.mode").set_value("Flera")
    again.run()
    again = press(again, "rapport.edit.0")
    assert again.text_area(key="rapport_text").value == TEXT


def test_nothing_to_report_is_saved_for_each_area(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.rolf, monkeypatch)
    at(app, "button_group", "rapport.mode").set_value("Inget att rapportera")
    app.run()
    app.multiselect(key="rapport_areas").set_value(["2180R018", "2180"])
    app.radio(key="rapport_audience").set_value("ledningsgruppen").run()
    app = press(app, "rapport.silent")
    assert not app.exception
    assert [row.kind for row in stored()] == [ObservationKind.INGET, ObservationKind.INGET]


def test_the_map_opens_when_it_is_asked_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.rolf, monkeypatch)
    app.toggle(key="rapport_map_open").set_value(True).run()
    assert not app.exception


def test_what_was_mended_is_no_longer_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(page(cast.rolf, monkeypatch), "rapport.save")
    app.text_area(key="rapport_text").set_value(TEXT).run()
    assert "Skriv vad ni har sett" not in app.error[0].value
    assert "Välj en kategori" in app.error[0].value
