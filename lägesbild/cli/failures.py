"""The one place where errors of commands end up: a Swedish sentence on stderr and an exit code."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import traceback
from typing import Any, Final

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from typer.core import TyperGroup

from lägesbild.config import settings
from lägesbild.model import ForbiddenError, LagesbildError, NotFoundError, UnavailableError
from lägesbild.store import faults

PROBLEMS: Final = 1
"""Exit code: problems in the input, all told, nothing half-written."""
WRONG_USE: Final = 2
"""Exit code: the command cannot be used like that, or not here: settings, database, files."""
_WRONG_USE: Final = (
    NotFoundError,
    ForbiddenError,
    UnavailableError,
    ValidationError,
    SQLAlchemyError,
    OSError,
    UnicodeEncodeError,
)
UNREADABLE: Final = (
    "Något av det som skrevs innehåller tecken som inte går att läsa som UTF-8. Skriv det på nytt."
)

_IN_SWEDISH: Final = {
    "int_parsing": "ska vara ett heltal",
    "bool_parsing": "ska vara true eller false",
    "greater_than_equal": "är för litet",
    "less_than_equal": "är för stort",
    "string_too_short": "är för kort, minst 32 tecken",
    "literal_error": "ska vara none, starttls eller tls",
}
"""What can be wrong with one setting, by pydantic's name for it."""


class Guarded(TyperGroup):
    """A group of commands whose errors become sentences."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if hasattr(error, "exit_code"):  # a usage error: Typer words those we have no sentence for
                told = usage_sentence(error)
                if told is None:
                    raise
                tell(told)
                raise typer.Exit(WRONG_USE) from None
            tell(sentence(error))
            raise typer.Exit(code_of(error)) from None


def sentence(error: Exception) -> str:
    """What to tell the operator about an error."""
    if isinstance(error, LagesbildError):
        return str(error)
    if isinstance(error, ValidationError):
        reasons = "; ".join(_reason(dict(part)) for part in error.errors())
        return f"Inställningarna stämmer inte: {reasons}. Rätta miljövariablerna och försök igen."
    if isinstance(error, SQLAlchemyError) and (fault := faults.named(error)) is not None:
        return str(fault)
    if isinstance(error, DBAPIError):
        # The driver's own message can quote values; its first line names the trouble.
        return f"Databasen svarar inte som den ska: {str(error.orig).splitlines()[0][:200]}"
    if isinstance(error, UnicodeEncodeError) and error.encoding == "utf-8":
        return UNREADABLE
    if isinstance(error, OSError) and not isinstance(error, TimeoutError) and error.errno:
        return faults.of_file(error)
    return f"Något oväntat hände. Uppge ärendenummer {record(error)} för den som sköter programmet."


def usage_sentence(error: Any) -> str | None:
    """What to tell the operator about an argument or option; None when Typer's own words must do."""
    # Typer's error classes are private to it, so they are known by name.
    kind, param = type(error).__name__, getattr(error, "param", None)
    name = "" if param is None else " / ".join(param.opts if param.opts[0].startswith("-") else [])
    name = name or ("" if param is None else str(param.metavar or param.name))
    if kind == "MissingParameter":
        told = f"{name} saknas."
    elif kind == "NoSuchOption":
        told = f"{error.option_name} finns inte."
    elif kind == "BadParameter":
        told = f"{name} går inte att använda så: {_plain(str(error.message))}" if name else str(error.message)
    else:
        return None
    return f"{told}\nHjälp: {error.ctx.command_path} --help" if error.ctx else told


def _reason(part: dict[str, Any]) -> str:
    where = "_".join(str(step) for step in part["loc"])
    told = _plain(str(part["msg"]))
    return f"LAGESBILD_{where.upper()}: {_IN_SWEDISH.get(part['type'], told)}" if where else told


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def code_of(error: Exception) -> int:
    """The exit code for an error: wrong use, or something wrong with what came in."""
    return WRONG_USE if isinstance(error, _WRONG_USE) else PROBLEMS


def record(error: Exception) -> str:
    """Note in var/fel.log where an error happened, without its message: that may quote somebody."""
    number = secrets.token_hex(4).upper()
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    places = "\n".join(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with contextlib.suppress(OSError, ValidationError):
        path = settings().var_dir / "fel.log"
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{moment} {number} {type(error).__qualname__}\n{places}\n")
    return number


def tell(text: str) -> None:
    """Say something on stderr."""
    typer.echo(text, err=True)
