"""python -m lägesbild retain, and radera text: what was kept long enough, and what should not have been."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lägesbild.cli import output
from lägesbild.cli.database import OPERATOR, prepare
from lägesbild.cli.failures import Guarded, tell
from lägesbild.cli.users import AsJson
from lägesbild.store.session import reading, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lägesbild.actions.retention import Due

erasing = typer.Typer(help="Radera en text som inte skulle ha skrivits.", cls=Guarded, no_args_is_help=True)


@erasing.callback()
def _radera() -> None:
    """Radera en text som inte skulle ha skrivits."""


@erasing.command("text")
def erase_text(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="SLAG",
            help="rapport, problembild, insats, rundrad, anteckning, beslut, uppdrag, bedomning, "
            "sammankallning, loggrad, vandring, brist, inriktning, verksamhetsmal eller bilaga.",
        ),
    ],
    row_id: Annotated[int, typer.Argument(metavar="NUMMER", help="Radens nummer, som spåret visar det.")],
    reason: Annotated[str, typer.Option("--reason", metavar="SKÄL", help="person, sekretess eller misstag.")],
) -> None:
    """Radera texten i en rad, med tidigare lydelser, utkast och rader i rundan; raden står kvar."""
    prepare()
    from lägesbild.actions import erasing as acts
    from lägesbild.reading import erased

    with transaction() as session:
        done = acts.erase(session, kind, row_id, reason=reason, by=OPERATOR)
    with reading() as session:
        left = erased.places(session, [(place.table, place.row_id) for place in done.left_in])
    typer.echo(f"Texten i {kind} nr {row_id} är raderad. Utkast som hade den: {done.drafts}.")
    for place in left:
        typer.echo(f"  Texten står kvar, ordagrant: {place}")
    typer.echo("Den står också kvar i säkerhetskopior och i filer som någon har tagit ut; se docs/drift.md.")


def retain(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Räkna vad som skulle gallras; ändra inget.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Gallra texter, punkter, utkast och stängda konton när deras tid har gått ut; antalen står kvar."""
    prepare()
    from lägesbild.actions import retention
    from lägesbild.model import clock

    with reading() as session:
        found = retention.due(session, today=clock.today())
        owner = retention.may_thin_details(session)
    mine = [due for due in found if owner or due.kind.key != retention.DETAILS]
    done = found if dry_run else _run_all(mine)
    if as_json:
        output.json_({"dry_run": dry_run, "thinned": [_as_dict(due) for due in done]})
    else:
        _tell(done, dry_run=dry_run)
    if not owner and any(due.kind.key == retention.DETAILS and due.count for due in found):
        tell(retention.NO_RIGHT)


def _run_all(found: Sequence[Due]) -> tuple[Due, ...]:
    from lägesbild.actions import retention

    done = tuple(_run(due) for due in found)
    if any(due.count for due in done):
        with transaction() as session:
            retention.note_run(session, done, by=OPERATOR)
    return done


def _run(due: Due) -> Due:
    """Thin a kind, a transaction at a time, and say how many rows it was."""
    from dataclasses import replace

    from lägesbild.actions import retention
    from lägesbild.model import clock

    today, count = clock.today(), 0
    for target in retention.targets(due.kind):
        while True:
            with transaction() as session:
                thinned = retention.step(session, target, today=today, by=OPERATOR)
            if not thinned:
                break
            count += thinned
    return replace(due, count=count)


def _as_dict(due: Due) -> dict[str, Any]:
    return {"kind": due.kind.key, "months": due.months, "count": due.count}


def _tell(done: tuple[Due, ...], *, dry_run: bool) -> None:
    rows = [(due.kind.name, f"{due.months} mån efter att {due.kind.since}", str(due.count)) for due in done]
    output.table(("Slag", "Gallras", "Antal"), rows)
    total = sum(due.count for due in done)
    if dry_run:
        typer.echo(f"{total} skulle gallras. Inget är ändrat.")
    else:
        typer.echo(f"{total} gallrade." if total else "Inget att gallra.")
