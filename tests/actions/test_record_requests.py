"""Begäran om utlämnande: registered, rows chosen, masked and assessed, decided once; each by who may."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, select

from lägesbild.actions import record_masks, record_requests, reports
from lägesbild.actions.record_requests import Asked, Verdict
from lägesbild.actions.reports import NewReport
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    TrailEntry,
    Viewer,
    clock,
)
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import Disclosure, ObservationKind, RecordKind, RequestStatus
from lägesbild.reading import record_requests as requests
from lägesbild.reading.record_requests import Row, Whole
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

ASKED = Asked(received_on=clock.today(), asked="Alla handlingar om oro vid torget")
VERDICT = Verdict(reason="Uppgiften omfattas av sekretess.", decider="E. Exempel, förvaltningschef")
SECRET = "Kontakten bor i gul villa"
REPORT = NewReport(
    kind=ObservationKind.ORO,
    text=f"Oro vid torget. {SECRET}.",
    district_code=None,
    category="ordning",
    occurred_at=dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC),
    audience="ledningsgruppen",
)


def stored(new: NewReport, by: Viewer, key: str = "r") -> int:
    with transaction() as session:
        return reports.save(session, new, by=by, submit_key=key).observation.id


def registered(by: Viewer, asked: Asked = ASKED, key: str = "b") -> int:
    with transaction() as session:
        return record_requests.register(session, asked, submit_key=key, by=by).id


def chosen(by: Viewer, *report_ids: int, key: str = "b") -> int:
    request_id = registered(by, key=key)
    with transaction() as session:
        picks = [(RecordKind.RAPPORT, row_id) for row_id in report_ids]
        record_requests.add_rows(session, request_id, picks, by=by)
    return request_id


def whole(request_id: int, by: Viewer) -> Whole:
    with reading() as session:
        return requests.read(session, request_id, viewer=by)


def masked(row: Row, by: Viewer, ground: str = "26 kap. 1 § OSL") -> None:
    assert row.record is not None
    text = next(one.text for one in row.record.fields if one.key == "Beskrivning")
    begins = text.index(SECRET)
    with transaction() as session:
        record_masks.mask(
            session,
            row.id,
            [(begins, begins + len(SECRET))],
            field="Beskrivning",
            ground=ground,
            checksum=row.record.checksum,
            version=row.version,
            by=by,
        )


def assessed(row: Row, by: Viewer, how: Disclosure) -> None:
    assert row.record is not None
    ground = "35 kap. 1 § OSL" if how is Disclosure.LAMNAS_INTE_UT else ""
    checksum, version = row.record.checksum, row.version
    with transaction() as session:
        record_masks.assess(session, row.id, how, ground=ground, checksum=checksum, version=version, by=by)


def decided(request_id: int, by: Viewer, verdict: Verdict = VERDICT) -> None:
    version = whole(request_id, by).version
    with transaction() as session:
        record_requests.decide(
            session,
            request_id,
            verdict,
            version=version,
            released=lambda session: requests.fixed(session, request_id, viewer=by),
            by=by,
        )


def test_requests_are_numbered_per_huvudman_and_year_and_once_for_each_sent_form(cast: Cast) -> None:
    last_year = replace(ASKED, received_on=dt.date(clock.today().year - 1, 6, 1))
    ids = [registered(cast.stina), registered(cast.stina), registered(cast.stina, key="c")]
    ids += [registered(cast.stina, last_year, "d"), registered(cast.sara)]
    assert ids[0] == ids[1]
    year = clock.today().year
    names = [whole(one, cast.stina).name for one in ids[1:4]] + [whole(ids[4], cast.sara).name]
    assert names == [
        f"Begäran 1/{year}",
        f"Begäran 2/{year}",
        f"Begäran 1/{year - 1}",
        f"Begäran 1/{year}",
    ]
    with reading() as session:
        entries = list(
            session.scalars(
                select(TrailEntry).where(TrailEntry.table_name == "record_request").order_by(TrailEntry.id)
            )
        )
    assert {one.action for one in entries} == {"utlamnande.registrera"}
    assert not any("torget" in one.details for one in entries)


def test_those_who_prepare_disclosures_do_so_for_their_own_huvudman_alone(cast: Cast) -> None:
    for nobody in (cast.anna, cast.rolf, cast.xenia):
        with pytest.raises(ForbiddenError):
            registered(nobody)
    request_id = registered(cast.sara)
    for somebody in (cast.stina, cast.admir):
        registered(somebody, key=somebody.username)
        with pytest.raises(NotFoundError):
            whole(request_id, somebody)
        with pytest.raises(NotFoundError), transaction() as session:
            record_requests.change(session, request_id, ASKED, version=1, by=somebody)


def test_a_row_of_another_huvudmans_request_is_not_there(cast: Cast) -> None:
    mine = stored(replace(REPORT, audience=MIN_VERKSAMHET), cast.sara, "own")
    row = whole(chosen(cast.sara, mine), cast.sara).rows[0]
    told = []
    for row_id in (row.id, 987654):
        with pytest.raises(NotFoundError) as refused, transaction() as session:
            record_requests.remove_row(session, row_id, by=cast.stina)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_only_rows_one_may_read_can_be_chosen(cast: Cast) -> None:
    closed = stored(replace(REPORT, audience=MIN_VERKSAMHET), cast.rolf)
    for row_id in (closed, 9999):
        with pytest.raises(NotFoundError):
            chosen(cast.stina, row_id)
    mine = stored(replace(REPORT, audience=MIN_VERKSAMHET), cast.sara, "own")
    assert len(whole(chosen(cast.sara, mine), cast.sara).rows) == 1


def test_what_is_masked_is_nowhere_in_what_the_decision_keeps(cast: Cast) -> None:
    request_id = chosen(cast.stina, stored(REPORT, cast.rolf))
    with pytest.raises(InputError, match="inte prövade"):
        decided(request_id, cast.stina)
    masked(whole(request_id, cast.stina).rows[0], cast.stina)
    with pytest.raises(InputError, match="skälen"):
        decided(request_id, cast.stina, replace(VERDICT, reason=""))
    decided(request_id, cast.stina)
    row = whole(request_id, cast.stina).rows[0]
    told = str(row.released)
    assert SECRET not in told
    assert "Oro vid torget. [maskat: 26 kap. 1 § OSL]." in told


def test_a_request_of_many_rows_is_read_with_as_many_questions_as_one_of_two(
    cast: Cast, database: Engine
) -> None:
    few, many = (
        [stored(REPORT, cast.rolf, f"{name}{each}") for each in range(count)]
        for name, count in (("a", 2), ("b", 6))
    )
    requests_of = [chosen(cast.stina, *few), chosen(cast.stina, *many, key="c")]
    asked: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *found: asked.append(found[2]))
    counts = []
    for request_id in requests_of:
        asked.clear()
        whole(request_id, cast.stina)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_decided_request_stands_as_it_is(cast: Cast) -> None:
    request_id = chosen(cast.stina, stored(REPORT, cast.rolf))
    row = whole(request_id, cast.stina).rows[0]
    assessed(row, cast.stina, Disclosure.LAMNAS_INTE_UT)
    decided(request_id, cast.stina)
    held = whole(request_id, cast.stina)
    assert (held.status, held.rows[0].shown) == (RequestStatus.BESLUTAD, ())
    for late in (
        lambda session: record_requests.change(
            session, request_id, ASKED, version=held.version, by=cast.stina
        ),
        lambda session: record_requests.add_rows(session, request_id, [], by=cast.stina),
        lambda session: record_requests.remove_row(session, row.id, by=cast.stina),
        lambda session: record_masks.unmask(
            session, row.id, None, version=held.rows[0].version, by=cast.stina
        ),
    ):
        with pytest.raises(InputError, match="beslutad"), transaction() as session:
            late(session)


def test_a_row_that_was_changed_after_it_was_assessed_has_to_be_assessed_again(cast: Cast) -> None:
    report_id = stored(REPORT, cast.rolf)
    request_id = chosen(cast.stina, report_id)
    masked(whole(request_id, cast.stina).rows[0], cast.stina)
    with transaction() as session:
        new = replace(REPORT, text=f"Nytt först. {REPORT.text}")
        reports.change(session, report_id, new, version=1, by=cast.rolf)
    row = whole(request_id, cast.stina).rows[0]
    assert row.is_stale
    with pytest.raises(ConflictError):
        decided(request_id, cast.stina)
    with pytest.raises(ConflictError):
        masked(row, cast.stina, "18 kap. 1 § OSL")


def test_a_row_one_may_not_read_any_more_shows_nothing_and_is_not_given_out(cast: Cast) -> None:
    report_id = stored(REPORT, cast.rolf)
    request_id = chosen(cast.stina, report_id)
    masked(whole(request_id, cast.stina).rows[0], cast.stina)
    outside = replace(cast.stina, circles=frozenset())
    row = whole(request_id, outside).rows[0]
    assert (row.record, row.shown) == (None, ())
    with pytest.raises(NotFoundError), transaction() as session:
        record_masks.unmask(session, row.id, None, version=row.version, by=outside)
    with pytest.raises(ConflictError):
        decided(request_id, outside)


def test_two_who_decide_at_once_get_one_decision(cast: Cast) -> None:
    request_id = registered(cast.stina)
    decided(request_id, cast.stina)
    with pytest.raises(InputError, match="beslutad"), transaction() as session:
        record_requests.decide(session, request_id, VERDICT, version=1, released=lambda _: {}, by=cast.stina)
