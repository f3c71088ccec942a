"""Finding what a request concerns: all that the viewer reads, nothing that they do not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lägesbild.actions import problembilder, reports
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import Viewer
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import RecordKind
from lägesbild.reading import areas, record_search, record_texts
from lägesbild.reading.record_search import Wanted
from lägesbild.store.session import reading, transaction
from tests.actions.test_record_requests import REPORT, stored
from tests.conftest import Cast


def found(wanted: Wanted, viewer: Viewer) -> set[tuple[RecordKind, int]]:
    with reading() as session:
        records = record_search.find(session, wanted, viewer=viewer).records
    return {(one.kind, one.id) for one in records}


def test_closed_rows_are_found_by_their_own_people_alone(cast: Cast) -> None:
    row_id = stored(replace(REPORT, text="Övergiven å", audience=MIN_VERKSAMHET), cast.sara)
    wanted = Wanted(words="ÖVERGIVEN")
    assert found(wanted, cast.sara) == {(RecordKind.RAPPORT, row_id)}
    assert found(wanted, cast.stina) == found(wanted, cast.rolf) == set()


def test_withdrawn_and_changed_texts_are_still_documents(cast: Cast) -> None:
    row_id = stored(REPORT, cast.rolf)
    with transaction() as session:
        reports.change(session, row_id, replace(REPORT, text="Nu lugnt"), version=1, by=cast.rolf)
        reports.withdraw(session, row_id, reason="fel", by=cast.rolf)
    assert found(Wanted(words="gul villa"), cast.rolf) == {(RecordKind.RAPPORT, row_id)}


@pytest.mark.parametrize(
    ("wanted", "is_there"),
    [
        (Wanted(words="torget andersberg"), True),
        (Wanted(words="torget valbo"), False),
        (Wanted(start=dt.date(2026, 3, 2), end=dt.date(2026, 3, 2)), True),
        (Wanted(end=dt.date(2026, 3, 1)), False),
        (Wanted(words="100%"), False),
    ],
)
def test_words_areas_and_days_cut_what_is_found(cast: Cast, wanted: Wanted, is_there: bool) -> None:
    with reading() as session:
        area = areas.read_tree(session).resolve("Andersberg")
    row_id = stored(replace(REPORT, district_code=area.code), cast.rolf)
    assert ((RecordKind.RAPPORT, row_id) in found(wanted, cast.stina)) is is_there


def test_a_problembild_is_found_by_its_cause(cast: Cast) -> None:
    new = NewProblembild(
        title="Oro i parken",
        category="ordning",
        audience="ledningsgruppen",
        opened_on=dt.date(2026, 1, 2),
        cause_situation="Mörkt efter klockan sex",
    )
    with transaction() as session:
        row_id = problembilder.create(session, new, by=cast.rolf, submit_key="p").problembild.id
    assert found(Wanted(words="mörkt"), cast.stina) == {(RecordKind.PROBLEMBILD, row_id)}
    assert found(Wanted(words="mörkt"), cast.xenia) == set()


def test_what_a_report_said_while_it_was_closed_is_read_by_its_own_people_alone(cast: Cast) -> None:
    row_id = stored(replace(REPORT, text="Hemlig källa i huset", audience=MIN_VERKSAMHET), cast.sara)
    with transaction() as session:
        reports.change(session, row_id, replace(REPORT, text="Oro vid huset"), version=1, by=cast.sara)
    pick = (RecordKind.RAPPORT, row_id)
    assert found(Wanted(words="källa"), cast.sara) == {pick}
    assert found(Wanted(words="källa"), cast.rolf) == set()
    with reading() as session:
        seen = record_texts.several(session, [pick], viewer=cast.rolf)
    assert [field.label for field in seen[0].fields if "Hemlig" in field.text] == []
    assert found(Wanted(words="oro"), cast.rolf) == {pick}
