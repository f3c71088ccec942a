"""app.py lets nothing be collected while it imports; the server must begin again."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any

from lägesbild.web import server
from tests import forks, serving


def test_rings_that_people_leave_behind_are_collected_although_the_start_collects_nothing(
    tmp_path: Path,
) -> None:
    log = tmp_path / "server.log"
    log.touch()
    env = {
        "LAGESBILD_DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite'}",
        "LAGESBILD_SESSION_SECRET": serving.SECRET,
        "LAGESBILD_VAR_DIR": str(tmp_path),
        "LAGESBILD_PORT": str(serving.free_port()),
    }
    process = forks.start(_look, tmp_path, log, env)
    process.join(60)
    told = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert told == {"enabled": True, "after": list(server.COLLECT_AFTER)}


def _look(folder: Path, log: Path, env: dict[str, str]) -> None:
    server.build = _Looked  # type: ignore[assignment]
    serving._serve(folder, log, env, None)


class _Looked:
    """Instead of serving, tells of the collector where people look."""

    def __init__(self, _script: Path) -> None:
        pass

    def run(self, **_config: Any) -> None:
        sys.stdout.write(json.dumps({"enabled": gc.isenabled(), "after": gc.get_threshold()}) + "\n")
