"""How cost grows: the same steps with a thousand, ten thousand, a hundred thousand and a million reports."""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench import reports as filled
from bench.figure import Figure
from lägesbild.actions import reports
from lägesbild.actions.reports import NewReport
from lägesbild.export import listings as files
from lägesbild.export import stamp
from lägesbild.model import Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import ObservationKind, ReviewStatus
from lägesbild.reading import (
    areas,
    history,
    lage,
    listings,
    near_reports,
    omrade,
    own_reports,
    report_rows,
    reviews,
    snapshot,
    tidslinje,
    trail,
    viewers,
)
from lägesbild.reading.filters import Filters
from lägesbild.reading.reviews import Chosen
from lägesbild.store import engine as engines
from lägesbild.store.session import reading, transaction

SIZES: Final = {1_000: 250, 10_000: 9_900, 100_000: 100_000, 1_000_000: 1_000_000}
"""How many reports the demo is drawn with to hold about so many: it has some of its own."""
ROUNDS: Final = 5
AREA: Final = "2180R001"
LISTED: Final = 20
"""How many lines of the queue Granska shows at first."""
MB: Final = 1024 * 1024
ENTRIES: Final = """
    INSERT INTO trail (id, at, actor, action, table_name, row_id, huvudman_id, audience_id, details,
        details_digest, digest)
    SELECT revision.trail_id + row_number() OVER (ORDER BY observation.id), observation.created_at, one.actor,
        one.action, one.table_name, observation.id, observation.huvudman_id, observation.audience_id,
        one.details, one.details_digest, one.digest
    FROM observation, revision, (SELECT * FROM trail ORDER BY id DESC LIMIT 1) AS one
    WHERE observation.source = 'demo'
"""
Step = Callable[[], Any]


@dataclass(frozen=True)
class Place:
    """One of the databases, and how long it took to fill."""

    size: int
    file: Path
    seconds: float

    def use(self) -> None:
        filled.use(f"sqlite:///{self.file}", self.file.parent)


@dataclass(frozen=True)
class People:
    """Who reads everything that is shared, and who reports and has thousands of own reports."""

    reader: Viewer
    reporter: Viewer


def run(sizes: tuple[int, ...] = tuple(SIZES), rounds: int = ROUNDS) -> Iterator[Figure]:
    """Every step at every size, in rounds that go through all sizes; medians."""
    with tempfile.TemporaryDirectory(prefix="lagesbild-bench-") as folder:
        places = [_made(Path(folder), size) for size in sizes]
        taken: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
        for number in range(rounds):
            for place in places:
                for name, seconds in _round(place, number):
                    taken[name, place.size].append(seconds)
        for place in places:
            yield from _told(place)
        for (name, size), values in taken.items():
            yield Figure(f"vaxer_{name}_{size}", statistics.median(values), "s", None)


def _made(folder: Path, size: int) -> Place:
    own = folder / str(size)
    own.mkdir()
    began = time.perf_counter()
    filled.fill(f"sqlite:///{own / 'b.sqlite'}", SIZES[size], own)
    place = Place(size, own / "b.sqlite", time.perf_counter() - began)
    place.use()
    _tell()
    return place


def _tell() -> None:
    """
    Give each report its own entry in the trail: the demo tells of thousands in one, people hand in one each.

    They are as long as a real one and out of the chain, which nothing measured here walks.
    """
    with reading() as session:
        reporter = viewers.by_username(session, "rolf")
    _save(reporter, "vaxer:first")
    with engines.current().connect() as connection:
        connection.exec_driver_sql(ENTRIES)
        connection.exec_driver_sql("UPDATE revision SET trail_id = (SELECT max(id) FROM trail)")
        connection.commit()
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _told(place: Place) -> Iterator[Figure]:
    """What a database of this size is, and what its snapshot holds a row."""
    place.use()
    with reading() as session:
        data = snapshot.current(session)
    columns = sum(getattr(data, name).nbytes for name in snapshot.COLUMNS)
    yield Figure(f"vaxer_rapporter_{place.size}", len(data), "rapporter", None)
    yield Figure(f"vaxer_fyll_{place.size}", place.seconds, "s", None)
    yield Figure(f"vaxer_databas_{place.size}", place.file.stat().st_size / MB, "MB", None)
    yield Figure(f"vaxer_kolumner_{place.size}", columns / len(data), "byte/rapport", None)


def _round(place: Place, number: int) -> Iterator[tuple[str, float]]:
    place.use()
    with reading() as session:
        people = People(viewers.by_username(session, "stina"), viewers.by_username(session, "rolf"))
    snapshot.forget()
    yield "ladda", _timed(_current)
    keys = (f"vaxer:{number}:{part}" for part in itertools.count())
    _save(people.reporter, next(keys))
    yield "spara", _timed(lambda: _save(people.reporter, next(keys)))
    yield "uppdatera", _timed(_current)
    for name, step in _steps(people).items():
        step()  # each round opens the database anew, and the first time every statement is put together
        yield name, _timed(step)


def _steps(people: People) -> dict[str, Step]:
    """What pages ask for when the snapshot is at hand."""
    year = Filters.default(today())
    one = Filters(year.start, year.end, district=AREA)
    who = people.reader
    return {
        "mask": lambda: _visible(who),
        "lagesbild": lambda: lage.read(year, viewer=who),
        "omrade": lambda: omrade.read(one, viewer=who),
        "tidslinje": lambda: tidslinje.read(year, viewer=who),
        "senaste": lambda: report_rows.latest(year, viewer=who, limit=10, with_sensitive=False),
        "mina_rapporter": lambda: _mine(people.reporter),
        "granska": lambda: _review(who, ReviewStatus.EJ_GRANSKAD),
        "granska_godtagna": lambda: _review(who, ReviewStatus.GODTAGEN),
        "historik": lambda: _history(who),
        "inloggningar": lambda: _sign_ins(who),
        "csv": lambda: _csv(year, who),
    }


def _timed(step: Step) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def _current() -> None:
    with reading() as session:
        snapshot.current(session)


def _visible(viewer: Viewer) -> None:
    with reading() as session:
        snapshot.current(session).visible(viewer).sum()


def _save(viewer: Viewer, key: str) -> None:
    report = NewReport(
        kind=ObservationKind.ORO,
        text="Det är stökigt vid torget på kvällarna.",
        audience="ledningsgruppen",
        occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1),
        district_code=AREA,
        category="ordning",
    )
    with transaction() as session:
        reports.save(session, report, by=viewer, submit_key=key)


def _mine(viewer: Viewer) -> None:
    with reading() as session:
        own_reports.read(session, viewer=viewer)


def _review(viewer: Viewer, status: ReviewStatus) -> None:
    """The queue, its first lines, the first report whole, and those near it: the page as it opens."""
    with reading() as session:
        tree = areas.read_tree(session)
        queue = reviews.queue(session, Chosen(status=status), viewer=viewer, tree=tree)
        reviews.lines(session, queue.ids[:LISTED], viewer=viewer, tree=tree)
        reviews.one(session, queue.ids[0], viewer=viewer, tree=tree)
        near_reports.read(session, queue.ids[0], viewer=viewer, tree=tree)


def _history(viewer: Viewer) -> None:
    """What was done with a problembild, as its page tells."""
    with reading() as session:
        history.of_row(session, "problembild", 1, viewer=viewer)


def _sign_ins(viewer: Viewer) -> None:
    """The latest sign-ins to one's own account, as the page Konto tells."""
    with reading() as session:
        trail.own_sign_ins(session, viewer=viewer)


def _csv(filters: Filters, viewer: Viewer) -> None:
    """The reports of a year as a file."""
    said = stamp.make("Rapporter", filters=filters, viewer=viewer, circles=[], made_on=today())
    with reading() as session:
        found = listings.read(session, "rapporter", viewer=viewer, filters=filters)
    files.file(found, said, kind="csv")
