"""python -m lägesbild group …: members of groups from the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from lägesbild.cli.database import OPERATOR, prepare
from lägesbild.cli.failures import Guarded
from lägesbild.store.session import transaction

groups = typer.Typer(help="Grupper: lägg till medlemmar.", cls=Guarded, no_args_is_help=True)


@groups.command("add-member")
def add_member(
    group: Annotated[str, typer.Argument(metavar="GRUPP", help="Gruppens namn eller kod.")],
    huvudman: Annotated[str, typer.Argument(metavar="HUVUDMAN", help="Huvudmannens namn eller kod.")],
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Första dag; annars den tidigaste som går."),
    ] = None,
) -> None:
    """Gör en huvudman till medlem i en grupp; det syns för gruppens medlemmar innan det gäller."""
    prepare()
    from lägesbild.actions import members
    from lägesbild.reading.filters import day_text

    with transaction() as session:
        row = members.admit(
            session,
            group=group,
            huvudman=huvudman,
            valid_from=start.date() if start else None,
            by=OPERATOR,
        )
    day = day_text(row.valid_from) if row.valid_from else "i dag"
    typer.echo(f"{huvudman} blir medlem i {group} {day} och läser då allt som delats där.")
