"""
The page people write today beside Lägesbild: what a change of the filter costs the server of each.

bench/plain_page.py is served by ``streamlit run``, and nobody signs in to it; Lägesbild by ``python app.py``,
to somebody who has signed in and may not read every report. Both read one SQLite database and are asked the
same changes in turn over Streamlit's websocket: from the choice that is sent to the end of the script. What
the browser then does is not in it, nor is anything it might have kept from before. Aim: ``…_ganger`` ≥ 10.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import sqlalchemy as sa

from bench import reports, rivals, server
from bench.figure import Figure
from bench.people import anyone, signed_in
from bench.rivals import PATIENCE_SECONDS, PERIODS, USERNAME, WHOLE, Taken
from lägesbild.figures import geometry
from tests.serving import free_port

SIZES: Final = (10_000, 100_000)
ROUNDS: Final = 3
MUNICIPALITY: Final = "2180"
SPREAD_DEGREES: Final = 0.01
"""How far from the middle of its area a report's marker stands."""


def run(sizes: Sequence[int] = SIZES) -> Iterator[Figure]:
    """Measure both pages with each number of reports."""
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="lagesbild-bench-") as made:
            folder = Path(made)
            url = f"sqlite:///{folder / 'rapporter.sqlite'}"
            reports.fill(url, size, folder)
            _places(url)
            with _plain_page(url, folder) as plain, server.running(url, folder) as own:
                for name, found in asyncio.run(_compared(plain, own.url)).items():
                    yield from rivals.figures(f"jamfort_enkel_{size}_{name}", *found)


async def _compared(plain_url: str, own_url: str) -> dict[str, tuple[Taken, Taken]]:
    """By kind of change what it took the plain page and Lägesbild."""
    found: dict[str, tuple[Taken, Taken]] = {}
    async with anyone(plain_url) as plain, signed_in(own_url, USERNAME, "demo") as own:
        plain.patience = own.patience = PATIENCE_SECONDS
        await plain.open("")
        await own.open("")
        areas = sorted(set(plain.offered("Område")) & set(own.offered("Område")) - {WHOLE})
        for name, period in PERIODS.items():
            await plain.choose("Område", areas[-1])
            await plain.choose("Period", period)
            await own.open("", rivals.address(name))
            one, whole = (Taken(), Taken()), (Taken(), Taken())
            for area in areas[:ROUNDS]:
                for taken, value in ((one, area), (whole, WHOLE)):
                    await taken[0].ask(plain, value)
                    await taken[1].ask(own, value)
            found |= {name: whole, f"{name}_ett_omrade": one}
    return found


def _places(url: str) -> None:
    """Give every report a point on the map, near the middle of its area, in a table of its own."""
    engine = sa.create_engine(url)
    middles = geometry.mark_points(MUNICIPALITY)
    rows = pd.read_sql(
        "SELECT observation.id, code FROM observation LEFT JOIN district ON district.id = district_id", engine
    )
    centre = np.mean(list(middles.values()), axis=0)
    points = np.array([middles.get(code, centre) for code in rows["code"]])
    points += np.random.default_rng(0).uniform(-SPREAD_DEGREES, SPREAD_DEGREES, points.shape)
    made = pd.DataFrame({"observation_id": rows["id"], "lat": points[:, 0], "lon": points[:, 1]})
    made.to_sql("plats_pa_karta", engine, index=False)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE UNIQUE INDEX ix_plats ON plats_pa_karta (observation_id)"))
    engine.dispose()


@contextmanager
def _plain_page(url: str, folder: Path) -> Iterator[str]:
    """Serve the plain page as people do, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("plain_page.py"))]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    command += ["--browser.gatherUsageStats=false"]
    address = f"http://127.0.0.1:{port}"
    with rivals.serving(command, f"{address}/_stcore/health", folder, {"RAPPORTER_URL": url}):
        yield address
