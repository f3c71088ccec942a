"""Registers as files, opened again: each viewer gets their own rows, with who reads each."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio

from lägesbild.actions import insatser, problembilder
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.export import listings, stamp
from lägesbild.model import Viewer
from lägesbild.reading import listings as registers
from lägesbild.reading.filters import Filters
from lägesbild.reading.listings import Listing
from lägesbild.store import geography
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast
from tests.reading.test_lage import report

MARCH = Filters(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def read(
    kind: str, viewer: Viewer, filters: Filters | None = MARCH, ids: tuple[int, ...] | None = None
) -> Listing:
    with reading() as session:
        return registers.read(session, kind, viewer=viewer, filters=filters, ids=ids)


def said(viewer: Viewer, title: str = "Rapporter") -> stamp.Stamp:
    return stamp.make(title, filters=MARCH, viewer=viewer, circles=("Ledningsgruppen",), made_on=MARCH.end)


def column(listing: Listing, heading: str) -> list[object]:
    return listings.frame(listing)[heading].tolist()


def follow(cast: Cast, *areas: str, audience: str = "ledningsgruppen", title: str = "Stök vid torget") -> int:
    new = NewProblembild(
        title=title,
        description="Stök på kvällarna.",
        category="ordning",
        audience=audience,
        opened_on=dt.date(2026, 3, 2),
        districts=areas,
    )
    with transaction() as session:
        return problembilder.create(session, new, by=cast.rolf, submit_key=title).problembild.id


def test_two_viewers_get_different_rows_and_are_told_who_reads_each(cast: Cast) -> None:
    report(cast.rolf)
    report(cast.rolf, audience="min_verksamhet")
    assert column(read("rapporter", cast.rolf), "Läses av") == ["Min verksamhet (Polisen)", "Ledningsgruppen"]
    assert column(read("rapporter", cast.stina), "Läses av") == ["Ledningsgruppen"]
    assert read("rapporter", cast.xenia).rows == ()


def test_ids_of_rows_that_may_not_be_read_change_nothing(cast: Cast) -> None:
    report(cast.rolf, audience="min_verksamhet")
    ids = read("rapporter", cast.rolf).ids
    assert len(ids) == 1
    assert read("rapporter", cast.stina, ids=ids).rows == ()
    assert read("rapporter", cast.rolf, ids=ids).ids == ids


def test_filters_cut_reports_by_period_area_category_and_huvudman(cast: Cast) -> None:
    report(cast.rolf, area="2180R018")
    report(cast.sara, area="2180R013", category="narkotika")
    found = {
        "april": Filters(dt.date(2026, 4, 1), dt.date(2026, 4, 30)),
        "sätra": Filters(MARCH.start, MARCH.end, district="2180R018"),
        "narkotika": Filters(MARCH.start, MARCH.end, categories=("narkotika",)),
        "polisen": Filters(MARCH.start, MARCH.end, huvudman=("polisen",)),
    }
    named = {
        name: column(read("rapporter", cast.stina, filters), "Huvudman") for name, filters in found.items()
    }
    assert named == {"april": [], "sätra": ["Polisen"], "narkotika": ["Välfärd"], "polisen": ["Polisen"]}


def test_a_link_to_what_one_may_not_read_is_not_named(cast: Cast) -> None:
    closed = follow(cast, "2180R018", audience="min_verksamhet", title="Slutet ärende vid torget")
    new = NewInsats(
        title="Kvällsvandring",
        description="Vuxna ute.",
        theme="fritid",
        audience="ledningsgruppen",
        reported_on=dt.date(2026, 3, 3),
        problembilder=(closed,),
    )
    with transaction() as session:
        insatser.create(session, new, by=cast.rolf, submit_key="i1")
    assert column(read("insatser", cast.rolf), "Svarar på problembild") == ["Slutet ärende vid torget"]
    assert column(read("insatser", cast.stina), "Svarar på problembild") == [""]


def test_a_workbook_of_reports_holds_the_numbers_on_the_screen(cast: Cast) -> None:
    report(cast.rolf, times=3)
    content = listings.file(read("rapporter", cast.stina), said(cast.stina), kind="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Uppgifter"]
    assert sheet.max_row == 1 + 3
    assert sheet["B2"].value == dt.datetime(2026, 3, 4, 13, 0)  # noon UTC is one o'clock in Stockholm


def test_a_geopackage_opens_with_points_outlines_and_its_origin(cast: Cast, tmp_path: Path) -> None:
    follow(cast, "2180R018", "2180R013")
    follow(cast, title="Stök i hela kommunen")
    path = tmp_path / "p.gpkg"
    path.write_bytes(listings.file(read("problembilder", cast.stina), said(cast.stina), kind="gpkg"))
    rows = gpd.read_file(path, layer="Problembilder").set_index("Rubrik")
    assert rows.crs.to_epsg() == 3006
    placed = rows.geometry["Stök vid torget"]
    areas = geography.regso("2180").set_index("code").geometry
    assert len(placed.geoms) == 2
    assert all(any(areas[code].contains(p) for p in placed.geoms) for code in ("2180R018", "2180R013"))
    assert rows.geometry["Stök i hela kommunen"] is None
    assert str(rows["Öppnad"].dtype).startswith("datetime64")
    assert len(gpd.read_file(path, layer="Områdesgränser")) == len(areas)
    about = pyogrio.read_dataframe(path, layer="Om uppgifterna", read_geometry=False)
    assert "Krets" in about["Uppgift"].tolist()


def test_every_register_opens_empty_in_every_format(cast: Cast, tmp_path: Path) -> None:
    for kind in registers.REGISTERS:
        found = read(kind, cast.stina)
        for file_format in ("csv", "xlsx", "gpkg"):
            content = listings.file(found, said(cast.stina, found.title), kind=file_format)
            assert len(content) > 100
        (tmp_path / "a.gpkg").write_bytes(content)
        assert len(gpd.read_file(tmp_path / "a.gpkg", layer=found.title)) == len(found.rows)
