"""The trail: complete, closed where it must be, append-only, and a chain that shows tampering."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from lägesbild.model import Base, Huvudman, Revision, TrailEntry
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction


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
