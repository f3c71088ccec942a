"""The trail: complete, closed where it must be, append-only, and a chain that shows tampering."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from lägesbild.cli import app
from lägesbild.model import Base, District, Huvudman, Insats, Observation, Revision, Theme, TrailEntry
from lägesbild.model.words import Development, InsatsStatus, ObservationKind
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def _rename_polisen(name: str) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="huvudman.byt_namn")
        session.scalars(select(Huvudman).where(Huvudman.slug == "polisen")).one().name = name


def test_a_write_leaves_before_and_after_of_open_columns(database: Engine) -> None:
    _rename_polisen("Polisen Gävle")
    with reading() as session:
        entry = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
        assert entry is not None
        assert json.loads(entry.details) == {"name": {"before": "Polisen", "after": "Polisen Gävle"}}


def test_personal_columns_are_sealed_in_the_trail(database: Engine) -> None:
    with reading() as session:
        everything = " ".join(session.scalars(select(TrailEntry.details)))
        assert "Rolf Rapportör" not in everything
        assert '"length": 14' in everything


def test_a_write_without_a_deed_is_refused_and_undone(database: Engine) -> None:
    with pytest.raises(RuntimeError, match="deed"), transaction() as session:
        session.scalars(select(Huvudman).where(Huvudman.slug == "polisen")).one().name = "Ändrad"
    with reading() as session:
        assert session.scalars(select(Huvudman.name).where(Huvudman.slug == "polisen")).one() == "Polisen"


def test_the_write_is_undone_when_the_trail_cannot_be_written(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(trail, "_append", broken)
    with pytest.raises(OSError, match="full"):
        _rename_polisen("Ändrad")
    with reading() as session:
        assert session.scalars(select(Huvudman.name).where(Huvudman.slug == "polisen")).one() == "Polisen"


@pytest.mark.parametrize("statement", ["UPDATE trail SET actor = 'x'", "DELETE FROM trail"])
def test_the_trail_is_append_only(database: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(statement))


def test_the_chain_survives_thinning_and_shows_tampering(database: Engine) -> None:
    with transaction() as session:
        session.execute(text("UPDATE trail SET details = '' WHERE id = 2"))
    with reading() as session:
        assert trail.verify(session) is None
    with transaction() as session:
        for statement in {
            "sqlite": ("DROP TRIGGER trail_no_update",),
            "postgresql": ("ALTER TABLE trail DISABLE TRIGGER ALL",),
        }[database.dialect.name]:
            session.execute(text(statement))
        session.execute(text("UPDATE trail SET actor = 'någon' WHERE id = 3"))
    with reading() as session:
        assert trail.verify(session) == 3


def test_a_cut_off_end_shows(database: Engine) -> None:
    with transaction() as session:
        session.execute(
            text(
                "DROP TRIGGER trail_no_delete"
                if database.dialect.name == "sqlite"
                else "ALTER TABLE trail DISABLE TRIGGER ALL"
            )
        )
        last = session.scalars(select(Revision.trail_id)).one()
        session.execute(text("DELETE FROM trail WHERE id = :last"), {"last": last})
    with reading() as session:
        assert trail.verify(session) == last


def test_every_column_says_how_sensitive_it_is() -> None:
    missing = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.info.get("sensitivity") not in {"open", "personal", "secret"}
    ]
    assert missing == []


def _entries(table: str) -> list[dict[str, Any]]:
    with reading() as session:
        found = session.scalars(
            select(TrailEntry.details).where(TrailEntry.table_name == table).order_by(TrailEntry.id)
        )
        return [json.loads(details) for details in found]


def _observation(cast: Cast, **columns: Any) -> int:
    row = Observation(
        kind=ObservationKind.ORO,
        text="Oro",
        huvudman_id=cast.rolf.huvudman_id,
        occurred_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        created_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        **columns,
    )
    with transaction() as session:
        trail.deed(session, by="rolf", action="rapport.spara")
        session.add(row)
        session.flush()
        return row.id


def test_sharing_a_row_of_min_verksamhet_tells_nothing_of_what_it_held_before(cast: Cast) -> None:
    row_id = _observation(cast, audience_id=None, development=Development.OKAR, source="form")
    with transaction() as session:
        trail.deed(session, by="rolf", action="rapport.andra")
        row = session.get_one(Observation, row_id)
        row.audience_id, row.development = min(cast.rolf.circles), Development.MINSKAR
        row.source = "import"
    sharing = _entries("observation")[-1]
    assert {"audience_id", "development", "source"} <= set(sharing)
    told = json.dumps(sharing)
    assert not any(word in told for word in ("okar", "minskar", "form", "import", "length"))
    with transaction() as session:
        trail.deed(session, by="rolf", action="rapport.andra")
        session.get_one(Observation, row_id).development = Development.OKAR
    assert _entries("observation")[-1]["development"]["before"] == "minskar"


def test_equal_sealed_values_in_other_rows_and_columns_look_different(cast: Cast) -> None:
    for _ in range(2):
        _observation(cast, audience_id=None, place="Oro", consequence="Oro")
    sealed = [
        entry[column]["after"]
        for entry in _entries("observation")
        for column in ("text", "place", "consequence")
    ]
    assert len({value["digest"] for value in sealed}) == 6
    assert all(set(value) == {"digest"} for value in sealed)


def test_changed_links_are_told_by_id_and_sealed_for_a_closed_row(cast: Cast) -> None:
    with transaction() as session:
        area = session.scalars(select(District).where(District.code == "2180R018")).one()
        kommun = session.scalars(select(District).where(District.code == "2180")).one()
        trail.deed(session, by="rolf", action="insats.skapa")
        for audience_id in (min(cast.rolf.circles), None):
            session.add(
                Insats(
                    title="Vandring",
                    theme_id=session.scalars(select(Theme.id)).first(),
                    status=InsatsStatus.PAGAR,
                    status_on=dt.date(2024, 1, 1),
                    reported_on=dt.date(2024, 1, 1),
                    huvudman_id=cast.rolf.huvudman_id,
                    audience_id=audience_id,
                    districts=[area],
                )
            )
            session.flush()
    with transaction() as session:
        trail.deed(session, by="rolf", action="insats.andra")
        for row in session.scalars(select(Insats).order_by(Insats.id)):
            row.districts = [kommun]
            session.flush()
    made, made_closed, changed, changed_closed = (entry["districts"] for entry in _entries("insats"))
    assert made == {"added": [area.id], "removed": []}
    assert changed == {"added": [kommun.id], "removed": [area.id]}
    assert [set(value) for value in made_closed["added"] + changed_closed["removed"]] == [{"digest"}] * 2


def test_the_database_alone_is_not_enough_to_make_a_chain_that_holds(database: Engine) -> None:
    other = database.execution_options(trail_key=b"guessed")
    with reading(other) as session:
        assert trail.verify(session) == 1
    with transaction(other) as session:
        trail.note(session, by="inkräktare", action="test")
    with reading() as session:
        last = session.scalars(select(Revision.trail_id)).one()
        assert trail.verify(session) == last


def test_a_group_that_takes_over_a_row_is_not_told_what_another_group_read(cast: Cast) -> None:
    first, second = sorted(cast.rolf.circles)[:2]
    row_id = _observation(cast, audience_id=first, development=Development.OKAR)
    with transaction() as session:
        trail.deed(session, by="rolf", action="rapport.andra")
        row = session.get_one(Observation, row_id)
        row.audience_id, row.development = second, Development.MINSKAR
    assert "okar" not in json.dumps(_entries("observation")[-1])


def _let_anything_happen(session: Any, kind: str) -> None:
    """What somebody with all rights does first."""
    statements = {
        "sqlite": ("DROP TRIGGER trail_no_update", "DROP TRIGGER trail_no_delete"),
        "postgresql": ("ALTER TABLE trail DISABLE TRIGGER ALL",),
    }
    for statement in statements[kind]:
        session.execute(text(statement))


BROKEN: dict[str, tuple[tuple[str, ...], int]] = {
    "other details": (("UPDATE trail SET details = '{\"name\": 1}' WHERE id = 5",), 5),
    "another actor": (("UPDATE trail SET actor = 'någon' WHERE id = 3",), 3),
    "another time": (("UPDATE trail SET at = '2020-01-01 00:00:00' WHERE id = 2",), 2),
    "another huvudman": (("UPDATE trail SET huvudman_id = 99 WHERE id = 4",), 4),
    "one taken out of the middle": (("DELETE FROM trail WHERE id = 6",), 6),
    "one taken out and the rest moved up": (
        ("DELETE FROM trail WHERE id = 6", "UPDATE trail SET id = id - 1 WHERE id = 7"),
        6,
    ),
    "the first taken out": (("DELETE FROM trail WHERE id = 1",), 1),
    "two that changed places": (
        (
            "UPDATE trail SET id = -3 WHERE id = 3",
            "UPDATE trail SET id = 3 WHERE id = 4",
            "UPDATE trail SET id = 4 WHERE id = -3",
        ),
        3,
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_doctor_names_the_first_entry_that_is_not_as_it_was_written(database: Engine, how: str) -> None:
    statements, first = BROKEN[how]
    with transaction() as session:
        _let_anything_happen(session, database.dialect.name)
        for statement in statements:
            session.execute(text(statement))
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert f"bruten vid post {first}:" in result.stdout


def test_doctor_shows_that_the_end_was_cut_off(database: Engine) -> None:
    with transaction() as session:
        _let_anything_happen(session, database.dialect.name)
        last = session.scalars(select(Revision.trail_id)).one()
        session.execute(text("DELETE FROM trail WHERE id >= :cut"), {"cut": last - 1})
    assert f"bruten vid post {last - 1}:" in CliRunner().invoke(app, ["doctor"]).stdout
