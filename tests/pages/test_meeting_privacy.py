"""What a meeting's pages note of who reads, and that a window never writes in another person's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import meetings, notes, rounds
from lägesbild.actions.rounds import Line
from lägesbild.config import ROOT
from lägesbild.model import AgendaItem, Observation, ObservationReading, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import AgendaKind, StatementKind
from lägesbild.reading import presentation
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast

ORO = Line(
    key="a1",
    kind=StatementKind.ORO,
    text="Oro för en mindre grupp vid torget",
    district_code="2180R018",
    category="riskzon",
)


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, name: str, meeting_id: int, punkt: str) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60)
    app.query_params["rad"] = str(meeting_id)
    app.query_params["punkt"] = punkt
    return app.run()


def html(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


@pytest.fixture
def meeting_id(cast: Cast) -> int:
    """A meeting of today, with the standing items."""
    with transaction() as session:
        found = meetings.hold(session, body="ledningsgruppen", held_on=today(), by=cast.stina).id
        notes.lay_out(session, found, by=cast.stina)
        return found


def readers() -> set[int]:
    with reading() as session:
        return set(session.scalars(select(ObservationReading.user_id)))


def prepared(meeting_id: int, by: Viewer) -> None:
    with transaction() as session:
        rounds.ready(session, meeting_id, (ORO,), version=0, by=by)


def test_who_sees_a_report_of_the_round_on_the_screen_has_read_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    prepared(meeting_id, cast.sara)
    with reading() as session:
        points = presentation.stage(session, meeting_id, viewer=cast.anna).points
    number = next(point.number for point in points if point.kind is AgendaKind.RUNDA)
    for step in range(9):
        app = page(cast.anna, monkeypatch, "presentation", meeting_id, f"{number}.{step}")
        if ORO.text in html(app):
            break
        assert readers() == set(), "nothing is noted before it is shown"
    assert ORO.text in html(app)
    assert readers() == {cast.anna.user_id}


def test_a_report_that_comes_to_a_screen_standing_still_is_read_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    with reading() as session:
        points = presentation.stage(session, meeting_id, viewer=cast.anna).points
    number = next(point.number for point in points if point.kind is AgendaKind.RUNDA)
    open_before = [
        page(cast.anna, monkeypatch, "presentation", meeting_id, f"{number}.{step}") for step in range(9)
    ]
    prepared(meeting_id, cast.sara)
    assert readers() == set()
    assert any(ORO.text in html(app.run()) for app in open_before)
    assert readers() == {cast.anna.user_id}


def test_who_reads_a_draft_of_minutes_has_read_the_reports_in_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    prepared(meeting_id, cast.sara)
    app = page(cast.rolf, monkeypatch, "protokoll", meeting_id, "1")
    assert ORO.text in html(app)
    assert readers() == {cast.rolf.user_id}
    with reading() as session:
        (first,) = session.scalars(select(Observation.first_read_at))
    assert first is not None
    assert first <= dt.datetime.now(dt.UTC)


def test_what_one_person_typed_is_never_stored_in_the_name_of_another(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.stina, monkeypatch, "anteckna", meeting_id, "1")
    field = next(one.key for one in app.text_area if one.key and one.key.startswith("anteckning_"))
    other = replace(cast.stina, user_id=cast.anna.user_id, username="anna")
    monkeypatch.setattr(identity, "current", lambda: other)
    app.text_area(key=field).set_value("Skrivet av Stina").run()
    with reading() as session:
        assert set(session.scalars(select(AgendaItem.note))) == {""}
