"""Apache Superset in an environment of its own, and the five counts asked of its chart-data API."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from bench import rivals
from bench.reports import SECRET
from lägesbild.config import ROOT
from tests.serving import free_port

PROGRAMS: Final = ROOT / ".venv-superset" / "bin"
CONFIG: Final = Path(__file__).with_name("superset_config.py")
ANSWER_SECONDS: Final = 300
WORKERS: Final = 2
THREADS: Final = 20
MONTH: Final = {
    "timeGrain": "P1M",
    "columnType": "BASE_AXIS",
    "sqlExpression": "occurred_at",
    "label": "manad",
    "expressionType": "SQL",
}
FIVE: Final[tuple[Any, ...]] = ("omrade", MONTH, "kategori", "huvudman", "slag")
"""What the reports are counted by."""


@dataclass(frozen=True)
class Superset:
    """One that runs, and somebody who has signed in to it."""

    client: httpx.AsyncClient

    async def dataset(self, name: str, database: int, sql: str | None) -> int:
        """Make a table, or the answer to ``sql``, known to it; returns its number."""
        asked = {"database": database, "schema": "public", "table_name": name}
        return await self._made("/api/v1/dataset/", asked if sql is None else {**asked, "sql": sql})

    async def database(self, url: str) -> int:
        """Make a PostgreSQL database known to it; returns its number."""
        return await self._made("/api/v1/database/", {"database_name": "rapporter", "sqlalchemy_uri": url})

    async def five(self, dataset: int, period: str, area: str | None) -> tuple[float, int, int]:
        """
        Ask the five counts at once, as a dashboard does.

        Returns the seconds to the last answer, the bytes of them all, and the sum of the first.
        """
        began = time.perf_counter()
        answers = await asyncio.gather(*[self._count(dataset, by, period, area) for by in FIVE])
        seconds = time.perf_counter() - began
        rows = answers[0].json()["result"][0]["data"]
        return seconds, sum(len(answer.content) for answer in answers), sum(row["count"] for row in rows)

    async def _count(self, dataset: int, by: Any, period: str, area: str | None) -> httpx.Response:
        filters: list[dict[str, Any]] = [{"col": "occurred_at", "op": "TEMPORAL_RANGE", "val": period}]
        if area is not None:
            filters.append({"col": "omrade", "op": "IN", "val": [area]})
        query = {"columns": [by], "metrics": ["count"], "filters": filters, "row_limit": 10_000}
        source = {"id": dataset, "type": "table"}
        asked = {"datasource": source, "queries": [query], "force": True, "result_format": "json"}
        return await self._posted("/api/v1/chart/data", {**asked, "result_type": "full"})

    async def _made(self, path: str, asked: dict[str, Any]) -> int:
        return int((await self._posted(path, asked)).json()["id"])

    async def _posted(self, path: str, asked: dict[str, Any]) -> httpx.Response:
        answer = await self.client.post(path, json=asked)
        if not answer.is_success:
            raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:500]}")
        return answer


@contextmanager
def running(own_database: str, folder: Path) -> Iterator[str]:
    """Set Superset up on an empty database of its own and serve it as its own image does, until the end."""
    env = {
        "SUPERSET_CONFIG_PATH": str(CONFIG),
        "SUPERSET_HOME": str(folder),
        "SUPERSET_SECRET_KEY": SECRET,
        "SUPERSET__SQLALCHEMY_DATABASE_URI": own_database,
        "FLASK_APP": "superset.app:create_app()",
        "PATH": f"{PROGRAMS}:/usr/bin:/bin",
    }
    _set_up(folder, env)
    url = f"http://127.0.0.1:{free_port()}"
    served = [str(PROGRAMS / "gunicorn"), f"--bind={url.removeprefix('http://')}", f"--workers={WORKERS}"]
    served += ["--worker-class=gthread", f"--threads={THREADS}", f"--timeout={ANSWER_SECONDS}"]
    served += ["--keep-alive=75"]  # else a connection may be closed just as the next question goes out on it
    with rivals.serving([*served, "superset.app:create_app()"], f"{url}/health", folder, env):
        yield url


def _set_up(folder: Path, env: dict[str, str]) -> None:
    """Its tables, somebody who may do everything, and what each role may."""
    person = [
        "--username=bench",
        f"--password={SECRET}",
        "--firstname=B",
        "--lastname=B",
        "--email=b@localhost",
    ]
    with (folder / "superset-setup.log").open("ab") as log:
        for command in (["db", "upgrade"], ["fab", "create-admin", *person], ["init"]):
            subprocess.run(
                [PROGRAMS / "superset", *command], cwd=folder, env=env, stdout=log, stderr=log, check=True
            )


@asynccontextmanager
async def signed_in(url: str) -> AsyncIterator[Superset]:
    """Somebody who may see everything in the Superset at ``url``."""
    async with httpx.AsyncClient(base_url=url, timeout=ANSWER_SECONDS) as client:
        asked = {"username": "bench", "password": SECRET, "provider": "db"}
        answer = (await client.post("/api/v1/security/login", json=asked)).raise_for_status()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield Superset(client)
