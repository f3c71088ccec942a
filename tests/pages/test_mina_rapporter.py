"""Mina rapporter as each role, on an empty database and with rows: read, change, withdraw, conflict."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.actions import erasing, report_readings, reports, reviews
from lägesbild.actions.reports import NewReport
from lägesbild.config import ROOT
from lägesbild.model import Observation, Viewer
from lägesbild.model.words import ObservationKind, ReviewStatus
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "mina_rapporter.py")
NOW = dt.datetime.now(dt.UTC)


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    return AppTest.from_file(PAGE, default_timeout=30).run()


def report(text: str = "Bråk vid *torget*", audience: str = "ledningsgruppen") -> NewReport:
    return NewReport(
        kind=ObservationKind.HANDELSE,
        text=text,
        audience=audience,
        occurred_at=NOW,
        district_code="2180R018",
        category="ordning",
    )


def saved(by: Viewer, key: str = "a", **changes: str) -> Observation:
    with transaction() as session:
        return reports.save(session, report(**changes), by=by, submit_key=key).observation


def stored(report_id: int) -> Observation:
    with reading() as session:
        row = session.get(Observation, report_id)
    assert row is not None
    return row


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("name", ["anna", "rolf", "sara", "stina", "admir", "xenia"])
def test_it_opens_empty_and_says_what_to_do(cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    app = page(getattr(cast, name), monkeypatch)
    assert not app.exception
    assert len(app.info) == 1


@pytest.mark.parametrize("name", ["anna", "rolf", "sara", "stina", "admir", "xenia"])
def test_only_the_reporter_sees_a_report_here(cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    saved(cast.rolf)
    app = page(getattr(cast, name), monkeypatch)
    assert not app.exception
    assert ("Bråk vid" in told(app)) == (name == "rolf")


def test_text_is_shown_as_written_and_never_as_markup(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(cast.rolf)
    assert r"\*torget\*" in told(page(cast.rolf, monkeypatch))


def test_it_tells_when_somebody_else_has_read_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = saved(cast.rolf)
    assert "Inte läst än" in told(page(cast.rolf, monkeypatch))
    with transaction() as session:
        report_readings.mark_read(session, [row.id], by=cast.anna)
    assert "Läst av någon utanför verksamheten" in told(page(cast.rolf, monkeypatch))


def test_a_report_of_min_verksamhet_says_that_it_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(cast.rolf, audience="min_verksamhet")
    assert "Stannar i den egna verksamheten" in told(page(cast.rolf, monkeypatch))


def test_a_search_finds_by_text_and_says_when_nothing_fits(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(cast.rolf)
    saved(cast.rolf, "b", text="Lugn kväll")
    app = page(cast.rolf, monkeypatch)
    app.text_input(key="mine.search").set_value("lugn").run()
    assert "Lugn kväll" in told(app)
    assert "Bråk" not in told(app)
    app.text_input(key="mine.search").set_value("finns inte").run()
    assert "stämmer med valet" in app.info[0].value


def test_a_change_is_saved_and_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = saved(cast.rolf)
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"mine.change.{row.id}").click().run()
    assert app.text_area(key=f"andra{row.id}_text").value == row.text
    app.text_area(key=f"andra{row.id}_text").set_value("Det lugnade sig.").run()
    app.button(key="mine.save").click().run()
    assert not app.exception
    assert "Ändringen är sparad" in app.success[0].value
    assert stored(row.id).text == "Det lugnade sig."
    assert stored(row.id).occurred_at.replace(second=0, microsecond=0) == NOW.replace(second=0, microsecond=0)


def test_on_a_conflict_both_versions_are_there_to_choose_from(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = saved(cast.rolf)
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"mine.change.{row.id}").click().run()
    app.text_area(key=f"andra{row.id}_text").set_value("Min text").run()
    with transaction() as session:
        reports.change(session, row.id, report("Från telefonen"), version=row.version, by=cast.rolf)
    app.button(key="mine.save").click().run()
    assert "Från telefonen" in app.warning[0].value
    assert app.text_area(key=f"andra{row.id}_text").value == "Min text"
    assert stored(row.id).text == "Från telefonen"
    app.button(key="mine.ours").click().run()
    app.button(key="mine.save").click().run()
    assert stored(row.id).text == "Min text"


def test_an_abandoned_change_leaves_the_report_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = saved(cast.rolf)
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"mine.change.{row.id}").click().run()
    app.text_area(key=f"andra{row.id}_text").set_value("Ångrar mig").run()
    app.button(key="mine.cancel").click().run()
    assert stored(row.id).text == row.text
    app.button(key=f"mine.change.{row.id}").click().run()
    assert app.text_area(key=f"andra{row.id}_text").value == row.text


def test_withdrawing_asks_why_before_anything_happens(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = saved(cast.rolf)
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"mine.withdraw.{row.id}").click().run()
    assert app.radio(key=f"mine.reason.{row.id}").value is None
    assert app.button(key=f"mine.sure.{row.id}").disabled
    assert stored(row.id).withdrawn_at is None


def test_a_text_is_taken_away_for_a_reason_and_its_place_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = saved(cast.rolf)
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"radera.{row.id}").click().run()
    assert app.button(key=f"radera.sakert.{row.id}").disabled
    with transaction() as session:
        erasing.erase_report(session, row.id, reason="person", by=cast.rolf)
    app = page(cast.rolf, monkeypatch)
    assert "Texten är raderad" in told(app)
    assert row.text not in told(app)
    assert f"radera.{row.id}" not in {button.key for button in app.button}


def asked(cast: Cast) -> Observation:
    row = saved(cast.rolf, "fraga")
    with transaction() as session:
        reviews.ask(session, row.id, text="Vilken *tid*?", version=row.version, by=cast.stina)
    return row


def test_a_question_waits_at_the_top_and_is_answered_where_it_stands(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(cast)
    saved(cast.rolf, "sist", text="Senare rapport")
    app = page(cast.rolf, monkeypatch)
    assert "en rapport väntar på ditt svar" in told(app)
    assert told(app).index("Vilken") < told(app).index("Senare rapport")
    assert r"Stina Samordnare (BIG):** Vilken \*tid\*?" in told(app)
    app.button(key="mine.feedback").click().run()
    assert "Senare rapport" not in told(app)
    app.text_area(key=f"granskningssvar{row.id}_text").set_value("Ring 070-123 45 67").run()
    app.button(key=f"mine.answer.{row.id}").click().run()
    assert ":red[" in told(app)
    assert stored(row.id).review is ReviewStatus.ATERFRAGAD
    app.text_area(key=f"granskningssvar{row.id}_text").set_value("Vid nio").run()
    app.button(key=f"mine.answer.{row.id}").click().run()
    assert not app.exception
    assert "Svaret är skickat" in app.success[0].value
    assert stored(row.id).review is ReviewStatus.EJ_GRANSKAD


@pytest.mark.parametrize(("choice", "text"), [("take", "Lugn plats"), ("leave", "Bråk vid *torget*")])
def test_a_proposed_wording_is_taken_or_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, choice: str, text: str
) -> None:
    row = saved(cast.rolf)
    with transaction() as session:
        reviews.propose_rewrite(session, row.id, text="Lugn plats", version=row.version, by=cast.stina)
    app = page(cast.rolf, monkeypatch)
    assert "föreslår en ny lydelse:** Lugn plats" in told(app)
    app.button(key=f"mine.{choice}.{row.id}").click().run()
    assert not app.exception
    assert (stored(row.id).text, stored(row.id).review) == (text, ReviewStatus.EJ_GRANSKAD)
    assert "väntar på ditt svar" not in told(app)


def test_a_duplicate_says_already_reported_without_a_text_one_may_not_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, other = saved(cast.rolf), saved(cast.sara, text="Hemligt ordval")
    with transaction() as session:
        reviews.mark_duplicate(session, row.id, other_id=other.id, version=row.version, by=cast.stina)
    assert "Hemligt ordval" in told(page(cast.rolf, monkeypatch))
    outside = page(replace(cast.rolf, circles=frozenset()), monkeypatch)
    assert "Redan rapporterat" in told(outside)
    assert "Hemligt ordval" not in told(outside)
