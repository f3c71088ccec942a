"""The command line: ``python -m lägesbild …``. Heavy libraries load in the commands that need them."""

from lägesbild.cli.commands import app, main

__all__ = ["app", "main"]
