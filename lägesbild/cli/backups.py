"""python -m lägesbild backup and restore: the whole database out, and in again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lägesbild.actions import restored
from lägesbild.cli.database import OPERATOR, prepare
from lägesbild.store import copies, trail
from lägesbild.store import restore as restoring
from lägesbild.store.copies import Contents
from lägesbild.store.session import transaction


def backup(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Vart kopian skrivs; får inte finnas.")],
) -> None:
    """Skriv en säkerhetskopia av databasen medan andra använder den."""
    prepare()
    copies.write(file)
    found = copies.contents(file)
    with transaction() as session:
        trail.note(session, by=OPERATOR, action="databas.sakerhetskopiera")
    typer.echo(f"Säkerhetskopian ligger i {file} och är genomläst: {_told(found)}.")
    typer.echo("Den innehåller allt: förvara den som databasen.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Kopian som backup har skrivit.")],
    force: Annotated[
        bool, typer.Option("--force", help="Ställ den databas som finns åt sidan; den tas inte bort.")
    ] = False,
    without_trail_check: Annotated[
        bool, typer.Option("--without-trail-check", help="Ta kopian fast spårets kedja inte stämmer.")
    ] = False,
) -> None:
    """Återställ en säkerhetskopia, när webbtjänsten är stoppad."""

    done = restoring.restore(file, force=force, check_trail=not without_trail_check)
    prepare(seed=False)
    with transaction() as session:
        restored.settle_in(session, by=OPERATOR)
    typer.echo(f"Säkerhetskopian är återställd och jämförd rad för rad i antal: {_told(done.contents)}.")
    typer.echo("Spårets kedja är inte kontrollerad." if without_trail_check else "Spårets kedja är hel.")
    if done.aside:
        typer.echo(f"Databasen från före ligger kvar: {done.aside}. Ta bort den när allt stämmer.")
    typer.echo("Reservkoderna för andra steget gäller inte längre: var och en gör nya under Konto.")
    typer.echo("Alla är utloggade. Konton och texter är som när kopian gjordes: stäng och gallra på nytt.")


def _told(found: Contents) -> str:
    # A space that does not break, between thousands, as numbers are written in Swedish.
    rows = f"{sum(found.rows.values()):,}".replace(",", "\u00a0")
    return f"{len(found.rows)} tabeller, {rows} rader, version {found.revision}"
