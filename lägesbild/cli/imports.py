"""python -m lägesbild import reports: load the file, and tell what became of each row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from lägesbild.cli import output
from lägesbild.cli.database import OPERATOR
from lägesbild.cli.failures import tell
from lägesbild.intake import demo, fact_store
from lägesbild.intake.fact_store import Result
from lägesbild.reading import viewers
from lägesbild.store.session import reading


def load(file: Path, *, as_user: str | None, dry_run: bool, tick: Callable[[int, int], None]) -> Result:
    """Load the file in the operator's name, or within the rights of a user, which the trail then tells."""
    viewer, operator = None, None
    if as_user is not None:
        with reading() as session:
            viewer = viewers.by_username(session, as_user)
            operator = None if demo.is_demo(session) else OPERATOR
    by = OPERATOR if viewer is None else viewer.username
    return fact_store.load(file, by=by, viewer=viewer, operator=operator, dry_run=dry_run, progress=tick)


def answer(result: Result, *, dry_run: bool, as_json: bool) -> None:
    """Say what became of the rows: on stdout what went in, on stderr what could not."""
    if as_json:
        output.json_(_as_dict(result))
    elif not result.problems:
        _tell_rows(result, dry_run=dry_run)
    for problem in result.problems:
        tell(str(problem))
    if result.problems:
        tell(f"{len(result.problems)} fel. Inget ur filen är sparat. Rätta raderna och läs in den igen.")


def _tell_rows(result: Result, *, dry_run: bool) -> None:
    for name in result.ignored_columns:
        typer.echo(f"Kolumnen {name} används inte.")
    for line in result.lines:
        if dry_run:
            state = line.what if line.created else "finns redan"
            typer.echo(f"rad {line.line}: {state} – {line.title}")
        for notice in line.notices:
            typer.echo(f"rad {line.line}: {notice}")
    known = len(result.lines) - result.added
    verb = "skulle läggas till" if dry_run else "är inlagda"
    typer.echo(f"{len(result.lines)} rader: {result.added} {verb}, {known} fanns redan.")


def _as_dict(result: Result) -> dict[str, object]:
    return {
        "rows": len(result.lines),
        "added": result.added,
        "stored": result.stored,
        "lines": [
            {
                "line": line.line,
                "what": line.what,
                "title": line.title,
                "created": line.created,
                "notices": list(line.notices),
            }
            for line in result.lines
        ],
        "problems": [
            {"line": part.line, "column": part.column, "reason": part.reason} for part in result.problems
        ],
    }
