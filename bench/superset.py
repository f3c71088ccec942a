"""
Apache Superset beside Lägesbild on one PostgreSQL: five counts, and a change of Lägesbild's filter.

``make bench-superset`` makes an environment of its own for it. A dashboard's five counts (by area, month,
category, huvudman and kind) are asked at once of the chart-data API, which keeps no answer; in turn with
them somebody chooses the same in Lägesbild, whose server answers with the whole page. ``…_talen`` is what
it takes Lägesbild to work out what that page tells, of which the five counts are a part, without a server
around it. Superset reads the reports where they lie (``vy``), and a table made of them beforehand, which is
never newer than when it was made (``tabell``). Aim: ``…_ganger`` ≥ 10.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bench import reports, rivals, server, superset_api
from bench.figure import Figure
from bench.people import Person, signed_in
from bench.rivals import FIRST_DAY, PATIENCE_SECONDS, PERIODS, USERNAME, WHOLE, Taken
from bench.superset_api import Superset
from lägesbild.model import Category, District, Huvudman, Observation, Viewer, clock
from lägesbild.model.words import ReviewStatus
from lägesbild.reading import choices, lage, view_address, viewers
from lägesbild.reading.filters import Filters
from lägesbild.reading.scene import COUNTED
from lägesbild.store import engine as engines
from lägesbild.store.session import reading
from torture import databases

REPORTS: Final = 1_000_000
ROUNDS: Final = 5
TABLE: Final = "rapporter_fardiga"
Found = dict[str, tuple[Taken, Taken, Taken]]
"""What Superset took, Lägesbild's page, and the numbers of that page."""


def run(size: int = REPORTS) -> Iterator[Figure]:
    """Measure both with so many reports."""
    with tempfile.TemporaryDirectory(prefix="lagesbild-bench-", ignore_cleanup_errors=True) as made:
        folder = Path(made) / "var"  # nobody else may look into it, not even who PostgreSQL runs as
        folder.mkdir()
        postgres = databases.started(Path(made))
        try:
            url, superset_url = (_new(postgres.get_uri(), name) for name in ("rapporter", "superset"))
            reports.fill(f"postgresql+psycopg{url}", size, folder)
            viewer, sql = _prepared(f"postgresql+psycopg{url}", folder)
            with (
                superset_api.running(f"postgresql+psycopg2{superset_url}", folder) as rival,
                server.running(f"postgresql+psycopg{url}", folder) as own,
            ):
                found = asyncio.run(_compared(rival, own.url, f"postgresql+psycopg2{url}", viewer, sql))
            for name, (theirs, page, numbers) in found.items():
                yield from rivals.figures(f"jamfort_superset_{size}_{name}", theirs, page)
                yield from rivals.times(f"jamfort_superset_{size}_{name}_talen", theirs, numbers)
        finally:
            engines.dispose()
            postgres.cleanup()


def _new(server_url: str, name: str) -> str:
    """Make a database; returns its address after the driver's name."""
    address = server_url.removeprefix("postgresql")
    engine = sa.create_engine(f"postgresql+psycopg{address}", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.replace("/postgres?", f"/{name}?")


def _prepared(url: str, folder: Path) -> tuple[Viewer, str]:
    """Make the table; returns who looks, and how the reports are read where they lie."""
    reports.use(url, folder)
    with reading() as session:
        viewer = viewers.by_username(session, USERNAME)
    compiled = _readable(viewer).compile(engines.current(), compile_kwargs={"literal_binds": True})
    sql = str(compiled)
    with engines.current().begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {TABLE} AS {sql}")
        connection.exec_driver_sql(f"CREATE INDEX ON {TABLE} (occurred_at)")
        connection.exec_driver_sql("ANALYZE")
    return viewer, sql


def _readable(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    """What Lägesbild counts for somebody, with names for ids."""
    mine = (Observation.huvudman_id == viewer.huvudman_id) | Observation.audience_id.in_(viewer.circles)
    return (
        sa.select(
            Observation.occurred_at,
            Observation.kind.label("slag"),
            sa.func.coalesce(District.name, "Utan angiven plats").label("omrade"),
            Category.name.label("kategori"),
            Huvudman.name.label("huvudman"),
        )
        .join(Huvudman, Huvudman.id == Observation.huvudman_id)
        .outerjoin(District, District.id == Observation.district_id)
        .outerjoin(Category, Category.id == Observation.category_id)
        .where(
            mine,
            Observation.withdrawn_at.is_(None),
            Observation.review != ReviewStatus.DUBBLETT,
            Observation.kind.in_(COUNTED),
            sa.func.coalesce(Category.sensitive, False).is_(False),
        )
    )


async def _compared(rival_url: str, own_url: str, database_url: str, viewer: Viewer, sql: str) -> Found:
    """By dataset and kind of change what it took Superset and Lägesbild."""
    found: Found = {}
    async with superset_api.signed_in(rival_url) as rival, signed_in(own_url, USERNAME, "demo") as own:
        own.patience = PATIENCE_SECONDS
        database = await rival.database(database_url)
        datasets = {
            "vy": await rival.dataset("rapporter", database, sql),
            "tabell": await rival.dataset(TABLE, database, None),
        }
        await _check(rival, datasets, viewer)
        for name in PERIODS:
            found |= await _of_period(name, rival, datasets, own, viewer)
    return found


async def _check(rival: Superset, datasets: dict[str, int], viewer: Viewer) -> None:
    """The same question is asked of both, if they count the same."""
    seen = lage.read(_filters("alla_ar", None, viewer), viewer=viewer)
    counted = sum(area.count or 0 for area in (*seen.areas, seen.hela_kommunen, seen.utan_plats))
    for name, dataset in datasets.items():
        _, _, told = await rival.five(dataset, _period("alla_ar"), None)
        if told != counted:
            raise RuntimeError(f"Superset counts {told} reports in {name}, Lägesbild {counted}")


async def _of_period(
    period: str, rival: Superset, datasets: dict[str, int], own: Person, viewer: Viewer
) -> Found:
    await own.open("", rivals.address(period))
    areas = [area for area in own.offered("Område") if area != WHOLE][:ROUNDS]
    found: Found = {}
    for end in ("_ett_omrade", ""):
        ours = Taken(), Taken()
        found |= {f"{name}_{period}{end}": (Taken(), *ours) for name in datasets}
    for one in areas:
        for end, area in (("_ett_omrade", one), ("", None)):
            for name, dataset in datasets.items():
                seconds, sent, _ = await rival.five(dataset, _period(period), area)
                found[f"{name}_{period}{end}"][0].add(seconds, sent)
            _, page, numbers = found[f"vy_{period}{end}"]
            await page.ask(own, area or WHOLE)
            numbers.add(_worked_out(_filters(period, area, viewer), viewer), 0)
    return found


def _worked_out(filters: Filters, viewer: Viewer) -> float:
    """The seconds it takes this process to work out what Lägesbild tells."""
    began = time.perf_counter()
    lage.read(filters, viewer=viewer)
    return time.perf_counter() - began


def _filters(period: str, area: str | None, viewer: Viewer) -> Filters:
    start, today = _first_day(period), clock.today()
    codes = view_address.area_names(choices.read(viewer, today=today).tree)
    return Filters(start, today, district=None if area is None else codes[area])


def _period(name: str) -> str:
    """One of PERIODS as Superset spells it."""
    return f"{_first_day(name)} : {clock.today() + dt.timedelta(days=1)}"


def _first_day(period: str) -> dt.date:
    return dt.date.fromisoformat(FIRST_DAY) if period == "alla_ar" else clock.today() - dt.timedelta(days=364)


def main() -> None:
    """Print each figure; the number of reports may be given."""
    for figure in run(*map(int, sys.argv[1:])):
        sys.stdout.write(figure.line() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
