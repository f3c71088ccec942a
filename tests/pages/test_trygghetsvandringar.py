"""Trygghetsvandringar as one plans, walks and mends; what others read of it, and the list taken away."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import safety_walks as acts
from lägesbild.actions import walk_findings as findings
from lägesbild.actions.safety_walks import NewWalk
from lägesbild.actions.walk_findings import NewFinding
from lägesbild.model import TrailEntry, Viewer, WalkFinding
from lägesbild.model.clock import today
from lägesbild.store.session import reading, transaction
from lägesbild.ui import walk_files
from tests.conftest import Cast
from tests.pages.app import html, opened

SATRA = "2180R018"


def page(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch, *, name: str = "trygghetsvandringar", **address: str
) -> AppTest:
    return opened(name, viewer, monkeypatch, seconds=60, **address)


def keys(app: AppTest) -> set[str]:
    return {str(one.key).split(".save.")[0] for one in app.button}


def walk(by: Viewer, day: dt.date | None = None) -> int:
    with transaction() as session:
        new = NewWalk(district=SATRA, planned_on=day or today(), audience="ledningsgruppen")
        return acts.plan(session, new, by=by, submit_key=str(day)).id


def finding(by: Viewer, walk_id: int, huvudman: str = "livsmiljo") -> int:
    with transaction() as session:
        new = NewFinding(text="Trasig lampa", place="gångtunneln", responsible_huvudman=huvudman)
        return findings.note(session, walk_id, new, by=by, submit_key=huvudman).id


def stored() -> list[WalkFinding]:
    with reading() as session:
        return list(session.scalars(select(WalkFinding).order_by(WalkFinding.id)))


def test_a_walk_is_planned_with_what_is_missing_told_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch)
    app.button(key="vandring.ny").click().run()
    app.button(key="vandring_ny.save").click().run()
    told = " ".join(one.value for one in app.markdown)
    assert all(part in told for part in ("Välj var ni går", "vilken dag", "vilka som får läsa"))
    app.selectbox(key="vandring_ny_district").set_value(SATRA).run()
    app.date_input(key="vandring_ny_planned_on").set_value(today()).run()
    app.radio(key="vandring_ny_audience").set_value("ledningsgruppen").run()
    app.button(key="vandring_ny.save").click().run()
    assert "är planerad" in app.success[0].value
    assert "Trygghetsvandring i Sätra" in html(app)
    assert "i Sätra" in html(page(cast.anna, monkeypatch)), "the progress names the next one"


def test_on_the_day_the_form_stands_open_and_is_empty_for_the_next_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk_id = walk(cast.stina)
    app = page(cast.rolf, monkeypatch, rad=str(walk_id))
    save = next(str(one.key) for one in app.button if ".save." in str(one.key))
    app.text_area(key=f"brist_ny{walk_id}_text").set_value("Trasig lampa").run()
    again = page(cast.rolf, monkeypatch, rad=str(walk_id))
    assert again.text_area(key=f"brist_ny{walk_id}_text").value == "Trasig lampa", "kept on another device"
    app.text_input(key=f"brist_ny{walk_id}_place").set_value("vid torget").run()
    app.session_state[f"brist_ny{walk_id}_responsible"] = "livsmiljo"
    app.button(key=save).click().run()
    assert app.success[0].value == "Bristen är sparad. Skriv nästa."
    assert app.text_area(key=f"brist_ny{walk_id}_text").value == ""
    assert "Trasig lampa" in html(app)
    assert len(stored()) == 1


def test_one_responsible_marks_it_mended_and_a_reader_only_reads(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding_id = finding(cast.stina, walk(cast.stina), "valfard")
    assert keys(page(cast.anna, monkeypatch)) == set()
    assert keys(page(cast.rolf, monkeypatch)) == {"vandring.ny"}
    app = page(cast.sara, monkeypatch)
    assert keys(app) == {"vandring.ny", f"brist.fixa.{finding_id}"}
    app.button(key=f"brist.fixa.{finding_id}").click().run()
    app.text_area(key=f"bristfix{finding_id}_fixed_note").set_value("Ny lampa").run()
    app.button(key=f"bristfix{finding_id}.save").click().run()
    assert app.success[0].value == "Bristen är åtgärdad."
    assert "Ingen brist stämmer" in html(app), "the list shows open ones"
    mended = page(cast.anna, monkeypatch, status="Åtgärdade")
    assert "Ny lampa" in html(mended)


def test_a_change_made_in_between_shows_both(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    walk_id = walk(cast.stina)
    finding_id = finding(cast.stina, walk_id)
    app = page(cast.stina, monkeypatch, rad=str(walk_id))
    app.button(key=f"brist.andra.{finding_id}").click().run()
    app.text_area(key=f"brist{finding_id}_text").set_value("Två trasiga lampor").run()
    with transaction() as session:
        new = NewFinding(text="Tre trasiga lampor")
        findings.change(session, finding_id, new, version=1, by=cast.stina)
    app.button(key=f"brist{finding_id}.save").click().run()
    assert "Tre trasiga lampor" in app.warning[0].value
    app.button(key=f"brist{finding_id}.ours").click().run()
    app.button(key=f"brist{finding_id}.save").click().run()
    assert stored()[0].text == "Två trasiga lampor"


def test_a_walk_is_noted_as_walked_and_cancelled_with_care(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk_id = walk(cast.stina)
    app = page(cast.stina, monkeypatch, rad=str(walk_id))
    app.button(key="vandring.gatt").click().run()
    app.number_input(key=f"vandrad{walk_id}_people").set_value(12).run()
    app.button(key=f"vandrad{walk_id}.save").click().run()
    assert app.success[0].value == "Vandringen är genomförd."
    assert "1 av 2 genomförda i år" in html(page(cast.anna, monkeypatch))
    other = walk(cast.stina, today() + dt.timedelta(days=20))
    app = page(cast.stina, monkeypatch, rad=str(other))
    assert "vandring.brist" in keys(app), "long before its day the form waits behind a button"
    app.button(key="vandring.stall_in").click().run()
    assert app.button(key="vandring.stall_in.saker").label == "Ställ in vandringen"
    with transaction() as session:
        acts.cancel(session, other, on=today(), version=1, by=cast.stina)
    cancelled = page(cast.stina, monkeypatch, rad=str(other))
    assert "inställd" in html(cancelled)
    assert keys(cancelled) == {"vandring.aterta"}


def test_a_stranger_reads_none_of_it_and_omrade_tells_what_is_open(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk_id = walk(cast.stina)
    finding(cast.stina, walk_id)
    assert "finns inte" in page(cast.xenia, monkeypatch, rad=str(walk_id)).exception[0].message
    assert "Sätra" not in html(page(cast.xenia, monkeypatch))
    assert "1 öppen brist från trygghetsvandring" in html(page(cast.anna, monkeypatch, name="omrade"))
    assert "trygghetsvandring" not in html(page(cast.xenia, monkeypatch, name="omrade"))


def test_the_list_is_handed_over_with_whom_it_concerns_and_that_is_noted(cast: Cast) -> None:
    walk_id = walk(cast.stina)
    ids = (finding(cast.stina, walk_id), finding(cast.stina, walk_id, "polisen"))
    made = walk_files.file(ids[:1], "xlsx", viewer=cast.anna)
    rows = list(load_workbook(io.BytesIO(made)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 2
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["Brist"], told["Ansvarig huvudman"], told["Status"]) == (
        "Trasig lampa",
        "Livsmiljö",
        "öppen",
    )
    stranger = walk_files.file(ids, "csv", viewer=cast.xenia).decode("utf-8-sig")
    assert "Trasig lampa" not in stranger
    with reading() as session:
        taken = session.scalars(
            select(TrailEntry.actor).where(TrailEntry.action == "export.brister").order_by(TrailEntry.id)
        ).all()
    assert list(taken) == ["anna", "xenia"]
