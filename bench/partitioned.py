"""
What a thousand municipalities on one PostgreSQL would need: ``make bench-many``.

Ten million reports in a partition for each municipality, beside the same in one table. The application's
own functions load, refresh and save through a view of one municipality.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, update

from bench import partitioned_tables as tables
from bench.figure import Figure
from bench.partitioned_tables import Cost, Size
from bench.people import signed_in
from bench.reports import SECRET
from bench.server import running
from lägesbild.actions import reports
from lägesbild.actions.reports import NewReport
from lägesbild.model import Revision
from lägesbild.model.words import ObservationKind
from lägesbild.reading import snapshot, viewers
from lägesbild.store import engine as engines
from lägesbild.store.session import reading, transaction
from torture import databases
from torture.databases import Place

WHOLE: Final = Size(1_000, 10_000)
LAYOUTS: Final = ("delad", "en")
ASKED: Final = 7
"""How many municipalities are read, in each layout one after the other."""
GB: Final = 1024**3
MB: Final = 1024**2
KB: Final = 1024
REFRESH: Final = "SELECT id FROM {layout}.alla WHERE kommun = {kommun} AND changed_revision > {revision}"

EVERYBODY: Final = "SELECT category_id, count(*) FROM {layout}.alla GROUP BY category_id"


def run(size: Size = WHOLE) -> Iterator[Figure]:
    """Fill both layouts, and ask both the same."""
    with tempfile.TemporaryDirectory(prefix="lagesbild-bench-", ignore_cleanup_errors=True) as folder:
        server = databases.started(Path(folder))
        try:
            place = _database(server, Path(folder))
            engine = create_engine(place.url, isolation_level="AUTOCOMMIT")
            yield from _own_database(engine)
            yield from _costs("en", tables.one_table(engine, size))
            yield from _costs("delad", tables.partitions(engine, size))
            yield from _asked(engine, place, size)
            yield from _everybody(engine)
            yield from _connections(engine, size)
            yield from _dumped(place)
            yield from _served(engine, place, size)
            engine.dispose()
        finally:
            engines.dispose()
            server.cleanup()


def _database(server: Any, folder: Path) -> Place:
    """A municipality with people who report, and a counter of changes that stands after every row's."""
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    plain = create_engine(address, isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE manga")
        connection.exec_driver_sql("ALTER SYSTEM SET max_wal_size = '8GB'")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    plain.dispose()
    own = folder / "egen"  # made private to whoever runs the application, which the server's files may not be
    own.mkdir()
    place = Place(address.replace("/postgres?", "/manga?"), own, SECRET)
    databases.fill(place)
    engines.dispose()
    return place


def _own_database(engine: Engine) -> Iterator[Figure]:
    """What a database for each municipality costs before it holds a report."""
    plain = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    engine.dispose()
    with plain.connect() as connection:
        taken = []
        for number in range(3):
            began = time.perf_counter()
            connection.exec_driver_sql(f"CREATE DATABASE egen_{number} TEMPLATE manga STRATEGY file_copy")
            taken.append(time.perf_counter() - began)
        held = connection.exec_driver_sql("SELECT pg_database_size('egen_0')").scalar_one()
        for number in range(3):
            connection.exec_driver_sql(f"DROP DATABASE egen_{number}")
    plain.dispose()
    yield Figure("manga_egen_databas", held / MB, "MB", None)
    yield Figure("manga_egen_databas_gors", statistics.median(taken), "s", None)


def _costs(layout: str, cost: Cost) -> Iterator[Figure]:
    yield Figure(f"manga_{layout}_fyll", cost.fill_seconds, "s", None)
    yield Figure(f"manga_{layout}_indexera", cost.index_seconds, "s", None)
    yield Figure(f"manga_{layout}_stada", cost.tidy_seconds, "s", None)
    yield Figure(f"manga_{layout}_rader", cost.table_bytes / GB, "GB", None)
    yield Figure(f"manga_{layout}_index", cost.index_bytes / GB, "GB", None)


def _asked(engine: Engine, place: Place, size: Size) -> Iterator[Figure]:
    """Load, save and refresh one municipality after the other, side by side in both layouts."""
    with engine.connect() as connection:
        connection.execute(update(Revision).values(value=tables.FIRST_REVISION))
        connection.exec_driver_sql(f"SELECT setval('observation_id_seq', {size.count * (size.each + 1)})")
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for number in range(ASKED):
        kommun = 1 + (number + 1) * size.count // (ASKED + 2)
        for layout in LAYOUTS:
            tables.view(engine, layout, kommun)
            place.use()
            for name, seconds in _one(kommun):
                taken[f"manga_{layout}_{name}"].append(seconds)
            for name, seconds in _explained(engine, layout, kommun):
                taken[f"manga_{layout}_{name}"].append(seconds)
    for name, values in taken.items():
        yield Figure(name, statistics.median(values), "s", None)


def _one(kommun: int) -> Iterator[tuple[str, float]]:
    """What a process of one municipality does, with the application's own functions."""
    snapshot.forget()
    yield "ladda_forsta", _timed(_current)
    snapshot.forget()
    yield "ladda_igen", _timed(_current)
    _save(f"manga:{kommun}:0")
    yield "spara", _timed(lambda: _save(f"manga:{kommun}:1"))
    yield "uppdatera", _timed(_current)


def _explained(engine: Engine, layout: str, kommun: int) -> Iterator[tuple[str, float]]:
    """How long the server plans and runs the question of what has changed, on a connection that knows it."""
    revision = tables.FIRST_REVISION
    asked = REFRESH.format(layout=layout, kommun=kommun, revision=revision)
    with engine.connect() as connection:
        connection.exec_driver_sql(asked).all()
        told = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}").scalar_one()[0]
    yield "planera", told["Planning Time"] / 1000
    yield "fraga", told["Execution Time"] / 1000


def _everybody(engine: Engine) -> Iterator[Figure]:
    """A question that no municipality asks: all of them at once, every partition opened for it."""
    for layout in LAYOUTS:
        with engine.connect() as connection:
            # Compiling a plan of a thousand parts takes longer than carrying it out.
            connection.exec_driver_sql("SET jit = off")
            asked = functools.partial(connection.exec_driver_sql, EVERYBODY.format(layout=layout))
            seconds = _timed(asked)
        yield Figure(f"manga_{layout}_alla_kommuner", seconds, "s", None)


def _connections(engine: Engine, size: Size) -> Iterator[Figure]:
    """What a connection holds of its own: after one municipality, and after all of them."""
    for layout in LAYOUTS:
        engine.dispose()
        with engine.connect() as connection:
            pid = int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
            for kommun in range(1, size.count + 1):
                asked = REFRESH.format(layout=layout, kommun=kommun, revision=tables.FIRST_REVISION)
                connection.exec_driver_sql(asked).all()
                if kommun == 1:
                    yield Figure(f"manga_{layout}_anslutning_en", _private_mb(pid), "MB", None)
            yield Figure(f"manga_{layout}_anslutning_alla", _private_mb(pid), "MB", None)


def _private_mb(pid: int) -> float:
    """What a process shares with no other, MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / KB


def _dumped(place: Place) -> Iterator[Figure]:
    """One municipality's reports as a copy of their own."""
    address = place.url.replace("+psycopg", "")
    file = place.folder / "k0001.dump"
    command = ["pg_dump", "-Fc", "-t", "delad.k0001", "-f", str(file), address]
    seconds = _timed(lambda: subprocess.run(command, check=True))
    yield Figure("manga_delad_kopia", seconds, "s", None)
    yield Figure("manga_delad_kopia_storlek", file.stat().st_size / MB, "MB", None)


def _served(engine: Engine, place: Place, size: Size) -> Iterator[Figure]:
    """What a process of the application holds that serves one of the municipalities."""
    tables.view(engine, "delad", size.count // 2)
    with running(place.url, place.folder) as server:
        asyncio.run(_look(server.url))
        yield Figure("manga_process", server.memory_mb(), "MB", None)


async def _look(url: str) -> None:
    async with signed_in(url, "stina", databases.PASSWORD) as person:
        for page in ("", "omrade", "tidslinje"):
            await person.open(page)
    if person.errors:
        raise RuntimeError(f"a page told of an error: {person.errors[0]}")


def _timed(step: Callable[[], Any]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def _current() -> None:
    with reading() as session:
        snapshot.current(session)


def _save(key: str) -> None:
    report = NewReport(
        kind=ObservationKind.ORO,
        text="Det är stökigt vid torget på kvällarna.",
        audience="ledningsgruppen",
        occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1),
        district_code="2180R001",
        category="ordning",
    )
    with transaction() as session:
        viewer = viewers.by_username(session, "rolf")
        reports.save(session, report, by=viewer, submit_key=key)


def main() -> int:
    """Print each figure; nothing was promised here, so none is out of its limit."""
    for figure in run():
        sys.stdout.write(figure.line() + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
