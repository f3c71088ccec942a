"""Publicering: proposed by one, published by another of the same huvudman, then frozen."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lägesbild.actions import indicator_releases, indicators, settings
from lägesbild.actions import indicator_rules as rules
from lägesbild.model import (
    ConflictError,
    District,
    DocumentError,
    ForbiddenError,
    IndicatorRelease,
    IndicatorValue,
    InputError,
    NotFoundError,
    Observation,
    TrailEntry,
    Viewer,
)
from lägesbild.model.clock import day_of
from lägesbild.model.words import DistrictLevel, ObservationKind, ReleaseStatus
from lägesbild.store.session import reading, transaction
from tests import closed_rows
from tests.closed_rows import COUNTED, NORRA_BRYNAS, OWN, Q1, Q2, SATRA, SODRA_BRYNAS
from tests.conftest import Cast

Act = Callable[[Session, int, Viewer], object]
APPROVE: Act = lambda s, i, by: indicator_releases.approve(s, i, version=1, by=by)  # noqa: E731
DECLINE: Act = lambda s, i, by: indicator_releases.decline(s, i, reason="Fel", version=1, by=by)  # noqa: E731
WITHDRAW: Act = lambda s, i, by: indicator_releases.withdraw(s, i, reason="Fel", version=2, by=by)  # noqa: E731


@pytest.fixture
def vera(cast: Cast) -> Viewer:
    """Who reports for Välfärd beside Sara; 12, 3 and 7 closed rows are there, of both."""
    made = closed_rows.colleague()
    with transaction() as session:
        closed_rows.add(session, made, {SATRA: 6, NORRA_BRYNAS: 2, SODRA_BRYNAS: 4})
        closed_rows.add(session, cast.sara, {SATRA: 6, NORRA_BRYNAS: 1, SODRA_BRYNAS: 3})
    return made


@pytest.fixture
def proposed(vera: Viewer) -> int:
    return closed_rows.proposal(vera, closed_rows.indicator(vera))


def _done(act: Act, release_id: int, by: Viewer) -> None:
    with transaction() as session:
        act(session, release_id, by)


def _row(release_id: int) -> IndicatorRelease:
    with reading() as session:
        row = session.get_one(IndicatorRelease, release_id)
        session.expunge(row)
        return row


def _values() -> dict[str, tuple[float | None, bool]]:
    with reading() as session:
        rows = session.execute(
            select(District.code, IndicatorValue.value, IndicatorValue.suppressed).join(
                District, District.id == IndicatorValue.district_id
            )
        )
        return {code: (value, hidden) for code, value, hidden in rows}


SHOWN = {SATRA: (10, False), NORRA_BRYNAS: (None, True), SODRA_BRYNAS: (None, True)}


def test_what_one_proposes_another_publishes_rounded_and_suppressed(
    cast: Cast, vera: Viewer, proposed: int
) -> None:
    assert _values() == {}
    assert _row(proposed).audience_id is None
    _done(APPROVE, proposed, cast.sara)
    row = _row(proposed)
    assert (row.status, row.audience_id) == (ReleaseStatus.PUBLICERAD, row.body_id)
    assert _values() == SHOWN


def test_no_count_is_stored_or_told_in_the_trail(cast: Cast, vera: Viewer, proposed: int) -> None:
    _done(APPROVE, proposed, cast.sara)
    content = _row(proposed).content
    assert json.loads(content)["cells"] == {SATRA: 10, NORRA_BRYNAS: None, SODRA_BRYNAS: None}
    assert "12" not in content.replace("2025", "")
    with reading() as session:
        told = session.scalars(
            select(TrailEntry).where(TrailEntry.table_name.startswith("indicator")).order_by(TrailEntry.id)
        ).all()
    assert [entry.action for entry in told if entry.table_name == "indicator_release"] == [
        "indikator.foresla",
        "indikator.godkann",
    ]
    assert {entry.action for entry in told if entry.table_name == "indicator_value"} == {"indikator.godkann"}
    of_group = [entry for entry in told if entry.audience_id is not None]
    assert all(entry.action == "indikator.godkann" for entry in of_group)
    assert not any("cells" in entry.details or "vera" in entry.details for entry in told)


def test_later_rows_edits_and_thinning_change_nothing(cast: Cast, vera: Viewer, proposed: int) -> None:
    _done(APPROVE, proposed, cast.sara)
    before = _row(proposed).content
    with transaction() as session:
        closed_rows.add(session, vera, {SATRA: 9, NORRA_BRYNAS: 9})
        settings.change_threshold(session, threshold=10, seen=5, by=cast.admir)
    with transaction() as session:
        session.execute(update(Observation).values(text="", reporter_id=None))
        session.execute(
            update(Observation).where(Observation.id % 2 == 0).values(withdrawn_at=closed_rows.NOON)
        )
    assert _row(proposed).content == before
    assert _values() == SHOWN


def test_nobody_publishes_the_same_rows_again_not_even_after_a_withdrawal(
    cast: Cast, vera: Viewer, proposed: int
) -> None:
    _done(APPROVE, proposed, cast.sara)
    _done(WITHDRAW, proposed, cast.sara)
    with transaction() as session:
        closed_rows.add(session, vera, {SATRA: 1})
    again = _row(proposed).indicator_id
    with pytest.raises(InputError, match="högst en gång"):
        closed_rows.proposal(vera, again)


@pytest.mark.parametrize(
    ("other", "start"),
    [
        (replace(COUNTED, level=DistrictLevel.KOMMUN, areas=()), Q1),
        (replace(COUNTED, areas=(SATRA,), months=1), dt.date(2025, 2, 1)),
        (replace(COUNTED, kinds=(ObservationKind.ORO, ObservationKind.HANDELSE)), Q1),
    ],
    ids=["the whole kommun", "a month of the quarter", "one more kind"],
)
def test_no_second_number_is_made_of_the_same_rows(
    cast: Cast, vera: Viewer, proposed: int, other: Any, start: dt.date
) -> None:
    _done(APPROVE, proposed, cast.sara)
    second = closed_rows.indicator(vera, replace(OWN, name="En till", counted=other))
    with pytest.raises(InputError, match="Oro från fältet") as caught:
        closed_rows.proposal(vera, second, start)
    assert caught.value.field == "period"


def test_the_next_quarter_and_other_kinds_are_published_beside_it(
    cast: Cast, vera: Viewer, proposed: int
) -> None:
    _done(APPROVE, proposed, cast.sara)
    later = closed_rows.NOON.replace(month=5)
    with transaction() as session:
        for who in (vera, cast.sara):
            closed_rows.add(session, who, {SATRA: 6, NORRA_BRYNAS: 3, SODRA_BRYNAS: 2}, at=later)
        for who in (vera, cast.sara):
            closed_rows.add(session, who, {SATRA: 6}, kind=ObservationKind.BEHOV)
    closed_rows.proposal(vera, _row(proposed).indicator_id, Q2)
    needs = replace(COUNTED, kinds=(ObservationKind.BEHOV,), areas=(SATRA,))
    closed_rows.proposal(vera, closed_rows.indicator(vera, replace(OWN, name="Behov", counted=needs)))


def test_a_declined_proposal_leaves_its_rows_free(cast: Cast, vera: Viewer, proposed: int) -> None:
    _done(DECLINE, proposed, cast.sara)
    assert _row(proposed).audience_id is None
    assert closed_rows.proposal(vera, _row(proposed).indicator_id) != proposed


def test_only_closed_own_rows_that_stand_are_counted(cast: Cast, vera: Viewer) -> None:
    with transaction() as session:
        group = next(iter(vera.circles))
        closed_rows.add(session, cast.sara, {NORRA_BRYNAS: 9}, audience_id=group)
        closed_rows.add(session, cast.rolf, {NORRA_BRYNAS: 9})
        for row in closed_rows.add(session, vera, {NORRA_BRYNAS: 9}):
            row.withdrawn_at = closed_rows.NOON
        closed_rows.add(session, vera, {NORRA_BRYNAS: 9}, at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC))
        closed_rows.add(session, vera, {NORRA_BRYNAS: 9}, kind=ObservationKind.BEHOV)
    made = closed_rows.proposal(vera, closed_rows.indicator(vera))
    assert json.loads(_row(made).content)["cells"][NORRA_BRYNAS] is None


def test_one_persons_rows_are_never_shown(cast: Cast) -> None:
    vera = closed_rows.colleague()
    with transaction() as session:
        closed_rows.add(session, vera, {SATRA: 40, NORRA_BRYNAS: 9, SODRA_BRYNAS: 8})
        closed_rows.add(session, cast.sara, {NORRA_BRYNAS: 9, SODRA_BRYNAS: 9})
    made = closed_rows.proposal(vera, closed_rows.indicator(vera))
    cells = json.loads(_row(made).content)["cells"]
    assert cells == {SATRA: None, NORRA_BRYNAS: 20, SODRA_BRYNAS: None}


def test_a_proposal_that_would_show_nothing_is_refused(cast: Cast) -> None:
    made = closed_rows.indicator(cast.sara)
    with pytest.raises(InputError, match="för små"):
        closed_rows.proposal(cast.sara, made)


@pytest.mark.parametrize(
    ("start", "audience", "error"),
    [
        (Q1.replace(day=2), "ledningsgruppen", "hel månad"),
        (dt.date(2025, 2, 1), "ledningsgruppen", "hel månad"),
        (dt.date(2090, 1, 1), "ledningsgruppen", "inte slut"),
        (Q1, "finns_inte", "finns inte"),
    ],
)
def test_what_does_not_hold_is_said(vera: Viewer, start: dt.date, audience: str, error: str) -> None:
    made = closed_rows.indicator(vera)
    with pytest.raises(InputError, match=error), transaction() as session:
        indicator_releases.propose(session, made, start=start, audience=audience, by=vera)


def test_one_form_sent_twice_is_one_proposal(vera: Viewer) -> None:
    made = closed_rows.indicator(vera)
    ids = set()
    for _ in range(2):
        with transaction() as session:
            ids.add(
                indicator_releases.propose(
                    session, made, start=Q1, audience="ledningsgruppen", by=vera, submit_key="k"
                ).id
            )
    assert len(ids) == 1


def test_who_proposed_does_not_approve_but_may_take_it_back(cast: Cast, vera: Viewer) -> None:
    made = closed_rows.proposal(cast.sara, closed_rows.indicator(cast.sara))
    with pytest.raises(ForbiddenError, match="Någon annan"):
        _done(APPROVE, made, cast.sara)
    _done(DECLINE, made, cast.sara)
    assert _row(made).status is ReleaseStatus.AVBOJT


def test_the_database_itself_refuses_one_person_as_both(cast: Cast, proposed: int) -> None:
    with pytest.raises(Exception, match="two_people"), transaction() as session:
        session.execute(
            update(IndicatorRelease).values(
                status=ReleaseStatus.PUBLICERAD,
                decided_by="vera",
                decided_at=closed_rows.NOON,
                audience_id=IndicatorRelease.body_id,
            )
        )


@pytest.mark.parametrize("act", [APPROVE, WITHDRAW], ids=["approve", "withdraw"])
def test_a_reporter_alone_neither_publishes_nor_withdraws(cast: Cast, vera: Viewer, act: Act) -> None:
    made = closed_rows.proposal(cast.sara, closed_rows.indicator(cast.sara))
    if act is WITHDRAW:
        _done(APPROVE, made, replace(cast.sara, username="lena"))
    with pytest.raises(ForbiddenError, match="granskaren"):
        _done(act, made, vera)


@pytest.mark.parametrize("act", [APPROVE, DECLINE, WITHDRAW], ids=["approve", "decline", "withdraw"])
def test_nobody_of_another_huvudman_knows_of_it(cast: Cast, proposed: int, act: Act) -> None:
    for who in (cast.anna, cast.rolf, cast.stina, cast.admir, cast.xenia):
        other = replace(who, is_reviewer=True, is_approver=True)
        with pytest.raises(NotFoundError):
            _done(act, proposed, other)
        with pytest.raises(NotFoundError):
            closed_rows.proposal(other, _row(proposed).indicator_id, Q2)


def test_who_only_reads_proposes_nothing(cast: Cast, vera: Viewer) -> None:
    made = closed_rows.indicator(vera)
    reader = replace(cast.anna, huvudman_id=vera.huvudman_id)
    with pytest.raises(ForbiddenError), transaction() as session:
        indicator_releases.propose(session, made, start=Q1, audience="ledningsgruppen", by=reader)


def test_what_changed_since_the_proposal_is_not_published(cast: Cast, vera: Viewer, proposed: int) -> None:
    with transaction() as session:
        closed_rows.add(session, vera, {SATRA: 9})
    with pytest.raises(InputError, match="har ändrats"):
        _done(APPROVE, proposed, cast.sara)


def test_what_was_tampered_with_is_not_published(cast: Cast, proposed: int) -> None:
    with transaction() as session:
        session.execute(update(IndicatorRelease).values(content='{"cells": {}}'))
    with pytest.raises(DocumentError, match="kontrollsumman"):
        _done(APPROVE, proposed, cast.sara)


def test_it_is_decided_once(cast: Cast, proposed: int) -> None:
    _done(APPROVE, proposed, cast.sara)
    with pytest.raises(ConflictError):
        _done(DECLINE, proposed, cast.sara)
    with pytest.raises(InputError, match="redan avgjort"), transaction() as session:
        indicator_releases.decline(session, proposed, reason="Fel", version=2, by=cast.sara)


def test_a_withdrawal_needs_a_reason_and_leaves_the_row(cast: Cast, proposed: int) -> None:
    _done(APPROVE, proposed, cast.sara)
    with pytest.raises(InputError, match="varför"), transaction() as session:
        indicator_releases.withdraw(session, proposed, reason=" ", version=2, by=cast.sara)
    _done(WITHDRAW, proposed, cast.sara)
    row = _row(proposed)
    assert (row.status, row.withdrawn_reason) == (ReleaseStatus.TILLBAKADRAGEN, "Fel")
    assert row.audience_id is not None


def test_the_words_are_frozen_with_the_numbers(vera: Viewer, proposed: int) -> None:
    with pytest.raises(InputError, match="fryst"), transaction() as session:
        indicators.change(session, _row(proposed).indicator_id, replace(OWN, name="Annat"), by=vera)


def test_own_values_cannot_be_given_by_hand(vera: Viewer) -> None:
    made = closed_rows.indicator(vera)
    with pytest.raises(InputError, match="godkänns av en till"), transaction() as session:
        indicators.publish(session, made, {SATRA: 9}, period_from=Q1, period_to=Q2, by=vera)


def test_whatever_is_asked_for_no_row_is_behind_two_published_numbers(cast: Cast) -> None:
    """Everything one could ask for, through the actions; then each row is looked for in it."""
    vera = closed_rows.colleague()
    with transaction() as session:
        for who, count in ((vera, 4), (cast.sara, 3)):
            for month in (1, 2, 3):
                for kind in (ObservationKind.ORO, ObservationKind.BEHOV):
                    at = closed_rows.NOON.replace(month=month)
                    rows = {SATRA: count, NORRA_BRYNAS: count + month, SODRA_BRYNAS: 2}
                    closed_rows.add(session, who, rows, at=at, kind=kind)
    asked = [
        (replace(COUNTED, kinds=kinds, level=level, areas=areas, months=months), start)
        for kinds in (
            (ObservationKind.ORO,),
            (ObservationKind.ORO, ObservationKind.BEHOV),
            (ObservationKind.BEHOV,),
        )
        for level, areas in ((DistrictLevel.REGSO, COUNTED.areas), (DistrictLevel.KOMMUN, ()))
        for months, start in ((1, Q1), (1, dt.date(2025, 2, 1)), (3, Q1))
    ]
    random.Random(721).shuffle(asked)  # noqa: S311 - no secret
    for number, (counted, start) in enumerate(asked):
        made = closed_rows.indicator(vera, replace(OWN, name=f"Mått {number}", counted=counted))
        with contextlib.suppress(InputError):
            _done(APPROVE, closed_rows.proposal(vera, made, start), cast.sara)
    with reading() as session:
        published = [rules.slot(row) for row in session.scalars(select(IndicatorRelease))]
        rows = session.execute(select(Observation.kind, Observation.occurred_at)).all()
    behind = [
        sum(kind in slot.kinds and slot.start <= day_of(at) <= slot.end for slot in published)
        for kind, at in rows
    ]
    assert len(published) > 1
    assert max(behind) == 1
