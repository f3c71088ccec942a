"""Every command of the command line, called so that it tells all it can."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from unittest import mock

import typer
from typer import testing

from lägesbild.cli import commands, exports, minutes
from lägesbild.model import Viewer, clock
from lägesbild.reading.listings import REGISTERS
from tests.privacy import unpacked
from tests.privacy.plan import DAYS, GROUPS

Line = list[str]
AS: Final = "--as"


def _lage(viewer: Viewer) -> Iterator[Line]:
    start, end = str(clock.today() - dt.timedelta(days=364)), str(clock.today())
    line = ["show", "lage", AS, viewer.username, "--from", start, "--to", end]
    yield line
    yield [*line, "--json"]


def _exports(viewer: Viewer) -> Iterator[Line]:
    for register, form in itertools.product(REGISTERS, exports._FORMATS):
        yield ["export", register, "--format", form, AS, viewer.username]
    for kind, form, days, group in itertools.product(minutes.KINDS, minutes.FORMATS, DAYS[:2], GROUPS):
        day = str(clock.today() + dt.timedelta(days=days))
        yield ["export", kind, "--format", form, AS, viewer.username, "--meeting", day, "--group", group]


def _plain(*line: str) -> Callable[[Viewer | None], Iterator[Line]]:
    return lambda _: iter([list(line), [*line, "--json"]])


FOR_A_READER: Final[dict[str, Callable[[Viewer], Iterator[Line]]]] = {"show lage": _lage, "export": _exports}
"""Commands that read as somebody: what they tell is what that somebody may read."""
FOR_THE_OPERATOR: Final[dict[str, Callable[[Any], Iterator[Line]]]] = {
    "status": _plain("status"),
    "doctor": _plain("doctor"),
    "remind": lambda _: iter([["remind", "--dry-run"]]),
    "retain": _plain("retain", "--dry-run"),
}
"""Commands that read as nobody: they tell nothing that is personal or secret."""
NO_WAY_OUT: Final = {
    "serve": "serves the pages, which are looked through one by one",
    "demo": "makes a database of its own",
    "backup": "a copy of everything, for whoever runs the machine",
    "user list": "names of accounts, for whoever runs the machine",
    **dict.fromkeys(
        (
            *("restore", "import reports", "group add-member", "radera text"),
            *("user add", "user lock", "user unlock", "user password", "user email", "user approve"),
            *("user appoint", "user retire", "user sync", "user link", "user reset-second-step"),
        ),
        "takes in, or takes away",
    ),
}


def leaves() -> set[str]:
    """Every command there is."""
    return set(_leaves(typer.main.get_command(commands.app), ()))


def _leaves(command: Any, path: tuple[str, ...]) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path)
        return
    for name, one in inner.items():
        yield from _leaves(one, (*path, name))


@functools.cache
def _typer(app: typer.Typer) -> Any:
    """The commands as they are run, made once: typer makes them anew for each line."""
    return typer.main.get_command(app)


def _said(line: Line) -> str:
    with mock.patch.object(testing, "_get_command", _typer):
        return testing.CliRunner().invoke(commands.app, line).output


def told(line: Line) -> Iterator[tuple[str, str]]:
    """What a command says, and what stands in the file it writes."""
    way = f"kommandot {' '.join(line)}"
    if line[0] != "export":
        yield way, _said(line)
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"ut.{line[3]}"
        yield way, _said([*line, "--out", str(out)]).replace(str(out), "")
        if out.is_file():
            yield f"{way}, filen", unpacked.text(out.read_bytes(), out.name)
