"""The demo: invented, complete, seeded, and never in somebody's own database."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select

from lägesbild.actions import accounts, municipality
from lägesbild.config import DATA_DIR, ROOT
from lägesbild.intake import demo, demo_indicators
from lägesbild.model import (
    Base,
    Category,
    ExpectedReporting,
    ForbiddenError,
    Funding,
    Insats,
    Meeting,
    Observation,
    Problembild,
    ProblembildChange,
    Setting,
    TrailEntry,
    User,
)
from lägesbild.model.words import ObservationKind, ReviewStatus, Role
from lägesbild.reading import areas, own_reports, reviews, viewers
from lägesbild.reading.reviews import Chosen
from lägesbild.store import copies, trail, upgrade
from lägesbild.store import engine as engines
from lägesbild.store.session import reading, transaction
from tests.conftest import fresh, use

TODAY = dt.date(2026, 3, 2)
FEW = 1200


@pytest.fixture
def empty(database: Engine, tmp_path: Path) -> Engine:
    _clear()
    return database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with the demo in it, one of each kind for all tests that only look."""
    folder = tmp_path_factory.mktemp("made")
    with fresh(request.param, request, folder) as url:
        upgrade.upgrade()
        _prepare()
        engines.dispose()
        yield url


@pytest.fixture
def shown(made: str, tmp_path: Path) -> Iterator[Engine]:
    yield use(made, tmp_path)
    engines.dispose()


def _clear() -> None:
    with transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in {"revision", "trail"}:
                session.execute(delete(table))


def _count(*conditions: object, of: type = Observation) -> int:
    with reading() as session:
        return session.scalars(select(func.count()).select_from(of).where(*conditions)).one()  # type: ignore[arg-type]


def _prepare() -> bool:
    return demo.prepare(reports=FEW, today=TODAY)


def _add_karin() -> None:
    with transaction() as session:
        accounts.add(
            session,
            username="karin",
            display_name="Karin",
            role=Role.LASARE,
            huvudman="polisen",
            password="fyra ord i en rad",
            by="test",
        )


def test_the_demo_is_made_once_with_its_cast(shown: Engine) -> None:
    assert not _prepare()
    with reading() as session:
        cast = {user.username: (user.role, user.is_demo) for user in session.scalars(select(User))}
        colleague = {demo_indicators.PROPOSER: (Role.RAPPORTOR, True)}
        assert cast == {name: (role, True) for name, _, role, _ in demo.CAST} | colleague
        assert demo.is_demo(session)
        assert json.loads(session.get_one(Setting, demo.MARK).value)["invented"] is True
        assert trail.verify(session) is None


def test_every_report_is_marked_as_the_demos(shown: Engine) -> None:
    assert _count() > 0.9 * FEW
    assert _count(Observation.source != "demo") == 0


def test_the_demo_shows_every_side_of_the_picture(shown: Engine) -> None:
    drawn = Observation.kind.not_in((ObservationKind.INGET, ObservationKind.BEHOV))
    assert 0.05 < _count(drawn & Observation.audience_id.is_(None)) / _count(drawn) < 0.12
    assert _count(Observation.kind == ObservationKind.BEHOV) > 150, "what the demo's indicator counts"
    assert _count(Observation.kind == ObservationKind.INGET) > 50
    assert _count(Observation.problembild_id.is_not(None)) > 25
    assert _count(Observation.reporter_id.is_not(None)) > 10
    assert _count(of=ExpectedReporting) > 12
    assert _count(of=Meeting) > 24
    assert _count(of=ProblembildChange) > _count(of=Problembild) > 20
    with reading() as session:
        ends = session.scalars(select(Funding.ends_on)).all()
        assert [day for day in ends if day and TODAY < day < TODAY + dt.timedelta(days=90)]
        last = session.scalars(select(func.max(Meeting.held_on)).where(Meeting.starts_at.is_(None))).one()
        assert dt.timedelta(weeks=1) < TODAY - last < dt.timedelta(weeks=5)
        assert set(session.scalars(select(Insats.status))) == {"planerad", "pagar", "genomford", "avslutad"}


def test_nothing_in_the_demo_lies_in_the_future(shown: Engine) -> None:
    end = dt.datetime.combine(TODAY + dt.timedelta(days=1), dt.time(), dt.UTC)
    assert _count(Observation.occurred_at >= end) == 0


def test_sensitive_reports_have_no_place_and_no_point(shown: Engine) -> None:
    with reading() as session:
        rows = session.scalars(select(Observation).join(Category).where(Category.sensitive)).all()
        whole = [row for row in rows if row.category and row.category.whole_kommun_only]
        assert len(rows) > len(whole) > 5
        assert not [row for row in rows if row.place or row.east_m]
        assert not [row for row in whole if row.district and row.district.level != "kommun"]


def test_one_expected_area_has_gone_silent(shown: Engine) -> None:
    with reading() as session:
        since = dt.datetime.combine(TODAY - dt.timedelta(days=40), dt.time(), dt.UTC)
        expected = set(session.scalars(select(ExpectedReporting.district_id)))
        heard = set(session.scalars(select(Observation.district_id).where(Observation.occurred_at >= since)))
        assert len(expected - heard) == 1


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_the_same_seed_gives_the_same_reports(
    made: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    first = _reports(use(made, tmp_path))
    with fresh("sqlite", request, tmp_path):
        upgrade.upgrade()
        assert _prepare()
        assert _reports(engines.current()) == first
    assert len(first) > 0.9 * FEW


def _reports(engine: Engine) -> list[tuple[object, ...]]:
    columns = (Observation.text, Observation.occurred_at, Observation.east_m)
    with reading(engine) as session:
        return [
            tuple(row)
            for row in session.execute(select(*columns).order_by(Observation.occurred_at, *columns))
        ]


def test_a_database_with_other_users_is_refused(empty: Engine) -> None:
    with transaction() as session:
        municipality.seed_if_empty(session)
    _add_karin()
    with pytest.raises(ForbiddenError, match="egna användare"):
        _prepare()
    assert _count() == 0


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_a_demo_that_somebody_has_moved_into_is_no_demo_any_more(made: str, tmp_path: Path) -> None:
    copies.write(tmp_path / "own.sqlite", engine=use(made, tmp_path))
    use(f"sqlite:///{tmp_path / 'own.sqlite'}", tmp_path)
    with reading() as session:
        assert demo.is_demo(session)
    _add_karin()
    with reading() as session:
        assert not demo.is_demo(session)
    with pytest.raises(ForbiddenError):
        _prepare()
    engines.dispose()


@pytest.mark.parametrize(
    ("database", "code"), [("sqlite", "1480"), ("postgresql", "2403")], indirect=["database"]
)
def test_any_municipality_has_a_demo(
    empty: Engine, tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kommun.toml"
    file.write_text(f'kod = "{code}"\n', encoding="utf-8")
    with transaction() as session:
        municipality.seed_if_empty(session, file=file)
    assert _prepare()
    assert _count() > 0.8 * FEW
    assert _count(of=Problembild) > 5


def test_the_trail_tells_of_batches_and_not_of_texts(shown: Engine) -> None:
    with reading() as session:
        notes = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "demo.rapporter").order_by(TrailEntry.id)
        ).all()
        assert sum(json.loads(note.details)["antal"] for note in notes) > 0.8 * FEW


def test_the_demos_facts_are_as_many_as_the_minutes_hold_and_in_other_words() -> None:
    with (DATA_DIR / "demo" / "fakta_gavle.csv").open(encoding="utf-8", newline="") as file:
        own = list(csv.DictReader(file))
    assert len(own) == 70
    assert {row["mote"][:4] for row in own} == {"2018", "2022", "2024"}
    folder = ROOT.parent / "shared" / "protokoll"
    if not folder.is_dir():
        pytest.skip("the minutes do not stand beside the checkout")
    minutes = " ".join(path.read_text(encoding="utf-8") for path in folder.glob("*.txt"))
    words = minutes.casefold().split()
    runs = {tuple(words[i : i + 7]) for i in range(len(words))}
    for row in own:
        said = row["sammanfattning"].casefold().split()
        assert not {tuple(said[i : i + 7]) for i in range(len(said) - 6)} & runs, row["sammanfattning"]


def test_most_reports_are_accepted_and_a_short_queue_waits_for_each_reviewer(shown: Engine) -> None:
    with reading() as session:
        tree = areas.read_tree(session)
        for name in ("sara", "stina"):
            viewer = viewers.by_username(session, name)
            counts = reviews.queue(session, Chosen(), viewer=viewer, tree=tree).counts
            assert 10 <= counts[ReviewStatus.EJ_GRANSKAD] <= 20
            assert counts[ReviewStatus.GODTAGEN] > 10 * counts[ReviewStatus.EJ_GRANSKAD]
            assert counts[ReviewStatus.DUBBLETT] == 1
        rolf = viewers.by_username(session, "rolf")
        assert sum(one.waiting is not None for one in own_reports.read(session, viewer=rolf)) == 1
