"""Pictures drawn by a real Chromium: all of it in one module, since starting it takes seconds."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import os
import signal
import subprocess
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pandas as pd
import pytest
from PIL import Image

from lägesbild.export import charts, images, maps, stamp
from lägesbild.export.images import PAINTER
from lägesbild.export.stamp import Stamp
from lägesbild.figures.chart import Chart, new_figure
from lägesbild.figures.tokens import DARK, LIGHT
from lägesbild.model import DocumentError, Viewer
from lägesbild.model.words import DistrictLevel, Role
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import SILENT, SUPPRESSED, AreaPicture

SAID: Stamp = stamp.make(
    "Vad rapporterna från Andersberg gäller & varför <inte>",
    filters=Filters(dt.date(2026, 5, 24), dt.date(2026, 11, 22), words=("Andersberg",)),
    viewer=Viewer(1, "stina", "Stina", Role.SAMORDNARE, 1, "BIG", frozenset()),
    circles=("Min verksamhet", "Ledningsgruppen"),
    made_on=dt.date(2026, 11, 22),
)


@pytest.fixture(scope="module", autouse=True)
def _stopped() -> Iterator[None]:
    yield
    PAINTER.stop()


def chart() -> Chart:
    figure, colours = new_figure("dark", height=300)
    figure.add_bar(x=[12, 7], y=["Ordning", "Narkotika"], orientation="h", marker_color=colours.primary)
    return Chart(figure, pd.DataFrame({"Kategori": ["Ordning"], "Antal": ["12"]}), "Staplar")


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def colours_of(picture: Image.Image) -> set[str]:
    counted = picture.getcolors(maxcolors=1_000_000) or []
    return {"#{:02X}{:02X}{:02X}".format(*colour) for count, colour in counted if count > 200}


def test_a_chart_is_twice_as_large_as_it_is_wide_and_light_whatever_the_screen_showed() -> None:
    picture = opened(charts.picture(chart(), SAID, kind="png"))
    assert picture.width == 2 * charts.WIDTH
    assert picture.height > 2 * 300
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    assert LIGHT.primary in colours_of(picture)
    assert not {DARK.background, DARK.primary} & colours_of(picture)


def test_an_svg_is_well_formed_and_carries_its_title_and_origin_and_no_address() -> None:
    content = charts.picture(chart(), SAID, kind="svg")
    drawn = ET.fromstring(content)  # noqa: S314 our own file
    texts = " ".join("".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text"))
    for told in (
        SAID.title,
        "Källa: huvudmännens egna rapporter",
        "Krets: det som BIG får läsa",
        "Urval: Andersberg",
    ):
        assert told in texts
    assert b"modebar" not in content
    addresses = {part for part in content.decode().split('"') if part.startswith("http")}
    assert all(address.startswith("http://www.w3.org/") for address in addresses)


def test_the_map_keeps_its_classes_apart_in_grey_and_hatches_silence() -> None:
    values: list[int | None] = [2, 30, 55, 80, 98, None, None]
    reasons = [None, None, None, None, None, SUPPRESSED, SILENT]
    codes = ["2180R018", "2180R013", "2180R003", "2180R005", "2180R007", "2180R009", "2180R011"]
    areas = [
        AreaPicture(code, code, DistrictLevel.REGSO, None, 1000, value, reason, None, None, 0, (), ())
        for code, value, reason in zip(codes, values, reasons, strict=True)
    ]
    picture = opened(maps.png(areas, SAID, municipality_code="2180", measure="antal"))
    assert picture.width == 2 * charts.WIDTH
    greys = sorted(
        int(Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0))) for colour in LIGHT.scale
    )  # type: ignore[arg-type]
    assert min(after - before for before, after in itertools.pairwise(greys)) >= 25
    assert set(LIGHT.scale) <= colours_of(picture)


def test_chromium_may_die_between_two_pictures_and_the_next_is_drawn() -> None:
    charts.picture(chart(), SAID, kind="png")
    before = PAINTER._kaleido.subprocess
    os.killpg(before.pid, signal.SIGKILL)
    before.wait(timeout=10)
    assert opened(charts.picture(chart(), SAID, kind="png")).width == 2 * charts.WIDTH
    assert PAINTER._kaleido.subprocess.pid != before.pid


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_is_drawn() -> None:
    charts.picture(chart(), SAID, kind="png")
    hanging = PAINTER._kaleido.subprocess.pid
    os.killpg(hanging, signal.SIGSTOP)
    with pytest.raises(DocumentError, match="tog för lång tid"):
        PAINTER.draw(charts.framed(chart(), SAID), kind="png", scale=1, seconds=1)
    states = subprocess.run(["ps", "-o", "stat=", "-g", str(hanging)], capture_output=True, text=True).stdout
    assert [state for state in states.split() if not state.startswith("Z")] == []
    assert charts.picture(chart(), SAID, kind="png")


def test_several_people_draw_at_once_and_each_gets_a_picture() -> None:
    made: list[bytes] = []
    people = [
        threading.Thread(target=lambda: made.append(charts.picture(chart(), SAID, kind="png")))
        for _ in range(4)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=60)
    assert [opened(content).width for content in made] == [2 * charts.WIDTH] * 4


def test_a_chromium_that_breaks_twice_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken() -> None:
        raise RuntimeError("Executor is closed")

    PAINTER.stop()
    monkeypatch.setattr(images, "_open", broken)
    with pytest.raises(DocumentError, match="gick inte att skapa"):
        charts.picture(chart(), SAID, kind="png")


def test_without_a_chromium_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "chromium", lambda: None)
    with pytest.raises(DocumentError, match="Chromium eller Chrome saknas"):
        charts.picture(chart(), SAID, kind="png")
