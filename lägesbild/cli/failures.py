"""The one place where errors of commands end up: a Swedish sentence on stderr and an exit code."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import traceback
from typing import Any, Final

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from typer.core import TyperGroup

from lägesbild.config import settings
from lägesbild.model import ForbiddenError, LagesbildError, NotFoundError

PROBLEMS: Final = 1
"""Exit code: problems in the input, all told, nothing half-written."""
WRONG_USE: Final = 2
"""Exit code: the command cannot be used like that."""


class Guarded(TyperGroup):
    """A group of commands whose errors become sentences."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if hasattr(error, "exit_code"):  # a usage error, which Typer words itself
                raise
            tell(sentence(error))
            raise typer.Exit(code_of(error)) from None


def sentence(error: Exception) -> str:
    """What to tell the operator about an error."""
    if isinstance(error, LagesbildError):
        return str(error)
    if isinstance(error, ValidationError):
        reasons = "; ".join(_reason(dict(part)) for part in error.errors())
        return f"Inställningarna stämmer inte: {reasons}. Rätta miljövariablerna och försök igen."
    if isinstance(error, DBAPIError):
        # The driver's own message can quote values; its first line names the trouble.
        return f"Databasen svarar inte som den ska: {str(error.orig).splitlines()[0][:200]}"
    return f"Något oväntat hände. Uppge ärendenummer {record(error)} för den som sköter programmet."


def _reason(part: dict[str, Any]) -> str:
    where = "_".join(str(step) for step in part["loc"])
    return f"LAGESBILD_{where.upper()}: {part['msg']}" if where else str(part["msg"])


def code_of(error: Exception) -> int:
    """The exit code for an error: wrong use, or something wrong with what came in."""
    wrong_use = isinstance(error, (NotFoundError, ForbiddenError, ValidationError, DBAPIError))
    return WRONG_USE if wrong_use else PROBLEMS


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
