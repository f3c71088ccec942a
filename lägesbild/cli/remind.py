"""python -m lägesbild remind: mail those whose huvudman has not marked its part of the round ready."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from lägesbild.cli.database import OPERATOR, prepare
from lägesbild.cli.failures import PROBLEMS, WRONG_USE, tell
from lägesbild.store.session import reading, transaction

if TYPE_CHECKING:
    from lägesbild.export.mail import Failure


def remind(
    meeting: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD", help="Mötets dag; annars nästa möte."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Visa vilka som skulle påminnas; skicka inget.")
    ] = False,
) -> None:
    """Påminn de huvudmän som inte är klara med rundan inför ledningsgruppens nästa möte."""
    prepare()
    from lägesbild.export import mail, round_mail
    from lägesbild.reading import round_reminders

    with reading() as session:
        found = round_reminders.read(session, day=meeting.date() if meeting else None)
    typer.echo(f"{found.line.group} {found.line.when}")
    for one in found.missing:
        count = len(one.addresses)
        how = f"{count} {'adress' if count == 1 else 'adresser'}" if count else "ingen e-postadress"
        typer.echo(f"  Inte klar: {one.huvudman} ({how})")
    if not found.missing:
        typer.echo("Alla är klara.")
        return
    if dry_run:
        typer.echo("Inget har skickats.")
        return
    if not mail.is_set():
        tell(mail.NOT_SET)
        raise typer.Exit(WRONG_USE)
    mails = {
        address: (one.huvudman, round_mail.reminder(found.line, one.huvudman, address))
        for one in found.missing
        for address in one.addresses
    }
    failed = mail.deliver([letter for _, letter in mails.values()])
    _answer({to: huvudman for to, (huvudman, _) in mails.items()}, failed, found.line.id)


def _answer(sent_to: dict[str, str], failed: tuple[Failure, ...], meeting_id: int) -> None:
    """Say how it went, and note who was reached."""
    from lägesbild.actions import round_reminders

    missed = {failure.to for failure in failed}
    reached = tuple(dict.fromkeys(huvudman for to, huvudman in sent_to.items() if to not in missed))
    if reached:
        with transaction() as session:
            round_reminders.note(session, meeting_id, huvudman=reached, by=OPERATOR)
    typer.echo(f"{len(sent_to) - len(missed)} av {len(sent_to)} påminnelser har skickats.")
    for failure in failed:
        tell(f"{failure.to}: {failure.reason}.")
    if failed:
        raise typer.Exit(PROBLEMS)
