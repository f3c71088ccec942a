"""The columnar snapshot: the same as a fresh load after every kind of write, and cut for the viewer."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from lägesbild.actions import reports
from lägesbild.model import Observation, Viewer
from lägesbild.model.words import Role
from lägesbild.reading import snapshot
from lägesbild.reading.rights import visible
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast
from tests.reading.test_lage import report


def held() -> snapshot.Snapshot:
    with reading() as session:
        return snapshot.current(session)


def fresh() -> snapshot.Snapshot:
    with reading() as session:
        return snapshot._load(session, held().revision)


def same(one: snapshot.Snapshot, other: snapshot.Snapshot) -> bool:
    order, other_order = np.argsort(one.id), np.argsort(other.id)
    return all(
        np.array_equal(getattr(one, name)[order], getattr(other, name)[other_order])
        for name in snapshot.COLUMNS
    )


def test_added_changed_and_withdrawn_rows_reach_the_held_snapshot(cast: Cast) -> None:
    report(cast.rolf, times=3)
    first = held()
    assert len(first) == 3
    report(cast.sara)
    with transaction() as session:
        trail.deed(session, by="test", action="rapport.andra")
        rows = session.scalars(select(Observation).order_by(Observation.id)).all()
        rows[0].withdrawn_at = dt.datetime.now(dt.UTC)
        rows[1].occurred_at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    second = held()
    assert len(second) == 3
    assert same(second, fresh())
    assert len(first) == 3, "an older snapshot stays as it was for whoever holds it"


def test_the_snapshot_is_reused_until_something_is_written(cast: Cast) -> None:
    report(cast.rolf)
    assert held() is held()
    before = held()
    report(cast.rolf)
    assert held() is not before


def test_nobody_can_change_the_shared_columns(cast: Cast) -> None:
    report(cast.rolf)
    with pytest.raises(ValueError, match="read-only"):
        held().day[0] = 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mask_sql_and_rule_agree_for_any_viewer(cast: Cast, data: st.DataObject) -> None:
    if not len(held()):
        for viewer in (cast.rolf, cast.sara, cast.stina):
            for audience in (reports.MIN_VERKSAMHET, "ledningsgruppen"):
                report(viewer, audience=audience)
        report(cast.rolf, audience="myndigheterna")
        report(cast.sara, audience="omradesgrupp_satra")
    viewer = Viewer(
        user_id=1,
        username="x",
        display_name="x",
        role=data.draw(st.sampled_from(list(Role))),
        huvudman_id=data.draw(st.integers(1, 12)),
        huvudman="x",
        circles=data.draw(st.frozensets(st.integers(1, 8))),
    )
    seen = held()
    masked = set(seen.id[seen.visible(viewer)].tolist())
    with reading() as session:
        queried = set(session.scalars(select(Observation.id).where(visible(Observation, viewer))))
        rows = session.execute(select(Observation.id, Observation.huvudman_id, Observation.audience_id))
        ruled = {row.id for row in rows if viewer.may_read(huvudman_id=row[1], audience_id=row[2])}
    assert masked == queried == ruled


def test_an_empty_database_gives_an_empty_snapshot(database: Engine) -> None:
    assert len(held()) == 0
    with database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM observation")).scalar_one() == 0
