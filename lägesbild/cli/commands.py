"""The commands. Each brings the database up to date first, and ends with 0, 1 or 2."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from lägesbild.cli import backups, exports, output, progress, remind, retention
from lägesbild.cli.database import prepare, use_demo
from lägesbild.cli.failures import PROBLEMS, Guarded, tell
from lägesbild.cli.groups import groups
from lägesbild.cli.users import AsJson, users
from lägesbild.config import settings
from lägesbild.model import InputError
from lägesbild.store import files

app = typer.Typer(
    help="Lägesbild: en gemensam bild av brott, otrygghet och insatser i kommunen.",
    epilog="Slutkoder: 0 klart, 1 fel i underlaget (inget sparat), 2 fel användning, "
    "eller inställningar, databas eller disk som inte går att använda.",
    cls=Guarded,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
imports = typer.Typer(help="Läs in uppgifter från fil.", cls=Guarded, no_args_is_help=True)
shows = typer.Typer(help="Visa det en användare ser.", cls=Guarded, no_args_is_help=True)
app.add_typer(users, name="user")
app.add_typer(groups, name="group")
app.add_typer(imports, name="import")
app.add_typer(shows, name="show")
app.add_typer(retention.erasing, name="radera")
app.command("export")(exports.export)
app.command("remind")(remind.remind)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("retain")(retention.retain)
AsUser = typer.Option("--as", metavar="ANVÄNDARE", help="Gör det som den här användaren.")


def main() -> None:
    """Run the command line, with UTF-8 out whatever the terminal's language, and its files to itself."""
    files.keep_to_owner()
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="python -m lägesbild")


@app.callback()
def choose(
    demo: Annotated[
        bool, typer.Option("--demo", help="Använd demodatabasen i stället för den skarpa.")
    ] = False,
) -> None:
    """Lägesbild: en gemensam bild av brott, otrygghet och insatser i kommunen."""
    if demo:
        use_demo()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Adress att lyssna på.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port att lyssna på.")] = None,
) -> None:
    """Starta webbtjänsten."""
    prepare()
    from lägesbild.web import server

    tell(f"Lägesbild: http://{host or settings().host}:{port or settings().port} (avsluta med Ctrl+C)")
    try:
        server.serve(host, port)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port att lyssna på.")] = None,
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Starta webbtjänsten efteråt.")] = True,
    reports: Annotated[int, typer.Option(min=0, hidden=True)] = 6000,
) -> None:
    """Starta demoläget med påhittat material, bara på den här datorn."""
    use_demo()
    prepare(seed=False)
    from lägesbild.intake import demo as material

    with progress.bar("Lägger in demomaterialet") as tick:
        made = material.prepare(reports=reports, progress=tick)
    typer.echo("Demomaterialet är inlagt." if made else "Demomaterialet fanns redan.")
    typer.echo("Allt i demomaterialet är påhittat, utom det som bygger på offentliga protokoll 2018–2024.")
    if not serve_it:
        return
    typer.echo(f"Adress: http://localhost:{port or settings().port}")
    typer.echo(f"Logga in med lösenordet {material.PASSWORD} som:")
    output.table(("Namn", "Roll", "Huvudman"), material.cast_rows())
    from lägesbild.web import server

    sys.stdout.flush()
    server.serve("127.0.0.1", port)


@imports.command("reports")
def import_reports(
    file: Annotated[Path, typer.Argument(metavar="FIL.csv", help="CSV med en uppgift per rad.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Visa vad som skulle hända; spara inget.")
    ] = False,
    as_user: Annotated[str | None, AsUser] = None,
    as_json: AsJson = False,
) -> None:
    """Läs in uppgifter ur protokoll: oro, positivt, insatser, beslut, uppdrag, behov, information."""
    prepare()
    from lägesbild.cli.imports import answer, load

    with progress.bar("Läser in") as tick:
        result = load(file, as_user=as_user, dry_run=dry_run, tick=tick)
    answer(result, dry_run=dry_run, as_json=as_json)
    if result.problems:
        raise typer.Exit(PROBLEMS)


@shows.command("lage")
def show_lage(
    as_user: Annotated[str, AsUser],
    start: Annotated[dt.datetime, typer.Option("--from", formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD")],
    end: Annotated[dt.datetime, typer.Option("--to", formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD")],
    area: Annotated[str | None, typer.Option("--area", metavar="KOD", help="Bara ett område.")] = None,
    as_json: AsJson = False,
) -> None:
    """Visa lägesbilden som en användare ser den."""
    prepare()
    from lägesbild.cli import show

    try:
        lage = show.lage(as_user, start.date(), end.date(), area)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error
    if as_json:
        output.json_(lage.as_dict())
    else:
        show.tell(lage)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Visa vilken databas som används och hur den mår i korthet."""
    prepare()
    from lägesbild.cli import checks

    found = checks.status()
    if as_json:
        output.json_(found)
    else:
        output.pairs([(checks.STATUS_LABELS[name], checks.shown(value)) for name, value in found.items()])


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Kontrollera databasen, spårets kedja, filerna och inställningarna."""
    prepare()
    from lägesbild.cli import checks

    found = checks.examine()
    if as_json:
        output.json_([check.as_dict() for check in found])
    else:
        output.table(("", "Kontroll", "Resultat"), [check.as_row() for check in found])
    if not all(check.ok for check in found):
        raise typer.Exit(PROBLEMS)
