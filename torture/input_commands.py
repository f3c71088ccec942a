"""Poison as arguments and options of every command, and in every file that a command takes in."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typer
from typer.testing import CliRunner

from lägesbild.actions import attachment_rules
from lägesbild.cli import commands, failures
from lägesbild.intake import facts
from lägesbild.model import InputError
from torture import poison
from torture.input_page import UNKNOWN, Tried

LONGEST: Final = 100_000
"""What an operating system takes as one argument, at most."""
NOT_RUN: Final = {"serve": "serves until it is stopped", "demo": "makes a database of its own and serves"}
FILES: Final[dict[str, bytes]] = {
    "tom": b"",
    "nul": b"\x00" * 4096,
    "skräp": bytes(range(256)) * 64,
    "utf-16 avhuggen": "﻿typ;text\n".encode("utf-16-le")[:-1],
    "falsk packning": b"PK\x03\x04" + b"\xff" * 512,
    "falsk pdf": b"%PDF-1.7\n" + b"\x00" * 512,
    "en rad på tio miljoner tecken": b"a" * 10_000_000,
    "citat utan slut": b'"' + b"x;\n" * 20_000,
    "bara rubriker": b";" * 50_000 + b"\n" + b";" * 50_000,
}


def parameters() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its click form."""
    yield from _leaves(typer.main.get_command(commands.app), ())


def _leaves(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path, command
        return
    for name, one in inner.items():
        yield from _leaves(one, (*path, name))


def run(tried: Tried, folder: Path, texts: dict[str, str]) -> None:
    """Call every command with poison in each place by turns, and load every poisoned file."""
    tried.kind = "commands"
    with contextlib.chdir(folder):
        for path, command in parameters():
            if " ".join(path) not in NOT_RUN:
                _command(tried, path, command, texts)
        tried.kind = "files"
        for name, content in files(texts):
            target = folder / "gift.csv"
            target.write_bytes(content)
            _invoke(tried, ["import", "reports", str(target)], f"filen {name}")
    for name, content in files(texts):
        _attachment(tried, name, content)


def _command(tried: Tried, path: tuple[str, ...], command: Any, texts: dict[str, str]) -> None:
    arguments = [one for one in command.params if not one.opts[0].startswith("-")]
    options = [one for one in command.params if one.opts[0].startswith("-") and not one.is_flag]
    for name, text in texts.items():
        if "\x00" in text or len(text) > LONGEST:
            continue  # no program can be started with that
        given = os.fsencode(text).decode("utf-8", "replace") if "\ud800" not in text else "\udcff\udcfe"
        filled = [given] * len(arguments)
        _invoke(tried, [*path, "--", *filled], f"{name} som argument")
        for option in options:
            _invoke(tried, [*path, option.opts[0], given, "--", *filled], f"{name} i {option.opts[0]}")


def _invoke(tried: Tried, line: list[str], doing: str) -> None:
    tried.put()
    result = CliRunner().invoke(commands.app, line, input="")
    where = f"kommandot {' '.join(line[:2])} {doing}"
    if result.exit_code not in {0, failures.PROBLEMS, failures.WRONG_USE}:
        tried.found(where, f"slutkod {result.exit_code}")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        tried.found(where, f"{type(result.exception).__name__} {str(result.exception)[:100]}")
    if UNKNOWN in result.output:
        tried.found(where, "okänt fel")
    # The address of the database is the operator's own, and says so.
    for word in poison.inside_words(result.output.replace("postgresql+psycopg://", "")):
        tried.found(where, f"ord ur maskineriet: {word}")


def files(texts: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Every way a file can be wrong as a whole, and every poison in every column of one that is right."""
    yield from FILES.items()
    columns = list(facts.COLUMNS)
    for name, text in texts.items():
        for column in columns:
            row = {one: text if one == column else "" for one in columns}
            yield f"{name} i {column}", _csv(columns, row)
        yield f"{name} överallt", _csv(columns, dict.fromkeys(columns, text))


def _csv(columns: list[str], row: dict[str, str]) -> bytes:
    out = io.StringIO()
    out.write(";".join(columns) + "\n")
    out.write(";".join('"' + row[one].replace('"', '""') + '"' for one in columns) + "\n")
    return out.getvalue().encode("utf-8", "surrogatepass")


def _attachment(tried: Tried, name: str, content: bytes) -> None:
    for ending in (*attachment_rules.KINDS, "exe", ""):
        tried.put()
        called = f"../..\\{name}\u202e\x00\r\n.{ending}"
        try:
            found = attachment_rules.check(called, content[:200_000])
        except InputError:
            continue
        except Exception as error:  # noqa: BLE001 whatever it is, it is what we look for
            tried.found(f"bilagan {name}.{ending}", repr(error)[:120])
            continue
        if set(found.name) & set("/\\\x00\r\n\u202e"):
            tried.found(f"bilagan {name}.{ending}", f"namnet {found.name!r}")
