"""Organisation, words, places and the allow-list in Administration, as the administrator works with them."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import members, organisation, reports
from lägesbild.actions.organisation import HuvudmanWords
from lägesbild.actions.reports import NewReport
from lägesbild.config import ROOT
from lägesbild.model import (
    AllowedText,
    Body,
    BodyMember,
    Category,
    District,
    ExpectedReporting,
    Huvudman,
    HuvudmanAlias,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.words import ObservationKind
from lägesbild.store import settings as stored
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "administration.py")
SECTIONS = ("huvudman", "grupper", "ord", "forvantad", "platser", "tillatna")


def page(viewer: Viewer, section: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.query_params["del"] = section
    return app.run()


def one(table: type[Huvudman] | type[Body] | type[Category], slug: str) -> int:
    with reading() as session:
        return session.scalars(select(table.id).where(table.slug == slug)).one()


def submit(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return " ".join(element.value for element in app.success).replace("\\", "")


def share(by: Viewer) -> None:
    report = NewReport(
        kind=ObservationKind.ORO,
        text="Oro vid skolan",
        audience="ledningsgruppen",
        occurred_at=dt.datetime.now(dt.UTC),
        district_code=None,
        category="ordning",
    )
    with transaction() as session:
        reports.save(session, report, by=by, submit_key="a")


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_opens_for_an_administrator_and_for_nobody_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, section: str
) -> None:
    app = page(cast.admir, section, monkeypatch)
    assert not app.exception
    assert len(app.button) > 0
    others = page(cast.rolf, section, monkeypatch)
    assert len(others.button) == 0


def test_an_alias_is_added_in_a_minute(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    polisen = one(Huvudman, "polisen")
    app = page(cast.admir, "huvudman", monkeypatch)
    app.button(key=f"admin.huvudman.row.{polisen}").click().run()
    app.text_input(key=f"admin.huvudman.{polisen}.alias").set_value("Gävlepolisen")
    assert "känns nu igen" in told(submit(app, "Lägg till namnet"))
    with reading() as session:
        assert "Gävlepolisen" in set(session.scalars(select(HuvudmanAlias.name)))


def test_two_administrators_on_one_huvudman_both_see_what_is_stored_and_choose(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = one(Huvudman, "x_trafik")
    app = page(cast.admir, "huvudman", monkeypatch)
    app.button(key=f"admin.huvudman.row.{bus}").click().run()
    with reading() as session:
        row = session.get_one(Huvudman, bus)
        seen = HuvudmanWords(name=row.name, kind=row.kind, myndighet=row.myndighet, sort=row.sort)
    other = HuvudmanWords(name="Region X-trafik", kind=seen.kind, sort=seen.sort)
    with transaction() as session:
        organisation.change_huvudman(session, bus, other, seen=seen, by=cast.admir)
    app.text_input(key=f"admin.huvudman.{bus}.name").set_value("Bussarna")
    submit(app, "Spara")
    assert "namn: Region X-trafik" in app.error[0].value
    assert app.text_input(key=f"admin.huvudman.{bus}.name").value == "Bussarna"
    assert "Bussarna är sparad" in told(submit(app, "Spara"))


def test_a_wrong_name_is_told_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.admir, "huvudman", monkeypatch)
    app.button(key="admin.huvudman.new").click().run()
    app.text_input(key="admin.huvudman.0.name").set_value("polisen")
    app.text_input(key="admin.huvudman.0.myndighet").set_value("Nämnden")
    submit(app, "Spara")
    assert any("finns redan" in element.value for element in app.markdown)
    assert app.text_input(key="admin.huvudman.0.myndighet").value == "Nämnden"


def test_a_new_member_has_to_be_confirmed_and_can_be_stopped_by_a_behorighetsansvarig(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(cast.rolf)
    group, bus = one(Body, "ledningsgruppen"), one(Huvudman, "x_trafik")
    app = page(cast.admir, "grupper", monkeypatch)
    app.button(key=f"admin.grupp.row.{group}").click().run()
    assert any("allt som delats med gruppen" in element.body for element in app.get("html"))
    app.selectbox(key=f"admin.grupp.{group}.huvudman_id").set_value(bus)
    submit(app, "Lägg till medlemmen")
    assert any("Bekräfta" in element.value for element in app.markdown)
    app.checkbox(key=f"admin.grupp.{group}.confirmed").check()
    assert "blir medlem" in told(submit(app, "Lägg till medlemmen"))
    sara = page(cast.sara, "grupper", monkeypatch)
    assert any("X\\-trafik" in element.value for element in sara.markdown)
    assert "blir inte medlem" in told(submit(sara, "Stoppa"))
    with reading() as session:
        coming = select(BodyMember).where(BodyMember.valid_from > today())
        assert session.scalars(coming).first() is None


def test_a_category_is_retired_and_brought_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = one(Category, "trafik")
    app = page(cast.admir, "ord", monkeypatch)
    app.button(key=f"admin.kategori.row.{row}").click().run()
    assert "ur bruk" in told(submit(app, "Ta ur bruk"))
    app.button(key=f"admin.kategori.row.{row}").click().run()
    assert "i bruk igen" in told(submit(app, "Ta i bruk igen"))


def test_all_areas_are_expected_and_the_overview_shows_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.admir, "forvantad", monkeypatch)
    assert any("Ingen huvudman väntas" in element.body for element in app.get("html"))
    app.selectbox(key="admin.forvantad.None.huvudman").set_value(one(Huvudman, "polisen"))
    app.checkbox(key="admin.forvantad.None.everywhere").check()
    submit(app, "Lägg till")
    with reading() as session:
        assert len(session.scalars(select(ExpectedReporting.id)).all()) == 22
    assert any("varje vecka" in element.body for element in app.get("html"))


def test_a_place_is_added_with_an_area_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.admir, "platser", monkeypatch)
    app.button(key="admin.plats.new").click().run()
    with reading() as session:
        area = session.scalars(select(District.id).where(District.code == "2180R018")).one()
    app.text_input(key="admin.plats.0.name").set_value("Södra lekplatsen")
    app.selectbox(key="admin.plats.0.parent_id").set_value(area)
    assert "Södra lekplatsen är tillagd" in told(submit(app, "Spara"))


def test_a_stadsdel_is_put_together_of_areas_and_stands_in_the_list(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.admir, "platser", monkeypatch)
    app.segmented_control(key="admin.omraden").set_value("Stadsdelar").run()
    app.button(key="admin.stadsdel.new").click().run()
    app.text_input(key="admin.stadsdel.0.name").set_value("Väster")
    app.multiselect(key="admin.stadsdel.0.parts").set_value(["Andersberg", "Sätra"])
    assert "Väster är tillagd" in told(submit(app, "Spara"))
    assert any("Väster" in button.label and "Andersberg, Sätra" in button.label for button in app.button)


def test_a_number_of_the_municipality_is_allowed_and_a_name_is_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.admir, "tillatna", monkeypatch)
    app.text_input(key="admin.tillaten.None.text").set_value("Anna Andersson")
    app.checkbox(key="admin.tillaten.None.confirmed").check()
    submit(app, "Lägg till")
    assert any("Namn och vanliga ord" in element.value for element in app.markdown)
    app.text_input(key="admin.tillaten.None.text").set_value("026-17 80 00")
    submit(app, "Lägg till")
    with reading() as session:
        assert list(session.scalars(select(AllowedText.text))) == ["026-17 80 00"]


def test_the_notice_said_in_the_form_is_the_one_that_holds() -> None:
    assert members.earliest_start(shared=True) == today() + dt.timedelta(days=members.NOTICE_DAYS)


def test_the_time_after_which_texts_are_thinned_is_shown_and_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.admir, "installningar", monkeypatch)
    shown = " ".join(str(one.proto.body) for one in app.get("html"))
    assert "36 månader efter att rapporten lades in" in shown
    assert "bevaras" in shown
    months = next(one for one in app.number_input if one.label == "Månader (0 bevarar)")
    months.set_value(24)
    assert "Rapporter gallras nu efter 24 månader." in told(submit(app, "Spara tiden"))
    with reading() as session:
        assert stored.get(session, "gallring.rapport") == 24
