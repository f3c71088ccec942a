"""Ladda ned: each file is made with the rights of that moment, and noted before it is handed over."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.export import images
from lägesbild.figures.chart import Chart, new_figure
from lägesbild.model import (
    BodyMember,
    ConflictError,
    DocumentError,
    NotFoundError,
    ObservationReading,
    TrailEntry,
    User,
)
from lägesbild.reading import lage
from lägesbild.reading.filters import Filters
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from lägesbild.ui import downloads
from tests.conftest import Cast
from tests.reading.test_lage import TODAY, report

MARCH = Filters(dt.date(2026, 3, 1), dt.date(2026, 3, 31), words=("Sätra",))


def noted() -> list[tuple[str, str, int | None, dict[str, object]]]:
    with reading() as session:
        found = session.scalars(
            select(TrailEntry).where(TrailEntry.action.startswith("export.")).order_by(TrailEntry.id)
        )
        return [(row.actor, row.action, row.huvudman_id, json.loads(row.details)) for row in found]


def chart() -> Chart:
    figure, _ = new_figure("light", height=200)
    table = pd.DataFrame({"Kategori": ["Ordning", "Narkotika"], "Antal": ["12", "7"]})
    return Chart(figure, table, "Staplar", more=(pd.DataFrame({"Möte": ["ett"]}), pd.DataFrame()))


def test_the_numbers_of_a_chart_are_taken_as_numbers_with_its_other_tables_and_noted(cast: Cast) -> None:
    content = downloads.chart_file(chart(), "xlsx", title="Vad det gäller", filters=MARCH, viewer=cast.stina)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Uppgifter", "Uppgifter 2", "Om uppgifterna"]
    assert [row[1].value for row in book["Uppgifter"]] == ["Antal", 12, 7]
    ((actor, action, huvudman, details),) = noted()
    assert (actor, action, huvudman) == ("stina", "export.diagram", cast.stina.huvudman_id)
    assert details == {
        "format": "xlsx",
        "antal": 2,
        "urval": "Vad det gäller. 1 mars 2026–31 mars 2026. Sätra",
    }


def test_the_trail_does_not_quote_what_the_title_of_a_chart_quotes(cast: Cast) -> None:
    title = "Före och efter: Vandring vid skolan"
    downloads.chart_file(chart(), "csv", title=title, filters=MARCH, viewer=cast.anna)
    assert "Vandring" not in str(noted())
    assert "Före och efter" in str(noted())


def test_taking_restricted_reports_is_noted_as_reading_them(cast: Cast) -> None:
    report(cast.sara, category="riskzon")
    view = Filters(MARCH.start, MARCH.end)
    downloads.listing_file("rapporter", "csv", ids=None, filters=view, viewer=cast.rolf)
    with reading() as session:
        assert session.scalars(select(ObservationReading.user_id)).all() == [cast.rolf.user_id]
        read = session.scalars(select(TrailEntry).where(TrailEntry.action == "rapport.las")).one()
        assert (read.actor, read.huvudman_id) == ("rolf", cast.sara.huvudman_id)
    assert [(actor, action) for actor, action, *_ in noted()] == [("rolf", "export.rapporter")]


def test_the_map_is_taken_as_geojson_and_noted(cast: Cast) -> None:
    report(cast.rolf)
    seen = lage.read(Filters(MARCH.start, MARCH.end), viewer=cast.stina, today=TODAY)
    content = downloads.map_file(seen, "geojson", code="2180", measure="antal", viewer=cast.stina)
    assert json.loads(content)["type"] == "FeatureCollection"
    assert noted()[0][1] == "export.karta"


def test_a_closed_account_and_changed_rights_get_no_file_from_an_open_page(cast: Cast) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        member = select(BodyMember).where(BodyMember.huvudman_id == cast.rolf.huvudman_id)
        session.scalars(member).first().valid_to = dt.date(2020, 1, 1)  # type: ignore[union-attr]
        session.get_one(User, cast.anna.user_id).closed_at = dt.datetime.now(dt.UTC)
    with pytest.raises(ConflictError, match="har ändrats"):
        downloads.listing_file("insatser", "csv", ids=None, filters=MARCH, viewer=cast.rolf)
    with pytest.raises(NotFoundError):
        downloads.chart_file(chart(), "csv", title="x", filters=MARCH, viewer=cast.anna)
    assert noted() == []


def test_what_cannot_be_noted_is_not_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ConflictError("Spåret går inte att skriva.")

    monkeypatch.setattr(trail, "note", broken)
    with pytest.raises(ConflictError):
        downloads.listing_file("insatser", "csv", ids=None, filters=MARCH, viewer=cast.stina)


def test_a_file_that_fails_tells_its_sentence_and_never_what_broke(caplog: pytest.LogCaptureFixture) -> None:
    def late() -> bytes:
        raise DocumentError(images.TOO_SLOW)

    def broken() -> bytes:
        raise ValueError("Nils Nilsson")

    for make, told in ((late, images.TOO_SLOW), (broken, "Något gick fel")):
        attempt = downloads._Attempt()
        with pytest.raises(DocumentError) as raised:
            downloads._made(downloads.File("png", "a.png", make), attempt)
        assert attempt.done.is_set()
        assert attempt.told.startswith(told)
        assert "Nils" not in attempt.told + str(raised.value) + caplog.text


def _offered() -> None:
    from lägesbild.ui import downloads

    files = [downloads.File(kind, f"a.{kind}", lambda: b"") for kind in ("png", "csv")]
    downloads.offer("prov", files)


@pytest.mark.parametrize("chromium", [None, "/usr/bin/chromium"])
def test_pictures_are_offered_only_where_they_can_be_drawn(
    chromium: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "chromium", lambda: chromium)
    page = AppTest.from_function(_offered).run()
    assert not page.exception
    disabled = {button.proto.label: button.proto.disabled for button in page.get("download_button")}
    assert disabled == {"Bild (PNG)": chromium is None, "Tabell (CSV)": False}
    assert [caption.value for caption in page.caption] == ([images.MISSING] if chromium is None else [])
