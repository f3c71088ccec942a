"""Facts out of minutes: what each row becomes, what rule 3 moves, and that a file goes in whole or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lägesbild.config import ROOT
from lägesbild.intake import fact_store
from lägesbild.intake.fact_store import Result
from lägesbild.model import (
    Body,
    Decision,
    ForbiddenError,
    Huvudman,
    Insats,
    Meeting,
    Observation,
    Problembild,
    Task,
    TrailEntry,
    Viewer,
)
from lägesbild.store import trail
from lägesbild.store.session import reading
from tests.conftest import Cast

OWN = Path(__file__).parent / "fakta.csv"
MINUTES = ROOT.parent / "shared" / "data" / "underlag_protokoll.csv"
HEADER = "mote,paragraf,huvudman,slag,omrade,plats,kategori,malgrupp,utveckling,status,sammanfattning"
TABLES = (Observation, Problembild, Insats, Meeting, Decision, Task)


def _load(path: Path = OWN, *, viewer: Viewer | None = None, dry_run: bool = False) -> Result:
    return fact_store.load(path, by="test", viewer=viewer, dry_run=dry_run)


def _write(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "fakta.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def _counts() -> list[int]:
    with reading() as session:
        return [session.scalars(select(func.count()).select_from(table)).one() for table in TABLES]


def _concern(session: Session, title: str) -> Problembild:
    return session.scalars(select(Problembild).where(Problembild.title.startswith(title))).one()


def _codes(rows: Sequence[object]) -> set[str]:
    return {row.code for row in rows}  # type: ignore[attr-defined]


def test_every_row_becomes_what_it_says(database: Engine) -> None:
    result = _load()
    assert result.problems == ()
    assert (len(result.lines), result.added, result.stored) == (16, 16, True)
    assert _counts() == [9, 7, 4, 2, 1, 2]


def test_the_same_file_again_adds_nothing(database: Engine) -> None:
    _load()
    before = _counts()
    result = _load()
    assert (result.added, result.stored, _counts()) == (0, True, before)
    assert all(line.notices == () for line in result.lines)


def test_a_dry_run_tells_everything_and_stores_nothing(database: Engine) -> None:
    result = _load(dry_run=True)
    assert (result.added, result.stored, _counts()) == (16, False, [0] * len(TABLES))
    with reading() as session:
        assert trail.verify(session) is None


def test_a_concern_becomes_a_problembild_with_a_dated_report(database: Engine) -> None:
    _load()
    with reading() as session:
        row = _concern(session, "Mopeder")
        report = session.scalars(select(Observation).where(Observation.problembild_id == row.id)).one()
        assert (row.title, row.status, row.opened_on) == (
            "Mopeder kör på gångvägarna; fler klagar",
            "okar",
            dt.date(2023, 3, 10),
        )
        assert (row.huvudman.name, row.category.slug, _codes(row.districts)) == (
            "Polisen",
            "ordning",
            {"2180R018"},
        )
        assert (report.kind, report.development, report.time_known, report.source) == (
            "oro",
            "okar",
            False,
            "import",
        )
        assert report.occurred_at.date() == dt.date(2023, 3, 10)
        group = session.scalars(select(Body).where(Body.slug == "ledningsgruppen")).one()
        assert {row.audience_id, report.audience_id} == {group.id}


def test_statuses_follow_the_column_utveckling(database: Engine) -> None:
    _load()
    with reading() as session:
        found = {row.title[:9]: row.status.value for row in session.scalars(select(Problembild))}
    assert found["Lugnare r"] == "oforandrad"  # positive, nothing said
    assert found["Färre sam"] == "minskar"
    assert found["Elever vi"] == "ny"


def test_a_named_place_inside_the_area_is_that_place(database: Engine) -> None:
    _load()
    with reading() as session:
        row = _concern(session, "Färre")
        assert (_codes(row.districts), row.place) == ({"plats_legenden"}, "Legenden")
        report = session.scalars(select(Observation).where(Observation.problembild_id == row.id)).one()
        assert report.district is not None
        assert report.district.code == "plats_legenden"


def test_an_unknown_place_stays_as_text(database: Engine) -> None:
    _load()
    with reading() as session:
        row = session.scalars(select(Insats).where(Insats.title == "Sena kvällar prövas")).one()
        assert (row.place, _codes(row.districts), row.status) == ("fritidsgårdar", {"2180R001"}, "pagar")


@pytest.mark.parametrize(
    ("title", "areas", "common"),
    [
        ("Försäljning på två", {"2180R015", "2180R020"}, "brynas"),
        ("Försäljning minskar", {"2180R018", "2180R001"}, "2180"),
    ],
)
def test_several_areas_are_one_problembild_and_one_report_on_what_holds_them_all(
    database: Engine, title: str, areas: set[str], common: str
) -> None:
    _load()
    with reading() as session:
        row = _concern(session, title)
        assert _codes(row.districts) == areas
        report = session.scalars(select(Observation).where(Observation.problembild_id == row.id)).one()
        assert report.district is not None
        assert report.district.code == common


def test_several_target_groups_stay_as_text(database: Engine) -> None:
    _load()
    with reading() as session:
        assert _concern(session, "Försäljning på två").target_group == "unga, vuxna"


def test_a_name_means_the_huvudman_of_that_day(database: Engine) -> None:
    _load()
    with reading() as session:
        rows = session.scalars(select(Observation).where(Observation.kind.in_(["behov", "information"])))
        assert {(row.huvudman.name, row.theme and row.theme.slug) for row in rows} == {
            ("Välfärd", "foraldrastod"),
            ("Livsmiljö", "fritid"),
        }


def test_decisions_and_tasks_belong_to_the_meeting_of_that_day(database: Engine) -> None:
    _load()
    with reading() as session:
        earlier, meeting = session.scalars(select(Meeting).order_by(Meeting.held_on))
        assert (earlier.held_on, earlier.decisions, earlier.tasks) == (dt.date(2018, 5, 4), [], [])
        assert (meeting.body.slug, meeting.held_on) == ("ledningsgruppen", dt.date(2023, 3, 10))
        assert [row.paragraph for row in meeting.decisions] == ["7"]
        tasks = {row.text: row.owner_huvudman for row in meeting.tasks}
        assert tasks["Ordföranden bokar nytt möte"] is None
        polisen = tasks["Redovisa resultat (Sätra)"]
        assert isinstance(polisen, Huvudman)
        assert polisen.slug == "polisen"


def test_a_sensitive_concern_leaves_its_named_place_and_the_row_says_so(database: Engine) -> None:
    result = _load()
    told = {line.line: " ".join(line.notices) for line in result.lines if line.notices}
    assert set(told) == {3, 4}
    assert "Gävle kommun i stället för Borgarskolan" in told[3]
    assert "Bomhus i stället för Legenden" in told[4]
    with reading() as session:
        rows = [_concern(session, "Elever vid"), _concern(session, "Unga samlas")]
        reports = session.scalars(
            select(Observation).where(Observation.problembild_id.in_([row.id for row in rows]))
        ).all()
        assert [(_codes(row.districts), row.place) for row in rows] == [(set(), None), ({"bomhus"}, None)]
        assert sorted(report.district.code for report in reports if report.district) == ["2180", "bomhus"]
        texts = [text for row in (*rows, *reports) for text in (getattr(row, "title", ""), _text(row))]
        assert not [text for text in texts if "Borgarskolan" in text or "Legenden" in text]
        assert "Elever vid [plats] hålls kvar på kvällarna" in texts


def _text(row: Problembild | Observation) -> str:
    return row.text if isinstance(row, Observation) else row.description


GOOD = "2023-03-10,5,Polisen,oro,Sätra,,Ordningsstörning och samlingar,,ökar,,Stök"
BAD = (
    ("2023-02-30,5,Polisen,oro,,,Annat,,,,Text", "mote", "inget datum"),
    ("10 mars,5,Polisen,oro,,,Annat,,,,Text", "mote", "inget datum"),
    ("2123-03-10,5,Polisen,oro,,,Annat,,,,Text", "mote", "ligger utanför"),
    ("2023-03-10,5,Polissen,oro,,,Annat,,,,Text", "huvudman", "Menade du 'Polisen'"),
    ("2023-03-10,5,Socialtjänst Gävle,oro,,,Annat,,,,Text", "huvudman", "gällde inte 2023-03-10"),
    ("2023-03-10,5,Polisen,orro,,,Annat,,,,Text", "slag", "inget av oro"),
    ("2023-03-10,5,Polisen,oro,Atlantis,,Annat,,,,Text", "omrade", "finns inte"),
    ("2023-03-10,5,Polisen,oro,Sätra;Atlantis,,Annat,,,,Text", "omrade", "Atlantis"),
    ("2023-03-10,5,Polisen,oro,,,Skola,,,,Text", "kategori", "finns inte"),
    ("2023-03-10,5,Polisen,insats,,,Skolan,,,pågår,Text", "kategori", "Menade du 'Skola'"),
    ("2023-03-10,5,Polisen,oro,,,Annat,,växer,,Text", "utveckling", "växer"),
    ("2023-03-10,5,Polisen,insats,,,Skola,,,klar,Text", "status", "klar"),
    ("2023-03-10,5,Polisen,oro,,,Annat,,,pågår,Text", "status", "ingen status"),
    ("2023-03-10,5,Polisen,oro,,,Annat,,,,", "sammanfattning", "tomt"),
    (f"2023-03-10,5,Polisen,oro,,{'x' * 121},Annat,,,,Text", "plats", "121 tecken"),
    (f"2023-03-10,5,Polisen,oro,,,Annat,,,,{'x' * 4001}", "sammanfattning", "4001 tecken"),
    ("2023-03-10,5,Polisen,oro,,,Annat,,,,Ring 070-123 45 67", "sammanfattning", "telefonnummer"),
    ("2023-03-10,5,Polisen,insats,,,Skola,,,pågår,Mejla a.b@exempel.se", "sammanfattning", "e-post"),
    ("2023-03-10,5,Polisen,uppdrag,,,Skola,,,öppen,Mejla a.b@exempel.se", "sammanfattning", "e-post"),
)


@pytest.mark.parametrize(("row", "column", "reason"), BAD)
def test_a_row_that_cannot_go_in_is_told_and_none_of_the_file_is_stored(
    database: Engine, tmp_path: Path, row: str, column: str, reason: str
) -> None:
    result = _load(_write(tmp_path, GOOD, row))
    assert [(part.line, part.column) for part in result.problems] == [(3, column)]
    assert reason in result.problems[0].reason
    assert (result.stored, _counts()) == (False, [0] * len(TABLES))


def test_every_problem_of_a_file_is_told_at_once(database: Engine, tmp_path: Path) -> None:
    rows = [row for row, _, _ in BAD]
    result = _load(_write(tmp_path, *rows, "fel,5,Ingen,inget,Ingenstans,,Inget,,,,"))
    assert [part.line for part in result.problems[: len(BAD)]] == list(range(2, len(BAD) + 2))
    assert {part.column for part in result.problems if part.line == len(BAD) + 2} == {
        "mote",
        "slag",
        "omrade",
        "sammanfattning",
    }


def test_a_file_without_the_optional_columns_goes_in(database: Engine, tmp_path: Path) -> None:
    path = tmp_path / "smal.csv"
    path.write_text(
        "mote;huvudman;slag;kategori;sammanfattning\n2023-03-10;Polisen;oro;Annat;Text\n", encoding="cp1252"
    )
    assert _load(path).added == 1


def test_the_same_facts_in_another_file_format_are_the_same_facts(database: Engine, tmp_path: Path) -> None:
    _load()
    other = tmp_path / "annan.csv"
    other.write_text(OWN.read_text(encoding="utf-8"), encoding="utf-16")
    assert _load(other).added == 0


def test_a_reporter_puts_in_rows_of_their_own_huvudman_only(cast: Cast, tmp_path: Path) -> None:
    assert _load(_write(tmp_path, GOOD), viewer=cast.rolf).added == 1
    with reading() as session:
        assert session.scalars(select(Observation.reporter_id)).one() == cast.rolf.user_id
    result = _load(viewer=cast.rolf)
    assert {part.column for part in result.problems} == {"huvudman", "slag"}
    assert not result.stored


def test_a_coordinator_puts_in_the_minutes_of_everybody(cast: Cast) -> None:
    assert _load(viewer=cast.stina).added == 16
    with reading() as session:
        assert set(session.scalars(select(Observation.reporter_id))) == {None}
        actors = session.scalars(
            select(TrailEntry.actor).where(TrailEntry.action == "fakta.importera").order_by(TrailEntry.id)
        )
        assert set(actors) == {"test"}


@pytest.mark.parametrize("who", ["anna", "admir", "xenia"])
def test_who_may_not_report_may_not_import(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError):
        _load(viewer=getattr(cast, who))
    assert _counts() == [0] * len(TABLES)


def test_the_trail_holds_after_an_import(database: Engine) -> None:
    _load()
    with reading() as session:
        assert trail.verify(session) is None
        details = " ".join(session.scalars(select(TrailEntry.details)))
        assert "Mopeder" not in details


needs_minutes = pytest.mark.skipif(
    not MINUTES.exists(), reason="../shared/data/underlag_protokoll.csv does not stand beside the checkout"
)


@needs_minutes
def test_the_facts_of_four_real_minutes_go_in_and_in_once(database: Engine) -> None:
    first = _load(MINUTES)
    assert (first.problems, len(first.lines), first.added) == ((), 70, 70)
    assert _load(MINUTES).added == 0
    with reading() as session:
        concerns = session.scalars(
            select(Problembild).where(Problembild.opened_on >= dt.date(2024, 1, 1))
        ).all()
        at = [(area.code, row.category.slug, row.status.value) for row in concerns for area in row.districts]
        assert ("2180R018", "organiserad", "oforandrad") in at
        assert ("plats_brynjan", "otrygg_plats", "okar") in at
        assert ("plats_legenden", "positiv", "minskar") in at
        assert {slug for code, slug, _ in at if code == "2180R001"} == {"positiv", "hot_personal", "riskzon"}
        years = {row.reported_on.year for row in session.scalars(select(Insats))}
        assert years == {2022, 2024}  # the minutes of 2018 tell of no insats, only of decisions and tasks
        assert session.scalars(select(func.count()).select_from(Insats)).one() == 40
        assert {row.held_on.year for row in session.scalars(select(Meeting))} == {2018, 2022, 2024}


@needs_minutes
def test_the_real_minutes_name_no_school_in_a_sensitive_concern(database: Engine) -> None:
    told = [line for line in _load(MINUTES).lines if line.notices]
    assert ["Borgarskolan" in " ".join(line.notices) for line in told] == [True, False]
    with reading() as session:
        rows = session.scalars(select(Problembild).where(Problembild.category.has(sensitive=True))).all()
        assert len(rows) == 5
        assert not [row for row in rows if row.place or "Borgarskolan" in row.title + row.description]


def test_what_may_be_a_name_is_listed_and_goes_in_with_a_reason(cast: Cast, tmp_path: Path) -> None:
    row = "2024-12-09,5,Polisen,information,,,Samverkan,,,,Kim Exempelsson berättar om läget"
    for dry_run in (True, False):
        result = _load(_write(tmp_path, row), dry_run=dry_run)
        (problem,) = result.problems
        assert (problem.line, problem.column) == (2, "sammanfattning")
        assert "”Kim Exempelsson” kan vara namn på en person" in problem.reason
        assert "namnskal" in problem.reason
    assert sum(_counts()) == 0
    path = tmp_path / "skal.csv"
    path.write_text(f"{HEADER},namnskal\n{row},Någon i sin tjänst eller sitt uppdrag\n", encoding="utf-8")
    assert _load(path).stored
    with reading() as session:
        told = session.scalars(
            select(TrailEntry.details).where(TrailEntry.action == "text.forklara").order_by(TrailEntry.id)
        ).all()
    assert told == ['{"skäl": "Någon i sin tjänst eller sitt uppdrag"}']
