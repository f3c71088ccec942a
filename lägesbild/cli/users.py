"""
python -m lägesbild user …: accounts from the command line.

Whoever runs commands on the machine needs nobody's approval. What they do stands in the trail as operator
access, with the huvudman of the account, and is shown to it.
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import Annotated

import typer

from lägesbild.actions import account_email, account_rights, accounts, provider_accounts, second_factor
from lägesbild.actions.accounts import Account
from lägesbild.cli import output
from lägesbild.cli.database import OPERATOR, prepare
from lägesbild.cli.failures import PROBLEMS, Guarded
from lägesbild.config import settings
from lägesbild.model import InputError
from lägesbild.model.words import Role
from lägesbild.store.session import reading, transaction

users = typer.Typer(
    help="Konton: lägg till, godkänn, utse, lås, stäng, lista och byt lösenord.",
    cls=Guarded,
    no_args_is_help=True,
)
Username = Annotated[str, typer.Argument(metavar="NAMN", help="Användarnamnet.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Läs lösenordet från standard in.")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv JSON (UTF-8).")]


@users.command("add")
def add(
    username: Username,
    role: Annotated[Role, typer.Option("--role", help="Vad kontot får göra.")],
    huvudman: Annotated[str, typer.Option("--huvudman", help="Huvudmannens namn eller kod.")],
    name: Annotated[str, typer.Option("--name", help="Visningsnamn; annars användarnamnet.")] = "",
    approver: Annotated[
        bool, typer.Option("--approver", help="Behörighetsansvarig: godkänner konton hos sin huvudman.")
    ] = False,
    reviewer: Annotated[
        bool, typer.Option("--reviewer", help="Granskare: granskar sin huvudmans rapporter.")
    ] = False,
    password_stdin: FromStdin = False,
) -> None:
    """Lägg till ett konto."""
    prepare()
    password = _password(from_stdin=password_stdin)

    with transaction() as session:
        user = accounts.add(
            session,
            username=username,
            display_name=name or username,
            role=role,
            huvudman=huvudman,
            password=password,
            by=OPERATOR,
            approved_by=OPERATOR,
            is_approver=approver,
            is_reviewer=reviewer,
        )
    typer.echo(f"Kontot {user.username} är upplagt med rollen {role.label.lower()}.")


@users.command("list")
def list_(as_json: AsJson = False) -> None:
    """Lista kontona, öppna och låsta."""
    prepare()

    with reading() as session:
        found = accounts.list_accounts(session)
    if as_json:
        output.json_([_as_dict(account) for account in found])
    elif found:
        head = ("Användarnamn", "Namn", "Roll", "Huvudman", "Läge", "Uppdrag")
        output.table(head, [_as_row(part) for part in found])
    else:
        typer.echo("Inga konton än. Lägg till ett med: python -m lägesbild user add")


def _as_dict(account: Account) -> dict[str, object]:
    return {
        "username": account.username,
        "name": account.display_name,
        "role": account.role.value,
        "huvudman": account.huvudman,
        "locked": account.closed_at is not None,
        "state": account.state.name.lower(),
        "approver": account.is_approver,
        "reviewer": account.is_reviewer,
    }


def _as_row(account: Account) -> tuple[str, ...]:
    pairs = ((account.is_approver, "behörighetsansvarig"), (account.is_reviewer, "granskare"))
    marks = ", ".join(word for held, word in pairs if held)
    name, role = account.display_name, account.role.label
    return (account.username, name, role, account.huvudman, account.state.value, marks)


@users.command("lock")
def lock(username: Username) -> None:
    """Lås ett konto; pågående inloggningar avslutas."""
    prepare()

    with transaction() as session:
        accounts.lock(session, username=username, by=OPERATOR)
    typer.echo(f"Kontot {username} är låst.")


@users.command("unlock")
def unlock(username: Username) -> None:
    """Öppna ett låst eller stängt konto igen."""
    prepare()

    with transaction() as session:
        accounts.unlock(session, username=username, by=OPERATOR)
    typer.echo(f"Kontot {username} är öppet.")


@users.command("password")
def password(username: Username, password_stdin: FromStdin = False) -> None:
    """Byt lösenord på ett konto; pågående inloggningar avslutas."""
    prepare()
    new = _password(from_stdin=password_stdin)

    with transaction() as session:
        accounts.set_password(session, username=username, password=new, by=OPERATOR)
    typer.echo(f"Kontot {username} har ett nytt lösenord.")


@users.command("email")
def email(
    username: Username,
    address: Annotated[str, typer.Argument(metavar="ADRESS", help='E-postadressen; "" tar bort den.')],
) -> None:
    """Ange ett kontos e-postadress, dit påminnelser går."""
    prepare()

    with transaction() as session:
        account_email.put(session, username=username, email=address, by=OPERATOR)
    typer.echo(f"Kontot {username} har {'ny e-postadress' if address.strip() else 'ingen e-postadress'}.")


@users.command("approve")
def approve(username: Username) -> None:
    """Godkänn ett konto som väntar, när huvudmannen inte har någon behörighetsansvarig som kan."""
    prepare()

    with transaction() as session:
        account_rights.approve(session, username=username, by=OPERATOR)
    typer.echo(f"Kontot {username} är godkänt. Det står i spåret, och huvudmannen ser det där.")


@users.command("appoint")
def appoint(
    username: Username,
    approver: Annotated[
        bool | None, typer.Option("--approver/--no-approver", help="Behörighetsansvarig hos sin huvudman.")
    ] = None,
    reviewer: Annotated[
        bool | None, typer.Option("--reviewer/--no-reviewer", help="Granskare av sin huvudmans rapporter.")
    ] = None,
) -> None:
    """Utse eller entlediga en behörighetsansvarig eller granskare, på huvudmannens begäran."""
    if approver is None and reviewer is None:
        raise typer.BadParameter("Ange --approver eller --reviewer (--no-approver, --no-reviewer tar bort).")
    prepare()

    with transaction() as session:
        account_rights.appoint(session, username=username, approver=approver, reviewer=reviewer, by=OPERATOR)
    typer.echo(f"Uppdragen för {username} är ändrade. Det står i spåret, och huvudmannen ser det där.")


@users.command("retire")
def retire(username: Username) -> None:
    """Stäng ett konto vars person har slutat; det personen har skrivit finns kvar."""
    prepare()

    with transaction() as session:
        account_rights.close(session, username=username, by=OPERATOR)
    typer.echo(f"Kontot {username} är stängt.")


@users.command("reset-second-step")
def reset_second_step(
    username: Annotated[str, typer.Argument(metavar="NAMN", help="Användarnamnet.")] = "",
    everybody: Annotated[
        bool, typer.Option("--all", help="Alla konton: när sessionshemligheten har bytts.")
    ] = False,
) -> None:
    """Återställ andra steget; personen kopplar en app vid nästa inloggning."""
    if bool(username) == everybody:
        raise typer.BadParameter("Ange ett användarnamn, eller --all.")
    prepare()

    with transaction() as session:
        names = second_factor.enrolled(session) if everybody else (username,)
        for name in names:
            second_factor.reset(session, username=name, by=OPERATOR)
    typer.echo(f"Andra steget är återställt för {len(names)} konto{'' if len(names) == 1 else 'n'}.")


@users.command("link")
def link(
    username: Username,
    subject: Annotated[str, typer.Argument(metavar="SUB", help="Personens sub hos inloggningstjänsten.")],
) -> None:
    """Låt ett konto som finns logga in med kommunens inloggning i stället för lösenord."""
    prepare()
    issuer = settings().oidc_issuer
    if not issuer:
        raise InputError("Ingen inloggningstjänst är angiven (LAGESBILD_OIDC_ISSUER).")

    with transaction() as session:
        provider_accounts.link(session, username=username, issuer=issuer, subject=subject, by=OPERATOR)
    typer.echo(f"Kontot {username} loggar in med kommunens inloggning.")


@users.command("sync")
def sync() -> None:
    """Fråga kommunens inloggning om dess konton; lås dem den inte känner, stäng dem som inte setts till."""
    prepare()
    if not settings().oidc_issuer:
        raise InputError("Ingen inloggningstjänst är angiven (LAGESBILD_OIDC_ISSUER).")
    from lägesbild.web import provider_check

    found = list(provider_check.everybody())
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=settings().oidc_close_days)
    # Nobody is closed for a provider that does not answer: it says nothing about the person.
    silent = any(outcome is provider_check.Found.NO_ANSWER for _, outcome in found)
    closed: list[str] = []
    if not silent:
        with transaction() as session:
            closed = provider_accounts.close_unseen(session, since=since)
    rows = [(name, outcome.value) for name, outcome in found]
    output.table(("Användarnamn", "Läge"), [*rows, *((name, "stängt") for name in closed)])
    if silent:
        raise typer.Exit(PROBLEMS)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        text = sys.stdin.readline().rstrip("\r\n")
        if not text:
            raise InputError("Inget lösenord kom på standard in.", field="password")
        return text
    if not sys.stdin.isatty():
        raise typer.BadParameter("Ingen terminal att fråga i. Använd --password-stdin.")
    return str(typer.prompt("Lösenord", hide_input=True, confirmation_prompt="Lösenordet igen"))
