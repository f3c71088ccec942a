"""The map of judgements: never a colour alone, grå hatched like silence, a stadsdel beside its parts."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lägesbild.figures import judgement_map
from lägesbild.figures.tokens import DARK, LIGHT
from lägesbild.model.words import DistrictLevel, Judgement
from lägesbild.reading.assessments import Judged, JudgedArea

AREAS: Final = ("2180R001", "2180R002", "2180R003")


def judged(judgement: Judgement, area: str, problembild: str | None = None) -> Judged:
    return Judged(
        id=1,
        version=1,
        meeting_id=1,
        on=dt.date(2026, 9, 23),
        group="Ledningsgruppen",
        problembild_id=None if problembild is None else 1,
        problembild=problembild,
        area=area,
        area_name=area,
        judgement=judgement,
        reason="Skäl <b>",
    )


def area(code: str, *found: Judged, level: DistrictLevel = DistrictLevel.REGSO) -> JudgedArea:
    return JudgedArea(code, f"Område {code}", level, None, found)


def test_each_judged_area_has_its_sign_and_word_and_gra_is_hatched() -> None:
    areas = [
        area(AREAS[0], judged(Judgement.ROD, AREAS[0])),
        area(AREAS[1], judged(Judgement.GRA, AREAS[1])),
        area(AREAS[2]),
    ]
    drawn = judgement_map.draw(areas, municipality_code="2180", theme="light", opens={})
    html = drawn.map.get_root().render()
    assert "\\u25a0 r\\u00f6d" in html or "■ röd" in html
    assert html.count('"className": "tyst"') >= 1
    assert [(entry.label, entry.areas, entry.mark) for entry in drawn.legend] == [
        ("■ röd", 1, "fill"),
        ("? grå (otillräckligt underlag)", 1, "hatch"),
        ("inte bedömt", 1, "fill"),
    ]


def test_the_area_as_a_whole_goes_before_the_worst_in_it_and_gra_before_gron() -> None:
    whole = judged(Judgement.GRON, "x")
    parts = (judged(Judgement.GRON, "x", "Lugnt"), judged(Judgement.GRA, "x", "Okänt"))
    assert area("x", *parts).told == "grå, värst av 2: Okänt"
    assert area("x", *parts, whole).told == "grön: Skäl <b>"
    assert area("x").told == "inte bedömt"


def test_the_table_says_it_in_words() -> None:
    table = judgement_map.table([judged(Judgement.GUL, "x", "Stök")])
    assert table.to_dict("records") == [
        {"Område": "x", "Vad": "Stök", "Bedömning": "▲ gul", "Skäl": "Skäl <b>"}
    ]
    assert list(judgement_map.table([]).columns) == ["Område", "Vad", "Bedömning", "Skäl"]


def test_the_fills_of_a_theme_differ() -> None:
    for colours in (LIGHT, DARK):
        fills = [judgement_map.fill(one, colours) for one in (Judgement.GRON, Judgement.GUL, Judgement.ROD)]
        assert len({*fills, colours.background, colours.panel}) == 5
