"""Thinning: texts go and counts stay, each kind after its time, told of and never done twice."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from lägesbild.actions import account_rights, drafts, reports, retention
from lägesbild.actions.retention_plan import ARCHIVED, OF_THEIR_OWN, TARGETS, parts
from lägesbild.cli import app
from lägesbild.model import (
    Base,
    ConflictError,
    Draft,
    Observation,
    ObservationVersion,
    RoundStatement,
    TrailEntry,
    User,
    Viewer,
    clock,
)
from lägesbild.model import retention as words
from lägesbild.model.record_request import RequestedRow
from lägesbild.model.words import RecordKind
from lägesbild.reading import arshjul, lage, listings, own_reports, snapshot, tidslinje, viewers
from lägesbild.reading import trail as trails
from lägesbild.reading.filters import Filters
from lägesbild.store import engine as engines
from lägesbild.store import settings as stored
from lägesbild.store import thinning, trail
from lägesbild.store.session import reading, transaction
from tests.actions.test_record_requests import chosen
from tests.conftest import Cast, use
from tests.reading.test_nothing_hidden import make

LATER: Final = clock.today() + dt.timedelta(days=4000)
WHOLE: Final = Filters(clock.today() - dt.timedelta(days=400), clock.today())
NO_FIGURES: Final = frozenset({"title", "text", "place", "sequence"})


def thin(today: dt.date = LATER) -> dict[str, int]:
    """Run it all through, as the command does."""
    found: dict[str, int] = {}
    for target in TARGETS:
        while True:
            with transaction() as session:
                count = retention.step(session, target, today=today, by="test", at_most=40)
            if not count:
                break
            found[target.kind] = found.get(target.kind, 0) + count
    return found


def counted(today: dt.date = LATER) -> dict[str, int]:
    with reading() as session:
        return {due.kind.key: due.count for due in retention.due(session, today=today) if due.count}


def thin_everything(months: int = 1) -> None:
    """Let every kind have a time: some are kept as the proposal stands."""
    with transaction() as session:
        trail.deed(session, by="test", action="installning.andra_gallring")
        for kind in words.KINDS:
            stored.put(session, words.setting(kind.key), months)


def numbers(found: Any) -> Any:
    """A result without what people wrote: what is counted, and everything it is counted by."""
    if is_dataclass(found) and not isinstance(found, type):
        return {f.name: numbers(getattr(found, f.name)) for f in fields(found) if f.name not in NO_FIGURES}
    if isinstance(found, dict):
        return {key: numbers(value) for key, value in found.items() if key not in NO_FIGURES}
    if isinstance(found, list | tuple):
        return sorted((numbers(one) for one in found), key=repr)  # texts decide the order of some lists
    return "" if isinstance(found, str) else found


def aggregates(viewer: Viewer) -> dict[str, Any]:
    """Every figure that rows are counted into, as a viewer reads it."""
    snapshot.forget()
    with reading() as session:
        data = snapshot.current(session)
        columns = sorted(zip(*(getattr(data, name).tolist() for name in snapshot.COLUMNS), strict=True))
        lists = {
            kind: len(listings.read(session, kind, viewer=viewer, filters=WHOLE).rows)
            for kind in listings.REGISTERS
        }
        mine = len(own_reports.read(session, viewer=viewer))
        year = numbers(arshjul.read(session, WHOLE.end.year, viewer=viewer))
    return {
        "snapshot": columns,
        "lage": numbers(lage.read(WHOLE, viewer=viewer).as_dict()),
        "tidslinje": numbers(tidslinje.read(WHOLE, viewer=viewer)),
        "register": lists,
        "mina": mine,
        "år": year,
    }


def rewrite(row_id: int) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        session.get_one(Observation, row_id).text = "ny text"


@pytest.fixture
def filled(cast: Cast) -> Cast:
    with transaction() as session:
        make(session, "ledningsgruppen", cast.sara, cast.stina, "delad")
        make(session, reports.MIN_VERKSAMHET, cast.sara, cast.stina, "egen")
        drafts.save(session, "rapport", {"text": "utkast om stöket"}, by=cast.rolf)
    return cast


def test_texts_go_and_every_figure_stays(filled: Cast) -> None:
    thin_everything()
    before = [aggregates(viewer) for viewer in (filled.sara, filled.rolf, filled.xenia)]
    wanted = counted()
    assert wanted["rapport"] == 6  # zero reports hold nothing
    assert thin() == wanted
    assert [aggregates(viewer) for viewer in (filled.sara, filled.rolf, filled.xenia)] == before
    with reading() as session:
        assert "stök" not in " ".join(session.scalars(select(Observation.text)))
        assert set(session.scalars(select(Observation.text))) == {"", words.thinned(LATER)}
        assert session.scalars(select(Draft.id)).all() == []


def test_a_second_run_and_a_dry_run_change_nothing(filled: Cast) -> None:
    def head() -> int:
        with reading() as session:
            return session.scalars(select(TrailEntry.id).order_by(TrailEntry.id.desc())).first() or 0

    thin_everything()
    first = head()
    counted()
    assert head() == first
    assert thin()
    after = head()
    assert thin() == {}
    assert head() == after


def test_each_huvudman_is_told_how_many_of_its_own_and_nobody_what_they_held(filled: Cast) -> None:
    thin()
    with reading() as session:
        told = trails.read(session, trails.Wanted(action="gallring.gallra"), viewer=filled.sara)
        others = trails.read(session, trails.Wanted(action="gallring.gallra"), viewer=filled.admir)
        everything = " ".join(
            session.scalars(
                select(TrailEntry.details)
                .where(TrailEntry.action == "gallring.gallra")
                .order_by(TrailEntry.id)
            )
        )
    own = [entry.lines for entry in told.entries if "slag: Rapporter" in entry.lines]
    assert own == [("antal: 6", "slag: Rapporter")]
    # Rows of Min verksamhet are in the count: that is nobody else's business.
    assert not any("slag: Rapporter" in entry.lines for entry in others.entries)
    assert "stök" not in everything


def test_what_is_not_old_enough_or_asked_for_as_a_public_document_stays(filled: Cast) -> None:
    assert "rapport" not in counted(clock.today() + dt.timedelta(days=3 * 365))
    with reading() as session:
        kept = session.scalars(select(Observation.id).where(Observation.text != "").order_by("id")).first()
    chosen(filled.sara, kept or 0)
    thin()
    with reading() as session:
        left = session.scalars(select(Observation.id).where(Observation.text.contains("stök"))).all()
    assert left == [kept]


def test_a_thinned_text_is_not_written_again_and_its_row_lives_on(filled: Cast) -> None:
    with transaction() as session:
        report = session.scalars(select(Observation).where(Observation.text != "")).first()
        assert report is not None
        row_id = report.id
        trail.deed(session, by="test", action="test")
        session.add(
            ObservationVersion(
                observation_id=row_id, version=1, text="stök förut", replaced_at=dt.datetime.now(dt.UTC)
            )
        )
    thin()
    with reading() as session:
        assert session.scalars(select(ObservationVersion.text)).all() == []
    with pytest.raises(ConflictError, match="gallrad"):
        rewrite(row_id)
    with transaction() as session:
        reports.withdraw(session, row_id, reason="annat", by=filled.sara)


def test_a_closed_account_keeps_its_username_and_nothing_else_of_a_person(cast: Cast) -> None:
    with transaction() as session:
        account_rights.close(session, username="rolf", by="test")
        drafts.save(session, "rapport", {"text": "x"}, by=cast.rolf)
    thin()
    with reading() as session:
        row = session.get_one(User, cast.rolf.user_id)
        assert (row.username, row.display_name, row.email, row.password_hash) == (
            "rolf",
            words.NOBODY_NAMED,
            None,
            "",
        )
        assert session.get_one(User, cast.sara.user_id).display_name == "Sara Rapportör"
    assert thin() == {}


def test_thinned_details_leave_the_chain_whole_and_say_so(filled: Cast) -> None:
    found = thin()
    assert found["spar"] > 10
    with reading() as session:
        assert trail.verify(session) is None
        told = trails.read(session, trails.Wanted(action="rapport.spara"), viewer=filled.sara)
        kept = session.scalars(
            select(TrailEntry.details).where(TrailEntry.table_name == "user_account").order_by(TrailEntry.id)
        ).all()
    assert {entry.lines for entry in told.entries} == {("Vad som ändrades är gallrat",)}
    assert all(kept)


def test_every_column_that_is_not_open_is_thinned_or_archived_on_purpose() -> None:
    thinned = {target.table.__tablename__ for target in TARGETS} | {
        part.table.__tablename__ for part in parts()
    }
    closed = {
        table.name
        for table in Base.metadata.sorted_tables
        if list(thinning.closed_columns(table, headings=False))
    }
    assert closed - thinned - set(ARCHIVED) - OF_THEIR_OWN == set()
    assert thinned & set(ARCHIVED) == set()
    assert set(ARCHIVED) <= closed


def test_the_command_counts_first_and_then_does_just_that(filled: Cast) -> None:
    thin_everything(0)
    with transaction() as session:
        trail.deed(session, by="test", action="installning.andra_gallring")
        stored.put(session, words.setting("tillbakadragen"), 1)
        session.execute(
            text("UPDATE observation SET withdrawn_at = '2020-01-01 00:00:00' WHERE text LIKE 'delad%'")
        )
    dry = CliRunner().invoke(app, ["retain", "--dry-run", "--json"])
    done = CliRunner().invoke(app, ["retain", "--json"])
    again = CliRunner().invoke(app, ["retain"])
    assert (dry.exit_code, done.exit_code, again.exit_code) == (0, 0, 0), done.stderr
    assert json.loads(dry.stdout)["thinned"] == json.loads(done.stdout)["thinned"]
    assert json.loads(done.stdout)["thinned"] == [{"kind": "tillbakadragen", "months": 1, "count": 3}]
    assert "Inget att gallra." in again.stdout
    with reading() as session:
        (told,) = trails.read(session, trails.Wanted(action="gallring.kor"), viewer=filled.admir).entries
    assert (told.is_operator, told.lines) == (True, ("slag: Tillbakadragna rapporter",))


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copy(demo_template, tmp_path / "demo.sqlite")
    yield use(f"sqlite:///{tmp_path / 'demo.sqlite'}", tmp_path)
    engines.dispose()


def _texts(session: Session) -> dict[str, set[str]]:
    """What stands in the columns that are to be emptied, by table."""
    found: dict[str, set[str]] = {}
    for table in {one.table.__table__ for one in (*TARGETS, *parts())}:
        for column in thinning.closed_columns(table, headings=False):
            held = session.execute(select(column).where(column.is_not(None))).scalars()
            found.setdefault(table.name, set()).update(str(value) for value in held if value != "")
    return found


def test_of_a_whole_demo_no_text_is_left_in_what_is_ended_and_no_figure_moves(demo: Engine) -> None:
    thin_everything()
    with reading() as session:
        stina = viewers.by_username(session, "stina")
        statements = session.scalars(select(RoundStatement.id)).all()
    before = aggregates(stina)
    wanted = counted()
    for target in TARGETS:
        while True:
            with transaction() as session:
                if not retention.step(session, target, today=LATER, by="test"):
                    break
    after = aggregates(stina)
    for name, held in before.items():
        assert after[name] == held, name
    assert statements
    assert wanted["rapport"] > 4000
    assert set(wanted) >= {"rapport", "runda", "anteckning", "vandring", "insats", "spar"}
    with reading() as session:
        left = _texts(session)
        asked = select(RequestedRow.source_id).where(RequestedRow.kind == RecordKind.RAPPORT)
        waiting = set(session.scalars(select(Observation.text).where(Observation.id.in_(asked))))
        assert left["observation"] - waiting == left["round_statement"] == {words.thinned(LATER)}
        assert trail.verify(session) is None
    assert counted() == {}
